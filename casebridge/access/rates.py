"""Rates: how often, or how much, one person or address may ask within a time; all workers count together.

The counts are rows, written in the unit of work that does what is counted: what is refused or fails counts nothing,
and no server beside ours keeps them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import BigInteger, String, delete
from sqlalchemy.orm import Mapped, mapped_column

from casebridge import clock
from casebridge.db import Base, UtcDateTime, db
from casebridge.errors import TooMany

# No rate counts for longer than this; older rows go.
LONGEST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `most` (times, bytes) `within` a time that begins with the first; `said` names it for people."""

    name: str
    most: int
    within: timedelta
    said: str


class RateUse(Base):
    """How much of a rate somebody used since when."""

    __tablename__ = "rate_use"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    used: Mapped[int] = mapped_column(BigInteger, default=0)


class OverRate(TooMany):
    """Somebody used up a rate; the answer says when it is worth trying again."""

    kept = "Nothing of this was taken; what was stored before stays."

    def __init__(self, rate: Rate, seconds: int, *, used: int = 0) -> None:
        """Take the rate, how long it is used up for, and how much was asked for in that time."""
        self.rate, self.used = rate, used
        minutes = -(-seconds // 60)
        wait = f"{minutes} minute{'' if minutes == 1 else 's'}" if minutes < 120 else f"{-(-minutes // 60)} hours"
        super().__init__(f"The limit is reached: {rate.said}.", next_step=f"Try again in {wait}.")
        self.retry_after = seconds


def check(rate: Rate, who: str, amount: int = 1) -> None:
    """Pass while `amount` more is within the rate; nothing is counted.

    :raises OverRate: it is not.
    """
    row = _row(rate, who)
    used = row.used if row is not None else 0
    if used + amount > rate.most:
        ends = row.since + rate.within if row is not None else clock.now() + rate.within
        raise OverRate(rate, max(1, int((ends - clock.now()).total_seconds())))


def count(rate: Rate, who: str, amount: int = 1) -> int:
    """Count `amount` in the open unit of work and return what is used now."""
    row = _row(rate, who)
    if row is None:
        now = clock.now()
        db.session.execute(delete(RateUse).where(RateUse.since < now - LONGEST))
        db.session.execute(delete(RateUse).where(RateUse.key == _key(rate, who)))
        row = RateUse(key=_key(rate, who), since=now, used=0)
        db.session.add(row)
    row.used = max(0, row.used + amount)
    db.session.flush()
    return row.used


def take(rate: Rate, who: str, amount: int = 1) -> int:
    """Check and count in the open unit of work; units run one after another, so nobody slips between.

    :raises OverRate: nothing is counted.
    """
    check(rate, who, amount)
    return count(rate, who, amount)


def take_export(who: int | None) -> None:
    """Count a file of figures or of history that somebody takes out of the house, in the open unit of work.

    :raises OverRate: they took as many within the hour as one person may.
    """
    most = current_app.config["CASEBRIDGE_EXPORTS_AN_HOUR"]
    take(Rate("export", most, timedelta(hours=1), f"{most} exports an hour for each person"), str(who))


def used(rate: Rate, who: str) -> int:
    """Return what is used of the rate now."""
    row = _row(rate, who)
    return row.used if row is not None else 0


def _row(rate: Rate, who: str) -> RateUse | None:
    row = db.session.get(RateUse, _key(rate, who), populate_existing=True)
    return row if row is not None and row.since + rate.within > clock.now() else None


def _key(rate: Rate, who: str) -> str:
    return f"{rate.name}:{who}"
