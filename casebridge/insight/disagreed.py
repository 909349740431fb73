"""Where the offices disagreed, followed to the end and counted both ways: charges over objection, disputed items."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, not_, select

from casebridge.access.actor import Actor
from casebridge.access.policy import Permission
from casebridge.cases.filters import Filter
from casebridge.cases.models import Case, Charge
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.followups.models import ItemReply, ReturnItem
from casebridge.insight.scope import Scope, Window, read_dated, said

FELL = ("acquittal", "ended_by_state", "ended_by_court")


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of disagreement: how many cases in all, and by how it came out; each number with its list."""

    label: str
    parts: list[tuple[str, int, str]]


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a disagreement came out: its words, and which cases."""

    words: str
    cases: ColumnElement[bool]


def overrides(window: Window | None = None) -> dict[str, Way]:
    """Return how cases charged over the prosecutor's objection came out; each is in exactly one way but `all`.

    :param window: when they were charged over objection; at any time when None.
    """
    made = Case.overridden_at.is_not(None) if window is None else window.holds(Case.overridden_at)
    convicted, fell, waits = _ended("conviction"), _ended(*FELL), _charged(Charge.disposition == "")
    return {
        "all": Way("Charged over objection", made),
        "held": Way("Convicted: the police were right", and_(made, convicted)),
        "fell": Way("Ended without: the objection was right", and_(made, not_(convicted), not_(waits), fell)),
        "neither": Way("Neither", and_(made, not_(convicted), not_(waits), not_(fell))),
        "open": Way("Not ended yet", and_(made, not_(convicted), waits)),
    }


def disputes(window: Window | None = None) -> dict[str, Way]:
    """Return how disputes over return items came out; a case with several may be in more than one way.

    :param window: when an item was disputed; at any time when None.
    """
    ways: dict[str, tuple[str, tuple[Any, ...]]] = {
        "all": ("Item disputed", ()),
        "withdrawn": ("Withdrawn: the detective was right", (
            ReturnItem.state == "cancelled", ReturnItem.cancel_reason != "case_ended")),
        "answered": ("Answered after all: the prosecutor was right", (
            ReturnItem.state.in_(("answered", "accepted")),)),
        "neither": ("Ended with the case", (
            ReturnItem.state == "cancelled", ReturnItem.cancel_reason == "case_ended")),
        "open": ("Not settled yet", (ReturnItem.state.in_(("asked", "partly_answered", "disputed")),)),
    }  # fmt: skip
    return {key: Way(words, _disputed(window, *how)) for key, (words, how) in ways.items()}


def disagreed(actor: Actor, scope: Scope, *, window: Window | None = None) -> list[Row]:
    """Count the disagreements of a period, one statement each; none where there was none."""
    over = window or scope.window
    rows = [_row("override", overrides(over), actor, scope), _row("disputed", disputes(over), actor, scope)]
    return [row for row in rows if row.parts[0][1]]


def filters() -> dict[str, Filter]:
    """Return the filters behind the numbers."""
    return {"override": _filter(overrides), "disputed": _filter(disputes)}


def _row(name: str, ways: dict[str, Way], actor: Actor, scope: Scope) -> Row:
    counts = [func.count().filter(way.cases) for way in ways.values()]
    found = db.session.execute(select(*counts).select_from(Case).where(scope.seen(actor), ways["all"].cases)).one()
    urls = [scope.url(closed=1, **{name: scope.dated(key)}) for key in ways]
    parts = [(way.words, count, url) for way, count, url in zip(ways.values(), found, urls, strict=True)]
    return Row(ways["all"].words, parts)


def _filter(ways_in: Callable[[Window | None], dict[str, Way]]) -> Filter:
    def make(value: str) -> ColumnElement[bool] | None:
        key, window = read_dated(value)
        way = ways_in(window).get(key)
        return way.cases if way else None

    def words(value: str) -> str:
        key, window = read_dated(value)
        way = ways_in(None).get(key)
        return said(way.words if way else key, window)

    return Filter(make, words, needs=Permission.FILE_READ)


def _ended(*counts_as: str) -> ColumnElement[bool]:
    keys = [key for key, row in catalog().dispositions.items() if row.counts_as in counts_as]
    return _charged(Charge.disposition.in_(keys))


def _charged(what: ColumnElement[bool]) -> ColumnElement[bool]:
    of_the_state = (Charge.sovereign == "state", Charge.status != "withdrawn")
    return exists().where(Charge.case_id == Case.id, *of_the_state, what)


def _disputed(window: Window | None, *how: Any) -> ColumnElement[bool]:
    when = (window.holds(ItemReply.written_at),) if window else ()
    argued = exists().where(ItemReply.item_id == ReturnItem.id, ItemReply.move == "dispute", *when)
    return exists().where(ReturnItem.case_id == Case.id, argued, *how)
