"""What the page of one cell shows: its form with what was typed, its marks, and its history."""

from collections.abc import Mapping
from typing import Any

from casebridge.access.actor import Actor
from casebridge.cases.models import Case
from casebridge.elements.marks import all_marks, is_shared, marks_of
from casebridge.elements.models import STRENGTHS, ElementMark
from casebridge.elements.past import Line, lines_of
from casebridge.elements.queries import Cell
from casebridge.errors import Invalid, NotThere
from casebridge.evidence.models import Exhibit
from casebridge.evidence.queries import exhibits_of, names_of
from casebridge.formats import media_time, plural
from casebridge.marking.models import Passage


def cell_fields(
    case: Case, cell: Cell, actor: Actor, refused: Invalid | None, sent: Mapping[str, str]
) -> dict[str, Any]:
    """Return the fields that mark one cell, with what was typed and the refusals."""
    wrong = refused.fields if refused else {}

    def of(name: str, label: str, value: str = "", **more: Any) -> dict[str, Any]:
        said = [wrong[name]] if name in wrong else []
        return {"name": name, "label": label, "value": sent.get(name, value), "errors": said, **more}

    exhibits = [(e.public_id, named(e)) for e in exhibits_of(case, actor)]
    return {
        "exhibit": of("exhibit", "Exhibit", choices=exhibits),
        "place": of("place", "Page or time"),
        "strength": of("strength", "How strong is it?", choices=list(STRENGTHS.items())),
        "quote": of("quote", "Quote"),
        "reason": of("reason", "Why it is as strong as that"),
        "shared": of("shared", "Show this mark to the detective"),
        "note": of("note", "Why it is charged with this proof", cell.note.text if cell.note else ""),
    }


def named(exhibit: Exhibit) -> str:
    """Name an exhibit with as much of it as there is to point at: its pages, or how long it runs."""
    version = exhibit.latest
    seconds = version.inspection.get("seconds") if version else None
    if seconds:
        length = media_time(float(seconds))
    else:
        length = plural(version.pages, "page") if version and version.pages else ""
    return ", ".join(part for part in (f"Ex {exhibit.number}", exhibit.title, length) if part)


def as_typed(mark: ElementMark) -> dict[str, str]:
    """Return a mark as the form would have sent it, for another one that replaces it."""
    values = {
        "exhibit": mark.exhibit.public_id, "place": mark.place, "strength": mark.strength, "quote": mark.quote,
        "reason": mark.reason,
    }  # fmt: skip
    return {**values, "shared": "y"} if mark.shared else values


def of_passage(passage: Passage) -> dict[str, str]:
    """Return what the form of a cell takes over from a passage that was marked while reading."""
    return {
        "exhibit": passage.exhibit.public_id, "place": passage.place, "quote": passage.quote, "reason": passage.words,
    }  # fmt: skip


def own_mark(case: Case, public_id: str, actor: Actor, *, stands: bool = True) -> ElementMark:
    """Fetch a mark of the actor's own office, one that still stands unless `stands` is false.

    :raises NotThere: there is none, it stands no more, or it is another office's.
    """
    among = marks_of(case) if stands else all_marks(case)
    row = next((m for m in among if m.public_id == public_id), None)
    if row is None or row.office != actor.agency:
        raise NotThere()
    return row


def told(case: Case, cell: Cell, actor: Actor) -> dict[str, Any]:
    """Return the history of a cell and the names of everybody who signed there."""
    lines = lines_of(case, actor, (cell.charge.id, cell.element.key))
    signers = {line.by_id for line in lines} | {mark.by_id for mark in cell.marks}
    return {"lines": lines, "names": names_of(signers | ({cell.note.by_id} if cell.note else set()))}


def standing_of(mark: ElementMark) -> dict[str, Any]:
    """Say whether a mark is the office's own still, and whether the exhibit has a newer version than was read."""
    newest = mark.exhibit.latest.number if mark.exhibit.latest else None
    newer = newest is not None and mark.version_number is not None and newest > mark.version_number
    return {"own": not is_shared(mark), "newer": newest if newer else 0}


def of_table(case: Case, actor: Actor) -> tuple[list[Line], dict[int, str]]:
    """Return the history of the whole table with the names of who signed."""
    lines = lines_of(case, actor)
    return lines, names_of({line.by_id for line in lines})
