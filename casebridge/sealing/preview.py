"""What an order changes, said before anybody confirms: who loses sight of the case, or what is destroyed and stays."""

from dataclasses import dataclass, field

from sqlalchemy import func, select

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.audit import AuditEntry
from casebridge.cases.models import Case, CaseLink
from casebridge.db import db
from casebridge.errors import Gap
from casebridge.evidence.models import CustodyTransfer, Exhibit, ExhibitShare
from casebridge.federal.models import SharedItem
from casebridge.packets.links.models import PacketLink
from casebridge.packets.models import BatesNumber, Packet
from casebridge.packets.queries import is_shown
from casebridge.sealing import closure
from casebridge.sealing.queries import readers_of, standing_holds

UNDER_WAY = ("requested", "building")
LEFT = ("issued", "superseded", "revoked")
# Kinds of rows whose name in the database is not the word that people use.
_WORDS = {
    "case_file": "case", "party": "people", "case_read": "readings of the case", "fact": "facts and their sources",
    "exhibit_version": "versions of exhibits", "exhibit_read": "readings of exhibits",
    "packet_link": "links to packets",
    "bates_number": "page numbers in the ledger", "notice": "notices", "court_act": "orders carried out or asked for",
    "name_word": "words of names that search knows", "exhibit_name": "exhibits that search knows",
    "page_words": "pages that search knows",
    "holding": "spans of the time ledger", "entry_reason": "reasons of readers from outside",
    "meeting_copy": "lists for the screening meeting that name the case", "meeting_line": "lines of those lists",
    "stuck_case": "findings of the nightly check", "reminder": "reminders", "leave_case": "cases of people on leave",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """One place where the case stands now, and what becomes of it.

    How much of it stands there is not told: a count of packets or notices tells of those that its reader may not see.
    """

    where: str
    becomes: str


@dataclass(frozen=True, slots=True)
class SealPreview:
    """Who reads the case now and will not, and what disappears where."""

    lose: tuple[str, ...]
    keep: tuple[str, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Outside:
    """A packet that left the house: its number, kind and recipient, who must be written to."""

    number: str
    kind: str
    recipient: str


@dataclass(frozen=True, slots=True)
class ExpungePreview:
    """What is destroyed, what stays, who must be written to, and what keeps the order from being carried out."""

    number: str
    destroyed: tuple[tuple[str, int], ...]
    files: int
    lines: int
    bates: int
    custody: int
    linked: int
    outside: tuple[Outside, ...]
    gaps: tuple[str, ...] = field(default=())

    def as_plain(self) -> dict[str, object]:
        """Return it for programs."""
        return {
            "case": self.number, "destroyed": dict(self.destroyed), "files": self.files, "search_entries": 1,
            "history_lines_without_words": self.lines, "bates_void": self.bates, "things_in_custody": self.custody,
            "linked_cases": self.linked, "stays": list(STAYS), "refused_because": list(self.gaps),
            "write_to": [{"packet": one.number, "kind": one.kind, "recipient": one.recipient} for one in self.outside],
        }  # fmt: skip


PLACES = (
    Place("Lists, queues, board and figures", "who loses sight of it no longer finds it there, nor in any count"),
    Place("Search and the check for related cases", "give the answer of a number that was never given"),
    Place("The page, its history and its exhibits", "“not found”, as for a case that is not there"),
    Place("Open links to its packets", "refuse, as links that ended"),
    Place("Packets being built", "stop, unless a named person asked for them"),
    Place("Notices not read yet", "are taken back from who loses sight of it"),
    Place("Items shared with the U.S. Attorney", "stay shared; only named attorneys open them"),
)

# What outlives an expungement, for people.
STAYS = (
    "The history of the case as a chain: who acted, when and what kind of act. Every word and salt of it is destroyed.",
    "A tombstone: a number of its own, the order with court and date, the two people, and how much was destroyed.",
    "The numbers of its packets and pages: they are void and never given again.",
    "Backups made before today hold the case until they age out. Whoever keeps them must let them, or destroy them;"
    " a restore of one destroys the case again.",
    "What was imported from the incident records of the police, and the records of LEAD: each under its own rules.",
    "Things in custody. Whether they are destroyed or given back is ordered by itself.",
)


def of_seal(case: Case, named: set[int]) -> SealPreview:
    """Return what a seal takes away; `named` are people by number, the two who carry it out among them."""
    stay = named | {one for one in (case.lead_id, case.prosecutor_id) if one is not None}
    readers = readers_of(case)
    lose = tuple(one.name for one in readers if one.id not in stay)
    return SealPreview(lose, tuple(one.name for one in readers if one.id in stay), PLACES)


def of_expunge(case: Case, reader: Actor | None = None) -> ExpungePreview:
    """Return exactly what is destroyed and what stays.

    :param reader: as `left_the_house`; its counts are for nobody who reads the case.
    """
    rows = closure.hanging(case.id)
    counts = closure.count(rows)
    kept = len(closure.drafts(case, rows))
    named = [(words_for(name), number) for name, number in counts.items()]
    destroyed = (*sorted(named), *((("drafts of forms", kept),) if kept else ()))
    return ExpungePreview(
        case.number, tuple(destroyed), len(closure.files(rows)),
        _count(AuditEntry, AuditEntry.case_id == case.id),
        db.session.scalar(select(func.max(BatesNumber.number)).where(BatesNumber.case_id == case.id)) or 0,
        db.session.scalar(
            select(func.count(CustodyTransfer.id))
            .join(Exhibit, Exhibit.id == CustodyTransfer.exhibit_id)
            .where(Exhibit.case_id == case.id)
        ) or 0,
        _count(CaseLink, CaseLink.case_id == case.id), tuple(left_the_house(case, reader)), tuple(_against(case)),
    )  # fmt: skip


def gaps(case: Case) -> list[Gap]:
    """Return what keeps the case from being destroyed, each a sentence with what to do."""
    return [Gap("expunge", sentence) for sentence in _against(case)]


def _against(case: Case) -> list[str]:
    found = [
        f"A legal hold lies on the case, set by {hold.set_by.name}: {hold.words.rstrip('.')}. It must be lifted first."
        for hold in standing_holds(case)
    ]
    if number := _links(case):
        found.append(f"Open links to its packets lead outside: {number}. Take them back first.")
    if number := _packets(case, UNDER_WAY):
        found.append(f"Packets of it are being built: {number}. Wait for them or stop them.")
    if _count(SharedItem, SharedItem.case_id == case.id, SharedItem.taken_back_at.is_(None)):
        found.append("The U.S. Attorney has a shared set of it. Write to that office, and take back what was shared.")
    if number := _shares(case):
        found.append(f"Exhibits are shared with a linked case: {number}. That case must have its own copy first.")
    return found


def left_the_house(case: Case, reader: Actor | None = None) -> list[Outside]:
    """Return the packets that were issued: their recipients still have them.

    :param reader: who is told of those alone that they may see; None for all.
    """
    query = select(Packet).where(Packet.case_id == case.id, Packet.state.in_(LEFT)).order_by(Packet.id)
    found = [one for one in db.session.scalars(query) if reader is None or is_shown(one, reader)]
    return [Outside(one.number, one.kind, one.recipient) for one in found]


def words_for(table: str) -> str:
    """Return the kind of a row in words."""
    return _WORDS.get(table, table.replace("_", " "))


def _links(case: Case) -> int:
    query = select(PacketLink).join(Packet, Packet.id == PacketLink.packet_id).where(Packet.case_id == case.id)
    now = clock.now()
    return sum(not link.ended(now) for link in db.session.scalars(query))


def _packets(case: Case, states: tuple[str, ...]) -> int:
    return _count(Packet, Packet.case_id == case.id, Packet.state.in_(states))


def _shares(case: Case) -> int:
    own = select(Exhibit.id).where(Exhibit.case_id == case.id)
    return _count(ExhibitShare, ExhibitShare.exhibit_id.in_(own), ExhibitShare.case_id != case.id)


def _count(model: type, *where: object) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*where)) or 0  # type: ignore[arg-type]
