"""due(): when a clock runs out, and how that was counted."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from casebridge.catalog.book import Catalog
from casebridge.catalog.law import ClockDef, CountRule
from casebridge.catalog.load import catalog
from casebridge.clock import COURT_ZONE, court_local
from casebridge.clocks.calendars import FEDERAL, MARYLAND, Calendar, both_open, calendar, legal_only_days
from casebridge.clocks.counting import RULES, Count
from casebridge.formats import local_time, long_date, plural

END_OF_DAY = time(23, 59, 59)
_SPANS = {"hours": timedelta(hours=1), "minutes": timedelta(minutes=1)}
_WORKED_BY = ("md_long", "frcrp_days", "exact_day")


@dataclass(frozen=True, slots=True)
class Due:
    """When a clock runs out.

    `due` is aware UTC: the exact instant of a clock in hours, else the end of the local day
    `due_date`. `unrolled` is the day counted to before any roll. `work_by` is the last open court
    day at or before it, where the law rolls a date or forbids it. `steps` tell the arithmetic,
    `warnings` what could not be known; `confirm`: "to be confirmed" belongs beside the date.
    """

    clock: str
    due: datetime
    due_date: date | None
    unrolled: date | None
    work_by: date | None
    steps: tuple[str, ...]
    warnings: tuple[str, ...]
    confirm: bool


def due(
    clock: ClockDef,
    trigger: datetime | date,
    *,
    book: Catalog | None = None,
    court_days: Calendar | None = None,
) -> Due:
    """Count from `trigger` by the clock's own rule.

    :param trigger: aware instant, or a local date where the time is not known.
    :param court_days: instead of the clock's own calendar, such as one with a snow day.
    :raises ValueError: the trigger is a time without a zone.
    """
    book = book or catalog()
    if isinstance(trigger, datetime) and trigger.tzinfo is None:
        raise ValueError("A clock cannot start at a time without a zone.")
    rule = book.count_rules[clock.count]
    if clock.count == "hours_exact":
        return _in_hours(clock, rule, trigger)
    days = court_days or calendar(clock.calendar, book=book)
    start = court_local(trigger).date() if isinstance(trigger, datetime) else trigger
    count = RULES[clock.count](start, clock.amount, clock.unit, days)
    warnings = _unknown(count.looked_at, days)
    work_by, doubts = _work_by(clock, start, count, book, court_days)
    confirm = clock.to_be_confirmed or rule.to_be_confirmed or bool(warnings) or _rests_on_doubt(count, days)
    return Due(
        clock=clock.key,
        due=end_of_day(count.end),
        due_date=count.end,
        unrolled=count.unrolled,
        work_by=work_by,
        steps=(*_opening(clock, rule, start), *count.steps, *_stands(clock, count, book)),
        warnings=(*warnings, *doubts),
        confirm=confirm,
    )


def end_of_day(day: date) -> datetime:
    """Return the last second of a day in Baltimore, aware UTC."""
    return datetime.combine(day, END_OF_DAY, COURT_ZONE).astimezone(UTC)


def _in_hours(clock: ClockDef, rule: CountRule, trigger: datetime | date) -> Due:
    """Add real elapsed time in UTC; a trigger without a time counts from the start of its day."""
    warnings: tuple[str, ...] = ()
    if not isinstance(trigger, datetime):
        warnings = ("The time of the trigger is not known: the count starts with its day, the safe reading.",)
        trigger = datetime.combine(trigger, time(0), COURT_ZONE)
    end = trigger.astimezone(UTC) + clock.amount * _SPANS[clock.unit]
    first, last = court_local(trigger), court_local(end)
    steps = [
        f"{_cause(clock)}: {long_date(first)}, {local_time(first)}.",
        f"{rule.title}: nights, weekends and holidays count.",
        f"{plural(clock.amount, clock.unit.removesuffix('s'))} end on {long_date(last)}, {local_time(last)}.",
    ]
    if first.utcoffset() != last.utcoffset():
        steps.append("The clocks change in between; real time is counted.")
    confirm = clock.to_be_confirmed or rule.to_be_confirmed or bool(warnings)
    return Due(clock.key, end, None, None, None, tuple(steps), warnings, confirm)


def _opening(clock: ClockDef, rule: CountRule, start: date) -> tuple[str, str]:
    side = "before" if clock.direction == "before" else "after"
    unit = {"calendar_days": "day", "business_days": "business day", "years": "year"}.get(clock.unit, "court session")
    counted = f"{plural(clock.amount, unit)} {side}" if clock.amount else "the same day"
    left_out = "; the day itself is not counted" if clock.amount else ""
    return (f"{_cause(clock)}: {long_date(start)}.", f"{rule.title}: {counted}{left_out}.")


def _cause(clock: ClockDef) -> str:
    return clock.trigger_text or clock.trigger.replace("_", " ").capitalize()


def _stands(clock: ClockDef, count: Count, book: Catalog) -> tuple[str, ...]:
    """Say why a holiday that people may expect to move the end does not."""
    if clock.count not in ("md_long", "md_before", "frcrp_days"):
        return ()
    legal_only = legal_only_days(book).get(count.end)
    if legal_only and clock.calendar == MARYLAND:
        return (f"{long_date(count.end)} is {legal_only}: courts are taken to be open and it moves nothing.",)
    state_only = calendar(MARYLAND, book=book).why_closed(count.end)
    if state_only and clock.calendar == FEDERAL:
        return (f"{long_date(count.end)} is a Maryland holiday ({state_only}): it does not move a federal date.",)
    return ()


def _work_by(
    clock: ClockDef, start: date, count: Count, book: Catalog, court_days: Calendar | None
) -> tuple[date | None, tuple[str, ...]]:
    """Return the last open court day at or before the unrolled end of a legal date that rolls or may not."""
    if clock.nature != "legal" or clock.count not in _WORKED_BY or clock.is_earliest_day or not clock.amount:
        return None, ()
    days = _courts(clock, book, court_days)
    day = days.last_open(count.unrolled)
    if unknown := _unknown((day, count.unrolled), days):
        return None, tuple(f"{sentence[:-1]}: no day to work by is given." for sentence in unknown)
    return (day if day > start else None), ()


def _courts(clock: ClockDef, book: Catalog, court_days: Calendar | None) -> Calendar:
    """Return the courts whose days matter: the clock's own, else those of its sovereign."""
    maryland, federal = calendar(MARYLAND, book=book), calendar(FEDERAL, book=book)
    by_sovereign = {"state": maryland, "federal": federal}
    own = court_days or calendar(clock.calendar, book=book)
    return by_sovereign.get(clock.sovereign, both_open(maryland, federal)) if own.years is None else own


def _unknown(span: tuple[date, date] | None, days: Calendar) -> tuple[str, ...]:
    years = days.unknown_years(*span) if span else ()
    return tuple(f"Court holidays of {year} are not in the calendar." for year in years)


def _rests_on_doubt(count: Count, days: Calendar) -> bool:
    """Say whether a holiday that is itself to be confirmed changed the count."""
    return any(days.closings[day].confirm for day in count.closed if day in days.closings)
