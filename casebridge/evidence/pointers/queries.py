"""Pointers of a case by their exhibits, and one with the history of its condition."""

from typing import Any

from sqlalchemy import or_, select

from casebridge.cases.models import Case
from casebridge.db import db
from casebridge.errors import NotThere
from casebridge.evidence.models import Exhibit, ExhibitShare
from casebridge.evidence.pointers.models import CONDITIONS, Pointer
from casebridge.evidence.pointers.span import span_words
from casebridge.once import once


@once
def pointers_of(case: Case) -> dict[int, Pointer]:
    """Return the pointers of a case by exhibit id; who may see them is asked of the exhibits."""
    shared = select(ExhibitShare.exhibit_id).where(ExhibitShare.case_id == case.id)
    of_case = select(Exhibit.id).where(or_(Exhibit.case_id == case.id, Exhibit.id.in_(shared)))
    query = select(Pointer).where(Pointer.exhibit_id.in_(of_case)).order_by(Pointer.id)
    return {pointer.exhibit_id: pointer for pointer in db.session.scalars(query)}


def pointer_of(exhibit: Exhibit) -> Pointer | None:
    """Return the pointer of an exhibit, None where it is a thing or was a file from the first."""
    return db.session.scalar(select(Pointer).where(Pointer.exhibit_id == exhibit.id))


def load_pointer(exhibit: Exhibit) -> Pointer:
    """Fetch the pointer of an exhibit.

    :raises NotThere: it has none.
    """
    found = pointer_of(exhibit)
    if found is None:
        raise NotThere()
    return found


def pointer_shown(exhibit: Exhibit) -> dict[str, Any]:
    """Return what a page shows of where an exhibit is kept: the pointer, its span in words, the states' words."""
    found = None if exhibit.physical else pointer_of(exhibit)
    span = span_words(found.starts_at, found.ends_at) if found else ""
    return {"pointer": found, "span": span, "states": CONDITIONS}
