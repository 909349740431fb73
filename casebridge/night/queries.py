"""What the nights found, for who may know it: numbers without a case, and cases by the policy of each."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from casebridge.access.actor import Actor
from casebridge.access.check import visible
from casebridge.access.policy import Permission
from casebridge.cases.ledger import SIDES
from casebridge.cases.models import Case
from casebridge.db import db
from casebridge.night.models import Night, StuckCase

_SIDE_OF = {office: side for side, office, _ in SIDES}
PAGE = 200


def nights(limit: int = 30) -> Sequence[Night]:
    """Return the last looks, newest first."""
    return db.session.scalars(select(Night).order_by(Night.id.desc()).limit(limit)).all()


def newest() -> Night | None:
    """Return the last look, by the worker or by hand."""
    return db.session.scalar(select(Night).order_by(Night.id.desc()).limit(1))


def stuck_for(actor: Actor, night: Night) -> list[StuckCase]:
    """Return what was stuck on the reader's side, of the cases that they may see, the longest first.

    What was moved since has its answer and is left out.
    """
    query = (
        select(StuckCase).join(Case, Case.id == StuckCase.case_id)
        .options(joinedload(StuckCase.case))
        .where(
            StuckCase.night_id == night.id, StuckCase.side == _SIDE_OF.get(actor.agency, ""),
            visible(actor, Permission.CASE_READ, Case), Case.state_since <= night.finished_at, Case.state != "closed",
        )
    )  # fmt: skip
    return list(db.session.scalars(query.order_by(StuckCase.since, StuckCase.id).limit(PAGE)))
