"""A low-level case goes into LEAD on consent, and the charge comes back by a written decision."""

from tests.browser.telling import Story

STORY = Story("LEAD-eligible", "trespass_posted", "Trespass on posted property", "Detective", "Sergeant", "Nell Nobody")


def test_a_low_level_case_enters_lead_and_the_charge_is_resumed(enter):
    detective = enter("Detective")
    case = detective.starts_case("LEAD-eligible", day="2026-01-05", place="1200 block of Nowhere Street")
    detective.answers()
    detective.enters_person("suspect", STORY.suspect, "1990-01-02").proposes(STORY.charge, STORY.suspect)
    detective.files("incident_report")
    detective.ticks_the_gaps()
    detective.submits("A small matter; the person asks for help.")
    detective.refers_to_lead(STORY.suspect)
    enter("Sergeant").opens(case).attests()
    prosecutor = enter("Prosecutor").opens(case)
    prosecutor.takes()
    prosecutor.offers_lead(STORY.suspect)
    liaison = enter("LEAD liaison").opens(case)
    liaison.finds("LEAD offered", "LEAD")
    enter("LEAD coordinator").accepts_handoff()
    manager = enter("LEAD case manager").finds_participant(STORY.suspect)
    manager.records_consent().finds_participant(STORY.suspect).completes_intake()
    liaison.moves("Intake done", "In LEAD")
    liaison.moves("Resume the charge", "In charging review", reason="The person asks to go to court instead.")
    prosecutor.finds("In charging review", "you")
