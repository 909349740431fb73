"""Say dates, names, sizes and numbers the way people read them; every function is a template filter."""

import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from casebridge.clock import COURT_ZONE, court_local, now

LONG_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LONG_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
KINDS = {
    "homicide": "Homicide",
    "nonfatal_shooting": "Non-fatal shooting",
    "armed_robbery": "Armed robbery",
    "low_level": "LEAD-eligible",
}
ROLES = {
    "detective": "Detective",
    "sergeant": "Sergeant",
    "commander": "Commander",
    "prosecutor": "Assistant State’s Attorney",
    "sao_supervisor": "SAO supervisor",
    "federal_liaison": "SAO federal liaison",
    "lead_liaison": "SAO LEAD liaison",
    "ausa": "Assistant U.S. Attorney",
    "usao_supervisor": "USAO supervisor",
    "lead_coordinator": "LEAD coordinator",
    "case_manager": "LEAD case manager",
    "victim_advocate": "Victim advocate",
    "evidence_clerk": "Evidence clerk",
    "auditor": "Auditor",
    "admin": "Administrator, no case content",
}
OFFICES = {
    "bpd": ("BPD", "Police"),
    "sao": ("SAO", "State’s Attorney"),
    "usao": ("USAO", "U.S. Attorney"),
    "lead": ("LEAD", "LEAD"),
    "own": ("City", "City"),
}
# Where a count ends that is shown beside other things: `up_to_99` says it as 99+.
MANY = 100


def _day(value: date | datetime) -> date:
    """Return the Baltimore day of a moment, or the day itself."""
    return court_local(value).date() if isinstance(value, datetime) else value


def _today() -> date:
    return court_local(now()).date()


def local_date(value: date | datetime | None, *, year: bool = False) -> str:
    """Say a day: `Wed Dec 9`, with its year when that is not this one or `year` asks for it.

    :param value: a calendar day, or an aware moment of which the Baltimore day is meant.
    """
    if value is None:
        return ""
    day = _day(value)
    said = f"{LONG_DAYS[day.weekday()][:3]} {LONG_MONTHS[day.month - 1][:3]} {day.day}"
    return f"{said}, {day.year}" if year or day.year != _today().year else said


def long_date(value: date | datetime | None) -> str:
    """Say a day in full: `Tuesday, November 24, 2026`."""
    if value is None:
        return ""
    day = _day(value)
    return f"{LONG_DAYS[day.weekday()]}, {LONG_MONTHS[day.month - 1]} {day.day}, {day.year}"


def local_time(value: datetime | time | None, *, seconds: bool = False) -> str:
    """Say a time on the 24-hour clock in Baltimore; the hour that happens twice names its zone.

    :param value: an aware moment, or a wall time that is already Baltimore's.
    """
    if value is None:
        return ""
    pattern = "%H:%M:%S" if seconds else "%H:%M"
    if isinstance(value, time):
        return value.strftime(pattern)
    local = court_local(value)
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return local.strftime(pattern + (" %Z" if twice else ""))


def local_datetime(value: datetime | None, *, seconds: bool = False, year: bool = False) -> str:
    """Say a moment: `Mon Nov 23 14:02`, or with its year `Sun Nov 8, 2026, 21:40`."""
    if value is None:
        return ""
    day = local_date(value, year=year)
    return f"{day}{',' if ',' in day else ''} {local_time(value, seconds=seconds)}"


def due_moment(value: date | datetime | None) -> str:
    """Say when something is due: `Today, 17:00`, else day and time; of a whole day its name alone."""
    if value is None:
        return ""
    today = _day(value) == _today()
    if not isinstance(value, datetime):
        return "Today" if today else local_date(value)
    return f"Today, {local_time(value)}" if today else local_datetime(value)


def from_local(day: date, at: time, *, later: bool = False) -> datetime:
    """Return the aware UTC moment of a Baltimore day and wall time.

    :param later: of an hour that happens twice, take the second one.
    :raises ValueError: the clocks skip that time on that day; the text says so for the reader.
    """
    local = datetime.combine(day, at, COURT_ZONE).replace(fold=int(later))
    instant = local.astimezone(UTC)
    if court_local(instant).replace(tzinfo=None, fold=0) != local.replace(tzinfo=None, fold=0):
        raise ValueError(
            f"There was no {local_time(at)} on {local_date(day, year=True)}: "
            "the clocks went forward. Give a time before or after the gap."
        )
    return instant


def iso(value: date | datetime | None) -> str:
    """Return the machine form for `<time datetime>`: a day, or a moment with Baltimore's offset."""
    if value is None:
        return ""
    local = court_local(value).replace(microsecond=0) if isinstance(value, datetime) else value
    return local.isoformat()


def time_left(days: int | None, unit: str = "day") -> str:
    """Say what is left of a clock in whole days: `9 business days left`, `2 days late`.

    :param days: counted by the clock's own rule; negative when it has run out.
    :param unit: `day` or `business day`, as the rule counts.
    """
    if days is None:
        return ""
    if days == 0:
        return "due today"
    return f"{plural(abs(days), unit)} {'left' if days > 0 else 'late'}"


def duration(value: timedelta | int | float | None) -> str:
    """Say a stretch of time: `7 d 22 h`, `3 h 12 min`, `41 min`, `2 min 08 s`.

    :param value: a timedelta or seconds; parts below the second unit are dropped, not rounded.
    """
    if value is None:
        return ""
    days, rest = divmod(abs(int(value.total_seconds() if isinstance(value, timedelta) else value)), 86400)
    hours, minutes, seconds = rest // 3600, rest % 3600 // 60, rest % 60
    if days:
        return f"{count(days)} d {hours} h" if hours else f"{count(days)} d"
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    if minutes:
        return f"{minutes} min {seconds:02d} s" if seconds and minutes < 10 else f"{minutes} min"
    return f"{seconds} s"


def media_time(seconds: int | float | None) -> str:
    """Say a place in a recording: `04:10`, above an hour `1:04:10`."""
    if seconds is None:
        return ""
    hours, rest = divmod(int(seconds), 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60:02d}:{rest % 60:02d}"


def file_size(size: int | None) -> str:
    """Say a number of bytes in steps of 1,000: `812 bytes`, `318 MB`, `1.2 GB`."""
    if size is None:
        return ""
    if size < 1000:
        return plural(size, "byte")
    value = float(size)
    for name in ("KB", "MB", "GB", "TB"):
        value /= 1000
        if round(value, 1) < 1000 or name == "TB":
            return f"{value:.1f} {name}" if value < 9.95 else f"{value:,.0f} {name}"
    raise AssertionError("The loop always ends at TB.")


def exact_size(size: int) -> str:
    """Say a size in words and in bytes: `812 bytes`, `318 MB (318,204,118 bytes)`."""
    return file_size(size) if size < 1000 else f"{file_size(size)} ({size:,} bytes)"


def count(number: int | None) -> str:
    """Say a whole number with its thousands: `18,402`."""
    return "" if number is None else f"{number:,}"


def up_to_99(number: int, one: str = "", many: str = "") -> str:
    """Say a number that was counted no further than a hundred: `7`, `99+`; with words `7 items`, `99+ items`."""
    if number < MANY:
        return plural(number, one, many) if one else count(number)
    return f"{MANY - 1}+ {many or one + 's'}" if one else f"{MANY - 1}+"


def percent(share: float | None) -> str:
    """Say a share between 0 and 1 as `61%`."""
    return "" if share is None else f"{share * 100:.0f}%"


def plural(number: int, one: str, many: str = "") -> str:
    """Say how many of a thing: `1 item`, `2 items`, `0 items`.

    :param many: the plural, where it is not `one` with an s.
    """
    return f"{count(number)} {one if number == 1 else many or one + 's'}"


def initials(name: str | None) -> str:
    """Return up to two letters for a person's round sign, in any script; `?` without a letter."""
    words = [word for word in (name or "").split() if any(char.isalpha() for char in word)]
    chosen = words[:1] + words[-1:] if len(words) > 1 else words
    letters = "".join(next(char for char in word if char.isalpha()) for word in chosen)
    return unicodedata.normalize("NFC", letters).upper() or "?"


def short_name(name: str | None) -> str:
    """Return a name with its first part as a letter, for tight rows; never for decisions."""
    first, _, rest = (name or "").strip().partition(" ")
    return f"{first[0]}. {rest.strip()}" if first and rest else first


def sha(digest: str | None) -> str:
    """Shorten a SHA-256 to `9f3a 77c1 … 04be`."""
    text = digest or ""
    return f"{text[:4]} {text[4:8]} … {text[-4:]}" if len(text) > 16 else text


def fours(text: str | None) -> str:
    """Set a digest in groups of four, so that people can compare it."""
    whole = text or ""
    return " ".join(whole[start : start + 4] for start in range(0, len(whole), 4))


FACTORS = {"totp": "Authenticator app", "passkey": "Passkey"}


def kind_label(key: str) -> str:
    """Return the name of a kind of case; an unknown key is said as words."""
    return KINDS.get(key, _words(key))


def factors_label(names: str, bound: bool = False) -> str:
    """Return the second factors of a person in words.

    :param names: as the account keeps them, joined by a plus. :param bound: comes in by single sign-on, too.
    """
    own = ", ".join(FACTORS[name] for name in names.split("+") if name in FACTORS)
    return own or ("Single sign-on" if bound else "None yet")


def role_label(key: str) -> str:
    """Return the name of a role as people call it; an unknown key is said as words."""
    return ROLES.get(key, _words(key))


def office_tag(key: str | None) -> str:
    """Return the letters of an office: `BPD`."""
    return OFFICES[key][0] if key in OFFICES else (key or "").upper()


def office_label(key: str | None) -> str:
    """Return the short name of an office: `State’s Attorney`."""
    return OFFICES[key][1] if key in OFFICES else (key or "")


def _words(key: str) -> str:
    return str(key).replace("_", " ").capitalize()


FILTERS: dict[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (
        *(local_date, long_date, local_time, local_datetime, due_moment, iso, time_left, duration),
        *(media_time, file_size, count, up_to_99, percent, plural, initials, short_name, sha, fours),
        *(kind_label, factors_label, role_label, office_tag, office_label),
    )
}
"""What `create_app` gives to the templates: `app.jinja_env.filters.update(FILTERS)`."""
