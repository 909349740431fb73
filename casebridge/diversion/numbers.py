"""Running numbers of LEAD, LD-2026-000012: one row a year, raised with the referral; no case counts along."""

from casebridge.db import db
from casebridge.diversion.models import LeadCounter


def next_number(year: int) -> str:
    """Return the next number of `year` (Baltimore's year)."""
    row = db.session.get(LeadCounter, year, with_for_update=True)
    if row is None:
        row = LeadCounter(year=year, last=0)
        db.session.add(row)
    row.last += 1
    db.session.flush()
    return f"LD-{year}-{row.last:06d}"
