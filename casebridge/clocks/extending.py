"""What an order, a waiver or excluded time does to a legal clock: the rule's own date stays, and both are said.

Which of the three moves a clock follows from the words of its row (`extension` in clocks.toml). What those words do not
name is kept and shown, and the rule's own date goes on to stand: late is worse than early.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from casebridge.catalog.law import ClockDef
from casebridge.clock import court_local
from casebridge.clocks.arithmetic import Due, due
from casebridge.clocks.calendars import Calendar, calendar
from casebridge.formats import local_time, long_date, plural

ORDER, WAIVER, EXCLUDED = "order", "waiver", "excluded"
_NOTHING_EXTENDS = ("none", "weekends")
_BY_CONSENT = ("waiver", "consent", "agreement")
_BY_CONSENT_ALONE = "written consent"
_SPANS = "excluded time"


@dataclass(frozen=True, slots=True)
class Extension:
    """One paper that moves a clock.

    `kind` is order or waiver, with `until` (aware), or excluded, with its first and last day, both counted.
    `ordered_on` is the local day on which it was made.
    """

    kind: str
    ordered_on: date
    until: datetime | None = None
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Extended:
    """When a clock runs out with what was entered: `due`, how that was counted, and what did not count and why."""

    due: Due
    steps: tuple[str, ...]
    passed_over: tuple[tuple[Extension, str], ...]


def kinds_that_move(clock: ClockDef) -> tuple[str, ...]:
    """Return which kinds of paper move this clock, by the words of its row; none where the row says so."""
    words = clock.extension.casefold()
    found = []
    barred = words.startswith(_NOTHING_EXTENDS)
    only_spans = words.startswith(_SPANS) and ";" not in words
    if not barred and not only_spans and not words.startswith(_BY_CONSENT_ALONE):
        found.append(ORDER)
    if any(word in words for word in _BY_CONSENT):
        found.append(WAIVER)
    if _SPANS in words and clock.unit == "calendar_days":
        found.append(EXCLUDED)
    return tuple(found)


def extended(
    clock: ClockDef,
    trigger: datetime | date,
    rule: Due,
    extensions: Sequence[Extension],
    courts: Calendar | None = None,
) -> Extended:
    """Return what the papers make of `rule`, the date that the clock has without them.

    Excluded days come first: each that lies inside the clock is counted once, however many spans it is in, and the
    clock has as many days more. Then orders and waivers, in the order in which they were made: each counts when it
    was made before the date passed that stood then, and names a later one.
    """
    moving = kinds_that_move(clock)
    passed = [(one, "The row of this clock does not name it.") for one in extensions if one.kind not in moving]
    spans = [one for one in extensions if one.kind == EXCLUDED and EXCLUDED in moving]
    stands, steps = _without(clock, trigger, rule, spans)
    orders = [one for one in extensions if one.kind != EXCLUDED and one.kind in moving]
    for one in sorted(orders, key=lambda order: (order.ordered_on, order.until or rule.due)):
        if why := _no_good(one, stands):
            passed.append((one, why))
        elif one.until is not None:
            stands = _until(clock, stands, one.until, courts)
            steps.append(f"{_NAMES[one.kind]} of {long_date(one.ordered_on)}: until {_moment(clock, one.until)}.")
    return Extended(stands, tuple(steps), tuple(passed))


def excluded_days(spans: Iterable[Extension], after: date, last: date) -> int:
    """Count the days of the spans after the one day up to the other; a day in two spans counts once."""
    found: set[date] = set()
    for span in spans:
        if span.first_day is None or span.last_day is None:
            continue
        day = max(span.first_day, after + timedelta(days=1))
        while day <= min(span.last_day, last):
            found.add(day)
            day += timedelta(days=1)
    return len(found)


def _without(clock: ClockDef, trigger: datetime | date, rule: Due, spans: Sequence[Extension]) -> tuple[Due, list[str]]:
    if not spans or rule.unrolled is None:
        return rule, []
    start = court_local(trigger).date() if isinstance(trigger, datetime) else trigger
    days, stands = 0, rule
    # What is left out lets the clock run on, perhaps into the next excluded day: count until nothing is added.
    while (found := excluded_days(spans, start, stands.unrolled or rule.unrolled)) != days:
        days = found
        stands = due(replace(clock, amount=clock.amount + days), trigger)
    said = [
        f"Left out: {long_date(s.first_day)} to {long_date(s.last_day)}." for s in spans if s.first_day and s.last_day
    ]
    if not days:
        return rule, [*said, "None of these days lies inside the clock."]
    total = f"{plural(days, 'day')} left out, {clock.amount} and {days}: {long_date(stands.due_date or stands.due)}."
    return stands, [*said, total]


def _no_good(one: Extension, stands: Due) -> str:
    """Say why a paper does not count; empty when it does."""
    if one.until is None or one.until <= stands.due:
        return "It names no later date than the one that stands."
    if one.ordered_on > court_local(stands.due).date():
        return "It was made after the date had passed."
    return ""


def _until(clock: ClockDef, stands: Due, until: datetime, courts: Calendar | None) -> Due:
    day = court_local(until).date()
    days = courts or calendar(clock.calendar)
    work_by = days.last_open(day) if stands.due_date is not None and days.years is not None else None
    whole = stands.due_date is not None
    return replace(stands, due=until, due_date=day if whole else None, unrolled=day if whole else None, work_by=work_by)


def _moment(clock: ClockDef, until: datetime) -> str:
    local = court_local(until)
    return f"{long_date(local)}, {local_time(local)}" if clock.unit in ("hours", "minutes") else long_date(local)


_NAMES = {ORDER: "Order", WAIVER: "Waiver"}
