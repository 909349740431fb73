"""Cases on hold wake on their date: the job worker opens the work again, it moves nothing."""

from sqlalchemy import select

from casebridge import clock
from casebridge.access.actor import ENGINE
from casebridge.cases.models import Case
from casebridge.db import db, transaction
from casebridge.workflows.engine import perform


def wake_due(limit: int = 200) -> int:
    """Wake what was to wake by today, each case in a unit of work of its own; return how many. Safe to run twice."""
    found = _due(limit)
    for case_id in found:
        with transaction():
            case = db.session.get_one(Case, case_id)
            if case_id in _due(limit):
                perform(case, "wake", actor=ENGINE)
    return len(found)


def _due(limit: int) -> list[int]:
    today = clock.court_local(clock.now()).date()
    query = select(Case.id).where(Case.hold_until.is_not(None), Case.hold_until <= today)
    return list(db.session.scalars(query.order_by(Case.hold_until, Case.id).limit(limit)))
