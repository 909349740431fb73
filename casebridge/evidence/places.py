"""Where in an exhibit something stands: pages, a time span or items, in one form, as far as the exhibit has them."""

import math
import re

from casebridge.errors import Invalid
from casebridge.evidence.models import Exhibit, Version
from casebridge.formats import media_time, plural
from casebridge.text import clean

LIMIT = 40
_RANGE = r"(\d{1,5})(?:\s*(?:to|-|–)\s*(\d{1,5}))?"
_PAGES = re.compile(r"(?:pp?\.?|page|pages)?\s*" + _RANGE, re.I)
_ITEMS = re.compile(r"(?:item|items|no\.?)\s*" + _RANGE, re.I)
_TIME = r"(\d{1,3}(?::[0-5]\d){1,2})"
_TIMES = re.compile(_TIME + r"(?:\s*(?:to|-|–)\s*" + _TIME + ")?")
_WRONG = "Give pages such as “p. 4 to 9” or a time such as “04:10 to 05:32”, or leave it empty."
# Families of files that have pages and no time.
_PAGED = ("pdf", "picture")


def place_of(typed: str, exhibit: Exhibit | None = None) -> str:
    """Return a place in its one form: "p. 4 to 9", "04:10 to 05:32", "items 1 to 4" or empty.

    :param exhibit: whose newest version must have these pages, or be that long; a thing without a file has neither.
    :raises Invalid: none of the three, the end before the beginning, or a place that the exhibit does not have.
    """
    text = clean(typed, field="place", limit=LIMIT)
    version = exhibit.latest if exhibit is not None else None
    named = f"Ex {exhibit.number}" if exhibit is not None else ""
    if not text:
        return ""
    if found := _TIMES.fullmatch(text):
        return _times(found, version, named)
    if found := _ITEMS.fullmatch(text):
        return _words("item", "items", *_ends(found, "item"))
    if found := _PAGES.fullmatch(text):
        return _pages(found, version, named)
    raise Invalid(fields={"place": _WRONG})


def _times(found: re.Match[str], version: Version | None, named: str) -> str:
    first, last = found.groups()
    if last is not None and _seconds(last) < _seconds(first):
        raise _wrong("The end lies before the beginning.")
    if version is not None and version.family in _PAGED:
        raise _wrong(f"{named} is no recording: give a page.")
    stated = version.inspection.get("seconds") if version is not None else None
    if stated and _seconds(last or first) > math.ceil(float(stated)):
        raise _wrong(f"{named} ends at {media_time(float(stated))}. Give a time within it.")
    return f"{_padded(first)} to {_padded(last)}" if last else _padded(first)


def _pages(found: re.Match[str], version: Version | None, named: str) -> str:
    start, end = _ends(found, "page")
    if version is not None and version.family == "recording":
        raise _wrong(f"{named} is a recording: give a time such as “04:10 to 05:32”.")
    if version is not None and version.pages and end > version.pages:
        raise _wrong(f"{named} has {plural(version.pages, 'page')}. Give a page that it has.")
    return _words("p.", "p.", start, end)


def _ends(found: re.Match[str], what: str) -> tuple[int, int]:
    start, end = int(found[1]), int(found[2] or found[1])
    if start < 1 or end < start:
        raise _wrong(f"The last {what} lies before the first.")
    return start, end


def _words(one: str, many: str, start: int, end: int) -> str:
    return f"{many} {start} to {end}" if end > start else f"{one} {start}"


def _wrong(how: str) -> Invalid:
    return Invalid(fields={"place": how})


def _padded(time: str) -> str:
    first, _, rest = time.partition(":")
    return f"{first.zfill(2)}:{rest}"


def _seconds(time: str) -> int:
    total = 0
    for piece in time.split(":"):
        total = total * 60 + int(piece)
    return total
