"""Work that a unit of work asks for and the job worker does later: the row is written with the change."""

from datetime import datetime, timedelta

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from casebridge import clock
from casebridge.db import Base, UtcDateTime, db

LATE = timedelta(minutes=10)
# A worker says this often that it is there; after so long without a word it is not.
BEAT_EVERY, SILENT = timedelta(seconds=30), timedelta(minutes=3)


class JobRequest(Base):
    """One piece of work owed: its kind (a key of `jobs.KINDS`), its subject, and when it was handed over."""

    __tablename__ = "job_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    subject: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    handed_over_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)


def ask_for(kind: str, subject: str) -> JobRequest:
    """Ask for work inside the open unit of work; nothing is done before it is committed."""
    row = JobRequest(kind=kind, subject=subject, asked_at=clock.now())
    db.session.add(row)
    db.session.flush()
    return row


def late_requests(now: datetime) -> list[JobRequest]:
    """Return work that was asked for more than ten minutes before `now` and not handed over."""
    query = select(JobRequest).where(JobRequest.handed_over_at.is_(None), JobRequest.asked_at < now - LATE)
    return list(db.session.scalars(query.order_by(JobRequest.id)))


class WorkerBeat(Base):
    """When a job worker last said that it is there, by the name that no other worker has."""

    __tablename__ = "worker_beat"

    worker: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def beat(worker: str) -> None:
    """Say in the open unit of work that a worker is there."""
    row = db.session.get(WorkerBeat, worker)
    if row is None:
        row = WorkerBeat(worker=worker, at=clock.now())
        db.session.add(row)
    row.at = clock.now()


def is_worked(now: datetime) -> bool:
    """Say whether any worker was there lately."""
    return db.session.scalars(select(WorkerBeat.worker).where(WorkerBeat.at > now - SILENT)).first() is not None
