"""Make the reports of a week that is over, once, and tell the office that reads them."""

from datetime import date, timedelta

from sqlalchemy import exists, select

from casebridge import audit, clock
from casebridge.access.actor import ENGINE
from casebridge.accounts.models import User
from casebridge.catalog.load import catalog
from casebridge.curiosity.marks import WEEK, of_week
from casebridge.curiosity.models import EntryReport
from casebridge.db import db, transaction
from casebridge.night.services import HOUR
from casebridge.notices.outbox import tell
from casebridge.work import JobRequest, ask_for
from casebridge.workflows.engine import WAITS

KIND = "entry_reports"


def last_monday(today: date) -> date:
    """Return the Monday on which the last week that is over began."""
    return today - timedelta(days=today.weekday()) - WEEK


def ask_for_reports() -> int:
    """Ask once for the reports of the last week, from three on Monday in Baltimore on; return how many (a sweep)."""
    local = clock.court_local(clock.now())
    subject = last_monday(local.date()).isoformat()
    if (local.weekday() == 0 and local.hour < HOUR) or _asked(subject):
        return 0
    with transaction():
        if _asked(subject):
            return 0
        ask_for(KIND, subject)
    return 1


def make_reports(subject: str) -> None:
    """Make a report about each office; the durable step of the week `subject` (its Monday), safe to run twice."""
    monday = date.fromisoformat(subject)
    for agency in catalog().report_readers:
        with transaction():
            made = select(exists().where(EntryReport.monday == monday, EntryReport.agency == agency))
            if not db.session.scalar(made):
                _make(monday, agency)


def _make(monday: date, agency: str) -> EntryReport:
    rows = of_week(monday, agency)
    made = EntryReport(monday=monday, agency=agency, made_at=clock.now(), rows=rows)
    db.session.add(made)
    db.session.flush()
    line = audit.record(
        "report:entries", actor=ENGINE, object_type="entry_report", object_id=made.public_id,
        sentence="made the weekly report of cases opened from outside", detail={"agency": agency, "people": len(rows)},
    )  # fmt: skip
    readers = select(User.id).where(User.active, User.role == catalog().report_readers[agency].reader)
    if rows:
        tell(
            db.session.scalars(readers.order_by(User.id)).all(), tag="report:entries", text=WAITS,
            subject_type="entry_report", subject_id=made.public_id, audit_seq=line.seq,
        )  # fmt: skip
    return made


def _asked(subject: str) -> bool:
    return bool(db.session.scalar(select(exists().where(JobRequest.kind == KIND, JobRequest.subject == subject))))
