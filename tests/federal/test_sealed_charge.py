"""A federal charge that a court sealed: there for its attorney, and for nobody else until it is unsealed."""

from datetime import timedelta

import pytest

from casebridge import clock
from casebridge.audit import AuditEntry
from casebridge.cases.models import Case
from casebridge.cases.people import definition_of, live_charges
from casebridge.catalog.load import catalog
from casebridge.db import db, transaction
from casebridge.notices.models import Notice
from casebridge.packets.choose import choices
from casebridge.packets.gather import gather
from casebridge.review.services import record_disposition
from tests.building.federal import a_federal_charge, ready_to_adopt
from tests.building.people import acting, some_people
from tests.factories import a_case, make
from tests.packets.asking import asked
from tests.support.visitors import enter

ORDER = "Order 26-mj-118 of the District Court, Nov 30"
OTHERS = ("detective", "sergeant", "commander", "prosecutor", "federal-liaison", "auditor", "usao-supervisor")


@pytest.fixture
def sealed(app):
    """Give the id of a referral that is adopted on one charge alone, which its attorney had marked as sealed."""
    with app.app_context(), transaction():
        case = a_case("federal_review")
        make(case, "take_federal")
        ready_to_adopt(case)
        case_id = case.public_id
        charge = live_charges(case, "federal")[0].public_id
    page = f"/cases/{case_id}/federal"
    attorney = enter(app, "federal")
    sent = {f"order-{charge}": ORDER}
    assert attorney.send(f"{page}/charges/{charge}/seal", {f"order-{charge}": " "}).status_code == 422
    assert attorney.send(f"{page}/charges/{charge}/seal", sent).status_code == 303
    with app.app_context(), transaction():
        make(db.session.query(Case).one(), "adopt")
    return case_id, charge


def read(app, account, case_id):
    visitor = enter(app, account)
    paths = ("", "/history", "/federal", "/clocks", "/elements", "/ending", "/time", "/review")
    return "".join(visitor.get(f"/cases/{case_id}{path}").text for path in paths) + visitor.get("/notices").text


def title(app):
    with app.app_context():
        charge = live_charges(db.session.query(Case).one(), "federal", sealed=True)[0]
        found = definition_of(charge).title
        db.session.remove()
    return found


def test_nobody_but_its_attorney_meets_it_and_unsealing_shows_it_and_tells(app, sealed):
    case_id, charge = sealed
    name = title(app)
    for account in OTHERS:
        text = read(app, account, case_id)
        assert (account, name in text, "ealed" in text.replace("unsealed", "")) == (account, False, False)
        visitor = enter(app, account, stepped_up=True)
        answer = visitor.send(f"/cases/{case_id}/federal/charges/{charge}/seal", {f"paper-{charge}": "x"})
        assert answer.status_code in (403, 404)
    with app.app_context():
        assert "referral:unseal" not in {notice.tag for notice in db.session.query(Notice)}
        db.session.remove()
    attorney = enter(app, "federal", stepped_up=True)
    assert ORDER in attorney.get(f"/cases/{case_id}/federal").text
    asked = attorney.send(f"/cases/{case_id}/federal/charges/{charge}/seal", {f"paper-{charge}": "Arrest made."})
    assert asked.status_code == 303
    assert "Waits for a second person" in attorney.get(f"/cases/{case_id}/federal").text
    # One person does not open it, and what waits is known to whoever confirms it alone.
    unseal = f"/cases/{case_id}/federal/charges/{charge}/unseal"
    assert attorney.send(unseal).status_code == 404
    for account in OTHERS[:-1]:
        assert name not in read(app, account, case_id)
        assert enter(app, account, stepped_up=True).send(unseal).status_code == 404
    supervisor = enter(app, "usao-supervisor", stepped_up=True)
    page = supervisor.get(f"/cases/{case_id}/federal").text
    assert all(words in page for words in (name, ORDER, "Arrest made.", "Confirm the unsealing"))
    assert supervisor.send(unseal).status_code == 303
    assert supervisor.send(unseal).status_code == 404
    for account in ("detective", "prosecutor"):
        assert name in enter(app, account).get(f"/cases/{case_id}").text
    with app.app_context():
        told = {n.user_id for n in db.session.query(Notice).filter_by(tag="referral:unseal")}
        assert some_people()["detective"].id in told
        db.session.remove()


def test_a_supervisor_opens_nothing_that_nobody_asked_for_in_three_days(app, sealed):
    case_id, charge = sealed
    unseal = f"/cases/{case_id}/federal/charges/{charge}/unseal"
    assert enter(app, "usao-supervisor", stepped_up=True).send(unseal).status_code == 404
    paper = {f"paper-{charge}": "Arrest made."}
    enter(app, "federal", stepped_up=True).send(f"/cases/{case_id}/federal/charges/{charge}/seal", paper)
    with clock.at(clock.now() + timedelta(hours=73)):
        late = enter(app, "usao-supervisor", stepped_up=True)
        assert title(app) not in late.get(f"/cases/{case_id}/federal").text
        assert late.send(unseal).status_code == 404
    assert title(app) not in enter(app, "detective").get(f"/cases/{case_id}").text


def test_how_it_ends_is_told_to_nobody_and_printed_nowhere(app, sealed):
    with app.app_context(), transaction():
        case, people = db.session.query(Case).one(), some_people()
        charge = live_charges(case, "federal", sealed=True)[0]
        name = definition_of(charge).title
        before = db.session.query(Notice).count()
        disposition = next(iter(catalog().dispositions))
        record_disposition(charge, disposition=disposition, on=case.opened_at.date(), actor=acting(people["federal"]))
        assert db.session.query(Notice).count() == before
        actor = acting(people["detective"])
        packet = asked(case, "case_summary", by="detective")
        found = [c for c in choices(case, catalog().packet_kinds["case_summary"], actor) if not c.why]
        assert name not in str(gather(packet, found, actor, case.opened_at))


def test_a_second_charge_that_is_not_sealed_is_seen_as_ever(app, sealed):
    case_id, _charge = sealed
    with app.app_context(), transaction():
        case = db.session.query(Case).one()
        other = next(key for key in catalog().charges_federal if definition_of(case.charges[-1]).key != key)
        made = a_federal_charge(case, other)
        made.decided_at = case.opened_at
        name = definition_of(made).title
        assert [entry.event for entry in db.session.query(AuditEntry) if entry.object_id == made.public_id]
    assert name in enter(app, "detective").get(f"/cases/{case_id}").text
