"""Figures of a board: counts by state, what is late, days by holder; all through the reader's own filter."""

from dataclasses import dataclass

from sqlalchemy import case as when
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import visible
from casebridge.access.policy import Permission
from casebridge.audit import AuditEntry
from casebridge.cases.models import Case, Party
from casebridge.db import db
from casebridge.errors import NotThere


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many cases are in one state, and how many of them are past their clock."""

    state: str
    label: str
    total: int
    late: int


def by_state(actor: Actor) -> list[StateCount]:
    """Count the visible open cases by state, one statement."""
    late = func.sum(when((Case.clock_due < clock.now(), 1), else_=0))
    query = (
        select(Case.state, func.count(), late)
        .where(visible(actor, Permission.CASE_READ, Case), Case.state != "closed")
        .group_by(Case.state)
    )
    found = {state: (total, behind or 0) for state, total, behind in db.session.execute(query)}
    return [
        StateCount(state.key, state.label, *found[state.key]) for state in Case.workflow.states if state.key in found
    ]


def audit_lines(*, before: int = 0, event: str = "", limit: int = 51) -> list[AuditEntry]:
    """Return lines of the whole history, newest first; for the auditor only."""
    query = select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(limit)
    if before:
        query = query.where(AuditEntry.seq < before)
    if event:
        query = query.where(AuditEntry.event.startswith(event, autoescape=True))
    return list(db.session.scalars(query))


def left_the_house(*, before: int = 0, limit: int = 51) -> list[AuditEntry]:
    """Return the lines that tell of bytes handed out, newest first."""
    query = select(AuditEntry).where(
        AuditEntry.event.in_(("exhibit:download", "packet:download", "packet_release:issue"))
    )
    if before:
        query = query.where(AuditEntry.seq < before)
    return list(db.session.scalars(query.order_by(AuditEntry.seq.desc()).limit(limit)))


def victims(actor: Actor, *, after: int = 0, limit: int = 51) -> list[Party]:
    """Return the victims of the cases that reached the State's Attorney, with their case, by entry."""
    query = (
        select(Party)
        .join(Case, Case.id == Party.case_id)
        .where(
            Party.role.in_(("victim", "next_of_kin")), Party.id > after, visible(actor, Permission.VICTIMS_READ, Case)
        )
        .options(joinedload(Party.case))
        .order_by(Party.id)
        .limit(limit)
    )
    return list(db.session.scalars(query))


def victim(public_id: str, actor: Actor) -> Party:
    """Fetch one victim.

    :raises NotThere: there is none, or the case is not this person's to serve.
    """
    found = db.session.scalar(
        select(Party).join(Case, Case.id == Party.case_id).where(
            Party.public_id == public_id, Party.role.in_(("victim", "next_of_kin")),
            visible(actor, Permission.VICTIMS_READ, Case),
        )
    )  # fmt: skip
    if found is None:
        raise NotThere()
    return found
