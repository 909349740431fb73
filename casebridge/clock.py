"""The only source of time: aware UTC, movable in demo and test mode."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

COURT_ZONE = ZoneInfo("America/New_York")
_fixed: ContextVar[datetime | None] = ContextVar("casebridge_now", default=None)


def now() -> datetime:
    """Return the present instant, aware UTC, microseconds kept."""
    return _fixed.get() or datetime.now(UTC)


@contextmanager
def at(instant: datetime) -> Iterator[datetime]:
    """Hold the clock at `instant` for the block; demo loading and tests only.

    :param instant: aware, any zone.
    """
    if instant.tzinfo is None:
        raise ValueError("A moment without a time zone is no moment.")
    token = _fixed.set(instant.astimezone(UTC))
    try:
        yield instant
    finally:
        _fixed.reset(token)


def court_local(instant: datetime) -> datetime:
    """Return `instant` as Baltimore wall time."""
    return instant.astimezone(COURT_ZONE)
