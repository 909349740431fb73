"""The input of a build: one packet with its exhibits, as plain values."""

from dataclasses import dataclass, field
from datetime import datetime

from casebridge.packets.content import (
    Attestation,
    Changes,
    Charge,
    CheckItem,
    Event,
    Finding,
    Glance,
    Letter,
    Line,
    Listing,
    Paper,
    Passage,
    Person,
    ReturnRound,
    Withdrawn,
)


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence of the packet kind that its reader must see."""

    text: str
    to_be_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Redaction:
    """What is covered on a page (from 1) of an exhibit for one ground, in words, and in how many boxes."""

    page: int
    ground: str
    boxes: int


@dataclass(frozen=True, slots=True)
class Sealed:
    """A string that may stand nowhere in the packet; `let` are places (exhibit number, page) where a person let it."""

    text: str
    ground: str
    let: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class SealMark:
    """Whose seal the packet will carry: the certificate's name and its SHA-256 as hex; `is_own` where no agency's."""

    name: str
    fingerprint: str
    is_own: bool = True


@dataclass(frozen=True, slots=True)
class PacketExhibit:
    """One version of an exhibit as it goes into the packet.

    `number` is the exhibit's number in the packet, `section` the key of the section it stands in.
    `bates_first` and `pages` say its numbers; a slip sheet takes one. `ready` is the path of the ready
    file made at intake, None when a slip sheet stands in; `slip_reason` then says why. `original` is the
    path of the received bytes where the build shall hash them once more. `length` is in seconds. What stays
    elsewhere has no `sha256`; its `span` and `condition` are in words. A redacted copy has its own hashes and name;
    `original_sha256` is then that of the received bytes.
    """

    number: int
    title: str
    section: str
    kind: str
    given_by: str
    file_name: str
    sha256: str
    size: int
    outcome: str
    bates_first: int
    pages: int
    fingerprint: str | None = None
    ready: str | None = None
    ready_sha256: str | None = None
    original: str | None = None
    scales: tuple[float | None, ...] = ()
    text_pages: tuple[int, ...] = ()
    fonts_embedded: bool = True
    slip_reason: str = ""
    received: str = ""
    where_kept: str = ""
    length: float | None = None
    minutes_that_matter: str = ""
    span: str = ""
    condition: str = ""
    notices: tuple[str, ...] = ()
    redactions: tuple[Redaction, ...] = ()
    original_sha256: str = ""

    @property
    def redacted(self) -> frozenset[int]:
        """Return the pages (from 1) that became pictures because something on them is covered."""
        return frozenset(one.page for one in self.redactions)


@dataclass(frozen=True, slots=True)
class PacketInput:
    """Everything that a packet says, frozen at one moment of the case.

    `sections` are section keys in the reading order of the packet kind. `built_at` is aware UTC and comes
    from the case, never from the clock. `audit_head` is hex. `bates_prefix` is such as CB26-000123, empty
    for kinds without numbers of the case. `marking` are the classes
    that the head of each page names. Content that is None or empty leaves its section out, but for
    the checklist, the matrix and the charges, which then say that there are none. A `paper` stands alone: it has
    neither cover nor contents, and nothing of a case but what it says.
    """

    kind: str
    kind_label: str
    packet_id: str
    case_number: str
    complaint_number: str
    title: str
    recipient: str
    prepared_by: str
    built_at: datetime
    audit_head: str
    bates_prefix: str
    sections: tuple[str, ...]
    section_labels: dict[str, str] = field(default_factory=dict)
    sentence: str = ""
    asked_for: str = ""
    cover: tuple[Line, ...] = ()
    notices: tuple[Notice, ...] = ()
    marking: str = ""
    glance: Glance | None = None
    changes: Changes | None = None
    summary: tuple[Passage, ...] = ()
    chronology: tuple[Event, ...] = ()
    chronology_left_out: int = 0
    persons: tuple[Person, ...] = ()
    charges: tuple[Charge, ...] = ()
    checklist: tuple[CheckItem, ...] = ()
    attestation: Attestation | None = None
    returns: tuple[ReturnRound, ...] = ()
    history: tuple[Event, ...] = ()
    federal_sheet: tuple[Finding, ...] = ()
    referral_letter: Letter | None = None
    listings: tuple[Listing, ...] = ()
    exhibits: tuple[PacketExhibit, ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()
    sealed: tuple[Sealed, ...] = ()
    paper: Paper | None = None
    seal: SealMark | None = None
    product: str = "CaseBridge"
