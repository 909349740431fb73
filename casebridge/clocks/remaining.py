"""What is left of a clock, in the units in which it is counted."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from casebridge.catalog.book import Catalog
from casebridge.catalog.law import ClockDef
from casebridge.clock import court_local
from casebridge.clocks.calendars import Calendar, calendar


@dataclass(frozen=True, slots=True)
class Left:
    """What is left at one moment; days are negative when the clock ran out.

    `time` is real elapsed time, `days` are local calendar days, `business_days` open days of the
    calendar asked for. `late`: the instant itself has passed.
    """

    time: timedelta
    days: int
    business_days: int
    late: bool


def left(now: datetime, due: datetime, days: Calendar) -> Left:
    """Return what is left of a clock at `now`.

    :param now: aware. :param due: aware.
    """
    today, last = court_local(now).date(), court_local(due).date()
    return Left(due - now, (last - today).days, business_days_left(now, due, days), now > due)


def business_days_left(now: datetime, due: datetime | date, days: Calendar) -> int:
    """Count the open days after today up to the due day: 0 on that day, negative after it.

    :param now: aware. :param due: aware instant, or a local date.
    """
    today = court_local(now).date()
    last = court_local(due).date() if isinstance(due, datetime) else due
    return days.open_between(today, last) if last >= today else -days.open_between(last, today)


def days_left(clock: ClockDef, due: datetime, now: datetime, *, book: Catalog | None = None) -> tuple[int, str] | None:
    """Return how many days are left and of which unit, ready for `formats.time_left`; None for hours.

    :param due: aware. :param now: aware.
    """
    if clock.unit in ("hours", "minutes"):
        return None
    days = calendar(clock.calendar, book=book)
    if clock.unit in ("business_days", "court_session"):
        return business_days_left(now, due, days), "business day"
    return left(now, due, days).days, "day"


def share_used(trigger: datetime, due: datetime, now: datetime) -> float:
    """Return how much of the clock is used, between 0 and 1, for its dial.

    :param trigger: aware; after `due` for a clock that counts back, of which nothing is known before.
    """
    whole = (due - trigger).total_seconds()
    if whole <= 0:
        return 1.0 if now >= due else 0.0
    return min(1.0, max(0.0, (now - trigger).total_seconds() / whole))
