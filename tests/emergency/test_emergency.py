"""An emergency opens the open part of a case for hours, tells its people, and is reviewed; it answers no questions."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from casebridge import clock
from casebridge.audit import AuditEntry
from casebridge.cases import facts
from casebridge.cases.models import Case
from casebridge.cases.people import add_party
from casebridge.catalog.load import catalog
from casebridge.db import db, transaction
from casebridge.emergency.models import Emergency
from casebridge.emergency.services import ACKNOWLEDGED, NOTHING, review
from casebridge.errors import NotAllowed
from casebridge.evidence.models import Exhibit
from casebridge.notices.models import Notice
from tests.building.people import acting, some_people
from tests.building.preparing import an_exhibit
from tests.factories import a_case
from tests.support.again import built_once
from tests.support.pages import soup
from tests.support.visitors import enter

WORDS = "Patrol stands before the house of the man who is looked for."
FRIDAY = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)
PROTECTED = ("sealed", "juvenile", "witness-location", "victim-contact", "work-product", "grand-jury", "unit-only")


def sent(given, **changed):
    return {"number": given, "category": "suspect_at_large", "words": WORDS, "acknowledged": ACKNOWLEDGED, **changed}


@pytest.fixture
@built_once
def case(app):
    """Give the number of a draft of the other unit, with people and exhibits of many classes."""
    with app.app_context(), transaction():
        made = a_case("draft", incident_place="4700 Elsewhere Avenue")
        detective = acting(some_people()["detective"])
        add_party(
            made, role="witness", name="Wilhelmina Canary", contact="410-555-0199", location="12 Canary Row",
            actor=detective,
        )  # fmt: skip
        add_party(made, role="suspect", name="Adrian Findable", born_on=date(1990, 1, 1), actor=detective)
        an_exhibit(made).title = "Photographs of the corner"
        for class_ in PROTECTED[1:]:
            protected = an_exhibit(made)
            protected.class_, protected.title = class_, f"Canary of {class_}"
        kept = made.public_id, made.number
    with app.app_context():
        db.session.remove()
    return kept


def change(app, number, act):
    with app.app_context(), transaction():
        act(db.session.scalars(select(Case).where(Case.number == number)).one())
    with app.app_context():
        db.session.remove()


def rows(app, model):
    with app.app_context():
        found = list(db.session.scalars(select(model)))
        db.session.remove()
    return found


def plain(answer):
    """Return a page without what differs by itself: its keys, the reference, and the number that was typed."""
    text = re.sub(r'nonce="[^"]*"|value="[^"]{16,}"|content="[^"]*"|<code>[^<]*</code>', "", answer.text)
    return re.sub(r"CB-\d{4}-\d{6}", "", text)


def test_it_opens_the_open_part_and_nothing_else(app, case):
    public_id, number = case
    visitor = enter(app, "detective2")
    assert visitor.get(f"/emergency/{public_id}").status_code == 404
    answer = visitor.send("/emergency", sent(number.lower()))
    assert answer.headers["Location"] == f"/emergency/{public_id}"
    page = visitor.get(f"/emergency/{public_id}").text
    for known in ("4700 Elsewhere Avenue", "Adrian Findable", "Photographs of the corner", "Whom to call"):
        assert known in page, known
    for hidden in ("Canary", "410-555-0199"):
        assert hidden not in page, hidden
    # Everything else of the house stays as it was: no page of the case, no list, no search, no typeahead.
    assert visitor.get(f"/cases/{public_id}").status_code == 404
    for elsewhere in ("/cases/", f"/search?q={number}", "/search?q=canary", "/search?q=findable"):
        assert public_id not in visitor.get(elsewhere).text, elsewhere
    for other in ("prosecutor", "sergeant2"):
        assert enter(app, other).get(f"/emergency/{public_id}").status_code == 404


def test_facts_of_other_classes_stay_away(app, case):
    public_id, number = case
    with app.app_context():
        made = db.session.scalars(select(Case).where(Case.number == number)).one()
        known = facts.current(made)
        shown = {d.label for d in catalog().facts_of(made.kind) if d.class_ == "open-case" and d.key in known}
        others = {d.label for d in catalog().facts_of(made.kind)} - {
            d.label for d in catalog().facts_of(made.kind) if d.class_ == "open-case"
        }
        db.session.remove()
    visitor = enter(app, "detective2")
    visitor.send("/emergency", sent(number))
    asked = {dt.get_text() for dt in soup(visitor.get(f"/emergency/{public_id}")).select("#facts dt")}
    assert asked <= shown
    assert asked
    assert not asked & others


def test_a_file_of_the_open_part_comes_and_others_are_not_there(app, case):
    public_id, number = case
    visitor = enter(app, "detective2")
    visitor.send("/emergency", sent(number))
    with app.app_context():
        made = db.session.scalars(select(Case).where(Case.number == number)).one()
        ids = dict(
            db.session.execute(select(Exhibit.class_, Exhibit.public_id).where(Exhibit.case_id == made.id)).all()
        )
        db.session.remove()
    assert {c: visitor.get(f"/emergency/{public_id}/exhibits/{ids[c]}").status_code for c in PROTECTED[1:]} == (
        dict.fromkeys(PROTECTED[1:], 404)
    )


def test_it_ends_after_its_hours(app, case):
    public_id, number = case
    hours = catalog().entry_rules["emergency_hours"].value
    with clock.at(FRIDAY):
        visitor = enter(app, "detective2")
        visitor.send("/emergency", sent(number))
        assert visitor.get(f"/emergency/{public_id}").status_code == 200
    with clock.at(FRIDAY + timedelta(hours=hours, minutes=1)):
        assert enter(app, "detective2").get(f"/emergency/{public_id}").status_code == 404


def test_the_owners_are_told_at_once_and_the_history_tells(app, case):
    _public_id, number = case
    enter(app, "detective2").send("/emergency", sent(number))
    with app.app_context():
        names = {user.id: name for name, user in some_people().items()}
        told = {names[n.user_id]: n for n in db.session.scalars(select(Notice).where(Notice.tag == "emergency:open"))}
        db.session.remove()
    assert {"detective", "sergeant"} <= set(told)
    assert "detective2" not in told
    assert all(n.urgent and number not in n.text and "Canary" not in n.text for n in told.values())
    (line,) = (line for line in rows(app, AuditEntry) if line.event == "emergency:open")
    assert line.sentence == "opened the case of another unit in an emergency: a suspect is being looked for now"
    assert line.reason == WORDS
    assert "opened the case of another unit" in enter(app, "sergeant").get(f"/cases/{case[0]}/history").text


CLOSED_FOR_GOOD = {
    "a child is a suspect": lambda case: setattr(case.suspects[0], "juvenile", True),
    "it has a sealed exhibit": lambda case: setattr(an_exhibit(case), "class_", "sealed"),
    "it was offered to LEAD": lambda case: setattr(case, "lead_offered_at", clock.now()),
}


@pytest.mark.parametrize("why", CLOSED_FOR_GOOD)
def test_what_is_never_opened_answers_as_a_number_that_was_never_given(app, case, why):
    _public_id, number = case
    change(app, number, CLOSED_FOR_GOOD[why])
    visitor = enter(app, "detective2")
    with clock.at(clock.now()):
        never, absent = (visitor.send("/emergency", sent(n)) for n in (number, "CB-2026-999999"))
    assert NOTHING in never.text
    assert (never.status_code, plain(never)) == (absent.status_code, plain(absent))
    assert set(never.headers.keys()) == set(absent.headers.keys())
    assert rows(app, Emergency) == []
    assert [line.event for line in rows(app, AuditEntry) if line.event.startswith("emergency")] == ["emergency:try"] * 2


def test_what_is_sealed_later_closes_at_once(app, case):
    public_id, number = case
    visitor = enter(app, "detective2")
    visitor.send("/emergency", sent(number))
    change(app, number, CLOSED_FOR_GOOD["it has a sealed exhibit"])
    assert visitor.get(f"/emergency/{public_id}").status_code == 404


def test_numbers_cannot_be_tried_through(app, case):
    visitor, most = enter(app, "detective2"), catalog().entry_rules["emergency_tries"].value
    codes = [visitor.send("/emergency", sent(f"CB-2026-9999{n:02d}")).status_code for n in range(most + 1)]
    assert codes == [422] * most + [429]
    assert visitor.send("/emergency", sent(case[1])).status_code == 429


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number": " "}, "number"), ({"category": "curious"}, "category"), ({"words": "Because."}, "words"),
        ({"acknowledged": "yes"}, "acknowledged"),
    ],
)  # fmt: skip
def test_a_form_that_says_too_little_is_kept_and_counts_no_try(app, case, wrong, field):
    answer = enter(app, "detective2").send("/emergency", sent(case[1], **wrong))
    assert answer.status_code == 422
    assert soup(answer).select_one(f'#refused a[href="#{field}"]')
    assert (WORDS if "words" not in wrong else "Because.") in answer.text
    assert rows(app, Emergency) == []


def test_whoever_may_read_the_case_goes_there(app, case):
    answer = enter(app, "partner").send("/emergency", sent(case[1]))
    assert answer.headers["Location"] == f"/cases/{case[0]}"
    assert rows(app, Emergency) == []


def test_a_prosecutor_opens_a_draft_that_has_not_reached_the_office(app, case):
    visitor = enter(app, "prosecutor")
    assert visitor.send("/emergency", sent(case[1])).status_code == 303
    assert "Canary" not in visitor.get(f"/emergency/{case[0]}").text


def test_the_review_is_due_the_next_working_day_and_is_work_of_the_sergeant(app, case):
    with clock.at(FRIDAY):
        enter(app, "detective2").send("/emergency", sent(case[1]))
        (entry,) = rows(app, Emergency)
        assert entry.review_on == date(2026, 11, 30)
        sergeant = enter(app, "sergeant")
        assert "opened in an emergency" in sergeant.get("/").text
        assert "opened in an emergency" not in enter(app, "sergeant2").get("/").text
        refused = sergeant.send(f"/emergency/reviews/{entry.public_id}", {"words": "He was looked for."})
        assert (refused.status_code, "He was looked for." in refused.text) == (422, True)
        said = {"justified": "yes", "words": "He was looked for."}
        assert sergeant.send(f"/emergency/reviews/{entry.public_id}", said).status_code == 303
        assert "opened in an emergency" not in sergeant.get("/").text
        assert sergeant.send(f"/emergency/reviews/{entry.public_id}", said).status_code == 409
        assert "Justified" in enter(app, "detective2").get("/emergency").text
    (entry,) = rows(app, Emergency)
    assert (entry.justified, entry.review_words) == (True, "He was looked for.")


@pytest.mark.parametrize("account", ["sergeant2", "detective2", "sao-supervisor", "commander"])
def test_only_who_answers_for_the_case_reviews_it(app, case, account):
    enter(app, "detective2").send("/emergency", sent(case[1]))
    (entry,) = rows(app, Emergency)
    answer = enter(app, account).send(f"/emergency/reviews/{entry.public_id}", {"justified": "yes", "words": "Yes."})
    assert answer.status_code == (303 if account == "commander" else 404)


def test_nobody_reviews_what_is_not_theirs_below_the_pages(app, case):
    enter(app, "detective2").send("/emergency", sent(case[1]))
    with app.app_context():
        entry = db.session.scalars(select(Emergency)).one()
        with pytest.raises(NotAllowed):
            review(entry, justified="yes", words="Mine.", actor=acting(some_people()["detective2"]))
        db.session.remove()


def test_a_second_entry_while_the_first_is_not_reviewed_is_named(app, case):
    with app.app_context(), transaction():
        other = a_case("draft").number
    visitor = enter(app, "detective2")
    visitor.send("/emergency", sent(case[1]))
    assert "is not reviewed yet" in visitor.get("/emergency").text
    assert visitor.send("/emergency", sent(other)).status_code == 303
    assert [entry.again for entry in rows(app, Emergency)] == [False, True]
    assert "An earlier entry was not reviewed then" in enter(app, "sergeant").get("/emergency/reviews").text
