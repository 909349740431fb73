"""Leave moves what a person holds to who covers, by rule, and back; nothing moves that may not."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from casebridge import clock
from casebridge.audit import AuditEntry
from casebridge.cases.models import Case, Conflict
from casebridge.db import db, transaction
from casebridge.errors import Invalid, NotThere
from casebridge.home import leave
from casebridge.home.models import Leave, LeaveCase
from casebridge.notices.models import Notice
from tests.building.people import acting, some_people
from tests.building.story import do, make
from tests.factories import a_case
from tests.support.pages import soup

DAYS = 5


@pytest.fixture
def people(in_app):
    """Give everybody by user name."""
    with transaction():
        some_people()
    return some_people()


def away(people, who="prosecutor", cover="prosecutor2", *, by="", start=0, days=DAYS):
    """Enter leave that begins in `start` days and lasts `days` more."""
    first = leave.today() + timedelta(days=start)
    with transaction():
        made = leave.enter(
            people[who], starts_on=first, ends_on=first + timedelta(days=days), cover=people[cover],
            actor=acting(people[by or who]),
        )  # fmt: skip
        return made.id


def made(state, **more):
    with transaction():
        return a_case(state, **more).id


def case_of(case_id):
    db.session.expire_all()
    return db.session.get_one(Case, case_id)


def later(days=DAYS + 1):
    return clock.at(clock.now() + timedelta(days=days))


def test_on_the_first_day_the_case_goes_to_the_cover(people):
    case_id = made("in_review")
    away(people)
    assert leave.carry_out() == 1
    case = case_of(case_id)
    assert (case.holder_id, case.prosecutor_id, case.state) == (people["prosecutor2"].id,) * 2 + ("in_review",)


def test_before_the_first_day_nothing_moves(people):
    case_id = made("in_review")
    away(people, start=2)
    assert (leave.carry_out(), case_of(case_id).holder_id) == (0, people["prosecutor"].id)


def test_what_arrives_meanwhile_goes_to_the_cover_as_well(people):
    case_id = made("returned")
    away(people)
    leave.carry_out()
    with transaction():
        make(case_of(case_id), "resubmit")
    assert (leave.carry_out(), case_of(case_id).holder_id) == (1, people["prosecutor2"].id)


def test_on_the_day_after_it_comes_back(people):
    case_id = made("in_review")
    leave_id = away(people)
    leave.carry_out()
    with later():
        assert (leave.carry_out(), leave.carry_out()) == (1, 0)
    assert (case_of(case_id).holder_id, db.session.get_one(Leave, leave_id).settled) == (people["prosecutor"].id, True)


def test_a_case_in_other_hands_will_come_back_to_the_person(people):
    case_id = made("in_review")
    away(people)
    leave.carry_out()
    with transaction():
        make(case_of(case_id), "return", by="prosecutor2")
    with later():
        leave.carry_out()
    case = case_of(case_id)
    assert (case.state, case.prosecutor_id) == ("returned", people["prosecutor"].id)
    assert db.session.scalar(select(AuditEntry.sentence).where(AuditEntry.event == "leave:back")) is not None


def test_what_was_given_to_somebody_else_stays_there(people):
    case_id = made("returned")
    away(people, "detective", "partner")
    leave.carry_out()
    with transaction():
        do(case_of(case_id), "reassign", by="sergeant", whom=people["detective"].id)
    assert leave.carry_out() == 0
    with later():
        assert leave.carry_out() == 0
    assert db.session.scalars(select(LeaveCase.not_back)).all() == ["it went on to somebody else"]


def test_what_the_cover_may_not_hold_stays_and_the_supervisors_hear_of_it(people):
    case_id = made("in_review")
    with transaction():
        db.session.add(
            Conflict(
                case_id=case_id, user_id=people["prosecutor2"].id, reason="relative",
                recorded_by_id=people["prosecutor"].id, recorded_at=clock.now(),
            )
        )  # fmt: skip
    away(people)
    assert (leave.carry_out(), leave.carry_out(), case_of(case_id).holder_id) == (0, 0, people["prosecutor"].id)
    [stayed] = db.session.scalars(select(LeaveCase.stayed)).all()
    told = set(db.session.scalars(select(Notice.user_id).where(Notice.tag == "leave:stayed")))
    assert "conflict of interest" in stayed
    assert told == {people["sao-supervisor"].id, people["sao-supervisor2"].id}


def test_each_move_is_in_the_history_with_its_reason_and_both_are_told(people):
    case_id = made("in_review")
    away(people)
    leave.carry_out()
    line = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "case_review:reassign")).one()
    told = set(db.session.scalars(select(Notice.user_id).where(Notice.audit_seq == line.seq)))
    assert (line.role, line.case_id, "is on leave until" in line.detail["asks"]["reason"]) == ("engine", case_id, True)
    assert told == {people["prosecutor"].id, people["prosecutor2"].id}


def test_ended_today_it_comes_back_today(people):
    case_id = made("in_review")
    with clock.at(clock.now() - timedelta(days=2)):
        leave_id = away(people)
        leave.carry_out()
    with transaction():
        leave.end(db.session.get_one(Leave, leave_id), actor=acting(people["prosecutor"]))
    assert (leave.carry_out(), case_of(case_id).holder_id) == (1, people["prosecutor"].id)


@pytest.mark.parametrize(
    ("field", "more"),
    [("starts_on", {"start": -1}), ("ends_on", {"days": -1}), ("cover", {"cover": "sao-supervisor"}),
     ("cover", {"cover": "prosecutor"})],
)  # fmt: skip
def test_days_and_cover_that_cannot_be_are_refused(people, field, more):
    with pytest.raises(Invalid) as refused:
        away(people, **more)
    assert field in refused.value.fields


def test_a_detective_of_another_unit_cannot_cover(people):
    with pytest.raises(Invalid):
        away(people, "detective", "detective2")


def test_who_is_away_themselves_cannot_cover(people):
    away(people, "prosecutor2", "prosecutor")
    with pytest.raises(Invalid) as refused:
        away(people)
    assert "is away themselves" in refused.value.fields["cover"]


def test_days_entered_once_are_not_entered_twice(people):
    away(people)
    with pytest.raises(Invalid) as refused:
        away(people, start=2)
    assert "entered already" in refused.value.fields["starts_on"]


def test_the_supervisor_enters_leave_for_the_people_led_and_nobody_else_does(people):
    asked = {name: {who.username for who in leave.may_be_away(acting(people[name]))} for name in people}
    assert asked["sergeant"] == {"detective", "partner", "sergeant"}
    assert {"prosecutor", "prosecutor2", "lead-liaison"} <= asked["sao-supervisor"]
    assert (asked["prosecutor"], asked["usao-supervisor"]) == (
        {"prosecutor"},
        {"federal", "federal2", "usao-supervisor"},
    )


@pytest.mark.parametrize(("who", "sees"), [("prosecutor", True), ("prosecutor2", True), ("sao-supervisor", True),
                                           ("sergeant", False), ("federal", False)])  # fmt: skip
def test_leave_is_seen_by_whom_it_concerns(people, who, sees):
    public_id = db.session.get_one(Leave, away(people)).public_id
    if sees:
        assert leave.load_leave(public_id, actor=acting(people[who])).public_id == public_id
    else:
        with pytest.raises(NotThere):
            leave.load_leave(public_id, actor=acting(people[who]))


def test_the_cover_does_not_end_the_leave(people):
    found = db.session.get_one(Leave, away(people))
    with pytest.raises(NotThere), transaction():
        leave.end(found, actor=acting(people["prosecutor2"]))


def test_a_refused_form_keeps_what_was_typed(people, sign_in):
    sent = {"starts_on": "2020-01-01", "ends_on": "nonsense", "cover": people["prosecutor2"].public_id}
    answer = sign_in("prosecutor").send("/leave", data=sent)
    page = soup(answer)
    assert (answer.status_code, page.find(id="ends_on")["value"]) == (422, "nonsense")
