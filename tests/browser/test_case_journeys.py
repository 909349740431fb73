"""A case of each kind, from the first page to its end, as its people take it there."""

import pytest

from tests.browser.telling import Story, a_package, referred, returned_and_answered, sent_to_the_state

DAY = "2026-01-05"


def test_a_homicide_is_signed_twice_adopted_and_closed_in_federal_court(enter):
    story = Story("Homicide", "murder_2", "Murder, second degree")
    detective = enter(story.detective)
    case = detective.starts_case(story.kind, day=DAY, place="1200 block of Nowhere Street")
    a_package(enter, story)
    sent_to_the_state(enter, story)
    prosecutor = returned_and_answered(enter, story)
    prosecutor.rates_elements().opens(case, "Review")
    prosecutor.approves(story.title, story.suspect).records_decision("Second signature")
    prosecutor.finds("Second signature", "Supervisors")
    enter("SAO supervisor").opens(case).signs("Federal screening")
    referred(enter, case, story.suspect, story.victim)
    federal = enter("Federal prosecutor").opens(case)
    federal.finds("With the U.S. Attorney", "Federal prosecutors")
    federal.takes_referral().adopts("possession_prohibited_felon", story.suspect)
    detective.was_told("Adopt")
    federal.finds("Federal case", "you")
    federal.closes("guilty_plea", "A plea in federal court.", told=story.victim)
    detective.finds("Closed", "Nobody")


@pytest.mark.sweep
def test_a_shooting_is_declined_by_the_federal_side_and_closed_in_state_court(enter):
    story = Story("Non-fatal shooting", "assault_1_firearm", "Assault, first degree (with a firearm)")
    detective = enter(story.detective)
    case = detective.starts_case(story.kind, day=DAY, place="1200 block of Nowhere Street")
    a_package(enter, story)
    sent_to_the_state(enter, story)
    prosecutor = returned_and_answered(enter, story)
    prosecutor.rates_elements().opens(case, "Review")
    prosecutor.approves(story.title, story.suspect).records_decision("Federal screening")
    referred(enter, case, story.suspect)
    federal = enter("Federal prosecutor").opens(case).takes_referral()
    federal.declines_referral("venue", "Nothing ties it to this district.", "State case")
    detective.was_told("Decline")
    prosecutor.finds("State case", "you")
    prosecutor.closes("guilty_verdict", "Found guilty.", told=story.victim)
    detective.finds("Closed", "Nobody")


@pytest.mark.sweep
def test_a_robbery_from_an_incident_is_asked_about_and_answered(enter, incidents):
    story = Story(
        "Armed robbery",
        "armed_robbery",
        "Robbery with a dangerous weapon",
        "Detective, other unit",
        "Sergeant, other unit",
    )
    detective = enter(story.detective)
    case = detective.starts_from_incident("armed_robbery")
    a_package(enter, story)
    sent_to_the_state(enter, story)
    prosecutor = returned_and_answered(enter, story)
    prosecutor.rates_elements().opens(case, "Review")
    prosecutor.approves(story.title, story.suspect).records_decision("Federal screening")
    liaison = referred(enter, case, story.suspect, story.victim)
    federal = enter("Federal prosecutor").opens(case).takes_referral()
    federal.asks("The trace of the firearm", "It shows that it crossed a state line.")
    liaison.was_told("Ask for more")
    liaison.finds("U.S. Attorney asks", "you")
    liaison.answers_questions("It was sold in Virginia in 2019.")
    federal.opens(case, "Federal").adopts("hobbs_robbery", story.suspect)
    federal.closes("guilty_plea", "A plea in federal court.", told=story.victim)
    detective.finds("Closed", "Nobody")
