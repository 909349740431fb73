"""Reads single cells: days, times, places, points. Each reader is pure and says what it could not read."""

import re
from datetime import date, datetime, time
from functools import lru_cache
from typing import NamedTuple

from casebridge.formats import from_local

# The box around the city line, from the boundary that the City publishes, rounded outward.
SOUTH, NORTH, WEST, EAST = 39.197, 39.373, -76.712, -76.529
_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ]+(.+))?")
_US = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: +(.+))?")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?(?: *([AaPp])\.?[Mm]\.?)?")
_BARE_CLOCK = re.compile(r"(\d\d)(\d\d)")
_OFFSET = re.compile(r"(?:Z|[+-]\d{2}(?::?\d{2})?)$")
_ENDINGS = {
    ending: short
    for short, endings in {
        "ALY": "AL ALY ALLEY", "AVE": "AV AVE AVENUE", "BLVD": "BL BD BLVD BOULEVARD", "CIR": "CI CIR CR CIRCLE",
        "CT": "CT COURT", "DR": "DR DRIVE", "HTS": "HTS HEIGHTS", "HWY": "HY HW HWY HIGHWAY", "LN": "LA LN LANE",
        "PKWY": "PY PW PKWY PARKWAY", "PL": "PL PLACE", "RD": "RD ROAD", "SQ": "SQ SQUARE", "ST": "ST STREET",
        "TER": "TE TER TERR TERRACE", "TRL": "TR TRL TRAIL", "WAY": "WY WAY",
    }.items()
    for ending in endings.split()
}  # fmt: skip
_FIRST = {"ST": "SAINT", "MT": "MOUNT", "FT": "FORT"}
_BLOCK_WORDS = frozenset({"BL", "BLK", "BLOCK", "-BL", "-BLK", "-BLOCK"})
_ROOM_WORDS = frozenset({"APT", "UNIT", "FLR", "FL", "STE", "SUITE", "RM", "ROOM"})
_COMPASS = frozenset("NSEW")
_DROPPED = str.maketrans({"'": None, "’": None, ".": None, "(": " ", ")": " ", "\t": " "})


class Day(NamedTuple):
    """A date as written: the day (YYYYMMDD, 0 when blank), the text of a time beside it, what is wrong."""

    number: int
    clock: str = ""
    problem: str = ""


class Place(NamedTuple):
    """An address as search sees it: hundred block, street without compass point, the compass point."""

    block: int | None
    street: str | None
    compass: str = ""


def read_day(text: str, today: int) -> Day:
    """Read a date in ISO or US order, with or without a time.

    :param today: Baltimore's day as YYYYMMDD; a later one is a problem.
    """
    text = text.strip()
    if not text:
        return Day(0)
    if found := _ISO.fullmatch(text):
        year, month, day, clock = found.groups()
    elif found := _US.fullmatch(text):
        month, day, year, clock = found.groups()
    else:
        return Day(0, problem=f"“{shown(text)}” stands where the date should be.")
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return Day(0, problem=f"There is no day “{shown(text)}”.")
    number = int(year) * 10000 + int(month) * 100 + int(day)
    if number > today:
        return Day(0, problem=f"The date “{shown(text)}” is in the future.")
    if number < 19000101:
        return Day(0, problem=f"The date “{shown(text)}” is before 1900.")
    return Day(number, clock or "")


def read_clock(text: str) -> tuple[str | None, tuple[str, ...]]:
    """Read a wall time as HH:MM, None when blank or unreadable, with keys of `NOTES`.

    Known are `23:07:00`, `11:07 PM`, and the 24-hour clock without its colon and leading zeros:
    `2231`, `322` for 03:22, `5` for 00:05. A time written twice (`0149 01:49`) must say the same twice.
    """
    text = text.strip()
    if not text:
        return None, ()
    first, _blank, second = text.partition(" ")
    if second[:1].isdigit() and (once := read_clock(first)) == read_clock(second):
        return once
    plain = _OFFSET.sub("", text) if ":" in text else text
    notes = ("offset_ignored",) if plain != text else ()
    found = _CLOCK.fullmatch(plain) or _BARE_CLOCK.fullmatch(plain.zfill(4))
    if not found:
        return None, ("time_unreadable",)
    hour, minute = int(found[1]), int(found[2])
    half = (found[3] or "").upper() if found.re is _CLOCK else ""
    if half and not 1 <= hour <= 12:
        return None, ("time_unreadable",)
    if half:
        hour = hour % 12 + (12 if half == "P" else 0)
    if hour > 23 or minute > 59:
        return None, ("time_unreadable",)
    return f"{hour:02d}:{minute:02d}", notes


def day_of(number: int) -> date | None:
    """Return the calendar day behind YYYYMMDD, None for 0."""
    return date(number // 10000, number // 100 % 100, number % 100) if number else None


def number_of(day: date | datetime) -> int:
    """Return a calendar day as YYYYMMDD."""
    return day.year * 10000 + day.month * 100 + day.day


def never_was(day: date | None, clock: str | None) -> bool:
    """Say whether Baltimore's clocks skipped this wall time on this day."""
    if day is None or clock is None:
        return False
    try:
        from_local(day, time.fromisoformat(clock))
    except ValueError:
        return True
    return False


def read_place(text: str) -> Place:
    """Read a hundred-block address; what is after the street (room, rear, county) is left out."""
    number, _blank, rest = text.strip().partition(" ")
    if number.isascii() and number.isdigit() and len(number) < 6:
        return Place(int(number) // 100 * 100, *_street(rest, numbered=True))
    return Place(None, *_street(text, numbered=False))


@lru_cache(maxsize=20_000)
def _street(text: str, *, numbered: bool) -> tuple[str | None, str]:
    """Read what follows the block: the street and its compass point."""
    words = text.upper().translate(_DROPPED).partition(",")[0].partition("#")[0].split()
    if numbered and len(words) > 1 and words[0] in _BLOCK_WORDS:
        del words[0]
    for i, word in enumerate(words):
        if i and (word in _ROOM_WORDS or word == "REAR"):
            del words[i:]
            break
    compass = next((word for word in words if word in _COMPASS), "") if len(words) > 1 else ""
    if compass:
        words.remove(compass)
    if len(words) > 1:
        words[0] = _FIRST.get(words[0], words[0])
        words[-1] = _ENDINGS.get(words[-1], words[-1])
        if words[0] == "MC" and len(words) > 2:
            words[:2] = [words[0] + words[1]]
    return " ".join(words) or None, compass


def read_point(latitude: str, longitude: str) -> tuple[float | None, float | None, str, str]:
    """Read a point; zeros and blanks are no place.

    :return: latitude, longitude, a key of `NOTES` or "", a problem in a sentence or "".
    """
    latitude, longitude = latitude.strip(), longitude.strip()
    if not latitude and not longitude:
        return None, None, "", ""
    try:
        north, east = float(latitude or 0), float(longitude or 0)
    except ValueError:
        return None, None, "", f"“{shown(latitude)}” and “{shown(longitude)}” are no point on the map."
    if north == 0 or east == 0:
        return None, None, "", ""
    if not (SOUTH <= north <= NORTH and WEST <= east <= EAST):
        return None, None, "outside_city", ""
    return north, east, "", ""


def tidy(text: str) -> str:
    """Return a text without outer and doubled blanks."""
    return " ".join(text.split())


def shown(text: str, limit: int = 40) -> str:
    """Return the beginning of a cell for a sentence about it, control characters made visible."""
    seen = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
    return seen if len(seen) <= limit else seen[: limit - 1] + "…"
