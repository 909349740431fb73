"""Read the numbers of a case as ranges and say where one is missing, stands twice or was printed on another page."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from casebridge.access.actor import Actor
from casebridge.cases.models import Case
from casebridge.db import db
from casebridge.evidence.models import Exhibit, ExhibitShare
from casebridge.evidence.queries import seen_ids
from casebridge.evidence.series import OPEN, block_at, following
from casebridge.formats import plural
from casebridge.packets.models import BatesNumber, Packet
from casebridge.packets.numbers import BLOCK, key_apart, prefix
from casebridge.packets.pointed import ledger_key
from casebridge.packets.queries import is_shown
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


def ledger_of(case: Case, actor: Actor) -> Ledger:
    """Return the ledger of a case, looked over, as far as `actor` may know of its exhibits and packets."""
    query = select(BatesNumber.number, BatesNumber.sha256, BatesNumber.page).where(BatesNumber.case_id == case.id)
    every = [(n, (sha256, page)) for n, sha256, page in db.session.execute(query.order_by(BatesNumber.number))]
    known = set(seen_ids(case, actor))
    named = [(exhibit, *one) for exhibit in _exhibits(case) for one in _keys(exhibit)]
    kept = {key for exhibit, key, _plain, _owner in named if exhibit.id not in known}
    rows = [(number, page) for number, page in every if page[0] not in kept]
    owners = {key: owner for exhibit, key, _plain, owner in named if exhibit.id in known}
    there = {key for _number, (key, _page) in every}
    keys = {(owner.exhibit, plain): key for _exhibit, key, plain, owner in named if key in there}
    packets = [p for p in db.session.scalars(_packets(case.id).order_by(Packet.id)) if is_shown(p, actor)]
    printed = [line for line in _printed(packets, keys) if line[1][0] not in kept]
    carried = defaultdict(set)
    for number, _page, packet in printed:
        carried[number].add(packet)
    book = _Book(prefix(case), rows, owners, {number for number, _page in every})
    gaps = [*book.missing(), *book.holes(), *book.not_entered(printed)]
    overlaps = [*book.twice(), *book.torn(), *book.elsewhere(printed)]
    return Ledger(book.prefix, tuple(_ranges(rows, owners, carried)), tuple(gaps), tuple(overlaps))


@dataclass(frozen=True, slots=True)
class _Book:
    """The rows of one case's ledger that a reader may know of, by number; `given` are the numbers of all rows."""

    prefix: str
    rows: list[tuple[int, Page]]
    owners: dict[str, Owner]
    given: set[int]

    def missing(self) -> Iterator[str]:
        """Say which numbers up to the last of everybody's no page has; a class's own numbers do not follow closely."""
        last = 0
        missing: list[int] = []
        for number in sorted(number for number in self.given if block_at(number, BLOCK) == OPEN):
            run_on = following(last, OPEN, BLOCK)
            missing += range(run_on, number) if number - run_on < BLOCK else ()
            last = number
        for first, last in _runs(missing):
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


def _printed(packets: list[Packet], keys: Mapping[tuple[int | None, str], str]) -> Iterator[tuple[int, Page, str]]:
    """Yield each number that a packet printed, with the page it stands on, and the packet's number."""
    for packet in packets:
        for row in packet.exhibits:
            key = keys.get((row["number"], row["sha256"]), row["sha256"])
            for page in range(1, row["pages"] + 1):
                yield row["bates_first"] + page - 1, (key, page), packet.number


def _exhibits(case: Case) -> list[Exhibit]:
    shared = select(ExhibitShare.exhibit_id).where(ExhibitShare.case_id == case.id)
    query = select(Exhibit).where(or_(Exhibit.case_id == case.id, Exhibit.id.in_(shared)))
    return list(db.session.scalars(query.options(joinedload(Exhibit.versions)).order_by(Exhibit.id)).unique())


def _keys(exhibit: Exhibit) -> Iterator[tuple[str, str, Owner]]:
    """Yield each key under which the ledger may know an exhibit, the hash that a packet names there, and whose it is.

    The sheet of what stays elsewhere has a key of its own, and a class with numbers of its own one of the exhibit.
    """
    for version in exhibit.versions:
        replaced = "" if version is exhibit.latest else ", replaced"
        owner = Owner(exhibit.number, exhibit.title, f"version {version.number}{replaced}")
        yield version.sha256, version.sha256, owner
        yield key_apart(exhibit, version.sha256), version.sha256, owner
    sheet = Owner(exhibit.number, exhibit.title, "its sheet")
    yield ledger_key(exhibit), "", sheet
    yield key_apart(exhibit, ledger_key(exhibit)), "", sheet


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
