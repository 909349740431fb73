"""The time span of a recording: two Baltimore wall times as typed, checked, and said in words."""

from datetime import datetime, time

from casebridge import clock
from casebridge.errors import Invalid
from casebridge.formats import duration, from_local, local_datetime, local_time
from casebridge.text import instant, iso_date, iso_time

Span = tuple[datetime | None, datetime | None]


def span(starts: str, ends: str) -> Span:
    """Return start and end as instants, both or neither.

    Of an hour that comes twice in autumn the start takes the first; an end that would then lie before the start takes
    the second.

    :raises Invalid: one without the other, no such moment, the end not after the start, or a moment to come.
    """
    if not starts.strip() and not ends.strip():
        return None, None
    start, end = _moment(starts, "starts_at"), _moment(ends, "ends_at")
    if end <= start:
        end = _second(ends)
    if end <= start:
        raise Invalid(fields={"ends_at": "The end lies before the start, or at it. Give the time of the end."})
    if end > clock.now():
        raise Invalid(fields={"ends_at": "This lies in the future. Give the time as it was recorded."})
    return start, end


def span_words(start: datetime | None, end: datetime | None) -> str:
    """Say a span with its length, which tells twice the same hour apart; empty where it is not known."""
    if start is None or end is None:
        return ""
    first, last = clock.court_local(start), clock.court_local(end)
    until = local_time(end) if first.date() == last.date() else local_datetime(end, year=True)
    return f"{local_datetime(start, year=True)} to {until} ({duration(end - start)})"


def typed(moment: datetime | None) -> str:
    """Return an instant as its form field takes it."""
    return f"{clock.court_local(moment):%Y-%m-%dT%H:%M}" if moment else ""


def _moment(value: str, field: str) -> datetime:
    if not _hour(value):
        raise Invalid(fields={field: "Give day and time, such as 2026-11-08 21:40; start and end, or neither."})
    return instant(value, field=field)


def _second(value: str) -> datetime:
    day, hour = value.strip().replace("T", " ").split(" ", 1)
    at: time = iso_time(hour, field="ends_at")
    return from_local(iso_date(day, field="ends_at"), at, later=True)


def _hour(value: str) -> str:
    return value.strip().replace("T", " ").partition(" ")[2].strip()
