"""Figures that leave the house: quarters that are over, small counts withheld with every sum that tells them."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from casebridge import clock
from casebridge.errors import NotThere
from casebridge.formats import from_local

OFFERED = 8
WITHHELD = "withheld"
_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class Quarter:
    """A calendar quarter, court-local: year and 1 to 4."""

    year: int
    number: int

    @property
    def key(self) -> str:
        """Return how an address names it: `2026-Q3`."""
        return f"{self.year}-Q{self.number}"

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def last(self) -> date:
        """Return its last day."""
        return self.after.first - timedelta(days=1)

    @property
    def before(self) -> "Quarter":
        """Return the quarter before it."""
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    @property
    def after(self) -> "Quarter":
        """Return the quarter after it."""
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)

    @property
    def since(self) -> datetime:
        """Return its first moment, aware."""
        return from_local(self.first, time(0))

    @property
    def until(self) -> datetime:
        """Return the first moment of the next quarter, aware."""
        return from_local(self.after.first, time(0))


@dataclass(frozen=True, slots=True)
class Table:
    """One table as it is published: every value is a word already, `withheld` where a count is small.

    `measure` is the key of its definition; `note` says what its sums are.
    """

    title: str
    measure: str
    columns: list[str]
    rows: list[tuple[str, list[str]]] = field(default_factory=list)
    sums: list[str] = field(default_factory=list)
    note: str = ""


def quarters(now: datetime) -> list[Quarter]:
    """Return the quarters that are over, newest first; one that still runs is not published."""
    today = clock.court_local(now).date()
    found = [Quarter(today.year, (today.month + 2) // 3).before]
    while len(found) < OFFERED:
        found.append(found[-1].before)
    return found


def quarter_named(key: str, now: datetime) -> Quarter:
    """Return the quarter that an address names, the last that is over when it names none.

    :raises NotThere: it names one that is not offered.
    """
    found = next((quarter for quarter in quarters(now) if key in ("", quarter.key)), None)
    if found is None:
        raise NotThere()
    return found


def as_csv(found: list[Table], quarter: Quarter, smallest: int, counted_at: datetime) -> str:
    """Return the tables as CSV: one line a value, with table, row and column in words."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["table", "row", "column", "value"])
    for table in found:
        for row, column, value in _values(table):
            writer.writerow([plain_cell(table.title), plain_cell(row), plain_cell(column), plain_cell(value)])
    for name, value in (
        ("quarter", quarter.key), ("counted", f"{clock.court_local(counted_at):%Y-%m-%d %H:%M}"),
        ("counts withheld", f"1 to {smallest - 1}, and every sum that one is in"),
    ):  # fmt: skip
        writer.writerow(["about this file", name, "", value])
    return text.getvalue()


def _values(table: Table) -> Iterator[tuple[str, str, str]]:
    for label, values in [*table.rows, *([("All", table.sums)] if table.sums else [])]:
        for column, value in zip(table.columns, values, strict=True):
            yield label, column, value


def plain_cell(value: str) -> str:
    """Keep a spreadsheet from reading words as a formula."""
    return f"'{value}" if value.startswith(_FORMULA) else value


def word(count: int | None) -> str:
    """Return a count as it is published."""
    return WITHHELD if count is None else str(count)


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as it may be published: None is withheld. `rows` and `columns` are the sums, `all` the sum of all."""

    cells: list[list[int | None]]
    rows: list[int | None]
    columns: list[int | None]
    all: int | None


def publishable(cells: Sequence[Sequence[int]], smallest: int) -> Shown:
    """Withhold each count from 1 to below `smallest`, and the sums of its row, of its column and of all.

    No sum that is shown has a withheld count in it. So every equation that a withheld count stands in has an unknown
    sum, too, and nothing but "1 to below the smallest" can be said of it. Zero tells of nobody and is shown.
    """
    shown = [[_large(count, smallest) for count in row] for row in cells]
    columns = list(zip(*cells, strict=True)) if cells else []
    whole = all(count is not None for row in shown for count in row)
    return Shown(
        cells=shown,
        rows=[_sum(row, smallest) for row in cells],
        columns=[_sum(column, smallest) for column in columns],
        all=_large(sum(map(sum, cells)), smallest) if whole else None,
    )


def _large(count: int, smallest: int) -> int | None:
    return count if count == 0 or count >= smallest else None


def _sum(line: Sequence[int], smallest: int) -> int | None:
    return sum(line) if all(_large(count, smallest) is not None for count in line) else None
