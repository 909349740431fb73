"""What the list of one office says: every case that all who attend from there may read, and nothing else."""

from dataclasses import dataclass
from datetime import date, datetime

from casebridge.access.actor import Actor
from casebridge.cases.words import state_words
from casebridge.federal.queue import CASES, REFERRALS, SCREENINGS, Line, common_to
from casebridge.formats import kind_label, local_datetime, long_date, office_label, plural
from casebridge.packets.content import Block, Paper
from casebridge.packets.content import Line as Fact
from casebridge.packets.gather import head_now
from casebridge.packets.given import PacketInput

KIND = "meeting_list"
MEETING, LABEL = "Screening meeting", "Meeting list"
COLUMNS = ("Case", "Where it is", "Who has it", "Custody", "What waits, by when")
WIDTHS = (30, 15, 15, 13)
# The parts of the list of each office: heading, states, and what its reader must see.
_OPEN = ("With the U.S. Attorney", REFERRALS, "")
_ADOPTED = ("Federal cases", CASES, "")
_OWN = (
    "In screening by the State’s Attorney", (SCREENINGS[0],),
    "The U.S. Attorney’s list does not name these: they were not referred, or were taken back.",
)  # fmt: skip
PARTS: dict[str, tuple[tuple[str, tuple[str, ...], str], ...]] = {
    "sao": (_OWN, _OPEN, _ADOPTED), "usao": (_OPEN, _ADOPTED),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Draft:
    """A list before it is made: whose, for which meeting, its plain values, its cases by number with their accused."""

    agency: str
    meeting_on: date | None
    given: PacketInput
    cases: tuple[tuple[int, tuple[int, ...]], ...]


def draft_of(
    agency: str, readers: list[Actor], *, meeting_on: date | None, number: str, by: str, at: datetime
) -> Draft:
    """Return the list of an office for these readers (one at least).

    :param by: who makes it, in words. :param at: the moment that it shows (aware).
    """
    parts = [(heading, notice, common_to(readers, states)) for heading, states, notice in PARTS[agency]]
    lines = [line for _heading, _notice, found in parts for line in found]
    for_day = f"For {long_date(meeting_on)}" if meeting_on else "No day is set"
    paper = Paper(
        LABEL, office_label(agency), f"{for_day}: {plural(len(lines), 'case')}, the nearest clock first.",
        (
            Fact("Meeting", long_date(meeting_on) if meeting_on else "no day is set"),
            Fact("As of", local_datetime(at, year=True)),
            Fact("Copy of", f"{office_label(agency)}: not to be handed to another office"),
        ),
        tuple(_block(heading, notice, found) for heading, notice, found in parts if found) or (_nothing(),),
        ("Present", "What was agreed", "", "", "", "Next meeting"),
        foot=f"{office_label(agency)} only. What it names is as of {local_datetime(at)}.",
    )  # fmt: skip
    given = PacketInput(
        kind=KIND, kind_label=LABEL, packet_id=number, case_number=MEETING, complaint_number="", title=LABEL,
        recipient=office_label(agency), prepared_by=by, built_at=at, audit_head=head_now(), bates_prefix="",
        sections=(), paper=paper,
    )  # fmt: skip
    return Draft(agency, meeting_on, given, tuple((line.row.id, line.people) for line in lines))


def _nothing() -> Block:
    return Block("Cases", paragraphs=("Nothing lies with the U.S. Attorney, and nothing waits for screening.",))


def _block(heading: str, notice: str, lines: list[Line]) -> Block:
    return Block(heading, columns=COLUMNS, rows=tuple(map(_row, lines)), notice=notice, widths=WIDTHS)


def _row(line: Line) -> tuple[str, ...]:
    row = line.row
    when = f", {local_datetime(row.clock_due)}" if row.clock_due else ""
    custody = line.custody[:1].upper() + line.custody[1:] if line.custody else "Nobody held"
    what = f"{row.number}: {row.title}, {kind_label(row.kind)}"
    return (what, state_words(row.state), line.holder, custody, f"{line.waits}. {line.why}{when}")
