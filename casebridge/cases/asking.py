"""What the moves of a case let people choose from."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from casebridge.access.actor import Actor
from casebridge.accounts.models import User
from casebridge.cases.events import SERVED, event_labels
from casebridge.cases.wall import people_seen
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.workflows.asking import Choices, ChoiceSource, offer_choices


def people(role: str, record: Any) -> Choices:
    """Return the active people of a role by public id; `same_role_as_holder` looks at the record."""
    query = select(User.public_id, User.name).where(User.active).order_by(User.name)
    if role == "same_role_as_holder":
        holder = db.session.get(User, record.holder_id) if record.holder_id else None
        if holder is None:
            return []
        query = query.where(User.role == holder.role, User.id != holder.id)
        if holder.agency == "bpd":
            query = query.where(User.unit == record.case.unit)
    elif role == "custody_receiver":
        query = query.where(User.agency.in_(("bpd", "sao", "usao")))
    else:
        query = query.where(User.role == role)
    return [(public_id, name) for public_id, name in db.session.execute(query)]


def id_of(public_id: str) -> int | None:
    """Return the inner number of a person."""
    return db.session.scalar(select(User.id).where(User.public_id == public_id))


def _parties(*roles: str) -> ChoiceSource:
    def source(record: Any, actor: Actor) -> Choices:
        return [(p.public_id, p.name) for p in people_seen(record.case, actor) if p.role in roles]

    return source


def _withdraw_outcomes(record: Any, actor: Actor) -> Choices:
    return [
        ("unfounded", "Unfounded"), ("exceptional", "Exceptional clearance"), ("duplicate", "Duplicate"),
        ("other", "Other"),
    ]  # fmt: skip


def _rows_of(table: Mapping[str, Any]) -> ChoiceSource:
    rows = [(row.key, row.label) for row in table.values()]
    return lambda record, actor: rows


def offer_all() -> None:
    """Offer the tables that moves of a case name."""
    offer_choices("event", lambda record, actor: list(event_labels().items()))
    offer_choices("defendant", _parties("suspect", "defendant"))
    offer_choices("victim", _parties("victim"))
    offer_choices("served", _parties(*SERVED))
    offer_choices("withdraw_outcome", _withdraw_outcomes)
    for name, table in {
        "cancel_reason": catalog().cancel_reasons,
        "dispute_reason": catalog().dispute_reasons,
        "federal_decline_ground": catalog().decline_grounds,
    }.items():
        offer_choices(name, _rows_of(table))
