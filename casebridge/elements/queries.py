"""The matrix as a reader may see it, and which elements of an approved charge stand without proof."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.cases.models import Case, Charge, Party
from casebridge.cases.people import definition_of, live_charges
from casebridge.cases.wall import part_seen, people_seen
from casebridge.catalog.law import ChargeVersion, Element
from casebridge.catalog.load import catalog
from casebridge.elements.asked import Asked, asked_of
from casebridge.elements.marks import CARRIES, ORDER, Key, by_cell, marks_of, notes_of, seen_by, strength_among
from casebridge.elements.models import ElementMark, ElementNote
from casebridge.errors import NotThere


@dataclass(frozen=True, slots=True)
class Cell:
    """One element against one defendant: the marks that the reader may see, as `ranked` puts them.

    `asked` is what a prosecutor asked for about it.
    """

    charge: Charge
    element: Element
    marks: list[ElementMark]
    note: ElementNote | None = None
    asked: tuple[Asked, ...] = ()

    @property
    def strength(self) -> str:
        """Return the strongest mark that stands, or `none`."""
        return strength_among(self.marks)

    @property
    def thin(self) -> bool:
        """Say whether nothing carries it: no mark, or only weak ones."""
        return self.strength not in CARRIES

    @property
    def by_office(self) -> dict[str, str]:
        """Return the strongest mark of each office that marked it."""
        return {mark.office: mark.strength for mark in sorted(self.marks, key=lambda m: -ORDER.index(m.strength))}


@dataclass(frozen=True, slots=True)
class Group:
    """A charge of the matrix with its elements; a cell is None where that defendant is not charged."""

    version: ChargeVersion
    count_text: str
    rows: list[tuple[Element, list[Cell | None]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole table: defendants across, charges with their elements down."""

    parties: list[Party]
    groups: list[Group]

    @property
    def cells(self) -> list[Cell]:
        """Return every cell that is charged."""
        return [cell for group in self.groups for _, cells in group.rows for cell in cells if cell]

    def count(self, strength: str) -> int:
        """Count the cells of one strength (`none` for holes)."""
        return sum(cell.strength == strength for cell in self.cells)


def matrix(case: Case, actor: Actor, *, asked: bool = False) -> Matrix:
    """Return the matrix of the State's live charges of a case as `actor` may see it.

    :param asked: also read what was asked for about each cell.
    :raises NotThere: it was not shared with the reader's office.
    """
    require_seen(case, actor)
    known = people_seen(case, actor)
    charges = [charge for charge in live_charges(case) if charge.party in known]
    parties = [p for p in case.suspects if any(c.party_id == p.id for c in charges)]
    seen = _seen(case, actor, asked=asked)
    return Matrix(parties, [_group(found, parties, seen) for found in by_count(charges)])


def require_seen(case: Case, actor: Actor) -> None:
    """Pass when the reader sees the matrix.

    :raises NotThere: it was not shared with the reader's office.
    """
    if not part_seen(case, actor, "matrix"):
        raise NotThere()


def open_gaps(table: Matrix) -> list[Cell]:
    """Return the cells without any proof about which nothing is asked."""
    return [cell for cell in table.cells if cell.strength == "none" and not any(one.open for one in cell.asked)]


def by_count(charges: Iterable[Charge]) -> list[list[Charge]]:
    """Return charges of several defendants that are the same count of the same law together, in order."""
    groups: dict[tuple[str, str, str], list[Charge]] = defaultdict(list)
    for charge in charges:
        groups[charge.statute, charge.version_from, charge.count_text].append(charge)
    return list(groups.values())


def load_cell(case: Case, charge_id: str, element_key: str, actor: Actor) -> Cell:
    """Fetch one cell.

    :param charge_id: the public id of a live charge of this case.
    :raises NotThere: no such charge, or it has no such element, or it was not shared with the reader's office.
    """
    charge = next((c for c in live_charges(case) if c.public_id == charge_id), None)
    if charge is None or not part_seen(case, actor, "matrix") or charge.party not in people_seen(case, actor):
        raise NotThere()
    element = next((e for e in definition_of(charge).elements if e.key == element_key), None)
    if element is None:
        raise NotThere()
    return _seen(case, actor, asked=True).cell(charge, element)


def strength_of(case: Case, charge: Charge, actor: Actor) -> str:
    """Return the weakest element of a charge as the reader sees it: a chain is as strong as that."""
    return _weakest(charge, _visible_marks(case, actor))


def strengths_of(case: Case, actor: Actor) -> dict[int, str]:
    """Return the weakest element of each live charge by its id, as the reader sees it."""
    marks = _visible_marks(case, actor)
    return {charge.id: _weakest(charge, marks) for charge in live_charges(case)}


def proofs_of(case: Case, actor: Actor) -> dict[int, set[str]]:
    """Return the elements, in words, that each exhibit proves, by exhibit id."""
    charges = {c.id: c for c in case.charges}
    found: dict[int, set[str]] = defaultdict(set)
    for (charge_id, key), marks in _visible_marks(case, actor).items():
        words = {e.key: e.text for e in definition_of(charges[charge_id]).elements}
        for mark in marks:
            found[mark.exhibit_id].add(words.get(key, key))
    return found


def unproved(case: Case) -> list[tuple[Charge, Element]]:
    """Return the elements of charges about to be approved with weak or no proof and no word of a prosecutor."""
    outcomes = catalog().outcomes
    approved = [
        c for c in live_charges(case)
        if c.outcome and c.outcome in outcomes and outcomes[c.outcome].counts_as == "approved"
    ]  # fmt: skip
    if not approved:
        return []
    marks = by_cell(marks_of(case))
    notes = notes_of(case)
    return [
        (charge, element)
        for charge in approved
        for element in definition_of(charge).elements
        if (charge.id, element.key) not in notes
        and strength_among(marks.get((charge.id, element.key), [])) not in CARRIES
    ]


def _weakest(charge: Charge, marks: dict[Key, list[ElementMark]]) -> str:
    found = [strength_among(marks.get((charge.id, e.key), [])) for e in definition_of(charge).elements]
    return max(found, key=(*ORDER, "none").index, default="none")


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one reader may see of a matrix, by charge and element."""

    marks: dict[Key, list[ElementMark]]
    notes: dict[Key, ElementNote]
    asked: dict[tuple[str, str], list[Asked]]

    def cell(self, charge: Charge, element: Element) -> Cell:
        key = (charge.id, element.key)
        asked = tuple(self.asked.get((charge.public_id, element.key), ()))
        return Cell(charge, element, self.marks.get(key, []), self.notes.get(key), asked)


def _seen(case: Case, actor: Actor, *, asked: bool) -> _Seen:
    return _Seen(
        _visible_marks(case, actor), _visible_notes(case, actor), asked_of(case, actor) if asked else {}
    )  # fmt: skip


def _group(charges: list[Charge], parties: list[Party], seen: _Seen) -> Group:
    version = definition_of(charges[0])
    of_party = {charge.party_id: charge for charge in charges}
    group = Group(version, charges[0].count_text)
    for element in version.elements:
        found = [of_party.get(party.id) for party in parties]
        group.rows.append((element, [seen.cell(charge, element) if charge else None for charge in found]))
    return group


def _visible_marks(case: Case, actor: Actor) -> dict[Key, list[ElementMark]]:
    """Return marks by (charge, element): an office's own, shared ones, of exhibits that the reader may see."""
    if not part_seen(case, actor, "matrix"):
        return {}
    return by_cell(seen_by(case, actor, marks_of(case)))


def _visible_notes(case: Case, actor: Actor) -> dict[Key, ElementNote]:
    if not can(actor, "class:work-product", case):
        return {}
    return notes_of(case)
