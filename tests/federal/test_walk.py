"""A case goes to the U.S. Attorney and ends there: screened, referred, asked, answered, adopted or declined."""

from datetime import timedelta

import pytest

from casebridge import clock
from casebridge.cases.people import live_charges
from casebridge.errors import Invalid
from casebridge.federal.queries import answers_of, asked, items_of, referral_of, referrals_of, round_of, screening_of
from tests.building.people import some_people
from tests.building.preparing import person
from tests.building.story import only_make
from tests.factories import a_case, do, make

GROUND = {"ground": "no_substantial_interest", "sentence": "The State can carry this."}
ASKED = ("take_screening", "refer", "take_federal", "ask", "answer")


def walked(*names, state="federal_screening", **asks):
    """Walk a case over these moves."""
    case = a_case(state)
    for name in names:
        make(case, name, **(asks if name == names[-1] else {}))
    return case


def test_a_case_is_screened_referred_asked_answered_and_adopted(at_work):
    case = walked(*ASKED, "adopt")
    assert case.state == "federal_prosecution"


def test_an_adopted_case_is_held_by_the_attorney_with_its_next_event(at_work):
    case = walked(*ASKED, "adopt")
    assert case.holder_id == some_people()["federal"].id
    assert case.next_event_on == clock.court_local(clock.now()).date() + timedelta(days=3)
    assert case.clock_due is not None


def test_a_case_is_declined_after_its_answers_and_goes_on_in_state_court(at_work):
    case = walked(*ASKED, "decline_federal", **GROUND)
    assert (case.state, case.screened, case.ausa_id) == ("state_prosecution", True, None)


def test_a_declined_case_without_a_decision_goes_back_to_review(at_work):
    case = walked("screen_early", "take_screening", "refer", "take_federal", "decline_federal", state="in_review",
                  **GROUND)  # fmt: skip
    assert (case.state, case.decided) == ("in_review", False)


def test_a_decline_keeps_its_ground_and_sentence_with_the_referral(at_work):
    referral = referral_of(walked(*ASKED, "decline_federal", **GROUND))
    assert (referral.ended_as, referral.ground, referral.sentence) == ("declined", *GROUND.values())


def test_a_decline_without_a_ground_of_the_list_is_refused(at_work):
    case = walked("take_screening", "refer", "take_federal")
    with pytest.raises(Invalid):
        only_make(case, "decline_federal", ground="politics", sentence="No.")


def test_an_adoption_with_a_past_event_is_refused(at_work):
    case = walked("take_screening", "refer", "take_federal")
    with pytest.raises(Invalid):
        make(case, "adopt", next_event=clock.court_local(clock.now()).date() - timedelta(days=1))


def test_federal_charges_take_effect_when_adopted(at_work):
    case = walked("take_screening", "refer", "take_federal", "adopt")
    assert all(charge.decided_at for charge in live_charges(case, "federal"))


def test_federal_charges_are_gone_when_the_case_comes_back(at_work):
    case = walked("take_screening", "refer", "take_federal", "adopt", "hand_back")
    assert live_charges(case, "federal") == []


def test_contemplated_charges_are_gone_when_the_state_keeps_the_case(at_work):
    case = walked("take_screening")
    from_liaison = person(case, "federal-liaison")
    make(case, "keep")
    assert (live_charges(case, "federal"), case.liaison_id) == ([], from_liaison.id)


def test_a_referral_waits_in_the_queue_of_the_federal_office(at_work):
    case = walked("take_screening", "refer")
    assert (case.holder_id, case.holder_queue) == (None, "ausa@usao")


def test_questions_wait_for_the_liaison_who_referred(at_work):
    case = walked("take_screening", "refer", "take_federal", "ask")
    assert case.holder_id == some_people()["federal-liaison"].id


def test_the_clock_of_questions_is_their_earliest_date(at_work):
    case = walked("take_screening", "refer", "take_federal", "ask")
    assert case.clock_key == "date_set"
    assert clock.court_local(case.clock_due).date() == min(q.due_on for q in asked(case))


def test_a_hold_replaces_the_clock_of_questions(at_work):
    case = walked("take_screening", "refer", "take_federal", "ask")
    do(case, "hold", by="federal-liaison", wake_on=clock.court_local(clock.now()).date() + timedelta(days=9))
    assert case.clock_key == "hold"


def test_an_assigned_referral_is_held_by_the_chosen_attorney(at_work):
    case = walked("take_screening", "refer", "assign_federal")
    assert case.holder_id == some_people()["federal2"].id


def test_a_referral_is_not_assigned_to_somebody_else_s_prosecutor(at_work):
    case = walked("take_screening", "refer")
    with pytest.raises(Invalid):
        make(case, "assign_federal", whom=some_people()["prosecutor"].id)


def test_a_recall_takes_back_all_that_went_along(at_work):
    case = walked("take_screening", "refer", "recall")
    assert items_of(case, referral_of(case).round) == []


def test_a_second_screening_is_a_new_round_in_the_queue(at_work):
    case = walked("take_screening", "keep", "rescreen", changed="The trace came.")
    assert (round_of(case), case.screened, case.liaison_id) == (2, False, None)
    assert screening_of(case).why == "The trace came."


def test_answers_stand_in_the_next_round_until_given_anew(at_work):
    case = walked("take_screening", "refer", "recall", "rescreen")
    assert {row.round for row in answers_of(case).values()} == {1}


def test_a_second_referral_needs_a_set_of_its_own(at_work):
    case = walked("take_screening", "refer", "recall", "rescreen")
    assert items_of(case, round_of(case)) == []
    make(case, "take_screening")
    make(case, "refer")
    assert [r.number for r in referrals_of(case)] == [2, 1]


def test_where_a_referral_stands_is_read_from_the_case(at_work):
    case = walked("take_screening", "refer")
    referral = referral_of(case)
    assert referral.status == "With the U.S. Attorney"
    make(case, "take_federal")
    make(case, "ask")
    assert referral.status == "U.S. Attorney asks"
