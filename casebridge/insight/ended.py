"""Whose days closed cases took: the time ledger of the cases that were closed last, by office and kind."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import ColumnElement, and_, exists, func, literal, select

from casebridge.access.actor import Actor
from casebridge.access.policy import Permission
from casebridge.cases.filters import Filter
from casebridge.cases.ledger import NOTHING, SIDES
from casebridge.cases.models import Case, Holding
from casebridge.db import UtcDateTime, db
from casebridge.formats import KINDS
from casebridge.insight.scope import Scope, Window, read_window, said, write_moment

# How many cases that were closed last the averages look at: a year of a city costs no more than a month.
LAST = 200
HOLD = "hold"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Spent:
    """The days of the closed cases of a kind, on average: by office, exact; `hold` is the part of them on hold."""

    kind: str
    cases: int
    by_side: dict[str, timedelta]
    hold: timedelta

    @property
    def total(self) -> timedelta:
        """Return the average time for which a case was open: the sum of the offices."""
        return sum(self.by_side.values(), NOTHING)


@dataclass(frozen=True, slots=True)
class Ended:
    """The cases that were closed last: how many, since when (the value of the filter), and their days.

    `capped` says that more were closed in the period than the averages look at. `with_sao` and `median_days` are
    of those that the State's Attorney held.
    """

    cases: int
    since: str
    capped: bool
    with_sao: int
    median_days: float | None
    by_kind: list[Spent]


def ended(actor: Actor, scope: Scope, *more: ColumnElement[bool], window: Window | None = None) -> Ended:
    """Add up the ledger of the last LAST cases closed in a period; one statement.

    :param more: what else is asked of the cases. :param window: another stretch than the period of the board; of it
        every case is looked at.
    """
    capped, window = window is None, window or scope.window
    closed = (scope.seen(actor), Case.state == "closed", window.holds(Case.closed_at), *more)
    # The moment of the last case looked at: those closed in the same one count with it.
    first = literal(window.since, UtcDateTime())
    cut = (
        select(Case.closed_at).where(*closed).order_by(Case.closed_at.desc()).offset(LAST - 1).limit(1).correlate(None)
    )
    query = (
        select(Case.id, Case.kind, cut.scalar_subquery(), Holding.side, Holding.hold_for, Holding.since, Holding.until)
        .join(Holding, Holding.case_id == Case.id)
        .where(*closed, *((Case.closed_at >= func.coalesce(cut.scalar_subquery(), first),) if capped else ()))
    )
    kinds: dict[int, str] = {}
    spent: dict[int, dict[str, timedelta]] = defaultdict(lambda: defaultdict(timedelta))
    cut_at: datetime | None = None
    for case_id, kind, cut_now, side, hold_for, since, until in db.session.execute(query):
        kinds[case_id], cut_at = kind, cut_now
        took = (until or since) - since
        spent[case_id][side] += took
        spent[case_id][HOLD] += took if hold_for else NOTHING
    reviewed = [times["SAO"] / _DAY for times in spent.values() if "SAO" in times]
    return Ended(
        cases=len(kinds), since=write_moment(cut_at) if cut_at else scope.since.isoformat(),
        capped=capped and cut_at is not None,
        with_sao=len(reviewed), median_days=median(reviewed) if reviewed else None,
        by_kind=[
            _spent(kind, [spent[number] for number, its in kinds.items() if its == kind])
            for kind in KINDS if kind in kinds.values()
        ],
    )  # fmt: skip


def tenths(parts: Iterable[timedelta]) -> list[float]:
    """Return lengths as days with one decimal that add up exactly to their sum with one decimal.

    Each is the difference of two rounded running sums, so that no rounding is lost or counted twice.
    """
    found, before, running = [], 0, NOTHING
    for part in parts:
        running += part
        now = round(running / _DAY * 10)
        found.append((now - before) / 10)
        before = now
    return found


def _spent(kind: str, cases: list[dict[str, timedelta]]) -> Spent:
    mean = {side: sum((its.get(side, NOTHING) for its in cases), NOTHING) / len(cases) for side, _, _ in SIDES}
    return Spent(kind, len(cases), mean, sum((its.get(HOLD, NOTHING) for its in cases), NOTHING) / len(cases))


def ended_filter() -> Filter:
    """Return the filter of closed cases: `ended=2026-08-31`, or since a moment to the microsecond."""

    def make(value: str) -> ColumnElement[bool] | None:
        window = read_window(value)
        return and_(Case.state == "closed", window.holds(Case.closed_at)) if window else None

    return Filter(make, lambda value: said("Closed", read_window(value)))


def been_filter() -> Filter:
    """Return the filter of the cases that an office held at some time: `been=sao`."""
    sides = {office: (side, label) for side, office, label in SIDES}

    def make(value: str) -> ColumnElement[bool] | None:
        if value not in sides:
            return None
        return exists().where(Holding.case_id == Case.id, Holding.side == sides[value][0])

    return Filter(
        make, lambda value: f"Was with {sides[value][1]}" if value in sides else value, needs=Permission.FILE_READ
    )
