"""How victims and witnesses are reached: closed until opened, each look told, named people let in until a day."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from casebridge import clock
from casebridge.audit import AuditEntry
from casebridge.cases.models import Case
from casebridge.cases.people import add_party
from casebridge.compartments.models import ContactWish
from casebridge.compartments.services import grant
from casebridge.db import db, transaction
from casebridge.errors import NotAllowed
from casebridge.notices.models import Notice
from tests.building.people import acting, some_people
from tests.factories import a_case
from tests.support.pages import soup
from tests.support.visitors import enter

NAME, PHONE, STREET = "Wilhelmina Canary", "410-555-0199", "12 Canary Row"
WHY = "She interviews the witness tomorrow."


@pytest.fixture
def case(app):
    """Give a case in review with a witness who can be reached: (case, person)."""
    with app.app_context(), transaction():
        made = a_case("in_review")
        witness = add_party(
            made, role="witness", name=NAME, contact=PHONE, location=STREET,
            actor=acting(some_people()["detective"]),
        )  # fmt: skip
        kept = made.public_id, witness.public_id
    with app.app_context():
        db.session.remove()
    return kept


def today(days=0):
    return (clock.court_local(clock.now()).date() + timedelta(days=days)).isoformat()


def given(app, whom="partner", compartment="victim-contact", **changed):
    with app.app_context():
        public_id = some_people()[whom].public_id
        db.session.rollback()
    return {"whom": public_id, "compartment": compartment, "until": today(2), "reason": WHY, **changed}


def look(visitor, case, what="victim-contact"):
    return visitor.send(f"/cases/{case[0]}/reach/{case[1]}", {"what": what})


def events(app, beginning="compartment"):
    with app.app_context():
        found = [line for line in db.session.scalars(select(AuditEntry)) if line.event.startswith(beginning)]
        db.session.remove()
    return found


@pytest.mark.parametrize("account", ["detective", "prosecutor", "advocate"])
def test_it_is_closed_until_it_is_opened(app, case, account):
    visitor = enter(app, account)
    page = visitor.get(f"/cases/{case[0]}/reach")
    assert (page.status_code, NAME in page.text) == (200, True)
    assert PHONE not in page.text
    assert STREET not in page.text
    opened = look(visitor, case).text
    assert PHONE in opened
    assert STREET not in opened
    assert STREET in look(visitor, case, "witness-location").text


@pytest.mark.parametrize("account", ["partner", "sergeant", "commander", "prosecutor2", "sao-supervisor"])
def test_who_is_not_of_the_compartment_sees_a_lock_and_no_more(app, case, account):
    visitor = enter(app, account)
    page = visitor.get(f"/cases/{case[0]}/reach").text
    assert page.count("protected</span>") >= 2
    assert "Show how to reach" not in page
    for what in ("victim-contact", "witness-location"):
        answer = look(visitor, case, what)
        assert (answer.status_code, PHONE in answer.text, STREET in answer.text) == (403, False, False)
    assert events(app) == []


@pytest.mark.parametrize("account", ["detective2", "federal", "clerk", "auditor", "coordinator"])
def test_for_others_the_page_is_not_there(app, case, account):
    assert enter(app, account).get(f"/cases/{case[0]}/reach").status_code == 404


def test_each_look_tells_the_prosecutor_without_a_name(app, case):
    for account in ("detective", "advocate", "prosecutor"):
        look(enter(app, account), case)
    with app.app_context():
        prosecutor = some_people()["prosecutor"].id
        told = list(db.session.scalars(select(Notice).where(Notice.tag == "compartment:look")))
        db.session.remove()
    assert [notice.user_id for notice in told] == [prosecutor] * 2
    assert not any(word in f"{notice.text}{notice.tag}" for notice in told for word in (NAME, PHONE, "Canary"))
    lines = events(app)
    assert [line.sentence for line in lines] == ["looked at how a victim or witness is reached"] * 3
    assert not any(NAME in str(line.record()) or PHONE in str(line.record()) for line in lines)


def test_the_list_of_victims_tells_the_prosecutor_as_well(app, case):
    with app.app_context(), transaction():
        made = db.session.scalars(select(Case).where(Case.public_id == case[0])).one()
        victim = next(party for party in made.parties if party.role == "victim").public_id
    enter(app, "advocate").send(f"/victims/{victim}/contact")
    with app.app_context():
        assert db.session.query(Notice).filter_by(tag="compartment:look").count() == 1
        db.session.remove()


def test_a_named_person_is_let_in_and_out_at_the_next_request(app, case):
    prosecutor, partner = enter(app, "prosecutor"), enter(app, "partner")
    assert look(partner, case).status_code == 403
    assert prosecutor.send(f"/cases/{case[0]}/reach/grants", given(app)).status_code == 303
    opened = look(partner, case)
    assert (opened.status_code, PHONE in opened.text) == (200, True)
    # The other compartment, and everybody else, stay where they were.
    assert look(partner, case, "witness-location").status_code == 403
    assert look(enter(app, "sergeant"), case).status_code == 403
    form = soup(prosecutor.get(f"/cases/{case[0]}/reach")).select_one('form[action$="/revoke"]')
    assert prosecutor.send(form["action"]).status_code == 303
    assert look(partner, case).status_code == 403
    sentences = [line.sentence for line in events(app) if line.event != "compartment:look"]
    assert [s.split(":")[0].split(" until")[0] for s in sentences] == ["let Partner in", "let Partner in no longer"]
    assert prosecutor.send(form["action"]).status_code == 404


def test_a_grant_ends_with_its_day(app, case):
    enter(app, "prosecutor").send(f"/cases/{case[0]}/reach/grants", given(app))
    with clock.at(clock.now() + timedelta(days=2)):
        assert look(enter(app, "partner"), case).status_code == 200
    with clock.at(clock.now() + timedelta(days=3)):
        assert look(enter(app, "partner"), case).status_code == 403


def test_a_grant_is_of_one_case(app, case):
    with app.app_context(), transaction():
        other = a_case("in_review")
        person = other.parties[0].public_id if other.parties[0].role != "suspect" else other.parties[-1].public_id
        kept = other.public_id, person
    enter(app, "prosecutor").send(f"/cases/{case[0]}/reach/grants", given(app))
    assert look(enter(app, "partner"), kept).status_code in (403, 404)


def test_a_commander_is_let_in_to_the_children(app, case):
    with app.app_context(), transaction():
        made = db.session.scalars(select(Case).where(Case.public_id == case[0])).one()
        made.suspects[0].juvenile = True
        name = made.suspects[0].name
    commander = enter(app, "commander")
    assert name not in commander.get(f"/cases/{case[0]}").text
    sent = given(app, "commander", "juvenile")
    assert enter(app, "prosecutor").send(f"/cases/{case[0]}/reach/grants", sent).status_code == 303
    assert name in commander.get(f"/cases/{case[0]}").text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"whom": "nobody"}, "whom"), ({"compartment": "sealed"}, "compartment"), ({"reason": "Because."}, "reason"),
        ({"until": "2020-01-01"}, "until"), ({"until": ""}, "until"), ({"until": "2999-01-01"}, "until"),
    ],
)  # fmt: skip
def test_a_grant_without_its_parts_is_refused_and_kept(app, case, changed, field):
    answer = enter(app, "prosecutor").send(f"/cases/{case[0]}/reach/grants", {**given(app), **changed})
    assert answer.status_code == 422
    assert soup(answer).select_one(f'#refused a[href="#{field}"]') or field == "until"
    assert changed.get("reason", WHY) in answer.text


def test_nobody_is_let_in_who_may_not_read_the_case(app, case):
    answer = enter(app, "prosecutor").send(f"/cases/{case[0]}/reach/grants", given(app, "detective2"))
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("account", "status"), [("detective", 404), ("sergeant", 404), ("prosecutor2", 403), ("sao-supervisor", 403)]
)
def test_only_a_prosecutor_of_the_case_lets_people_in(app, case, account, status):
    assert enter(app, account).send(f"/cases/{case[0]}/reach/grants", given(app)).status_code == status
    with app.app_context():
        made, people = db.session.scalars(select(Case).where(Case.public_id == case[0])).one(), some_people()
        with pytest.raises(NotAllowed):
            grant(
                made, whom=people["partner"].public_id, compartment="juvenile", reason=WHY, until=None,
                actor=acting(people[account]),
            )  # fmt: skip
        db.session.remove()


def test_wishes_stand_where_contact_happens_and_nowhere_else(app, case):
    advocate = enter(app, "advocate")
    sent = {"ways": "By text first", "times": "After six", "language": "Spanish", "message": "no", "no_contact": "y"}
    page, url = f"/cases/{case[0]}/reach", f"/cases/{case[0]}/reach/{case[1]}/wishes"
    assert advocate.edit(page, url, sent).status_code == 303
    late = advocate.send(url, {"ways": "By mail only", "version": ""})
    assert (late.status_code, "By mail only" in late.text, "By text first" in late.text) == (409, True, True)
    for account in ("advocate", "detective", "prosecutor"):
        page = enter(app, account).get(f"/cases/{case[0]}/reach").text
        for words in ("By text first", "After six", "Spanish", "Leave no message", "Asked not to be contacted"):
            assert words in page, (account, words)
    for account in ("partner", "commander", "sao-supervisor"):
        page = enter(app, account).get(f"/cases/{case[0]}/reach").text
        assert "By text first" not in page
        assert "Asked not" not in page


def test_a_wish_that_says_nothing_is_refused_and_the_last_one_counts(app, case):
    prosecutor, url = enter(app, "prosecutor"), f"/cases/{case[0]}/reach/{case[1]}/wishes"
    assert prosecutor.send(url, {}).status_code == 422
    assert prosecutor.send(url, {"message": "perhaps", "ways": "By mail"}).status_code == 422
    for ways in ("By mail", "By phone"):
        assert prosecutor.edit(f"/cases/{case[0]}/reach", url, {"ways": ways}).status_code == 303
    page = prosecutor.get(f"/cases/{case[0]}/reach").text
    assert "<dd>By phone</dd>" in page
    assert "<dd>By mail</dd>" not in page
    with app.app_context():
        assert db.session.query(ContactWish).count() == 2
        db.session.remove()
    assert enter(app, "sergeant").send(url, {"ways": "By mail"}).status_code == 404


def test_the_page_stands_behind_the_door_of_the_case(app, case):
    visitor = enter(app, "prosecutor2")
    visitor.says_why = False
    assert visitor.get(f"/cases/{case[0]}/reach").status_code == 403
    assert NAME not in visitor.get(f"/cases/{case[0]}/reach").text


def test_a_grant_stands_in_the_history_of_who_may_look_into_its_compartment_alone(app, case):
    enter(app, "prosecutor", stepped_up=True).send(f"/cases/{case[0]}/reach/grants", given(app))
    history = f"/cases/{case[0]}/history"
    assert "how victims and witnesses are reached" in enter(app, "prosecutor").get(history).text
    assert "how victims and witnesses are reached" in enter(app, "detective").get(history).text
    assert "let Pa" not in (said := enter(app, "commander").get(history).text)
    assert "reached" not in said


MOVED = "98 Otherwhere Lane"


def opened_form(visitor, case, what="witness-location"):
    """Return the form that changes a field, as it stands in the answer to a look."""
    return soup(look(visitor, case, what)).select_one(f'form[action$="{case[1]}/change"]:has([value="{what}"])')


def change(visitor, case, text, version, what="witness-location"):
    sent = {"what": what, "text": text, "version": version}
    return visitor.send(f"/cases/{case[0]}/reach/{case[1]}/change", sent)


def version_in(form):
    return form.select_one("[name=version]")["value"]


def test_who_works_with_a_person_writes_down_anew_where_they_are(app, case):
    detective, advocate = enter(app, "detective"), enter(app, "advocate")
    form = opened_form(detective, case)
    assert form.textarea.text.strip() == STREET
    assert change(detective, case, MOVED, version_in(form)).status_code == 303
    # The class stays, and so does the lock for everybody else.
    assert MOVED in look(advocate, case, "witness-location").text
    assert look(enter(app, "sergeant"), case, "witness-location").status_code == 403
    lines = events(app, "compartment:change")
    assert [line.sentence for line in lines] == ["changed where a victim or witness can be found"]
    assert not any(word in str(line.record()) for line in lines for word in (MOVED, STREET, NAME))
    with app.app_context():
        told = db.session.query(Notice).filter_by(audit_seq=lines[0].seq).all()
        assert [notice.user_id for notice in told] == [some_people()["prosecutor"].id]
        db.session.remove()


def test_the_slower_of_two_sees_both_texts_and_overwrites_nothing(app, case):
    detective, prosecutor = enter(app, "detective"), enter(app, "prosecutor")
    version = version_in(opened_form(detective, case))
    assert change(detective, case, MOVED, version).status_code == 303
    late = change(prosecutor, case, "7 Third Street", version)
    assert (late.status_code, MOVED in late.text, "7 Third Street" in late.text) == (409, True, True)
    assert change(prosecutor, case, "7 Third Street", "").status_code == 409
    assert MOVED in look(detective, case, "witness-location").text
    again = soup(late).select_one('form[action$="/change"]')
    sent = {field["name"]: field["value"] for field in again.select("input[type=hidden]")}
    assert prosecutor.send(again["action"], sent | {"text": "7 Third Street"}).status_code == 303
    assert "7 Third Street" in look(detective, case, "witness-location").text


@pytest.mark.parametrize("account", ["partner", "prosecutor2"])
def test_who_is_not_of_the_compartment_changes_nothing(app, case, account):
    assert change(enter(app, account), case, MOVED, "1").status_code in (403, 404)
    assert STREET in look(enter(app, "detective"), case, "witness-location").text


def test_a_text_that_cannot_be_kept_comes_back(app, case):
    detective = enter(app, "detective")
    version = version_in(opened_form(detective, case))
    answer = change(detective, case, "x" * 2001, version)
    assert (answer.status_code, "x" * 2001 in answer.text) == (422, True)
