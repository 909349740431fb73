"""The element matrix as a packet prints it: the same cells and marks as on the page of who may share them."""

from dataclasses import dataclass
from typing import Self

from casebridge.cases.models import Case, Charge
from casebridge.cases.people import definition_of, live_charges
from casebridge.catalog.load import catalog
from casebridge.catalog.packets import PacketKind
from casebridge.elements.marks import Key, by_cell, is_shared, marks_of, strength_among
from casebridge.elements.models import ElementMark
from casebridge.elements.queries import by_count
from casebridge.evidence.models import Exhibit
from casebridge.evidence.queries import names_of
from casebridge.formats import office_label
from casebridge.packets import content as say
from casebridge.packets.scope import Scope


@dataclass(frozen=True, slots=True)
class Table:
    """The marks that may stand in a packet, by charge and element, with who signed them.

    `numbers` are the exhibits that may be named, by id: a mark on another one is left out. A prosecutor's own mark,
    until it is shared, is work product and stands in no packet.
    """

    case: Case
    scope: Scope
    numbers: dict[int, int]
    marks: dict[Key, list[ElementMark]]
    names: dict[int, str]

    @classmethod
    def of(cls, case: Case, scope: Scope, numbers: dict[int, int]) -> Self:
        """Read the matrix of a case as far as `scope` lets it in."""
        found = [m for m in marks_of(case) if scope.matrix and is_shared(m) and m.exhibit_id in numbers]
        return cls(case, scope, numbers, by_cell(found), names_of({mark.by_id for mark in found}))

    def charges(self, kind: PacketKind) -> tuple[say.Charge, ...]:
        """Return the charges with their elements; defendants of the same count stand side by side."""
        state = [charge for charge in live_charges(self.case) if self.scope.holds(charge)]
        federal = [
            charge for charge in live_charges(self.case, "federal")
            if self.scope.holds(charge) and (kind.key == "federal_referral" or charge.decided_at is not None)
        ]  # fmt: skip
        return tuple(self._charge(group, elements=self.scope.matrix) for group in by_count(state)) + tuple(
            self._charge(group, elements=False) for group in by_count(federal)
        )

    def thin(self) -> tuple[say.ThinSpot, ...]:
        """Return the elements that are not shown strongly."""
        if not self.scope.matrix:
            return ()
        return tuple(
            say.ThinSpot(f"{self.scope.name_of(charge.party)}: {element.text}", strength, "an exhibit that shows it")
            for charge in live_charges(self.case)
            if self.scope.holds(charge)
            for element in definition_of(charge).elements
            if (strength := strength_among(self.marks.get((charge.id, element.key), []))) != "strong"
        )

    def places_in(self, exhibit: Exhibit) -> list[str]:
        """Return where in an exhibit something is marked, each place once."""
        found = [m.place for marks in self.marks.values() for m in marks if m.exhibit_id == exhibit.id and m.place]
        return sorted(set(found))

    def _charge(self, group: list[Charge], *, elements: bool) -> say.Charge:
        law = definition_of(group[0])
        counts = tuple(self._count(charge) for charge in group)
        rows = tuple(
            say.Element(element.text, tuple(self._cell((charge.id, element.key)) for charge in group))
            for element in law.elements
        )
        return say.Charge(law.title, law.statute, counts, rows if elements else (), to_be_confirmed=law.to_be_confirmed)

    def _count(self, charge: Charge) -> say.Count:
        decided = catalog().outcomes.get(charge.outcome) if charge.decided_at else None
        return say.Count(self.scope.name_of(charge.party), decided.label if decided else "proposed", charge.count_text)

    def _cell(self, key: Key) -> say.Cell:
        marks = self.marks.get(key, [])
        return say.Cell(strength_among(marks), tuple(self._proof(mark) for mark in marks))

    def _proof(self, mark: ElementMark) -> say.Proof:
        return say.Proof(
            self.numbers[mark.exhibit_id], where=mark.place, strength=mark.strength, reason=mark.reason,
            quote=mark.quote, by=self.names[mark.by_id], office=office_label(mark.office), at=mark.at,
        )  # fmt: skip
