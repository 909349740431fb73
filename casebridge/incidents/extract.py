"""Turns lines of CSV into rows to store, and puts aside the lines that are no rows."""

from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple, TypeVar

from casebridge.incidents import identity
from casebridge.incidents.codes import code_book, districts, looks_like_code
from casebridge.incidents.layouts import ARRESTS, Layout, Plan
from casebridge.incidents.rows import Quarantined, Stored
from casebridge.incidents.values import read_day, read_place, read_point, shown

_K = TypeVar("_K")
_V = TypeVar("_V")
Lines = Iterable[tuple[int, str, list[str]]]
Read = tuple[list[Stored], list[Quarantined]]
PLACE_LIMIT = 200
NUMBER_LIMIT = 40
_SEPARATOR = "\x1f"
_MEMO_LIMIT = 100_000


class _Memo(dict[_K, _V]):
    """What a reader said about a cell, remembered: releases repeat themselves."""

    def __init__(self, read: Callable[[_K], _V]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, key: _K) -> _V:
        if len(self) >= _MEMO_LIMIT:
            self.clear()
        value = self[key] = self._read(key)
        return value


class Code(NamedTuple):
    """A crime code as written, "" when there is none, and what is wrong with it."""

    text: str
    problem: str = ""


def extractor(plan: Plan, today: int) -> Callable[[Lines], Read]:
    """Return the function that reads lines of CSV of one file; it remembers the rows for repeats.

    :param today: Baltimore's day as YYYYMMDD; rows of a later day are put aside.
    """
    head = plan.picker("number", "date", "code", "place", "arrest_number")
    tail = plan.picker("district", "latitude", "longitude", "total", "age", "arrest_number")
    in_order = None if plan.in_order else plan.picker(*plan.layout.columns)
    days, places, tails = _Memo(partial(read_day, today=today)), _Memo(_place), _Memo(_tail)
    codes = _Memo(_run_code if plan.layout is ARRESTS else _plain_code)
    identify = _by_number(plan.layout) if plan.layout.numbered else _by_content(plan.layout)
    hidden = frozenset(plan.at[field] for field in plan.layout.hidden)
    firsts: dict[int, int] = {}
    width = plan.width

    def extract(lines: Lines) -> Read:
        rows: list[Stored] = []
        aside: list[Quarantined] = []
        for at, line, cells in lines:
            if len(cells) != width:
                aside.append(Quarantined(at, line.encode(), (_shifted(cells, plan),)))
                continue
            # What the row says besides its number, the first column of the numbered layouts.
            content = _SEPARATOR.join(in_order(cells) if in_order else cells)
            cells.append("")
            number, date_text, code_text, place_text, arrest = head(cells)
            content = content[len(number) :]
            day, code, place = days[date_text], codes[code_text], places[place_text]
            district, problem = tails[tail(cells)]
            key = identify(number, content, day[0])
            raw = _without(hidden, cells) if hidden else line
            if key is None or day[2] or code[1] or place[2] or problem:
                reasons = filter(None, (_nameless(key, number), day[2], code[1], place[2], problem))
                aside.append(Quarantined(at, raw.encode(), tuple(reasons)))
                continue
            first = firsts.setdefault(hash(content), at)
            rows.append((
                key, at, code[0], day[0], place[0], place[1], district, arrest or None,
                None if first == at else first, raw,
            ))  # fmt: skip
        return rows, aside

    return extract


def _by_number(layout: Layout) -> Callable[[str, str, int], int | None]:
    """Return what names the rows of a numbered release; it answers None to a cell that is no number."""
    low, _high = identity.span_of_layout(layout)

    def identify(number: str, content: str, _day: int) -> int | None:
        if (
            number.isdigit()
            and number.isascii()
            and len(number) <= 10
            and (found := int(number)) < identity.NUMBER_LIMIT
        ):
            return low | found << identity.CONTENT_BITS | identity.content_mark(content)
        return None

    return identify


def _by_content(layout: Layout) -> Callable[[str, str, int], int | None]:
    """Return what names the rows of a release without numbers."""
    seen: Counter[int] = Counter()

    def identify(_number: str, content: str, day: int) -> int | None:
        key = hash(content)
        seen[key] += 1
        return identity.of_content(layout, day, content, seen[key])

    return identify


def _nameless(key: int | None, number: str) -> str:
    if key is not None:
        return ""
    return f"“{shown(number)}” stands where the row's number should be."


def _place(text: str) -> tuple[int | None, str | None, str]:
    """Read an address; return block, street and what is wrong with it."""
    block, street, _compass = read_place(text)
    if street and len(street) > PLACE_LIMIT:
        return block, None, f"The address is longer than {PLACE_LIMIT} characters."
    return block, street, ""


def _tail(cells: tuple[str, ...]) -> tuple[str | None, str]:
    """Check the cells that are stored only as written; return the district's key and what is wrong."""
    district, latitude, longitude, total, age, arrest_number = cells
    *_point, problem = read_point(latitude, longitude)
    if len(arrest_number) > NUMBER_LIMIT:
        problem = problem or f"“{shown(arrest_number)}” is too long for a number of an arrest."
    for name, text in (("incidents", total.strip()), ("years of age", age.strip())):
        if text and not (text.isascii() and text.isdigit()):
            problem = problem or f"“{shown(text)}” stands where a number of {name} should be."
    return districts().get(district.strip().upper()), problem


def _plain_code(text: str) -> Code:
    """Read the cell of a crime code."""
    text = text.strip()
    if not text:
        return Code("", "The row has no crime code.")
    if not looks_like_code(text):
        return Code("", f"“{shown(text)}” stands where the crime code should be: the columns may be shifted.")
    return Code(text)


def _run_code(text: str) -> Code:
    """Read a cell in which the code runs into its words; an offense without a code is no fault."""
    return Code(code_book().split(text.strip())[0])


def _shifted(cells: list[str], plan: Plan) -> str:
    return f"The row has {len(cells)} columns, the header {plan.width}: its cells may be shifted."


def _without(hidden: frozenset[int], cells: list[str]) -> str:
    """Return the row as CSV with the hidden cells blanked; the last cell is not the file's."""
    kept = ("" if i in hidden else cell for i, cell in enumerate(cells[:-1]))
    return ",".join('"' + cell.replace('"', '""') + '"' if '"' in cell or "," in cell else cell for cell in kept)
