"""The board that may leave the house: what happened in a quarter that is over, small counts withheld."""

from collections.abc import Iterator

from casebridge.access.actor import Actor
from casebridge.access.check import may_ever
from casebridge.access.policy import Permission
from casebridge.cases.ledger import SIDES
from casebridge.cases.models import Case
from casebridge.formats import KINDS
from casebridge.insight.decided import decided
from casebridge.insight.disagreed import disagreed
from casebridge.insight.ended import ended, tenths
from casebridge.insight.referred import referred, ways
from casebridge.insight.returned import returned_for
from casebridge.insight.scope import Scope, Window
from casebridge.publishing import WITHHELD, Quarter, Table, publishable, word


def tables(actor: Actor, quarter: Quarter, smallest: int) -> list[Table]:
    """Return the tables of a quarter over all cases that the reader's office sees, small counts withheld.

    There are no further filters: two publications that differ by one unit or district would tell of it.
    """
    scope, window = Scope(), Window(quarter.since, quarter.until)
    found: list[Table] = []
    if may_ever(actor, Permission.FILE_READ):
        found += [
            _decided(actor, scope, window, smallest), _returned(actor, scope, window, smallest),
            _ended(actor, scope, window, smallest), *_disagreed(actor, scope, window, smallest),
        ]  # fmt: skip
    if may_ever(actor, Permission.REFERRAL_READ):
        found.append(_referred(actor, scope, window, smallest))
    return found


def _decided(actor: Actor, scope: Scope, window: Window, smallest: int) -> Table:
    rows = decided(actor, scope, window=window)
    shown = publishable([[row.first, row.again] for row in rows], smallest)
    return Table(
        "Accepted at first sending", "first", ["Never returned", "Returned before", "Decided"],
        [(KINDS[row.kind], [*map(word, cells), word(total)])
         for row, cells, total in zip(rows, shown.cells, shown.rows, strict=True)],
        [*map(word, shown.columns), word(shown.all)] if rows else [], "Cases by kind.",
    )  # fmt: skip


def _returned(actor: Actor, scope: Scope, window: Window, smallest: int) -> Table:
    rows = returned_for(actor, scope, window=window)
    shown = publishable([[row["cases"]] for row in rows], smallest)
    return Table(
        "Why cases came back", "returned", ["Cases"],
        [(row["label"], [word(cells[0])]) for row, cells in zip(rows, shown.cells, strict=True)],
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
        rows.append((KINDS[spent.kind], [word(cells[0]), *(days if cells[0] is not None else [WITHHELD] * len(days))]))
    labels = [f"{label}, days" for _, _, label in SIDES]
    return Table(
        "Whose days they were", "ended", ["Closed cases", *labels, "Together, days"], rows,
        [word(shown.all), *[""] * (len(labels) + 1)] if rows else [],
        "Closed cases that had reached the State’s Attorney, by kind; days are averages.",
    )  # fmt: skip


def _disagreed(actor: Actor, scope: Scope, window: Window, smallest: int) -> Iterator[Table]:
    for row in disagreed(actor, scope, window=window):
        parts = [(words, count) for words, count, _ in row.parts[1:]]
        shown = publishable([[count] for _, count in parts], smallest)
        yield Table(
            row.label, "disagreed", ["Cases"],
            [(words, [word(cells[0])]) for (words, _), cells in zip(parts, shown.cells, strict=True)],
            note="Cases by how it came out. A case may stand in several lines, so there is no sum.",
        )  # fmt: skip


def _referred(actor: Actor, scope: Scope, window: Window, smallest: int) -> Table:
    counts = referred(actor, scope, window=window)
    # Of these two lines and their sum, no more than the two are published; what waits changes from day to day.
    keys = [key for key in counts if key not in ("answered", "waiting", "first", "asked")]
    shown = publishable([[counts[key]] for key in keys], smallest)
    return Table(
        "What became of referrals", "referred", ["Cases"],
        [(ways()[key].words, [word(cells[0])]) for key, cells in zip(keys, shown.cells, strict=True)],
        note="Cases by what happened in the quarter. A case may stand in several lines, so there is no sum.",
    )  # fmt: skip
