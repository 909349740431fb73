"""What waits now: the open cases of a board by state and age, by holder, and by how near their clock is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, null, select
from sqlalchemy import case as when

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.accounts.models import User
from casebridge.cases.filters import DUE, due_in, states_of
from casebridge.cases.holders import queue_label
from casebridge.cases.ledger import SIDES
from casebridge.cases.models import Case
from casebridge.cases.titles import shown_title
from casebridge.db import db
from casebridge.insight.scope import Scope

# A case is new in its state up to this many days, and old after that many.
RECENT, OLD = 10, 30
# Grouped by its name: PostgreSQL does not see that two expressions with parameters are the same.
_OF = "of_side"


@dataclass(frozen=True, slots=True)
class Held:
    """One holder, or a whole office: how many open cases, how many are late, which has been in its state longest."""

    label: str
    office: str
    asks: dict[str, str]
    total: int
    late: int
    oldest: str
    oldest_title: str
    oldest_since: datetime


def ages(actor: Actor, scope: Scope) -> list[dict[str, Any]]:
    """Count the open cases by state, by how long they have been in it, and how many are late; one statement."""
    now = clock.now()
    recent, old = now - timedelta(days=RECENT), now - timedelta(days=OLD)
    query = (
        select(
            Case.state, func.count(), _sum(Case.state_since >= recent), _sum(Case.state_since < old),
            _sum(Case.clock_due < now),
        )
        .where(scope.seen(actor), Case.state != "closed")
        .group_by(Case.state)
    )  # fmt: skip
    found = {state: counts for state, *counts in db.session.execute(query)}
    return [
        {"state": state.key, "label": state.label, "total": total, "new": new, "middle": total - new - old_ones,
         "old": old_ones, "late": late}
        for state in Case.workflow.states if state.key in found
        for total, new, old_ones, late in [found[state.key]]
    ]  # fmt: skip


def clocks(actor: Actor, scope: Scope) -> list[dict[str, Any]]:
    """Count the open cases of each office by how near their clock is (keys of DUE); one statement."""
    query = (
        select(_side().label(_OF), func.count(), *(_sum(due_in(key)) for key in DUE))
        .where(scope.seen(actor), Case.state != "closed")
        .group_by(_OF)
    )
    found = {name: counts for name, *counts in db.session.execute(query)}
    return [
        {"office": office, "label": label, "total": found[name][0], **dict(zip(DUE, found[name][1:], strict=True))}
        for name, office, label in SIDES
        if name in found
    ]


def holders(actor: Actor, scope: Scope) -> list[Held]:
    """Return who holds the open cases, most first: people and queues of the reader's office, others as one each.

    One statement, whatever the number of cases.
    """
    own = Case.state.in_(states_of(next((side for side, office, _ in SIDES if office == actor.agency), "")))
    side = _side()
    of = (side, when((own, Case.holder_id), else_=null()), when((own, Case.holder_queue), else_=""))
    # Only keys are sorted; what is shown is read for the one case of each holder.
    rows = (
        select(
            Case.id.label("case_id"), side.label("side"), of[1].label("held_by"), of[2].label("queue"),
            func.row_number().over(partition_by=of, order_by=(Case.state_since, Case.id)).label("nth"),
            func.count().over(partition_by=of).label("total"),
            _sum(Case.clock_due < clock.now()).over(partition_by=of).label("late"),
        )
        .where(scope.seen(actor), Case.state != "closed")
        .subquery()
    )  # fmt: skip
    query = (
        select(
            rows, Case.public_id, Case.title, Case.kind, Case.place, Case.complaint_number, Case.state_since,
            User.public_id.label("user"), User.name.label("name"),
        )
        .join(Case, Case.id == rows.c.case_id)
        .outerjoin(User, User.id == rows.c.held_by)
        .where(rows.c.nth == 1)
        .order_by(rows.c.total.desc(), Case.state_since)
    )  # fmt: skip
    return [_held(row, actor) for row in db.session.execute(query)]


def _held(row: Any, actor: Actor) -> Held:
    office, label = next((office, label) for side, office, label in SIDES if side == row.side)
    asks = {"side": office}
    if row.user or row.queue:
        asks["holder"] = row.user or row.queue
        label = row.name or queue_label(row.queue)
    return Held(label, office, asks, row.total, row.late, row.public_id, shown_title(row, actor), row.state_since)


def _side() -> ColumnElement[str]:
    return when(*((Case.state.in_(states_of(side)), side) for side, _, _ in SIDES), else_="")


def _sum(what: ColumnElement[bool]) -> Any:
    """Return how many rows answer yes; a sum, as it may stand over a window."""
    return func.sum(when((what, 1), else_=0))
