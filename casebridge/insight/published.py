"""The board that may leave the house: what happened in a quarter that is over, small counts withheld."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import may_ever
from casebridge.access.policy import Permission
from casebridge.cases.ledger import SIDES
from casebridge.cases.models import Case
from casebridge.formats import KINDS, from_local
from casebridge.insight.decided import decided
from casebridge.insight.disagreed import disagreed
from casebridge.insight.ended import ended, tenths
from casebridge.insight.referred import referred, ways
from casebridge.insight.returned import returned_for
from casebridge.insight.scope import Scope, Window
from casebridge.insight.withheld import publishable

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
    def window(self) -> Window:
        """Return the stretch from its first moment until the first moment of the next quarter."""
        return Window(from_local(self.first, time(0)), from_local(self.after.first, time(0)))


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


def tables(actor: Actor, quarter: Quarter, smallest: int) -> list[Table]:
    """Return the tables of a quarter over all cases that the reader's office sees, small counts withheld.

    There are no further filters: two publications that differ by one unit or district would tell of it.
    """
    scope, window = Scope(), quarter.window
    found: list[Table] = []
    if may_ever(actor, Permission.FILE_READ):
        found += [
            _decided(actor, scope, window, smallest), _returned(actor, scope, window, smallest),
            _ended(actor, scope, window, smallest), *_disagreed(actor, scope, window, smallest),
        ]  # fmt: skip
    if may_ever(actor, Permission.REFERRAL_READ):
        found.append(_referred(actor, scope, window, smallest))
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


def _word(count: int | None) -> str:
    return WITHHELD if count is None else str(count)


def _decided(actor: Actor, scope: Scope, window: Window, smallest: int) -> Table:
    rows = decided(actor, scope, window=window)
    shown = publishable([[row.first, row.again] for row in rows], smallest)
    return Table(
        "Accepted at first sending", "first", ["Never returned", "Returned before", "Decided"],
        [(KINDS[row.kind], [*map(_word, cells), _word(total)])
         for row, cells, total in zip(rows, shown.cells, shown.rows, strict=True)],
        [*map(_word, shown.columns), _word(shown.all)] if rows else [], "Cases by kind.",
    )  # fmt: skip


def _returned(actor: Actor, scope: Scope, window: Window, smallest: int) -> Table:
    rows = returned_for(actor, scope, window=window)
    shown = publishable([[row["cases"]] for row in rows], smallest)
    return Table(
        "Why cases came back", "returned", ["Cases"],
        [(row["label"], [_word(cells[0])]) for row, cells in zip(rows, shown.cells, strict=True)],
        note="Cases by reason. A case may stand in several lines, so there is no sum.",
    )  # fmt: skip


def _ended(actor: Actor, scope: Scope, window: Window, smallest: int) -> Table:
    # Only what reached the State's Attorney: the offices publish the same cases, and no difference tells of others.
    last = ended(actor, scope, Case.reached_sao_at.is_not(None), window=window)
    shown = publishable([[spent.cases] for spent in last.by_kind], smallest)
    rows = []
    for spent, cells in zip(last.by_kind, shown.cells, strict=True):
        days = [f"{days:.1f}" for days in tenths(spent.by_side[side] for side, _, _ in SIDES)]
        days.append(f"{tenths([spent.total])[0]:.1f}")
        rows.append((KINDS[spent.kind], [_word(cells[0]), *(days if cells[0] is not None else [WITHHELD] * len(days))]))
    labels = [f"{label}, days" for _, _, label in SIDES]
    return Table(
        "Whose days they were", "ended", ["Closed cases", *labels, "Together, days"], rows,
        [_word(shown.all), *[""] * (len(labels) + 1)] if rows else [],
        "Closed cases that had reached the State’s Attorney, by kind; days are averages.",
    )  # fmt: skip


def _disagreed(actor: Actor, scope: Scope, window: Window, smallest: int) -> Iterator[Table]:
    for row in disagreed(actor, scope, window=window):
        parts = [(words, count) for words, count, _ in row.parts[1:]]
        shown = publishable([[count] for _, count in parts], smallest)
        yield Table(
            row.label, "disagreed", ["Cases"],
            [(words, [_word(cells[0])]) for (words, _), cells in zip(parts, shown.cells, strict=True)],
            note="Cases by how it came out. A case may stand in several lines, so there is no sum.",
        )  # fmt: skip


def _referred(actor: Actor, scope: Scope, window: Window, smallest: int) -> Table:
    counts = referred(actor, scope, window=window)
    # Of these two lines and their sum, no more than the two are published; what waits changes from day to day.
    keys = [key for key in counts if key not in ("answered", "waiting", "first", "asked")]
    shown = publishable([[counts[key]] for key in keys], smallest)
    return Table(
        "What became of referrals", "referred", ["Cases"],
        [(ways()[key].words, [_word(cells[0])]) for key, cells in zip(keys, shown.cells, strict=True)],
        note="Cases by what happened in the quarter. A case may stand in several lines, so there is no sum.",
    )  # fmt: skip
