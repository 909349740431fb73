"""The rules of counting: from the day of a trigger to the last day, with each step said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from casebridge.clocks.calendars import Calendar
from casebridge.formats import long_date, plural

FEBRUARY = 2
LEAP_DAY = 29


@dataclass(frozen=True, slots=True)
class Count:
    """Where a count ends.

    `unrolled` is the day counted to, `end` the day after rolling (the same where nothing rolls).
    `looked_at` are the first and last day whose being open mattered; `closed` those found closed.
    """

    unrolled: date
    end: date
    steps: tuple[str, ...]
    looked_at: tuple[date, date] | None = None
    closed: tuple[date, ...] = ()


Rule = Callable[[date, int, str, Calendar], Count]


def count_on(start: date, amount: int, unit: str, calendar: Calendar) -> Count:
    """Count every day after `start`; an end on a closed day goes on to the next open one."""
    unrolled = start + timedelta(days=amount)
    end = calendar.next_open(unrolled)
    return _rolled(unrolled, end, f"Day {amount} is {long_date(unrolled)}.", "goes on", calendar)


def count_back(start: date, amount: int, unit: str, calendar: Calendar) -> Count:
    """Count every day back from `start`; an end on a closed day goes back to the last open one."""
    unrolled = start - timedelta(days=amount)
    end = calendar.last_open(unrolled)
    return _rolled(unrolled, end, f"{plural(amount, 'day')} back is {long_date(unrolled)}.", "goes back", calendar)


def count_open(start: date, amount: int, unit: str, calendar: Calendar) -> Count:
    """Count only open days after `start`."""
    day, counted, closed = start, 0, list[date]()
    while counted < amount:
        day += timedelta(days=1)
        counted += calendar.is_open(day)
        if not calendar.is_open(day):
            closed.append(day)
    steps = [f"Open day {amount} is {long_date(day)}." if amount > 1 else f"The next open day is {long_date(day)}."]
    if closed:
        steps.insert(0, f"Not counted: {_names(closed, calendar)}.")
    return Count(day, day, tuple(steps), (start, day), tuple(closed))


def count_exact(start: date, amount: int, unit: str, calendar: Calendar) -> Count:
    """Count every day after `start`, or years to the day before the anniversary; never move the end."""
    if unit == "years":
        end = _before_anniversary(start, amount)
        said = f"The last day is {long_date(end)}, the day before the anniversary."
    else:
        end = start + timedelta(days=amount)
        said = f"The day itself: {long_date(end)}." if amount == 0 else f"Day {amount} is {long_date(end)}."
    why = calendar.why_closed(end)
    stays = f"It is closed ({why}); the end is not moved." if why else "The end is never moved."
    return Count(end, end, (said, stays))


RULES: Mapping[str, Rule] = {
    "md_long": count_on,
    "md_short": count_open,
    "md_before": count_back,
    "frcrp_days": count_on,
    "business": count_open,
    "next_session": count_open,
    "exact_day": count_exact,
}
"""How each `count_rule` of days counts; hours are counted in `arithmetic`."""


def _rolled(unrolled: date, end: date, said: str, goes: str, calendar: Calendar) -> Count:
    first, last = min(unrolled, end), max(unrolled, end)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    closed = tuple(day for day in days if not calendar.is_open(day))
    if not closed:
        return Count(unrolled, end, (said,), (first, last))
    rolled = f"Closed: {_names(list(closed), calendar)}; the end {goes} to {long_date(end)}."
    return Count(unrolled, end, (said, rolled), (first, last), closed)


def _names(days: list[date], calendar: Calendar) -> str:
    """Say closed days: up to three by their dates, else weekends together and holidays by date."""
    if len(days) > 3:
        holidays = [day for day in days if calendar.why_closed(day) not in ("Saturday", "Sunday")]
        weekends = ["Saturdays and Sundays"] if len(holidays) < len(days) else []
        return ", ".join(weekends + [_name(day, calendar) for day in holidays])
    return ", ".join(_name(day, calendar) for day in days)


def _name(day: date, calendar: Calendar) -> str:
    why = calendar.why_closed(day)
    return long_date(day) if why in ("Saturday", "Sunday") else f"{long_date(day)} ({why})"


def _before_anniversary(start: date, years: int) -> date:
    """Return the last safe day; the anniversary of a leap day in a common year is February 28."""
    year = start.year + years
    leaps = start.month == FEBRUARY and start.day == LEAP_DAY
    anniversary = date(year, FEBRUARY, 28) if leaps and not _is_leap(year) else start.replace(year=year)
    return anniversary - timedelta(days=1)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
