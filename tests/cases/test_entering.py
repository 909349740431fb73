"""Whoever is not of a case says why before anything of it opens; its own people are never asked."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from casebridge import clock
from casebridge.access.policy import WITH_SAO, WITH_USAO
from casebridge.audit import AuditEntry
from casebridge.cases.entering import ReasonNeeded, give_reason, let_in
from casebridge.cases.models import Case, EntryReason
from casebridge.cases.queries import load_by_number
from casebridge.db import db, transaction
from casebridge.workflows.case_review import CASE_REVIEW
from tests.building.people import OTHER_UNIT, acting, some_people
from tests.building.preparing import an_exhibit
from tests.building.situations import SITUATIONS
from tests.doors import DOORS
from tests.factories import a_case, do
from tests.support.pages import soup
from tests.support.visitors import asked_why, enter

WORDS = "I stand in for Nadia at the bail review."
NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)


@pytest.fixture
def case(app):
    with app.app_context(), transaction():
        found = a_case("in_review", incident_place="4700 Elsewhere Avenue")
        an_exhibit(found)
        kept = found.public_id, found.number
    with app.app_context():
        db.session.remove()
    return kept


@pytest.fixture
def silent(app):
    """Give a function that signs somebody in who gives no reason by themselves."""

    def go(account):
        visitor = enter(app, account, stepped_up=True)
        visitor.says_why = False
        return visitor

    return go


def rows(app, model):
    with app.app_context():
        found = list(db.session.scalars(select(model)))
        db.session.remove()
    return found


def doors_of(role):
    return sorted(
        door.partition(" ")[2]
        for roles, doors in DOORS.values()
        if role in roles.split()
        for door in map(str.strip, doors.strip().splitlines())
        if door.startswith("GET /cases/<case_id>")
    )


def filled(door, public_id):
    path = door.replace("<case_id>", public_id)
    while "<" in path:
        start, end = path.index("<"), path.index(">")
        one_of = re.fullmatch(r"any\((\w+).*", path[start + 1 : end])
        path = path[:start] + (one_of[1] if one_of else "1") + path[end + 1 :]
    return path


@pytest.mark.parametrize(("account", "role"), [("prosecutor2", "prosecutor"), ("federal-liaison", "federal_liaison")])
def test_no_page_of_a_case_opens_before_the_reason(silent, case, account, role):
    public_id, _number = case
    visitor, doors = silent(account), doors_of(role)
    assert len(doors) > 30
    answers = {door: visitor.get(filled(door, public_id)) for door in doors}
    assert {d: a.status_code for d, a in answers.items() if a.status_code != 403} == {}
    assert {d for d, a in answers.items() if "Elsewhere" in a.text} == set()
    # A program that sends parts of a file is told in one line.
    assert {d for d, a in answers.items() if asked_why(a.data) != public_id} == {"/cases/<case_id>/uploads/<upload_id>"}


def test_no_form_of_a_case_is_taken_before_the_reason(app, silent, case):
    public_id, _number = case
    visitor = silent("prosecutor2")
    answer = visitor.send(f"/cases/{public_id}/moves/hold", {"reason": "Something that I typed"})
    assert (answer.status_code, asked_why(answer.data)) == (403, public_id)
    assert "Something that I typed" in answer.text
    assert rows(app, EntryReason) == []


def test_the_page_leads_to_the_page_that_was_asked_for(app, silent, case):
    public_id, _number = case
    visitor, asked = silent("prosecutor2"), f"/cases/{public_id}/evidence?show=all"
    form = soup(visitor.get(asked)).select_one("form[data-reason]")
    assert form.select_one("[name=next]")["value"] == asked
    sent = {"next": asked, "category": "court_coverage", "words": WORDS}
    answer = visitor.send(form["action"], sent)
    assert (answer.status_code, answer.headers["Location"]) == (303, asked)
    assert visitor.get(asked).status_code == 200
    assert visitor.get(f"/cases/{public_id}/history").status_code == 200
    (row,) = rows(app, EntryReason)
    assert (row.category, row.words) == ("court_coverage", WORDS)
    (line,) = (line for line in rows(app, AuditEntry) if line.event == "case:enter")
    assert line.sentence == "opened the case from outside with a reason: court coverage"
    assert (line.reason, line.case_id) == (WORDS, row.case_id)
    assert "opened the case from outside" in silent("detective").get(f"/cases/{public_id}/history").text


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"category": "court_coverage", "words": "Because I may."}, "words"),
        ({"category": "court_coverage", "words": "a              b"}, "words"),
        ({"category": "curiosity", "words": WORDS}, "category"),
        ({"words": WORDS}, "category"),
    ],
)
def test_a_reason_that_says_nothing_opens_nothing(app, silent, case, sent, wrong):
    public_id, _number = case
    visitor = silent("prosecutor2")
    answer = visitor.send(f"/cases/{public_id}/enter", sent)
    page = soup(answer)
    assert answer.status_code == 422
    assert page.select_one(f'#refused a[href="#{wrong}"]')
    assert page.select_one("textarea").text.strip() == sent["words"]
    assert visitor.get(f"/cases/{public_id}").status_code == 403
    assert rows(app, EntryReason) == []


def test_the_way_back_is_never_out_of_the_house(silent, case):
    public_id, _number = case
    sent = {"next": "//elsewhere.example", "category": "other", "words": WORDS}
    assert silent("prosecutor2").send(f"/cases/{public_id}/enter", sent).headers["Location"] == "/"


def test_one_reason_a_day_in_baltimore(app, case):
    public_id, _number = case
    late = datetime(2026, 11, 25, 4, 30, tzinfo=UTC)  # 23:30 in Baltimore
    with app.app_context():
        actor = acting(some_people()["prosecutor2"])
        found = db.session.scalars(select(Case).where(Case.public_id == public_id)).one()
        with clock.at(NOON):
            for _ in range(2):
                with transaction():
                    give_reason(found, category="other", words=WORDS, actor=actor)
            let_in(found, actor)
        with clock.at(late):
            let_in(found, actor)
        with clock.at(late + timedelta(hours=1)):
            with pytest.raises(ReasonNeeded):
                let_in(found, actor)
            # Work that was asked for before midnight is done in the same name.
            let_in(found, actor, since=late)
            with transaction():
                give_reason(found, category="other", words=WORDS, actor=actor)
            let_in(found, actor)
        db.session.remove()
    assert len(rows(app, EntryReason)) == 2


def test_lists_and_search_show_the_row_and_open_nothing(silent, case):
    public_id, number = case
    visitor = silent("prosecutor2")
    for page in ("/cases/", f"/search?q={number}", "/search?q=elsewhere"):
        answer = visitor.get(page)
        assert (answer.status_code, f"/cases/{public_id}" in answer.text) == (200, True), page
    assert visitor.get(f"/cases/{public_id}").status_code == 403


def test_receipts_and_papers_of_the_case_are_behind_the_same_door(app, silent, case):
    public_id, _number = case
    receipt = next(line.receipt for line in rows(app, AuditEntry) if line.event == "case_review:take")
    assert asked_why(silent("prosecutor2").get(f"/receipts/{receipt}").data) == public_id
    assert silent("prosecutor").get(f"/receipts/{receipt}").status_code == 200


@pytest.mark.parametrize("account", ["detective", "partner", "sergeant", "commander", "prosecutor", "sao-supervisor"])
def test_people_of_the_case_are_never_asked(silent, case, account):
    assert silent(account).get(f"/cases/{case[0]}").status_code == 200


def test_whoever_may_not_know_the_case_is_not_asked_either(silent, case):
    visitor = silent("detective2")
    answers = [visitor.get(f"/cases/{case[0]}"), visitor.send(f"/cases/{case[0]}/enter", {"words": WORDS})]
    assert [answer.status_code for answer in answers] == [404, 404]


# Who is of a case beside its police, in the states where that changes.
INSIDE = (
    ("submitted", "prosecutor2", True), ("submitted", "federal-liaison", False), ("in_review", "prosecutor2", False),
    ("returned", "prosecutor", True), ("returned", "sao-supervisor", False), ("sign_off", "sao-supervisor2", True),
    ("federal_screening", "federal-liaison2", True), ("federal_screening taken", "federal-liaison2", False),
    ("federal_review", "federal2", True), ("federal_review taken", "federal2", False),
    ("federal_review taken", "federal", True), ("federal_review taken", "usao-supervisor", True),
    ("federal_questions", "usao-supervisor", False), ("diversion_offered", "lead-liaison", True),
    ("closed", "sao-supervisor", False), ("closed", "prosecutor", True),
)  # fmt: skip


@pytest.mark.parametrize(("state", "account", "inside"), INSIDE)
def test_who_is_of_a_case(in_app, state, account, inside):
    with transaction():
        made = SITUATIONS[state]()
        actor = acting(some_people()[account])
    if inside:
        let_in(made, actor)
    else:
        with pytest.raises(ReasonNeeded):
            let_in(made, actor)


def test_the_desk_that_is_asked_for_advice_is_inside_while_the_police_have_the_case(in_app):
    with transaction():
        made = a_case("draft")
        do(made, "advise", by="detective")
        let_in(made, acting(some_people()["prosecutor2"]))


def test_a_commander_of_another_unit_says_why(app, silent, case):
    with app.app_context(), transaction():
        some_people()["commander"].unit = OTHER_UNIT
    assert asked_why(silent("commander").get(f"/cases/{case[0]}").data) == case[0]


def test_the_states_of_an_office_are_those_of_its_side():
    sides = {side: {s.key for s in CASE_REVIEW.states if s.side == side} for side in ("SAO", "USAO")}
    assert (set(WITH_SAO), set(WITH_USAO)) == (sides["SAO"], sides["USAO"])


def test_commands_ask_as_well(app, case):
    with app.app_context():
        actor = acting(some_people()["prosecutor2"])
        with pytest.raises(ReasonNeeded):
            load_by_number(case[1], actor=actor)
        db.session.remove()


def test_reasons_only_grow(app, silent, case):
    silent("prosecutor2").send(f"/cases/{case[0]}/enter", {"category": "other", "words": WORDS})
    with app.app_context():
        for change in ("UPDATE entry_reason SET words = 'x'", "DELETE FROM entry_reason"):
            with pytest.raises(DatabaseError):
                db.session.execute(text(change))
            db.session.rollback()
        db.session.remove()
    assert len(rows(app, EntryReason)) == 1
