"""Referring to services: only by a consent that names them, no place given twice, and nothing stays "referred"."""

import threading
from datetime import timedelta

import pytest

from casebridge.db import db, retrying, transaction
from casebridge.diversion import care, consents, directory, sending
from casebridge.diversion.models import Disclosure, LeadReferral
from casebridge.errors import Invalid, NotThere, WrongState
from casebridge.lead_store import opened
from tests.diversion import people as lead

BOTH = True
NOTICE = "42 CFR part 2 prohibits unauthorized use or disclosure of these records"


def a_service(**changed):
    """Write a service into the directory."""
    return directory.keep_service(lead.SERVICE | changed, actor=lead.actor("coordinator"))


def agreed(service, *, scope=("enrolled", "needs")):
    """Return an active participant whose consent names the service."""
    person = lead.active()
    lead.consent_of(
        person, party="provider", recipient=f"{service.name}, the desk", purposes=["coordination"], scope=list(scope)
    )
    return person


def asked(person, service):
    """Refer a participant to a service."""
    return sending.ask(
        person, service, actor=lead.actor("case-manager"), need="A bed for the week.", due_on=lead.today()
    )


def went(sent, stage, days=1):
    """Note what became of it."""
    return sending.go_on(
        sent, stage, actor=lead.actor("case-manager"), due_on=lead.today() + timedelta(days=days), words="By phone."
    )


def test_only_a_consent_that_names_the_service_lets_it_know(unit):
    service, other = a_service(), a_service(name="Elsewhere House", agency="Another Trust")
    person = agreed(service)
    with pytest.raises(Invalid) as refused:
        asked(person, other)
    assert refused.value.fields == {"service": sending.NO_CONSENT}
    sent = asked(person, service)
    rows = db.session.query(Disclosure).filter_by(referral_id=person.id, party="provider").all()
    assert [(row.purpose, row.scope) for row in rows] == [("coordination", ["enrolled", "needs"])]
    consents.withdraw_consent(person.consents[-1], actor=lead.actor("case-manager"))
    with pytest.raises(NotThere):
        sending.tell(sent, actor=lead.actor("case-manager"))


def test_what_leaves_carries_notice_and_consent_and_no_more_than_its_scope(app, sign_in):
    with app.app_context():
        with transaction():
            service = a_service()
            person = agreed(service, scope=("enrolled",))
            care.write_goal(person, actor=lead.actor("case-manager"), area="housing", words="My own key.")
            path = f"/lead/{person.public_id}/services/{asked(person, service).public_id}/sheet"
            number = person.id
        db.session.remove()
    page = sign_in("case-manager").get(path).text
    assert NOTICE in page
    assert "By this consent" in page
    assert [word for word in ("A bed for the week", "My own key", "Bus shelter") if word in page] == []
    with app.app_context():
        assert db.session.query(Disclosure).filter_by(referral_id=number, party="provider").count() == 2
        db.session.remove()


def test_nothing_stays_referred_and_each_comes_back_on_its_day(unit):
    service = a_service()
    sent = asked(agreed(service), service)
    manager = lead.actor("case-manager")
    assert sending.come_back(manager) == [sent]
    went(sent, "waiting")
    assert sending.come_back(manager) == []
    for stage in ("accepted", "not_kept", "accepted", "kept"):
        went(sent, stage)
        assert sent.due_on is not None
    with pytest.raises(Invalid):
        went(sent, "asked")
    went(sent, "ended")
    assert (sent.due_on, sending.free([service])[service.id]) == (None, 2)
    assert [step.stage for step in sent.steps] == [
        "asked", "waiting", "accepted", "not_kept", "accepted", "kept", "ended",
    ]  # fmt: skip


def test_of_two_coordinators_one_gets_the_last_place(app):
    with app.app_context():
        with transaction():
            service = a_service(places="1")
            both = [asked(agreed(service), service).public_id for _ in range(2)]
            number = service.id
        db.session.remove()
    start, answers = threading.Barrier(2), []

    def accept(public_id):
        with app.app_context(), opened():
            start.wait()
            answers.append(retrying(lambda: _accepted(public_id), tries=20))
            db.session.remove()

    threads = [threading.Thread(target=accept, args=(one,)) for one in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [sending.FULL, "accepted"]
    with app.app_context():
        assert sending.free([db.session.get_one(directory.Service, number)]) == {number: 0}
        db.session.remove()


def _accepted(public_id):
    try:
        with transaction():
            return went(db.session.query(sending.Sent).filter_by(public_id=public_id).one(), "accepted").stage
    except Invalid as full:
        return full.fields["stage"]


def test_the_pages_take_a_person_to_a_service_and_back(app, sign_in):
    staff = sign_in("case-manager")
    assert staff.send("/lead/services", lead.SERVICE).status_code == 303
    with app.app_context():
        with transaction():
            service = db.session.query(directory.Service).one()
            person, service_id = agreed(service).public_id, service.public_id
        db.session.remove()
    page = f"/lead/{person}/services"
    assert "2 free" in staff.get(page).text
    sent = {"service": service_id, "need": "A bed.", "due_on": lead.today().isoformat(), "words": ""}
    assert staff.send(page, sent).status_code == 303
    assert "Nowhere Lodge" in staff.get("/lead/").text
    assert "1 place" not in staff.get("/lead/figures").text
    with app.app_context():
        sent_id = db.session.query(sending.Sent.public_id).scalar()
        db.session.remove()
    refused = staff.send(
        f"{page}/{sent_id}", {"stage": "accepted", "due_on": "", "words": "Typed words", "version": "1"}
    )
    assert (refused.status_code, "Typed words" in refused.text) == (422, True)
    late = {"stage": "declined", "due_on": "", "words": "", "version": "7"}
    assert staff.send(f"{page}/{sent_id}", late).status_code == 409
    done = late | {"version": "1", "words": "No beds."}
    assert staff.send(f"{page}/{sent_id}", done).status_code == 303
    assert "Nowhere Lodge: " not in staff.get("/lead/").text
    assert "Declined by the service" in staff.get(page).text


def test_who_has_no_more_to_do_with_the_person_refers_nobody(unit):
    service = a_service()
    person = agreed(service)
    lead.move(person, "finish", "case-manager", close_reason="moved")
    assert db.session.get_one(LeadReferral, person.id).state == "closed"
    with pytest.raises(WrongState, match="Nobody works with the person"):
        asked(person, service)
