"""What a packet is built from: plain values, read from the case in one go, with no way back to the database."""

from dataclasses import dataclass
from datetime import date, datetime

STRENGTHS = ("strong", "moderate", "weak", "none")


@dataclass(frozen=True, slots=True)
class Line:
    """A labelled value, such as a row of the cover; `key` is the catalog's, where it has one."""

    label: str
    value: str
    key: str = ""
    to_be_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """An exhibit that shows something: its number in the packet, what it shows, and where (page or time range).

    A mark of the matrix also has its strength with the reason and the quote, and is signed (`by`, `office`) and dated.
    """

    exhibit: int
    shows: str = ""
    where: str = ""
    strength: str = ""
    reason: str = ""
    quote: str = ""
    by: str = ""
    office: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ThinSpot:
    """An element that is not shown well; `strength` is one of `STRENGTHS`."""

    element: str
    strength: str
    would_help: str


@dataclass(frozen=True, slots=True)
class Glance:
    """The one page for the first two minutes: what is asked, the main facts, where the case is thin."""

    asked: str
    facts: tuple[Line, ...] = ()
    thin: tuple[ThinSpot, ...] = ()
    open_leads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A headed passage of the summary, `lines` as a table; the words "Exhibit 4" in a paragraph become a link."""

    heading: str
    paragraphs: tuple[str, ...]
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the chronology or the history: when, what, and who or which paper says so."""

    at: datetime | date
    what: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the case in a role, with the facts that this reader may know."""

    name: str
    role: str
    facts: tuple[Line, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """One charge against one defendant and where it stands."""

    defendant: str
    state: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What shows one element against one defendant; `strength` is one of `STRENGTHS`."""

    strength: str
    proofs: tuple[Proof, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Element:
    """A thing that must be shown; `cells` stand in the order of the charge's `counts`."""

    text: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Charge:
    """A charge in the version in force on the offense date."""

    title: str
    citation: str
    counts: tuple[Count, ...]
    elements: tuple[Element, ...] = ()
    penalty: str = ""
    note: str = ""
    to_be_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class CheckItem:
    """A line of the checklist; `state` is have, requested, missing, waived or not applicable."""

    label: str
    state: str
    detail: str = ""
    weight: str = ""
    exhibits: tuple[int, ...] = ()
    to_be_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Waiver:
    """A checklist item that somebody let pass, and why."""

    item: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Attestation:
    """The sergeant's word that the package is what it says it is."""

    sentence: str
    by: str
    at: datetime
    waivers: tuple[Waiver, ...] = ()


@dataclass(frozen=True, slots=True)
class ReturnItem:
    """One thing that was asked for, and what came of it."""

    what: str
    reason: str
    state: str
    weight: str = ""
    due: date | None = None
    answer: str = ""
    exhibits: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ReturnRound:
    """One return of the package with its items."""

    number: int
    asked_at: datetime
    asked_by: str
    items: tuple[ReturnItem, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What is new since an earlier packet; paragraphs may name exhibits."""

    since: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A line of the federal screening sheet; `state` is met, missing or unknown."""

    question: str
    state: str
    value: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to the recipient; paragraphs may name exhibits."""

    to: str
    paragraphs: tuple[str, ...]
    signed: str
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A headed part of a paper: labelled values, paragraphs and one table, each left out when empty.

    `notice` is a sentence that its reader must see. Each row has as many values as there are `columns`; `widths` are
    those of the first of them in percent, as the style sheet knows them (w30), and the others share what is left.
    """

    heading: str
    facts: tuple[Line, ...] = ()
    paragraphs: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    notice: str = ""
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A short document without exhibits: a letter, a record, a report.

    `blanks` are lines filled in by hand; `foot` stands at the foot of each page in place of the title.
    """

    title: str
    eyebrow: str
    lead: str
    facts: tuple[Line, ...]
    blocks: tuple[Block, ...]
    blanks: tuple[str, ...] = ()
    foot: str = ""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An exhibit that was taken out of the case: its number and title, and what became of it, in words."""

    number: int
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A plain table for a section that has no page of its own kind; `key` is the section's."""

    key: str
    intro: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
