"""The marks and notes of a case as rows, who may see each, and which of them gives a cell its strength."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.bulk import shelved
from casebridge.cases.models import Case
from casebridge.cases.presence import if_any
from casebridge.db import db
from casebridge.elements.models import ElementMark, ElementNote
from casebridge.evidence.queries import seen_ids
from casebridge.once import once

ORDER = ("strong", "moderate", "weak")
CARRIES = ("strong", "moderate")
Key = tuple[int, str]


@once
def marks_of(case: Case) -> list[ElementMark]:
    """Return every mark of the case that stands, for guards and snapshots; readers get `seen_by`."""
    return [mark for mark in all_marks(case) if mark.taken_back_at is None]


@once
@if_any(ElementMark, list)
def all_marks(case: Case) -> list[ElementMark]:
    """Return every mark that the case ever had, oldest first; readers get `seen_by`."""
    if (known := shelved(db.session(), ElementMark, case.id)) is not None:
        return known
    query = select(ElementMark).where(ElementMark.case_id == case.id)
    return list(
        db.session.scalars(
            query.options(joinedload(ElementMark.exhibit), joinedload(ElementMark.charge)).order_by(ElementMark.id)
        )
    )


@once
@if_any(ElementNote, dict)
def notes_of(case: Case) -> dict[Key, ElementNote]:
    """Return every note of the case by charge and element, for services and guards; readers get `matrix`."""
    notes = shelved(db.session(), ElementNote, case.id)
    if notes is None:
        query = select(ElementNote).where(ElementNote.case_id == case.id).order_by(ElementNote.id)
        notes = list(db.session.scalars(query))
    return {(note.charge_id, note.element): note for note in notes}


def seen_by(case: Case, actor: Actor, marks: Iterable[ElementMark]) -> list[ElementMark]:
    """Return the marks that `actor` may see: of the police, shared ones, and the State's Attorney's own to its people.

    A mark on an exhibit that is not theirs to see is not theirs either.
    """
    exhibits, own = set(seen_ids(case, actor)), can(actor, "class:work-product", case)
    return [m for m in marks if m.exhibit_id in exhibits and (is_shared(m) or own)]


def is_shared(mark: ElementMark) -> bool:
    """Say whether a mark may leave the office that made it: a prosecutor's is work product until it is shared."""
    return mark.office == "bpd" or mark.shared


def ranked(marks: Iterable[ElementMark]) -> list[ElementMark]:
    """Return marks of one cell, the strongest that stands first.

    The police fill the matrix and the prosecutor rates it: what the State's Attorney says of an exhibit stands
    before what the police say of the same exhibit.
    """
    found = list(marks)
    rated = {mark.exhibit_id for mark in found if mark.office == "sao"}
    return sorted(
        found, key=lambda m: (m.office != "sao" and m.exhibit_id in rated, ORDER.index(m.strength), m.at, m.id)
    )


def strength_among(marks: list[ElementMark]) -> str:
    """Return the strength of a cell with these marks, as `ranked` returned them; `none` without any."""
    return marks[0].strength if marks else "none"


def by_cell(marks: Iterable[ElementMark]) -> dict[Key, list[ElementMark]]:
    """Return marks by charge and element, `ranked`."""
    found: dict[Key, list[ElementMark]] = defaultdict(list)
    for mark in marks:
        found[mark.charge_id, mark.element].append(mark)
    return {key: ranked(listed) for key, listed in found.items()}
