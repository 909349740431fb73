"""The checklist of a case as it stands: what applies, what is done, what would come back."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from casebridge.access.actor import Actor
from casebridge.bulk import shelved
from casebridge.cases import facts
from casebridge.cases.models import Case
from casebridge.catalog.conditions import Condition, parse
from casebridge.catalog.kinds import ChecklistItemDef
from casebridge.catalog.load import catalog
from casebridge.checklist.models import ChecklistItem
from casebridge.checklist.rules import OF_GUARD, Rule, rule_of
from casebridge.clock import now
from casebridge.db import db
from casebridge.errors import Gap, NotThere
from casebridge.once import once
from casebridge.workflows.registry import REGISTRY, Step

BLOCKS = "blocks_charge"


@dataclass(frozen=True, slots=True)
class Line:
    """An item with its row in the catalog, whether it applies (None: answer the facts in `first`)."""

    item: ChecklistItem
    definition: ChecklistItemDef | None
    applies: bool | None
    first: tuple[str, ...] = ()

    @property
    def blocks(self) -> bool:
        """Say whether it applies, holds a package back and is not settled."""
        return self.applies is True and self.item.weight == BLOCKS and not self.item.settled

    @property
    def bounces(self) -> bool:
        """Say whether a package sent now would come back for it."""
        return self.blocks and not self.item.gate and not self.item.waiver_asked

    @property
    def empty(self) -> bool:
        """Say whether it is marked as here while neither an exhibit nor a word says where."""
        return self.applies is True and self.item.status == "have" and not self.item.links and not self.item.words

    @property
    def softer(self) -> bool:
        """Say whether it is missing, and only makes the package weaker."""
        if self.applies is not True or self.item.gate or self.item.weight == BLOCKS:
            return False
        return self.item.status == "open" and not self.item.waiver_asked


@dataclass(frozen=True, slots=True)
class ReadinessGap:
    """One reason why a package would come back, with the rule that it breaks.

    `anchor` is where it can be mended. `item` is None for what is no checklist item; `key` is the name of the
    guard, or `element`. Only gaps of weight `blocks_charge` that `stops` says keep a package back.
    """

    name: str
    rule: Rule
    weight: str
    anchor: str
    item: ChecklistItem | None = None
    key: str = ""
    stops: bool = True

    @property
    def waivable(self) -> bool:
        """Say whether a waiver can be asked for it."""
        return self.item is not None and self.item.waivable


@once
def items_of(case: Case, *, links: bool = False, aside: bool = False, gate: str = "") -> list[ChecklistItem]:
    """Return the items of the case in order, with their exhibits when `links`; set aside ones on request.

    :param gate: only those of one gate.
    """
    if (known := shelved(db.session(), ChecklistItem, case.id)) is not None:
        wanted = (item for item in known if (aside or not item.set_aside) and gate in ("", item.gate))
        return sorted(wanted, key=lambda item: item.position)
    query = select(ChecklistItem).where(ChecklistItem.case_id == case.id).order_by(ChecklistItem.position)
    if gate:
        query = query.where(ChecklistItem.gate == gate)
    if not aside:
        query = query.where(ChecklistItem.set_aside.is_(False))
    if links:
        query = query.options(selectinload(ChecklistItem.links))
    return list(db.session.scalars(query))


def load_item(case: Case, key: str) -> ChecklistItem:
    """Fetch one item of the case by its key.

    :raises NotThere: this case has no such item.
    """
    query = select(ChecklistItem).where(ChecklistItem.case_id == case.id, ChecklistItem.key == key)
    item = db.session.scalar(query)
    if item is None:
        raise NotThere()
    return item


def lines(case: Case, *, values: Mapping[str, Any] | None = None, links: bool = False, gate: str = "") -> list[Line]:
    """Return the checklist with what applies under the present facts (`values`, read when None).

    :param gate: only the items of one gate.
    """
    values = facts.current(case) if values is None else values
    unasked = catalog().unasked(case.kind, values)
    found = []
    for item in items_of(case, links=links, gate=gate):
        condition = _condition(item.applies_when)
        applies = condition.holds(values, unasked=unasked)
        first = condition.unanswered(values) if applies is None else ()
        found.append(Line(item, catalog().items.get(item.key), applies, first))
    return found


def readiness(
    case: Case, actor: Actor, move: str = "submit", *, checked: list[Line] | None = None
) -> list[ReadinessGap]:
    """Return everything for which a package sent now would come back, as the guards of the move say it.

    :param move: `submit`, or `submit_on_view` for the charging desk. :param checked: the checklist, where it
        was read already.
    """
    row = case.workflow.rows(move)[0]
    step = Step(move, actor, {}, now(), case.state)
    found: list[ReadinessGap] = []
    for name in row.guards:
        if name == "checklist_ready":
            found += [_of_line(line) for line in (lines(case) if checked is None else checked) if line.bounces]
        else:
            found += [_of_guard(gap) for gap in REGISTRY.guards[name](case, step)]
    return _once(found)


def waivers(case: Case) -> list[ChecklistItem]:
    """Return the items for which a waiver is asked and still needed."""
    return [i for i in items_of(case) if i.waiver_asked and not i.settled]


@cache
def _condition(text: str) -> Condition:
    return parse(text)


def softer(checked: list[Line]) -> list[ReadinessGap]:
    """Return what would make the package stronger and keeps nothing back.

    :param checked: the checklist with its exhibits (`lines(..., links=True)`).
    """
    found = [_of_line(line, stops=False) for line in checked if line.softer]
    for line in checked:
        if line.empty and not line.item.gate:
            name = f"{line.item.label} is marked as here, and nothing says where"
            weight = "strengthens" if line.item.weight == BLOCKS else line.item.weight
            found.append(ReadinessGap(name, _rule(line), weight, _anchor(line), line.item, "empty", False))
    return found


def _of_line(line: Line, *, stops: bool = True) -> ReadinessGap:
    how = " is only requested" if line.item.status == "requested" else " is missing"
    name, weight = line.item.label + how, line.item.weight
    return ReadinessGap(name, _rule(line), weight, _anchor(line), line.item, "checklist_ready", stops)


def _rule(line: Line) -> Rule:
    return rule_of(line.definition, catalog()) if line.definition else Rule("", "")


def _anchor(line: Line) -> str:
    return f"item-{line.item.key}"


def _of_guard(gap: Gap) -> ReadinessGap:
    name = gap.sentence[:1].upper() + gap.sentence[1:]
    return ReadinessGap(name, OF_GUARD[gap.key], BLOCKS, gap.anchor, key=gap.key)


def _once(gaps: list[ReadinessGap]) -> list[ReadinessGap]:
    """Name each place to mend once: two guards may ask the same question."""
    seen: set[str] = set()
    kept = []
    for gap in gaps:
        if not gap.anchor or gap.anchor not in seen:
            kept.append(gap)
        seen.add(gap.anchor)
    return kept
