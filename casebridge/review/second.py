"""The second signature without the first view: an own view of each charge comes before the decision is shown."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import can, require
from casebridge.accounts.models import User
from casebridge.accounts.office_settings import BLIND_SIGNATURE, is_on
from casebridge.cases.models import Case
from casebridge.db import db
from casebridge.errors import Invalid
from casebridge.review.models import DecisionSnapshot, SecondView
from casebridge.review.snapshot import latest
from casebridge.text import NARRATIVE_LIMIT, clean

VIEWS = [("approve", "Approve"), ("decline", "Decline"), ("other", "Other")]
SIGN = "case_review:sign"


def blind(case: Case, actor: Actor) -> bool:
    """Say whether the decision stays hidden from `actor`: they may sign it and wrote no view of their own yet."""
    if case.state != "sign_off" or not can(actor, SIGN, case) or not is_on(BLIND_SIGNATURE):
        return False
    snapshot = latest(case)
    return snapshot is not None and not _written(snapshot, actor)


def views_of(snapshot: DecisionSnapshot) -> list[tuple[SecondView, str]]:
    """Return the views of second signers with their names, oldest first."""
    query = select(SecondView, User.name).join(User, User.id == SecondView.user_id)
    found = db.session.execute(query.where(SecondView.snapshot_id == snapshot.id).order_by(SecondView.id))
    return [(view, name) for view, name in found]


def write_view(case: Case, given: Mapping[str, tuple[str, str]], *, actor: Actor) -> SecondView:
    """Write an own view of every charge; from then on the decision is shown, and the view stays as it is.

    :param given: the view and why, by the public id of the charge.
    :raises Invalid: a charge without a view or without a word why, or a view that was written already.
    """
    require(actor, SIGN, case)
    snapshot = latest(case)
    if snapshot is None or _written(snapshot, actor):
        raise Invalid("Your view is written already, and stays as it is.")
    fields: dict[str, str] = {}
    views: list[dict[str, Any]] = []
    for cell in snapshot.decisions:
        key = cell["charge"]
        view, why = given.get(key, ("", ""))
        words = clean(why, field=f"why-{key}", limit=NARRATIVE_LIMIT, lines=True)
        if view not in dict(VIEWS):
            fields[f"view-{key}"] = "Choose what you would do."
        if not words:
            fields[f"why-{key}"] = "Say why, in a sentence or two."
        views.append(
            {"charge": key, "defendant": cell["defendant"], "title": cell["title"], "view": view,
             "label": dict(VIEWS).get(view, ""), "why": words, "differs": view != _like(cell["counts_as"])}
        )  # fmt: skip
    if fields:
        raise Invalid(fields=fields)
    row = SecondView(snapshot_id=snapshot.id, user_id=actor.id, views=views, written_at=clock.now())
    db.session.add(row)
    db.session.flush()
    audit.record(
        "decision:second_view", actor=actor, case_id=case.id, object_type="snapshot", object_id=snapshot.public_id,
        sentence="wrote an own view before the decision was shown",
    )  # fmt: skip
    return row


def _written(snapshot: DecisionSnapshot, actor: Actor) -> bool:
    query = select(SecondView.id).where(SecondView.snapshot_id == snapshot.id, SecondView.user_id == actor.id)
    return db.session.scalar(query) is not None


def _like(counts_as: str) -> str:
    return {"approved": "approve", "declined": "decline"}.get(counts_as, "other")
