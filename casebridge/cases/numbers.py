"""Running case numbers, CB-2026-000123: one row a year, raised inside the unit of work that opens the case."""

from casebridge.bulk import remembered
from casebridge.cases.models import CaseNumber
from casebridge.db import db


def next_number(year: int) -> str:
    """Return the next number of `year` (Baltimore's year)."""
    row = remembered(db.session(), ("case number", year), lambda: _row(year))
    row.last += 1
    db.session.flush()
    return f"CB-{year}-{row.last:06d}"


def _row(year: int) -> CaseNumber:
    row = db.session.get(CaseNumber, year, with_for_update=True)
    if row is None:
        row = CaseNumber(year=year, last=0)
        db.session.add(row)
    return row
