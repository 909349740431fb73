"""A declined case is challenged, talked over, upheld, and charged over the prosecutor's objection."""

from tests.browser.state import in_days
from tests.browser.telling import Story, a_package, sent_to_the_state

STORY = Story("Non-fatal shooting", "assault_1_firearm", "Assault, first degree (with a firearm)")


def test_a_declined_case_is_challenged_stands_and_is_charged_over_objection(enter):
    detective, prosecutor, sergeant = enter("Detective"), enter("Prosecutor"), enter("Sergeant")
    case = detective.starts_case(STORY.kind, day="2026-01-05", place="1200 block of Nowhere Street")
    a_package(enter, STORY)
    sent_to_the_state(enter, STORY)
    prosecutor.opens(case, "Review").declines(STORY.title, STORY.suspect, "identity_not_proved")
    prosecutor.records_decision("Declined")
    detective.was_told("Record the decision")
    sergeant.opens(case).challenges(STORY.title, STORY.suspect, "exhibit_not_read", "The photographs were not read.")
    supervisor = enter("SAO supervisor").opens(case)
    supervisor.finds("Under challenge", "Supervisors")
    supervisor.answers_grounds("They were read; they show the place, not the person.")
    supervisor.calls_conference()
    supervisor.moves(
        "The decision stands", "Declined", attendees="All three.", agreed="No new proof came up.", held_on=in_days(0)
    )
    detective.files("charging_document")
    commander = enter("Commander").opens(case)
    commander.finds("Declined", "Sergeants")
    commander.charges_over_objection("R. Storyboard; nobody else agreed.", "The victim names him.")
    prosecutor.finds("State case", "you")
