"""The passages of a case that a person may see."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.cases.classed import lines_about, reads_sql
from casebridge.cases.models import Case
from casebridge.cases.presence import if_any
from casebridge.db import db
from casebridge.errors import NotThere
from casebridge.evidence.queries import seen_ids
from casebridge.marking.models import Passage
from casebridge.once import once


@once
@if_any(Passage, list)
def passages_of(case: Case, actor: Actor) -> list[Passage]:
    """Return the marks that stand, the latest first: only of exhibits that `actor` sees, others' private ones never."""
    if not can(actor, "class:work-product", case):
        return []
    seen = set(seen_ids(case, actor))
    query = (
        select(Passage)
        .where(Passage.case_id == case.id, Passage.taken_back_at.is_(None))
        .join(Case, Case.id == Passage.case_id)
        .where(reads_sql(actor, Passage.class_key))
        .where(or_(Passage.private.is_(False), Passage.by_id == actor.id))
        .options(joinedload(Passage.exhibit), joinedload(Passage.by))
        .order_by(Passage.id.desc())
    )
    return [row for row in db.session.scalars(query) if row.exhibit_id in seen]


def kept_lines(cases: Sequence[Case], actor: Actor | None) -> ColumnElement[bool]:
    """Return which lines of history tell of marks whose class is not the reader's, for `cases.reading`."""
    return lines_about(Passage, cases, actor)


def load_passage(case: Case, public_id: str, actor: Actor) -> Passage:
    """Fetch a mark that stands.

    :raises NotThere: there is none that `actor` may see.
    """
    for row in passages_of(case, actor):
        if row.public_id == public_id:
            return row
    raise NotThere()
