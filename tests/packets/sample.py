"""A fictional shooting, whole, as the input of a packet: everybody and everything in it is invented."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from casebridge.evidence.inspect import inspect_file
from casebridge.packets import content as c
from casebridge.packets.given import Notice, PacketExhibit, PacketInput, SealMark
from tests.packets import papers

BUILT = datetime(2026, 11, 3, 19, 15, tzinfo=UTC)
HEAD = "b81f37a043a6f767e7c94d105f4bd31282f3ecc20680bb9d09bd93461cf4c863"
# A seal that nobody has: for builds that are compared and not sealed.
MARK = SealMark("A seal of the tests", "5ea1" * 16)
SECTIONS = (
    *("cover", "notices", "contents", "changes", "summary", "parties", "charges", "matrix", "readiness"),
    *(
        "attestation",
        "returns",
        "history",
        "incident",
        "scene",
        "witnesses",
        "firearms",
        "digital",
        "manifest",
        "verify",
    ),
)


@dataclass(frozen=True)
class Paper:
    """A received file of the sample."""

    title: str
    name: str
    section: str
    given_by: str
    data: bytes


PAPERS = (
    Paper("Offense report", "001-report.pdf", "incident", "Ofc. P. Notreal", papers.a_report("Offense report", 3)),
    Paper("Body-worn camera, arrival", "002-arrival.wav", "incident", "Ofc. P. Notreal", papers.a_recording()),
    Paper("Scene photograph", "003-scene.jpg", "scene", "Tech. B. Makebelieve", papers.a_photo()),
    Paper(
        "Firearms examination",
        "004-firearms.pdf",
        "firearms",
        "Examiner D. Mockingham",
        papers.a_report("Examination", 2),
    ),
    Paper(
        "Sketch of the street",
        "005-sketch.pdf",
        "scene",
        "Tech. B. Makebelieve",
        papers.a_report("Sketch", 1, wide=True),
    ),
    Paper("Phone bill", "006-bill.pdf", "digital", "Telephone company", papers.a_broken_file()),
    Paper("بيان الشاهد", "007-statement.pdf", "witnesses", "Det. M. Pretendleton", papers.a_report("Statement", 2)),
)


def exhibits(folder: Path, chosen: tuple[Paper, ...] = PAPERS) -> tuple[PacketExhibit, ...]:
    """Receive the papers into `folder` and return them as exhibits, numbered one after the other."""
    found: list[PacketExhibit] = []
    first = 1
    for number, paper in enumerate(chosen, 1):
        original = folder / f"original-{number}"
        original.write_bytes(paper.data)
        one = _exhibit(number, first, paper, original, folder / f"ready-{number}.pdf")
        found.append(one)
        first += one.pages
    return tuple(found)


def _exhibit(number: int, first: int, paper: Paper, original: Path, ready: Path) -> PacketExhibit:
    seen = inspect_file(original, paper.name, ready=ready)
    return PacketExhibit(
        number=number,
        title=paper.title,
        section=paper.section,
        kind=seen.label,
        given_by=paper.given_by,
        file_name=paper.name,
        sha256=seen.sha256,
        size=seen.size,
        outcome=seen.outcome,
        bates_first=first,
        pages=seen.pages or 1,
        fingerprint=seen.fingerprint,
        ready=str(ready) if seen.pages else None,
        ready_sha256=seen.ready_sha256,
        original=str(original),
        scales=seen.scales,
        text_pages=seen.text_pages,
        fonts_embedded=seen.fonts_embedded,
        slip_reason="" if seen.pages else seen.message,
        received="Wed Oct 28, 2026, 10:05",
        length=seen.seconds,
        notices=seen.notices,
    )


def a_packet(folder: Path, **changes: Any) -> PacketInput:
    """Return the sample packet with its exhibits received into `folder`; `changes` replace fields."""
    return replace(BARE, exhibits=exhibits(folder), **changes)


VICTIM = "صوفيا المتخيلة (Sofia al-Mutakhayyila)"
DEFENDANT, DRIVER = "Montgomery Tallstory", "Đặng Thị Hư Cấu"

ELEMENTS = (
    c.Element(
        "The defendant is the person who did the act.",
        (
            c.Cell("strong", (c.Proof(2, "body-worn camera", "00:00:01"), c.Proof(7, "statement", "p. 2"))),
            c.Cell("none", note="One tip is open."),
        ),
    ),
    c.Element("The act happened in Baltimore City.", (c.Cell("strong", (c.Proof(1, "report", "p. 1"),)),) * 2),
    c.Element(
        "A firearm was used to do it.",
        (c.Cell("moderate", (c.Proof(4, "two casings", "p. 2"), c.Proof(3, "scene"))), c.Cell("none")),
    ),
)

BARE = PacketInput(
    kind="sao_review",
    kind_label="Charging review package",
    packet_id="CB-P-2026-000318",
    case_number="CB-2026-000123",
    complaint_number="26-C-00417",
    title="Shooting on Drumstick Street",
    sentence="One person wounded, one suspect held, pistol recovered",
    recipient="ASA Nadia Conjectura, Office of the State’s Attorney",
    prepared_by="Det. Marigold Pretendleton, Baltimore Police",
    built_at=BUILT,
    audit_head=HEAD,
    bates_prefix="CB26-000123",
    sections=SECTIONS,
    asked_for="Charging decision on two persons, two charges each",
    cover=(
        c.Line("Case", "CB-2026-000123 · police complaint 26-C-00417", "case_number"),
        c.Line("For", "ASA Nadia Conjectura, Office of the State’s Attorney", "prepared_for"),
        c.Line("From", "Det. Marigold Pretendleton; attested by Sgt. Agatha Fabrikant", "prepared_by"),
        c.Line("Built", "Tue Nov 3, 2026, 14:15 Baltimore time", "date_time_local"),
        c.Line("In custody since", "Sat Oct 31, 2026, 16:30", "in_custody_since"),
        c.Line("Nearest date", "Decision due Tue Nov 10, 2026", "nearest_clock", to_be_confirmed=True),
    ),
    notices=(
        Notice("Law enforcement sensitive. For the named recipient. Ask the issuing office before any release."),
        Notice("Pages about a person under 18 are kept and copied apart.", to_be_confirmed=True),
    ),
    glance=c.Glance(
        "The police ask for charges against two persons. Three of five checklist items are complete.",
        (
            c.Line("Victim", VICTIM),
            c.Line("Place and time", "400 block Drumstick Street, Sat Oct 31, 2026, about 16:10"),
            c.Line("In custody", f"{DEFENDANT}, since Sat Oct 31, 2026"),
        ),
        (
            c.ThinSpot("It was this person: " + DRIVER, "none", "A second look at Exhibit 3, or the tip of November 1"),
            c.ThinSpot("A firearm was used", "moderate", "The test-fire report, promised for November 6"),
        ),
        ("A second caller has not been reached; two tries are in the history.",),
    ),
    changes=c.Changes("the packet of October 29", ("Firearms examination added (Exhibit 4), answering item 2.",)),
    summary=(
        c.Passage(
            "What happened",
            (
                "Officer Notreal was sent to the 400 block of Drumstick Street at 16:12 for a report of shots fired. "
                f"She found {VICTIM} seated against the steps with a wound to the left foot. The words and the time "
                "are on the body-worn camera (Exhibit 2, from 00:01).\n\nTwo casings were marked and photographed "
                "before they were moved (Exhibit 3). The examiner’s report is Exhibit 4; Exhibit 99 is not here.",
            ),
        ),
        c.Passage(
            "Who did it",
            (
                f"김가상 (Kim Gasang), Σοφία Φανταστική, Иван Вымышленный and Ọlábísí Àròsọ saw {DEFENDANT} run. "
                "יוסף הבדיוני did not see a face.",
            ),
        ),
    ),
    chronology=(
        c.Event(datetime(2026, 10, 31, 20, 10, tzinfo=UTC), "Shots reported", "Exhibit 1"),
        c.Event(date(2026, 11, 1), "Tip received", "Det. M. Pretendleton"),
    ),
    persons=(
        c.Person(VICTIM, "Victim", (c.Line("Born", "1997"),), "Interpreter asked for."),
        c.Person(DEFENDANT, "Suspect", (c.Line("Born", "1990"), c.Line("Custody", "Held"))),
        c.Person(DRIVER, "Suspect", (c.Line("Born", "1985"),)),
        c.Person("김가상 (Kim Gasang)", "Witness"),
    ),
    charges=(
        c.Charge(
            "Assault, first degree (with a firearm)",
            "CR § 3-202(b)(2)",
            (c.Count(DEFENDANT, "proposed"), c.Count(DRIVER, "proposed")),
            ELEMENTS,
            "Up to 25 years",
            "One count per person shot at.",
        ),
        c.Charge(
            "Firearm use in felony or crime of violence",
            "CR § 4-204(b)",
            (c.Count(DEFENDANT, "proposed"), c.Count(DRIVER, "under review", "Role to be shown")),
            ELEMENTS[:2],
            "Up to 20 years",
            to_be_confirmed=True,
        ),
    ),
    checklist=(
        c.CheckItem("Incident report", "have", exhibits=(1,)),
        c.CheckItem("Body-worn camera", "have", exhibits=(2,)),
        c.CheckItem("Firearms examination", "requested", "Promised for November 6", "strengthens"),
        c.CheckItem("Phone records", "waived", "The bill cannot be opened, see Exhibit 6", exhibits=(6,)),
        c.CheckItem("Gunshot residue", "not applicable", "No test was made.", to_be_confirmed=True),
    ),
    attestation=c.Attestation(
        "I have read this package. What it says it holds is in it; what is missing is named.",
        "Sgt. Agatha Fabrikant",
        datetime(2026, 11, 3, 18, 2, tzinfo=UTC),
        (c.Waiver("Phone records", "The order is pending; the bill cannot be opened.", "Sgt. Agatha Fabrikant"),),
    ),
    returns=(
        c.ReturnRound(
            1,
            datetime(2026, 10, 29, 15, 0, tzinfo=UTC),
            "ASA Nadia Conjectura",
            (
                c.ReturnItem("Firearms examination", "The report was not in the package", "answered", "blocks charge",
                             date(2026, 11, 3), "Filed as Exhibit 4.", (4,)),
                c.ReturnItem("Second caller", "Nobody spoke with the caller", "answered in part", "strengthens",
                             date(2026, 11, 6), "Two tries."),
            ),
        ),
    ),
    history=(
        c.Event(datetime(2026, 10, 31, 21, 0, tzinfo=UTC), "Case opened", "Det. Marigold Pretendleton"),
        c.Event(datetime(2026, 11, 3, 18, 2, tzinfo=UTC), "Attested and sent", "Sgt. Agatha Fabrikant"),
    ),
)  # fmt: skip
