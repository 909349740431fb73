"""Read the numbers of a case as ranges and say where one is missing, stands twice or was printed on another page."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from casebridge.cases.models import Case
from casebridge.db import db
from casebridge.evidence.models import Exhibit, ExhibitShare
from casebridge.formats import plural
from casebridge.packets.models import BatesNumber, Packet
from casebridge.packets.numbers import prefix
from casebridge.packets.pointed import ledger_key
from casebridge.packets.wording import bates

# Packets whose bytes somebody may hold.
_OUT = ("ready", "issued", "superseded", "revoked")
_UNKNOWN = "a version that no exhibit has"
Page = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Owner:
    """What a run of numbers belongs to: an exhibit of the case, and which of its versions."""

    exhibit: int | None
    title: str
    version: str

    @property
    def words(self) -> str:
        """Return it in words."""
        return f"Exhibit {self.exhibit}, {self.version}" if self.exhibit else _UNKNOWN


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers that follow each other on the pages of one version; `packets` carry all or some of them."""

    first: int
    last: int
    first_page: int
    owner: Owner
    packets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """The ranges of a case, and sentences about what is not as it must be; empty where all is."""

    prefix: str
    ranges: tuple[Range, ...]
    gaps: tuple[str, ...]
    overlaps: tuple[str, ...]

    def shown(self, number: int) -> str:
        """Return a number as it is printed."""
        return bates(self.prefix, number)


def ledger_of(case: Case) -> Ledger:
    """Return the ledger of a case, looked over."""
    query = select(BatesNumber.number, BatesNumber.sha256, BatesNumber.page).where(BatesNumber.case_id == case.id)
    rows = [(n, (sha256, page)) for n, sha256, page in db.session.execute(query.order_by(BatesNumber.number))]
    owners = _owners(case)
    packets = list(db.session.scalars(_packets(case.id).order_by(Packet.id)))
    printed = list(_printed(packets, {o.exhibit: key for key, o in owners.items() if o.exhibit}))
    carried = defaultdict(set)
    for number, _page, packet in printed:
        carried[number].add(packet)
    book = _Book(prefix(case), rows, owners)
    gaps = [*book.missing(), *book.holes(), *book.not_entered(printed)]
    overlaps = [*book.twice(), *book.torn(), *book.elsewhere(printed)]
    return Ledger(book.prefix, tuple(_ranges(rows, owners, carried)), tuple(gaps), tuple(overlaps))


@dataclass(frozen=True, slots=True)
class _Book:
    """The rows of one case's ledger, by number."""

    prefix: str
    rows: list[tuple[int, Page]]
    owners: dict[str, Owner]

    def missing(self) -> Iterator[str]:
        """Say which numbers up to the last no page has."""
        there = {number for number, _ in self.rows}
        for first, last in _runs(number for number in range(1, max(there, default=0) + 1) if number not in there):
            yield f"{self._span(first, last)}: no page has {'it' if first == last else 'them'}."

    def holes(self) -> Iterator[str]:
        """Say which pages of a version have no number between others that have one."""
        pages = defaultdict(set)
        for _, (sha256, page) in self.rows:
            pages[sha256].add(page)
        for sha256, found in pages.items():
            for page in sorted(set(range(1, max(found) + 1)) - found):
                yield f"{self._owner(sha256)}, page {page}: it has no number."

    def twice(self) -> Iterator[str]:
        """Say which numbers stand on more than one page."""
        times = Counter(number for number, _ in self.rows)
        for number, (sha256, page) in self.rows:
            if times[number] > 1:
                yield f"{bates(self.prefix, number)} stands {times[number]} times: {self._owner(sha256)}, page {page}."

    def torn(self) -> Iterator[str]:
        """Say which versions do not have their numbers in one run, page by page."""
        first: dict[str, int] = {}
        for number, (sha256, page) in self.rows:
            if first.setdefault(sha256, number - page) != number - page:
                yield f"{self._owner(sha256)}, page {page}: {bates(self.prefix, number)} is out of its run."

    def not_entered(self, printed: Iterable[tuple[int, Page, str]]) -> Iterator[str]:
        """Say which numbers a packet printed that the ledger does not know."""
        there = {number for number, _ in self.rows}
        for number, (sha256, page), packet in printed:
            if number not in there:
                yield (
                    f"{packet} printed {bates(self.prefix, number)} on {self._owner(sha256)}, page {page}; "
                    "the ledger does not know it."
                )

    def elsewhere(self, printed: Iterable[tuple[int, Page, str]]) -> Iterator[str]:
        """Say which numbers a packet printed on another page than the one that has them."""
        owner = defaultdict(set)
        for number, page in self.rows:
            owner[number].add(page)
        for number, page, packet in printed:
            if owner[number] and page not in owner[number]:
                mine = min(owner[number])
                yield (
                    f"{packet} printed {bates(self.prefix, number)} on {self._owner(page[0])}, page {page[1]}; "
                    f"it belongs to {self._owner(mine[0])}, page {mine[1]}."
                )

    def _owner(self, sha256: str) -> str:
        found = self.owners.get(sha256)
        return found.words if found else _UNKNOWN

    def _span(self, first: int, last: int) -> str:
        return bates(self.prefix, first) + (f" to {last:05d} ({plural(last - first + 1, 'number')})" * (last > first))


def _ranges(
    rows: list[tuple[int, Page]], owners: dict[str, Owner], carried: dict[int, set[str]]
) -> Iterator[Range]:  # fmt: skip
    start = 0
    for at, (number, (sha256, page)) in enumerate(rows):
        following = rows[at + 1] if at + 1 < len(rows) else None
        if following == (number + 1, (sha256, page + 1)):
            continue
        first, (_, first_page) = rows[start]
        packets = sorted(set().union(*(carried[n] for n in range(first, number + 1) if n in carried)))
        yield Range(first, number, first_page, owners.get(sha256, Owner(None, _UNKNOWN, "")), tuple(packets))
        start = at + 1


def _packets(case_id: int | None) -> Select[Packet]:
    """Return the packets of a case that somebody may hold; papers print no numbers of a case."""
    return select(Packet).where(Packet.case_id == case_id, Packet.subject == "", Packet.state.in_(_OUT))


def _printed(packets: list[Packet], keys: dict[int, str]) -> Iterator[tuple[int, Page, str]]:
    """Yield each number that a packet printed, with the page it stands on, and the packet's number."""
    for packet in packets:
        for row in packet.exhibits:
            key = row["sha256"] or keys.get(row["number"], "")
            for page in range(1, row["pages"] + 1):
                yield row["bates_first"] + page - 1, (key, page), packet.number


def _owners(case: Case) -> dict[str, Owner]:
    """Return what each key of the ledger belongs to; the sheet of what stays elsewhere has a key of its own."""
    shared = select(ExhibitShare.exhibit_id).where(ExhibitShare.case_id == case.id)
    query = select(Exhibit).where(or_(Exhibit.case_id == case.id, Exhibit.id.in_(shared)))
    found: dict[str, Owner] = {}
    for exhibit in db.session.scalars(query.options(joinedload(Exhibit.versions)).order_by(Exhibit.id)).unique():
        for version in exhibit.versions:
            replaced = "" if version is exhibit.latest else ", replaced"
            found[version.sha256] = Owner(exhibit.number, exhibit.title, f"version {version.number}{replaced}")
        found[ledger_key(exhibit)] = Owner(exhibit.number, exhibit.title, "its sheet")
    return found


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield ascending numbers as runs (first, last)."""
    first = last = None
    for number in numbers:
        if last is not None and number == last + 1:
            last = number
            continue
        if first is not None and last is not None:
            yield first, last
        first = last = number
    if first is not None and last is not None:
        yield first, last


def new_and_kept(packet: Packet) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return the numbers of a packet as runs: those that no earlier packet of the case printed, and the others."""
    query = _packets(packet.case_id).where(Packet.id < packet.id)
    before = {number for number, _, _ in _printed(list(db.session.scalars(query)), {})}
    mine = sorted({number for number, _, _ in _printed([packet], {})})
    new = list(_runs(number for number in mine if number not in before))
    return new, list(_runs(number for number in mine if number in before))
