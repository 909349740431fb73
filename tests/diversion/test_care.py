"""Contacts, goals, eligibility, room and the list of the work group."""

from datetime import timedelta

import pytest

from casebridge import clock
from casebridge.db import db
from casebridge.diversion import care, meeting
from casebridge.diversion.eligibility import answer_questions, failing, questions_of
from casebridge.diversion.words import endings_to_choose, rules_to_choose
from casebridge.errors import Invalid, NotAllowed, WrongState
from tests.building.people import some_people
from tests.diversion.people import active, actor, engaged, move, referred, today

pytestmark = pytest.mark.usefixtures("unit")


def contact(referral, **changed):
    given = {"at": clock.now(), "words": "Coffee at the corner.", "next_on": today() + timedelta(days=3)} | changed
    return care.add_contact(referral, actor=actor("case-manager"), **given)


def goal(referral, **changed):
    given = {"area": "housing", "words": "My own key.", "next_step": "ID first"} | changed
    return care.write_goal(referral, actor=actor("case-manager"), **given)


def test_the_clock_runs_to_the_next_planned_contact():
    referral = active()
    contact(referral)
    assert (referral.clock_key, clock.court_local(referral.clock_due).date()) == (
        "next_contact", today() + timedelta(days=3),
    )  # fmt: skip


def test_a_contact_lies_in_the_past():
    with pytest.raises(Invalid) as refused:
        contact(active(), at=clock.now() + timedelta(hours=1))
    assert list(refused.value.fields) == ["at"]


def test_the_next_contact_lies_ahead():
    with pytest.raises(Invalid) as refused:
        contact(active(), next_on=today() - timedelta(days=1))
    assert list(refused.value.fields) == ["next_on"]


def test_nobody_is_contacted_before_the_hand_off():
    with pytest.raises(WrongState):
        contact(referred())


def test_the_liaison_notes_no_contact():
    with pytest.raises(NotAllowed):
        care.add_contact(active(), actor=actor("lead-liaison"), at=clock.now())


def test_a_goal_stands_in_own_words():
    referral = active()
    goal(referral)
    assert [(g.words, g.step) for g in referral.goals] == [("My own key.", "wanted")]


@pytest.mark.parametrize(("changed", "field"), [({"words": " "}, "words"), ({"area": "progress"}, "area")])
def test_a_goal_has_words_and_an_area(changed, field):
    with pytest.raises(Invalid) as refused:
        goal(active(), **changed)
    assert list(refused.value.fields) == [field]


def test_a_goal_goes_by_own_measure():
    found = care.move_goal(goal(active()), actor=actor("case-manager"), step="kept_up")
    assert found.step == "kept_up"


@pytest.mark.parametrize("step", ["passed", "failed", "80"])
def test_a_goal_has_no_grade(step):
    with pytest.raises(Invalid):
        care.move_goal(goal(active()), actor=actor("case-manager"), step=step)


def test_what_hides_bias_is_no_question():
    assert "not_amenable" not in {row.key for row in questions_of("arrest")}


def test_what_hides_bias_is_no_rule_to_choose():
    assert "not_amenable" not in dict(rules_to_choose(referred(), actor("coordinator")))


def test_no_ending_is_a_pass_or_a_fail():
    words = " ".join(dict(endings_to_choose(active(), actor("case-manager"))).values()).lower()
    assert "pass" not in words
    assert "fail" not in words


def test_a_question_is_answered_with_its_date():
    referral = referred()
    answer_questions(referral, {"adult": "yes", "firearm": "perhaps"}, actor=actor("coordinator"))
    assert [(row.rule, row.answer, row.on) for row in referral.answers] == [("adult", "yes", today())]


def test_an_answer_can_change():
    referral = referred()
    for answer in ("unknown", "no"):
        answer_questions(referral, {"adult": answer}, actor=actor("coordinator"))
    assert failing(referral) == ["adult"]


def test_an_override_is_kept_with_the_hand_off():
    referral = referred()
    answer_questions(referral, {"firearm": "yes", "adult": "yes"}, actor=actor("coordinator"))
    move(referral, "accept_handoff", "coordinator", whom=actor("case-manager").id)
    assert referral.overridden == ["firearm"]


def test_overrides_are_counted():
    referral = referred()
    answer_questions(referral, {"firearm": "yes"}, actor=actor("coordinator"))
    move(referral, "accept_handoff", "coordinator", whom=actor("case-manager").id)
    engaged()
    assert meeting.overrides(clock.now() - timedelta(days=1)) == 1


def test_slow_hand_offs_are_counted():
    referral = referred()
    with clock.at(clock.now() + timedelta(minutes=31)):
        move(referral, "accept_handoff", "coordinator", whom=actor("case-manager").id)
    engaged()
    assert meeting.slow_handoffs() == 1


def test_room_is_what_was_said_less_who_is_served():
    engaged()
    care.set_room(some_people()["case-manager"], "3", actor=actor("coordinator"))
    room = {row.manager.username: row.left for row in meeting.rooms()}
    assert room == {"case-manager": 2, "case-manager2": None}


@pytest.mark.parametrize("places", ["", "-1", "many", "9999", "²"])
def test_room_is_a_whole_number(places):
    with pytest.raises(Invalid):
        care.set_room(some_people()["case-manager"], places, actor=actor("coordinator"))


def test_a_line_stands_on_the_list_of_its_meeting():
    day = today() + timedelta(days=2)
    care.put_on_agenda(active(), actor=actor("coordinator"), meeting_on=day, why="good_news")
    assert ([line.why for line in meeting.agenda(day)], meeting.next_list(today())) == (
        ["good_news"], meeting.NextList(day, 1),
    )  # fmt: skip


@pytest.mark.parametrize(("changed", "field"), [({"meeting_on": None}, "meeting_on"), ({"why": "gossip"}, "why")])
def test_a_line_has_a_day_and_a_reason(changed, field):
    with pytest.raises(Invalid) as refused:
        care.put_on_agenda(
            active(), actor=actor("coordinator"), **{"meeting_on": today(), "why": "good_news"} | changed
        )
    assert list(refused.value.fields) == [field]


def test_what_was_agreed_is_kept():
    line = care.put_on_agenda(active(), actor=actor("coordinator"), meeting_on=today(), why="court_date")
    care.agree(line, "PD asks for a new date by Friday.", actor=actor("coordinator"), version=line.version)
    db.session.expire(line)
    assert line.agreed == "PD asks for a new date by Friday."


def test_returning_begins_anew():
    referral = active()
    move(referral, "finish", "case-manager", close_reason="inactive")
    move(referral, "return_to_lead", "coordinator", whom=actor("case-manager2").id)
    assert (referral.state, referral.closed_as, referral.intake_done_on) == ("engaged", "", None)
