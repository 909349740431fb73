"""Sample facts of the drawn pages: everybody here is invented."""

from datetime import UTC, date, datetime
from types import SimpleNamespace as One
from typing import Any


def moment(month: int, day: int, hour: int = 12, minute: int = 0, second: int = 0) -> datetime:
    """Return a moment of 2026; the hour is Baltimore's winter hour."""
    return datetime(2026, month, day, (hour + 5) % 24, minute, second, tzinfo=UTC)


def choice(name: str, label: str, value: str, *choices: tuple[str, ...]) -> dict[str, Any]:
    """Return a plain field with choices."""
    return {"name": name, "label": label, "value": value, "choices": list(choices)}


HAVE = (("have", "Have"), ("requested", "Requested"), ("na", "Not applicable"))
DECIDE = (("approve", "Approve"), ("decline", "Decline"), ("other", "Other"), ("open", "Open"))


FACTS: dict[str, Any] = {
    "field_place": One(name="place", label="Place", value="1900 block West Pratt Street", errors=[]),
    "field_done": One(
        name="done",
        label="What does done look like?",
        value="",
        errors=["Say what you will accept, in one or two sentences"],
    ),
    "field_district": {
        "name": "district",
        "label": "District",
        "value": "sw",
        "choices": [("w", "Western"), ("sw", "Southwest")],
    },
    "field_reason": {
        "name": "reason",
        "label": "Reason",
        "choices": {"Police": ["a", "b"], "SAO": [("c", "C")]},
    },
    "field_agree": {"name": "agree", "label": "I have read this and agree", "value": True},
    "field_custody": {
        "name": "custody",
        "label": "Is somebody in custody?",
        "value": "no",
        "choices": [("yes", "Yes"), ("no", "No")],
    },
    "field_whom": {
        "name": "whom",
        "label": "For whom",
        "value": "gj",
        "choices": [("sao", "SAO review", "all but LEAD"), ("gj", "Grand jury", "used exhibits")],
    },
    "spans": [
        One(
            office="bpd",
            name="Police",
            held="7 d 22 h",
            now=False,
            stations=[
                One(label="Being prepared", kind="done", date="Nov 9"),
                One(label="With the sergeant", kind="done", date="Nov 11"),
                One(label="Returned, once", kind="done", date="Nov 18 to 23"),
            ],
        ),
        One(
            office="sao",
            name="State’s Attorney",
            held="7 d 3 h",
            now=True,
            stations=[
                One(label="Waiting", kind="done", date="Nov 12"),
                One(label="In charging review", kind="now", note="since Mon Nov 23 14:02, round 2"),
                One(label="Federal screening", kind="todo"),
                One(label="State case", kind="todo"),
            ],
        ),
        One(
            office="usao",
            name="U.S. Attorney",
            held="",
            now=False,
            stations=[
                One(label="Only if referred", kind="maybe"),
                One(label="Federal case", kind="todo"),
            ],
        ),
    ],
    "clock": One(kind="charging review", date=date(2026, 12, 9), left="9 business days left", share=0.1, tone=""),
    "late_clock": One(
        kind="bail review",
        date=moment(11, 24, 13, 30),
        left="2 days late",
        share=1.2,
        tone="bad",
        legal=True,
        count_url="#",
        to_be_confirmed=True,
    ),
    "soon_clock": One(kind="firearm screening", date="48 hours", left="18 hours left", share=0.7, tone="warn"),
    "next_move": One(
        mine=True,
        title="record the decision.",
        first="3 things come first: 2 elements without proof, 1 exhibit not classed.",
        first_url="#",
        moves=[
            One(label="Record the decision", url="#", method="get"),
            One(label="Return with items", url="#", method="get"),
            One(label="Put on hold", url="#", method="post"),
            One(label="Refer to LEAD", url="#", method="get"),
        ],
    ),
    "entries": [
        One(who="You", text="opened the case.", at=moment(11, 24, 9, 10), office="sao"),
        One(
            who="Det. Okafor-Whitlock",
            text="sent it back to you: 3 of 4 items answered, 2 files added.",
            at=moment(11, 23, 14, 2),
            office="bpd",
            receipt="R-7KQ4-22M9",
        ),
        One(
            who="ליאור בן־דוד",
            text="attested one waiver and sent the case.",
            at=moment(11, 12, 9, 5),
            office="bpd",
        ),
    ],
    "days": [
        (
            date(2026, 11, 24),
            [
                One(
                    who="Imani Castellanos-Reyes",
                    role="prosecutor, SAO Homicide",
                    text="opened the case. She holds it.",
                    at=moment(11, 24, 9, 10, 22),
                    office="sao",
                    number=18391,
                    url="#",
                ),
                One(
                    who="Gideon Marsh",
                    role="detective, other unit",
                    text="was refused the case: not on it and gave no reason.",
                    at=moment(11, 24, 8, 12, 40),
                    office="bpd",
                    kind="refused",
                    number=18377,
                    url="#",
                ),
            ],
        ),
        (
            date(2026, 11, 23),
            [
                One(
                    who="Renata Okafor-Whitlock",
                    role="detective",
                    text="sent the case back to the prosecutor: 3 items answered, 1 disputed, 2 files added.",
                    at=moment(11, 23, 14, 2, 11),
                    office="bpd",
                    kind="move",
                    receipt="R-7KQ4-22M9",
                    number=18290,
                    url="#",
                ),
                One(
                    text="A line about State’s Attorney work product. You may know that it exists, not what it says.",
                    at=moment(11, 23, 10, 15, 44),
                    office="sao",
                    kind="sealed",
                    number=17822,
                ),
            ],
        ),
    ],
    "jobs": [
        One(
            url="#",
            title="Robbery at Wilkens Avenue pharmacy",
            meta="Armed robbery · CB-2026-000104 · Jules Ferrand",
            lead="2 items block the charge",
            rest=", 1 strengthens it",
            detail="Asked by A. Nwachukwu (SAO) on Wed Nov 18. You answered 1 of 3.",
            due=moment(11, 24, 17),
            due_note="7 hours left",
            tone="bad",
            action={"label": "Answer items", "url": "#"},
        ),
        One(
            url="#",
            title="Shooting of Teodora Lindqvist-Abernathy",
            meta="Non-fatal shooting · CB-2026-000119",
            lead="Your question was answered",
            rest=": why item 2 was asked",
            detail="“Without the second camera nobody places him north of the alley.”",
            due=date(2026, 11, 25),
            due_note="1 business day left",
            tone="warn",
            action={"label": "Answer items", "url": "#"},
        ),
        One(
            url="#",
            title="Homicide of " + "Wolfeschlegelsteinhausenbergerdorff" * 3,
            meta="Homicide · CB-2026-000128 · review first",
            lead="4 things would bounce",
            rest=": cause of death, photo array",
            detail="",
            due=date(2026, 12, 23),
            due_note="29 days left to submit",
            tone="",
            action={"label": "Go on", "url": "#", "outline": True},
        ),
    ],
    "ready": One(
        gaps=[
            One(
                what="Cause and manner of death is only requested",
                why="The act must be what killed (CR § 2-201).",
                evidence="Caused 5 of 31 homicide returns in 90 days",
                links=[("Go to the item", "#"), ("Ask for a waiver", "#")],
            ),
            One(
                what="Photo array: who ran it, and how, is missing",
                why="The identification of Mr. Pruitt rests on it alone.",
                evidence="",
                links=[("Go to the item", "#")],
            ),
        ],
        settled="Nothing else is in the way: 25 of 30 settled, the full autopsy may follow.",
    ),
    "checklist": [
        (
            One(
                key="cause",
                label="Cause and manner of death, preliminary",
                why="The act must be what killed: without it the top charge lacks its first element.",
                gap=True,
            ),
            choice("c1", "Cause", "requested", *HAVE),
        ),
        (
            One(
                key="scene",
                label="Scene log, photographs, diagram",
                why="",
                gap=False,
                exhibits=[(3, "", "#"), (4, "12 pages", "#")],
            ),
            choice("c2", "Scene", "have", *HAVE),
        ),
        (
            One(
                key="autopsy",
                label="Full autopsy report",
                why="Promised for Fri Feb 12, 2027. It does not hold the package.",
                gap=False,
                weight="trial_only",
                to_be_confirmed=True,
            ),
            choice("c3", "Autopsy", "", *HAVE),
        ),
    ],
    "columns": [One(name="Corwin Vale"), One(name="Tobias Merriweather-Knox")],
    "groups": [
        One(
            title="Assault, first degree",
            note="CR § 3-202 · in force on Nov 8, 2026 · both defendants",
            rows=[
                One(
                    label="Caused, or tried to cause, serious physical injury",
                    cells=[
                        One(
                            charged=True,
                            strength="strong",
                            name="Serious injury, Corwin Vale",
                            url="#",
                            exhibits=[(41, "p. 4 to 9", "#"), (12, "04:10 to 05:32", "#")],
                            note="Gunshot wound of the femur, surgery.",
                        ),
                        One(
                            charged=True,
                            strength="weak",
                            name="Serious injury, Tobias Merriweather-Knox",
                            url="#",
                            exhibits=[(41, "p. 4 to 9", "#")],
                            note="As an aider.",
                            fresh=True,
                        ),
                    ],
                ),
            ],
        ),
        One(
            title="Armed robbery",
            note="CR § 3-403 · Merriweather-Knox only",
            rows=[
                One(
                    label="Took property of another",
                    cells=[
                        One(charged=False),
                        One(
                            charged=True,
                            strength="none",
                            name="Took property, Tobias Merriweather-Knox",
                            url="#",
                            note="The bag was dropped. Attempt may fit.",
                            ways=[("Change the charge", "#"), ("make it a return item", "#")],
                        ),
                    ],
                ),
            ],
        ),
    ],
    "decisions": [
        (
            One(charge="Assault, first degree", defendant="Corwin Vale", strength="strong"),
            choice("d1", "D", "approve", *DECIDE),
        ),
        (
            One(charge="Firearm used in a crime of violence", defendant="Corwin Vale", strength="moderate"),
            choice("d2", "D", "decline", *DECIDE),
        ),
    ],
    "returned": One(
        n=2,
        title="Wound not documented",
        weight="blocks_charge",
        tone="bad",
        word="Open, due Wed Nov 25",
        why="Serious physical injury, both defendants. The summary says “leg wound”; no page shows it.",
        done="One page or photograph that shows it, with where it was taken.",
        by=date(2026, 11, 25),
        left="3 business days left",
    ),
    "reply": choice(
        "reply-2",
        "Your reply to item 2",
        "answer",
        ("answer", "Answer"),
        ("part", "Answer in part"),
        ("dispute", "Dispute"),
        ("why", "Ask why"),
    ),
    "thread": [
        One(
            who="You",
            office="bpd",
            at=moment(11, 19, 8, 10),
            text="Camera 1 shows both of them at the corner.\nWhat does camera 2 add?",
        ),
        One(
            who="I. Castellanos-Reyes",
            office="sao",
            at=moment(11, 19, 11, 42),
            text="Camera 1 ends at 21:36.",
        ),
    ],
    "changed": One(
        n=1,
        title="Array record does not show who ran it and how",
        weight="strengthens",
        tone="ok",
        word="Answered",
        quote="Record signed by Ofc. Hale.",
        exhibits=[(40, "3 pages, new", "#")],
    ),
    "before": [
        ("same", "He was about six feet, dark jacket."),
        ("del", "I did not see the other one’s face."),
        ("same", "They ran up the alley."),
    ],
    "after": [
        ("same", "He was about six feet, dark jacket."),
        ("ins", "I saw the other one from the side when he turned."),
        ("same", "They ran up the alley."),
    ],
    "receipt": One(
        number="R-9D2V-41HB",
        title="Decision recorded",
        what="Shooting of Odalys Quintero, CB-2026-000123",
        at=moment(12, 2, 11, 27, 40),
    ),
    "told_rows": [
        One(who="Det. Okafor-Whitlock", note="sent 11:27:41", tone="ok", word="Opened 11:40"),
        One(
            who="Mail to Sgt. Delacroix",
            note="2 tries; his page shows it anyway",
            tone="bad",
            word="Not delivered",
            gap=True,
        ),
    ],
    "build": One(
        title="Grand jury packet is being built",
        done=65,
        of=100,
        left="about 40 seconds left",
        stop_url="#",
        where="Packets",
        steps=[
            One(word="43 files checked", kind="done"),
            One(word="204 of 312 pages placed", kind="now"),
            One(word="Sealed", kind="todo"),
        ],
    ),
    "files": [
        One(
            name="Lineup form signed Nov 22.pdf",
            kind="file",
            note="3 pages, 1.1 MB",
            tone="ok",
            word="Stored as Ex 23",
            detail="SHA-256 9f3a 77c1 … 04be",
            url="#",
            type_field=choice("t1", "T", "b", ("a", "Body camera"), ("b", "Photo array record")),
        ),
        One(
            name="BWC_Tran_2311_rear-yard.mp4",
            kind="video",
            note="41 min, 1.2 GB",
            tone="info",
            word="Sending, 62%",
            icon="upload",
            progress=62,
        ),
        One(
            name="Statement of neighbor (final) FINAL v3 corrected.pdf",
            kind="file",
            note="Says PDF, contains a web page",
            tone="bad",
            word="Kept apart",
            detail="Type does not match the name",
            url="#",
            link="Why",
        ),
    ],
    "shares": [
        One(office="bpd", value=7.9, label="Police", words="7 d 22 h"),
        One(office="sao", value=7.1, label="SAO", words="7 d 3 h"),
    ],
    "bars": [
        One(
            label="Being prepared",
            parts=[
                One(**{"class": "c1", "value": 22}),
                One(**{"class": "c2", "value": 14}),
                One(**{"class": "c3", "value": 5}),
            ],
            words="41 · 5 old",
        ),
        One(
            label="In charging review",
            parts=[One(**{"class": "c1", "value": 17}), One(**{"class": "c3", "value": 4})],
            words="30 · 4 old",
        ),
    ],
    "woke": moment(11, 30),
    "since": moment(11, 24, 10, 40),
}
