"""What makes an entry unusual: the marks that the report prints, and how a person's week is read off the rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select

from casebridge import clock
from casebridge.accounts.models import User
from casebridge.audit import AuditEntry
from casebridge.cases.models import Case, EntryReason
from casebridge.cases.reading import READS
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.emergency.models import Emergency
from casebridge.evidence.models import Exhibit, ExhibitRead
from casebridge.formats import from_local

WEEK = timedelta(days=7)
# A mark by its key, in words.
MARKS = {
    "many_cases": "Many cases in the week",
    "closed": "The case was closed",
    "no_work": "No work on the case after it",
    "many_exhibits": "Many exhibits opened",
    "not_justified": "Emergency found not justified",
    "not_reviewed": "Emergency not reviewed in time",
    "again": "Emergency while another was not reviewed",
}
# What somebody does who only looks.
_LOOKS = (*READS, "emergency:open", "emergency:read", "search")


@dataclass(slots=True)
class Entry:
    """One opening from outside: of whom, of which case, when, why, in an emergency or not."""

    user: User
    case: Case
    at: datetime
    category: str
    emergency: bool
    marks: list[str] = field(default_factory=list)

    def plain(self) -> dict[str, Any]:
        """Return the row as it is kept."""
        return {"case": self.case.id, "at": self.at.isoformat(), "category": self.category,
                "emergency": self.emergency, "marks": self.marks}  # fmt: skip


def of_week(monday: date, agency: str) -> list[dict[str, Any]]:
    """Return who of an office opened what in a week, the most unusual person first, in a bounded number of statements.

    A person's order is the number of marks, then of cases.
    """
    entries = _entries(monday, agency)
    _mark(entries, monday)
    people: dict[int, list[Entry]] = {}
    for entry in entries:
        people.setdefault(entry.user.id, []).append(entry)
    rows = [_person(of) for of in people.values()]
    return sorted(rows, key=lambda row: (-row["unusual"], -row["cases"], row["name"]))


def _entries(monday: date, agency: str) -> list[Entry]:
    start, end = from_local(monday, time(0)), from_local(monday + WEEK, time(0))
    daily = (
        select(EntryReason, User, Case)
        .join(User, User.id == EntryReason.user_id)
        .join(Case, Case.id == EntryReason.case_id)
        .where(EntryReason.on >= monday, EntryReason.on < monday + WEEK, User.agency == agency)
    )
    urgent = (
        select(Emergency, User, Case)
        .join(User, User.id == Emergency.user_id)
        .join(Case, Case.id == Emergency.case_id)
        .where(Emergency.opened_at >= start, Emergency.opened_at < end, User.agency == agency)
    )
    found = [Entry(user, case, row.given_at, row.category, False) for row, user, case in db.session.execute(daily)]
    for row, user, case in db.session.execute(urgent):
        late = row.justified is None and row.review_on < clock.court_local(clock.now()).date()
        marks = ["not_reviewed"] * late + ["not_justified"] * (row.justified is False)
        found.append(Entry(user, case, row.opened_at, row.category, True, marks + ["again"] * row.again))
    return sorted(found, key=lambda entry: entry.at)


def _mark(entries: Sequence[Entry], monday: date) -> None:
    if not entries:
        return
    rules = catalog().entry_rules
    worked, looked = _worked(entries), _exhibits(entries, monday)
    cases: dict[int, set[int]] = {}
    for entry in entries:
        cases.setdefault(entry.user.id, set()).add(entry.case.id)
    for entry in entries:
        last = worked.get((entry.user.id, entry.case.id))
        if entry.case.closed_at is not None and entry.case.closed_at <= entry.at:
            entry.marks.append("closed")
        if last is None or last <= entry.at:
            entry.marks.append("no_work")
        if looked.get((entry.user.id, entry.case.id), 0) >= rules["report_exhibits"].value:
            entry.marks.append("many_exhibits")
        if len(cases[entry.user.id]) >= rules["report_cases"].value:
            entry.marks.append("many_cases")


def _worked(entries: Sequence[Entry]) -> dict[tuple[int, int], datetime]:
    """Return when each person last did something in each case but look at it."""
    query = (
        select(AuditEntry.actor_id, AuditEntry.case_id, func.max(AuditEntry.at))
        .where(
            AuditEntry.case_id.in_({entry.case.id for entry in entries}), AuditEntry.event.not_in(_LOOKS),
            AuditEntry.actor_id.in_({entry.user.id for entry in entries}), AuditEntry.outcome == "ok",
        )
        .group_by(AuditEntry.actor_id, AuditEntry.case_id)
    )  # fmt: skip
    return {(user or 0, case or 0): at for user, case, at in db.session.execute(query)}


def _exhibits(entries: Sequence[Entry], monday: date) -> dict[tuple[int, int], int]:
    """Return how many exhibits of each case a person opened in the week."""
    start, end = from_local(monday, time(0)), from_local(monday + WEEK, time(0))
    query = (
        select(ExhibitRead.user_id, Exhibit.case_id, func.count(ExhibitRead.exhibit_id.distinct()))
        .join(Exhibit, Exhibit.id == ExhibitRead.exhibit_id)
        .where(
            Exhibit.case_id.in_({entry.case.id for entry in entries}), ExhibitRead.at >= start, ExhibitRead.at < end,
            ExhibitRead.user_id.in_({entry.user.id for entry in entries}),
        )
        .group_by(ExhibitRead.user_id, Exhibit.case_id)
    )  # fmt: skip
    return {(user, case): number for user, case, number in db.session.execute(query)}


def _person(entries: list[Entry]) -> dict[str, Any]:
    user = entries[0].user
    return {
        "user": user.id, "name": user.name, "role": user.role, "unit": user.unit,
        "cases": len({entry.case.id for entry in entries}), "unusual": sum(len(entry.marks) for entry in entries),
        "entries": [entry.plain() for entry in sorted(entries, key=lambda entry: (-len(entry.marks), entry.at))],
    }  # fmt: skip
