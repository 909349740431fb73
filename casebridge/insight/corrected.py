"""Counts that changed because a victim died: a shooting that is counted as a homicide now, and since when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select

from casebridge.access.actor import Actor
from casebridge.cases.models import Case, CaseLink, Fact
from casebridge.db import db
from casebridge.insight.scope import Scope


@dataclass(frozen=True, slots=True)
class Corrected:
    """One case that moved from one count to another: `at` is when somebody recorded the death."""

    public_id: str
    number: str
    title: str
    at: datetime


def corrected(actor: Actor, scope: Scope) -> list[Corrected]:
    """Return the shootings that became homicides in the period, newest first, as `actor` may see them.

    A case that opened later for superseding charges carries the fact along and counts once, with its origin.
    """
    superseding = exists().where(
        CaseLink.case_id == Case.id, CaseLink.other_id < Case.id, CaseLink.kind == "superseding"
    )  # fmt: skip
    query = (
        select(Case.public_id, Case.number, Case.title, Fact.entered_at)
        .join(Fact, Fact.case_id == Case.id)
        .where(
            Case.kind == "homicide", Fact.key == "converted_from", Fact.standing == "current",
            scope.window.holds(Fact.entered_at), ~superseding, scope.seen(actor),
        )
        .order_by(Fact.entered_at.desc(), Case.id)
    )  # fmt: skip
    return [Corrected(*row) for row in db.session.execute(query)]
