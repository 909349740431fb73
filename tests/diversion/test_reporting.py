"""What the liaison prosecutor is told: status and date of an arrest with a linked case, by consent."""

from datetime import timedelta

import pytest

from casebridge import clock
from casebridge.diversion.reporting import reports_of
from tests.diversion.people import CASE, active, consent_of, engaged, in_intake, move, today

pytestmark = pytest.mark.usefixtures("unit")


def told(referral):
    return [report.status for report in reports_of(referral)]


def test_nothing_is_reported_without_consent():
    assert told(engaged(case_ref=CASE)) == []


def test_consent_lets_the_hand_off_be_reported():
    assert told(in_intake(case_ref=CASE)) == ["taken"]


def test_consent_for_others_reports_nothing():
    assert told(active(case_ref=CASE, consent={"party": "provider"})) == []


def test_later_consent_catches_up():
    referral = active(case_ref=CASE, consent={"party": "provider"})
    consent_of(referral)
    assert told(referral) == ["taken", "intake_done"]


def test_intake_is_reported_once():
    referral = active(case_ref=CASE)
    consent_of(referral)
    assert told(referral) == ["taken", "intake_done"]


def test_an_arrest_without_a_case_is_not_reported():
    assert told(active()) == []


@pytest.mark.parametrize("door", ["social_contact", "community"])
def test_other_doors_are_never_reported(door):
    assert told(active(door)) == []


def test_the_end_is_reported_without_its_reason():
    referral = active(case_ref=CASE)
    move(referral, "finish", "case-manager", close_reason="moved")
    assert told(referral)[-1] == "ended"


def test_the_liaison_decides_for_an_arrest_with_a_case():
    referral = in_intake(case_ref=CASE)
    with clock.at(clock.now() + timedelta(days=32)):
        move(referral, "ask_decision", "case-manager")
        assert referral.holder_queue == "lead_liaison@sao"


@pytest.mark.parametrize("door", ["arrest", "social_contact", "community"])
def test_coordinators_decide_for_everybody_else(door):
    referral = in_intake(door)
    with clock.at(clock.now() + timedelta(days=32)):
        move(referral, "ask_decision", "case-manager")
        assert referral.holder_queue == "lead_coordinator@lead"


def test_an_extension_keeps_who_and_why():
    referral = in_intake(case_ref=CASE)
    with clock.at(clock.now() + timedelta(days=32)):
        move(referral, "ask_decision", "case-manager")
        move(referral, "extend_intake", "lead-liaison", date=today() + timedelta(days=14), reason="Away.")
        assert referral.extension["reason"] == "Away."


def test_an_ended_offer_is_reported_as_such():
    referral = in_intake(case_ref=CASE)
    with clock.at(clock.now() + timedelta(days=32)):
        move(referral, "ask_decision", "case-manager")
        move(referral, "end_offer", "lead-liaison", reason="Not reached.")
        assert told(referral)[-1] == "offer_ended"
