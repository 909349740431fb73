"""Acceptance at first sending: of the cases that the State's Attorney decided, those that never came back."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy import case as when

from casebridge.access.actor import Actor
from casebridge.access.policy import Permission
from casebridge.cases.filters import Filter
from casebridge.cases.models import Case, Charge
from casebridge.db import db
from casebridge.formats import KINDS
from casebridge.insight.scope import Scope, Window, read_dated, said

WAYS = {"all": "Decided", "first": "Decided, never returned", "again": "Decided, returned before"}


@dataclass(frozen=True, slots=True)
class Decided:
    """How many cases of a kind were decided, and how many of them never came back."""

    kind: str
    total: int
    first: int

    @property
    def again(self) -> int:
        """Return how many came back at least once."""
        return self.total - self.first


def decided(actor: Actor, scope: Scope, *, window: Window | None = None) -> list[Decided]:
    """Count the cases decided in a period by kind, one statement."""
    query = (
        select(Case.kind, func.count(), func.sum(when((Case.return_rounds == 0, 1), else_=0)))
        .where(scope.seen(actor), way("all", window or scope.window))
        .group_by(Case.kind)
    )
    found = {kind: Decided(kind, total, first) for kind, total, first in db.session.execute(query)}
    return [found[kind] for kind in KINDS if kind in found]


def way(key: str, window: Window | None) -> ColumnElement[bool]:
    """Return the filter of the decided cases of one of WAYS, in a stretch of time."""
    charge: list[Any] = [Charge.decided_at.is_not(None), Charge.sovereign == "state"]
    if window:
        charge.append(window.holds(Charge.decided_at))
    fell = Case.id.in_(select(Charge.case_id).where(*charge))
    if key == "all":
        return fell
    return and_(fell, Case.return_rounds == 0 if key == "first" else Case.return_rounds > 0)


def decided_filter() -> Filter:
    """Return the filter behind the numbers: `decided=first.2026-08-31`."""

    def make(value: str) -> ColumnElement[bool] | None:
        key, window = read_dated(value)
        return way(key, window) if key in WAYS else None

    def words(value: str) -> str:
        key, window = read_dated(value)
        return said(WAYS.get(key, key), window)

    return Filter(make, words, needs=Permission.FILE_READ)
