"""What became of the marks of a case, told line by line as a reader may know it."""

from dataclasses import dataclass
from datetime import datetime

from casebridge.access.actor import Actor
from casebridge.cases.models import Case
from casebridge.cases.people import definition_of
from casebridge.elements.marks import Key, all_marks, seen_by
from casebridge.elements.models import ElementMark


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that somebody did with a mark: marked, replaced or took back, with the words of that moment.

    `by_id` and `office` say who; `element` is the element in words, `charge_id` the row of the charge.
    """

    did: str
    mark: ElementMark
    by_id: int
    at: datetime
    why: str
    element: str


def lines_of(case: Case, actor: Actor, cell: Key | None = None) -> list[Line]:
    """Return what happened to the marks that `actor` may see, newest first; of one cell when it is named."""
    seen = [m for m in seen_by(case, actor, all_marks(case)) if cell in (None, (m.charge_id, m.element))]
    known = {mark.id for mark in seen}
    successors = {mark.replaces_id for mark in seen if mark.replaces_id is not None}
    found = []
    for mark in seen:
        words = {e.key: e.text for e in definition_of(mark.charge).elements}.get(mark.element, mark.element)
        did = "replaced" if mark.replaces_id in known else "marked"
        found.append(Line(did, mark, mark.by_id, mark.at, mark.reason, words))
        if mark.taken_back_at is not None and mark.id not in successors:
            by = mark.taken_back_by_id or mark.by_id
            found.append(Line("took back", mark, by, mark.taken_back_at, mark.taken_back_why, words))
    return sorted(found, key=lambda line: (line.at, line.mark.id), reverse=True)


def signers(lines: list[Line]) -> set[int]:
    """Return the ids of everybody who did something in these lines."""
    return {line.by_id for line in lines}
