"""What a case that is parted from another takes along of the federal question: nothing is retyped."""

from typing import Any

from sqlalchemy import select

from casebridge.cases.models import Case
from casebridge.db import db
from casebridge.federal.models import (
    FavorableLog,
    FederalNote,
    FederalQuestion,
    ForumContact,
    Referral,
    Screening,
    ScreeningAnswer,
    SharedItem,
)
from casebridge.federal.queries import approvals_of

TAKEN = (Screening, ScreeningAnswer, FavorableLog, ForumContact, Referral, FederalQuestion, FederalNote)


def carry_over(case: Case, other: Case) -> None:
    """Copy rounds, answers, set, log, contacts, referrals, questions, notes and approvals into `other`."""
    for model in TAKEN:
        for row in _rows(model, case):
            db.session.add(_copy(row, case_id=other.id))
    for row in _rows(SharedItem, case):
        _carry_item(row, case, other)
    _carry_approvals(case, other)
    db.session.flush()


def _carry_item(row: SharedItem, case: Case, other: Case) -> None:
    """Take along an item; a person only where that person, or a copy, stands in the other case."""
    if row.party_id is None:
        db.session.add(_copy(row, case_id=other.id))
        return
    twins = {_who(party): party for party in other.parties}
    origin = next(party for party in case.parties if party.id == row.party_id)
    if (twin := twins.get(_who(origin))) is not None:
        db.session.add(_copy(row, case_id=other.id, party_id=twin.id, key=twin.public_id))


def _carry_approvals(case: Case, other: Case) -> None:
    approved = approvals_of(case)
    origin = {(_who(c.party), c.statute, c.count_text): approved[c.id] for c in case.charges if c.id in approved}
    for charge in other.charges:
        if (row := origin.get((_who(charge.party), charge.statute, charge.count_text))) is not None:
            db.session.add(_copy(row, charge_id=charge.id))


def _who(party: Any) -> tuple[Any, ...]:
    return party.role, party.name, party.born_on


def _rows(model: Any, case: Case) -> list[Any]:
    return list(db.session.scalars(select(model).where(model.case_id == case.id).order_by(model.id)))


def _copy(row: Any, **changed: Any) -> Any:
    names = [attribute.key for attribute in type(row).__mapper__.column_attrs]
    values = {name: getattr(row, name) for name in names if name not in ("id", "public_id", "version")}
    if "version" in names:
        values["version"] = 1
    return type(row)(**{**values, **changed})
