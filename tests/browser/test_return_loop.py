"""One return, all the way: words are marked, asked for, disputed, talked over, answered, seen, decided and signed."""

from playwright.sync_api import expect

from tests.browser.telling import Story, a_package, sent_to_the_state

STORY = Story("Homicide", "murder_2", "Murder, second degree")
MARKED = "Ex 1, p. 1: “Written for”"


def test_a_marked_passage_is_asked_disputed_talked_over_answered_and_decided(enter):
    detective, prosecutor, sergeant = enter("Detective"), enter("Prosecutor"), enter("Sergeant")
    case = detective.starts_case(STORY.kind, day="2026-01-05", place="1200 block of Nowhere Street")
    a_package(enter, STORY)
    sent_to_the_state(enter, STORY)

    prosecutor.opens(case, "Review").marks("Written for", "Return item")
    expect(prosecutor.page.get_by_role("textbox", name="In your own words")).to_have_value(MARKED)
    prosecutor.fills_item(1, "id_single_witness", "A second source that places him there.", words="")
    prosecutor.writes_item(2, "id_no_confidence_words", "The witness's own words, written down.")
    prosecutor.sends_items(2)

    detective.opens(case, "Returns").sees(MARKED)
    detective.answers_item(1, "The clerk was there; the statement comes.", how="Answer in part")
    detective.answers_item(2, "They were taken down on film.", how="Dispute", because="already_there")
    detective.sends_back()

    prosecutor.opens(case, "Changes").sees("0 of 2 answered, 1 in part, 0 new files, 0 pages changed, 1 disputed")
    prosecutor.insists(2, "The film has no sound.").sees("Insisted upon")
    sergeant.opens(case).moves("Call a conference", "Case conference", question="Is the film enough?")
    supervisor = enter("SAO supervisor").opens(case)
    supervisor.finds("Case conference", "Supervisors")
    prosecutor.withdraws_item(2, "replaced")
    supervisor.returns_as_agreed("id_no_confidence_words", "One page that she signs.", "The film is not enough.")

    detective.opens(case, "Returns").sees("Your reply to item 1 of return 1")
    detective.answers_item("1 of return 1", "His statement is attached.", file="witness_statement")
    detective.answers_item(1, "Signed by her on one page.")
    detective.classes(4)
    detective.sends_back()

    prosecutor.finds("In charging review", "you")
    prosecutor.opens(case, "Changes").sees("1 new file")
    prosecutor.accepts_answers("1 of return 1", 1)
    prosecutor.rates_elements().opens(case, "Review")
    prosecutor.approves(STORY.title, STORY.suspect).records_decision("Second signature")
    supervisor.opens(case).signs("Federal screening")
    detective.finds("Federal screening", "Federal")
