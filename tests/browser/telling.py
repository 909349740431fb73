"""The stretches of a story that several cases share: a package, a return that is answered, a referral."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.browser.police import Police
from tests.browser.state import State

ENTER = Callable[[str], Any]
WAIVED = "Who the suspect is: identity, record, supervision"
RETURNED = (
    ("id_single_witness", "A second source that places him there."),
    ("id_no_confidence_words", "The witness's own words, written down."),
)


@dataclass(frozen=True)
class Story:
    """A kind of case and who works on it; `charge` is a key of the library, `title` how pages name it."""

    kind: str
    charge: str
    title: str
    detective: str = "Detective"
    sergeant: str = "Sergeant"
    suspect: str = "Max Nobody"
    victim: str = "Ada Nowhere"


def a_package(enter: ENTER, story: Story) -> Police:
    """Let the detective prepare the open case: answers, people, charge, files, checklist, a waiver."""
    detective = enter(story.detective)
    detective.answers()
    detective.enters_person("victim", story.victim, "1980-05-04")
    detective.enters_person("suspect", story.suspect, "1990-01-02")
    detective.proposes(story.charge, story.suspect)
    detective.files("incident_report", "crime_scene_photos", "audio_911")
    detective.asks_waiver(WAIVED, "The record comes on Monday.")
    detective.ticks_the_gaps(but=WAIVED)
    return detective


def sent_to_the_state(enter: ENTER, story: Story) -> str:
    """Submit, attest the waiver, take; the case's address."""
    detective = enter(story.detective)
    detective.submits("One event, one suspect, one witness.")
    sergeant = enter(story.sergeant).opens(detective.case)
    sergeant.finds("With the sergeant", "Sergeants")
    sergeant.attests(WAIVED)
    prosecutor = enter("Prosecutor").opens(detective.case)
    prosecutor.finds("Waiting for a prosecutor", "Prosecutors")
    prosecutor.takes()
    return detective.case


def returned_and_answered(enter: ENTER, story: Story) -> State:
    """Return the case with two items, answer both, resubmit, accept both answers; the prosecutor at the review."""
    detective, prosecutor = enter(story.detective), enter("Prosecutor")
    prosecutor.returns(*RETURNED)
    detective.was_told("Return with items")
    detective.finds("Returned to the detective", "you")
    detective.answers_item(1, "The clerk saw him too; his statement is attached.", file="crime_scene_log")
    detective.answers_item(2, "Written down in her own words.")
    detective.classes(4)
    detective.sends_back()
    prosecutor.finds("In charging review", "you")
    prosecutor.accepts_answers(1, 2)
    return prosecutor


def referred(enter: ENTER, case: str, *people: str) -> State:
    """Screen the case and refer it with these people in the shared set; the liaison."""
    liaison = enter("Federal liaison").opens(case)
    liaison.finds("Federal screening", "Federal")
    liaison.takes_screening().screens(*people).refers("Possession by a prohibited person")
    return liaison
