"""Dates that come near or have passed: each told once, to whom they concern, and over no wall."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from casebridge import clock
from casebridge.accounts.models import User
from casebridge.cases.legal import legal_clocks
from casebridge.cases.models import Case
from casebridge.db import db, transaction
from casebridge.home.models import Reminder
from casebridge.home.reminders import ask_for_legal, remind, remind_legal
from casebridge.notices.models import Notice
from tests.building.preparing import held, record_event
from tests.building.story import do, make
from tests.factories import a_case
from tests.support.pages import soup


@pytest.fixture
def made(in_app):
    """Give a function that makes a case; return its number in the database."""

    def make_one(state="in_review", **more):
        with transaction():
            return a_case(state, **more).id

    return make_one


def told(tag=""):
    """Return who was told what by a clock, as (user name, tag)."""
    db.session.rollback()
    query = (
        select(User.username, Notice.tag)
        .join(Notice, Notice.user_id == User.id)
        .where(Notice.tag.like(f"clock:{tag}%"))
    )
    return sorted(tuple(row) for row in db.session.execute(query))


def case_of(case_id):
    db.session.rollback()
    return db.session.get_one(Case, case_id)


def before_due(case_id, **more):
    return clock.at(case_of(case_id).clock_due - timedelta(**more))


def after_due(case_id, **more):
    return clock.at(case_of(case_id).clock_due + timedelta(**more))


def test_nobody_is_told_while_the_date_is_far(made):
    case_id = made()
    with before_due(case_id, days=2, minutes=1):
        assert (remind(), told()) == (0, [])


def test_the_holder_is_told_once_when_the_date_is_near(made):
    case_id = made()
    with before_due(case_id, days=2, minutes=-1):
        assert (remind(), remind()) == (1, 0)
    assert told() == [("prosecutor", "clock:soon")]


def test_what_is_near_is_what_my_work_calls_near(made, sign_in):
    case_id = made()
    with before_due(case_id, days=1, hours=23):
        remind()
        page = sign_in("prosecutor").get("/").text
    assert "Due soon: " in page


def test_the_supervisors_are_told_too_when_the_date_has_passed(made, sign_in):
    case_id = made()
    with after_due(case_id, minutes=1):
        assert (remind(), remind()) == (1, 0)
        assert "Overdue: " in sign_in("prosecutor").get("/").text
    assert told() == [("prosecutor", "clock:overdue")] + [(f"sao-supervisor{n}", "clock:overdue") for n in ("", "2")]


def test_each_stage_is_told_once(made):
    case_id = made()
    with before_due(case_id, days=1):
        remind()
    for days in (1, 2, 30):
        with after_due(case_id, days=days):
            remind()
    assert told("soon") == [("prosecutor", "clock:soon")]
    assert len(told("overdue")) == 3


def test_only_what_has_passed_is_urgent(made):
    case_id = made()
    with before_due(case_id, days=1):
        remind()
    with after_due(case_id, days=1):
        remind()
    db.session.rollback()
    rows = db.session.scalars(select(Notice).where(Notice.tag.like("clock:%")))
    assert {notice.tag: notice.urgent for notice in rows} == {"clock:soon": False, "clock:overdue": True}


@pytest.mark.parametrize(
    ("state", "holders", "leaders"),
    [
        ("sergeant_review", {"sergeant"}, {"commander"}),
        ("submitted", {"prosecutor", "prosecutor2"}, {"sao-supervisor", "sao-supervisor2"}),
        ("draft", {"detective"}, {"sergeant"}),
        ("federal_review", {"federal", "federal2"}, {"usao-supervisor"}),
    ],
)
def test_a_queue_is_told_as_a_whole_and_who_answers_for_it(made, state, holders, leaders):
    case_id = made(state)
    with after_due(case_id, minutes=1):
        remind()
    assert {name for name, _tag in told("overdue")} == holders | leaders


def test_a_new_state_has_a_clock_of_its_own(made):
    case_id = made("submitted")
    with before_due(case_id, hours=1):
        remind()
    with transaction():
        make(case_of(case_id), "take")
    with before_due(case_id, hours=1):
        remind()
    assert told().count(("prosecutor", "clock:soon")) == 2


def test_a_case_on_hold_is_not_called_due(made):
    case_id = made()
    with transaction():
        do(case_of(case_id), "hold", by="prosecutor", waiting_for="Laboratory", reason="DNA", wake_on=_today(1))
    assert (remind(), told()) == (0, [])


def test_a_closed_case_reminds_nobody(made):
    made("closed")
    with clock.at(clock.now() + timedelta(days=400)):
        assert (remind(), remind_legal(), told()) == (0, 0, [])


def test_a_custody_clock_is_told_by_the_minute_and_once(made):
    with transaction():
        case_id = held(a_case("draft")).id
    assert (remind(), remind()) == (1, 0)
    tags = {tag for _name, tag in told()}
    assert tags <= {"clock:legal_soon", "clock:legal_overdue"}
    first = told()
    assert remind_legal() == 0
    assert told() == first
    assert case_of(case_id).clock_key


def test_a_legal_clock_that_is_not_the_state_clock_is_told_within_the_hour(made):
    with transaction():
        case = a_case("state_prosecution")
        record_event(case, "counsel_appearance")
        case_id = case.id
    running = next(c for c in legal_clocks(case_of(case_id)) if c.definition.key == "md_hicks_180")
    with clock.at(running.due.due - timedelta(days=1)):
        db.session.rollback()
        assert remind_legal() == 1
        assert remind_legal() == 0
    with clock.at(running.due.due - timedelta(hours=20)):
        assert remind_legal() == 0
    with clock.at(running.due.due + timedelta(hours=1)):
        remind_legal()
    assert ("prosecutor", "clock:legal_soon") in told()
    assert ("sao-supervisor", "clock:legal_overdue") in told()


def test_the_days_that_the_row_of_a_clock_names_are_told_each_once(made):
    with transaction():
        case = a_case("state_prosecution")
        record_event(case, "counsel_appearance")
        case_id = case.id
    running = next(c for c in legal_clocks(case_of(case_id)) if c.definition.key == "md_hicks_180")
    stages = []
    for days in (61, 59, 31, 29, 11, 9, 1):
        with clock.at(running.due.due - timedelta(days=days)):
            db.session.rollback()
            remind_legal()
        db.session.rollback()
        query = select(Reminder.stage).where(Reminder.clock == "md_hicks_180").order_by(Reminder.id)
        stages.append(list(db.session.scalars(query)))
    assert stages[-1] == ["soon-60", "soon-30", "soon-10", "soon"]
    assert [len(found) for found in stages] == [0, 1, 1, 2, 2, 3, 4]
    # The row says that the supervisor is to know, too.
    assert ("sao-supervisor", "clock:legal_soon") in told()


def test_the_worker_looks_at_the_legal_clocks_once_an_hour(made):
    made("draft")
    assert (ask_for_legal(), ask_for_legal()) == (1, 0)
    with clock.at(clock.now() + timedelta(minutes=59)):
        remind_legal()
    with clock.at(clock.now() + timedelta(minutes=90)):
        assert ask_for_legal() == 0
    with clock.at(clock.now() + timedelta(minutes=121)):
        assert ask_for_legal() == 1


def test_a_notice_of_a_date_names_nothing(made):
    case_id = made()
    with after_due(case_id, minutes=1):
        remind()
    texts = set(db.session.scalars(select(Notice.text).where(Notice.tag.like("clock:%"))))
    assert texts == {"CaseBridge has something for you."}


def test_whoever_may_not_see_the_case_is_not_told(made):
    case_id = made()
    with transaction():
        db.session.scalars(select(User).where(User.username == "prosecutor")).one().active = False
    with after_due(case_id, minutes=1):
        remind()
    assert {name for name, _tag in told()} == {"sao-supervisor", "sao-supervisor2"}


def test_the_notice_says_in_words_what_it_is(made, sign_in):
    case_id = made()
    with after_due(case_id, minutes=1):
        remind()
    assert "A date has passed: overdue" in soup(sign_in("prosecutor").get("/notices")).text


def _today(days: int) -> date:
    return clock.court_local(datetime.now(clock.COURT_ZONE)).date() + timedelta(days=days)
