"""When the last good backup was made: history says it, and pages, the nightly look and `selfcheck` ask here."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select

from casebridge.audit import AuditEntry
from casebridge.db import db

MADE = "backup:make"
# So many intervals may pass before a backup counts as late: one may be under way, one may have been put off.
_LATE_AFTER = 3


@dataclass(frozen=True, slots=True)
class LastBackup:
    """The last good backup: when it was made, of which kind, and the line of history up to which it goes."""

    at: datetime
    kind: str
    lines: int


def are_made() -> bool:
    """Say whether the settings name a folder to which backups go by themselves."""
    return current_app.config.get("CASEBRIDGE_BACKUP") is not None


def last_good() -> LastBackup | None:
    """Return the last good backup, or None when there was none yet."""
    query = select(AuditEntry).where(AuditEntry.event == MADE, AuditEntry.outcome == "ok")
    line = db.session.scalar(query.order_by(AuditEntry.seq.desc()).limit(1))
    return LastBackup(line.at, line.detail["kind"], line.detail["lines"]) if line is not None else None


def last_asked() -> datetime | None:
    """Return when the last backup ended, well or not."""
    query = select(AuditEntry.at).where(AuditEntry.event == MADE).order_by(AuditEntry.seq.desc()).limit(1)
    return db.session.scalar(query)


def is_late(now: datetime) -> bool:
    """Say whether backups should be made and the last good one is too old."""
    if not are_made():
        return False
    found = last_good()
    return found is None or found.at < now - _LATE_AFTER * every()


def every() -> timedelta:
    """Return how often a backup is made."""
    return timedelta(minutes=current_app.config["CASEBRIDGE_BACKUP_MINUTES"])
