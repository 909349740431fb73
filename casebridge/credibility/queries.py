"""The lists, the decisions of a case, and what waits for a prosecutor over all cases."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from casebridge.access.actor import Actor, Role
from casebridge.access.check import can, require, visible
from casebridge.access.policy import Permission
from casebridge.accounts.models import User
from casebridge.cases.models import Case
from casebridge.credibility.models import LISTS, CredibilityChange, CredibilityEntry, CredibilityReview
from casebridge.db import db
from casebridge.errors import NotThere


def entries_of(key: str, actor: Actor, *, removed: bool = False) -> list[CredibilityEntry]:
    """Return the entries of one list by name; those that stand, or with `removed` those that were taken off.

    :raises NotThere: there is no such list. :raises NotAllowed: it is not for this person.
    """
    require(actor, Permission.CREDIBILITY_READ)
    if key not in LISTS:
        raise NotThere()
    gone = CredibilityEntry.removed_at.is_not(None) if removed else CredibilityEntry.removed_at.is_(None)
    query = select(CredibilityEntry).where(CredibilityEntry.list_key == key, gone)
    parts = (joinedload(CredibilityEntry.user), selectinload(CredibilityEntry.changes))
    return list(db.session.scalars(query.options(*parts).order_by(CredibilityEntry.name, CredibilityEntry.id)))


def load_entry(public_id: str, actor: Actor) -> CredibilityEntry:
    """Fetch one entry with its changes.

    :raises NotThere: there is none. :raises NotAllowed: the lists are not for this person.
    """
    require(actor, Permission.CREDIBILITY_READ)
    query = select(CredibilityEntry).where(CredibilityEntry.public_id == public_id)
    parts = (
        joinedload(CredibilityEntry.user),
        selectinload(CredibilityEntry.changes).joinedload(CredibilityChange.by),
    )
    found = db.session.scalar(query.options(*parts))
    if found is None:
        raise NotThere()
    return found


def reviews_of_entry(entry: CredibilityEntry, actor: Actor) -> list[CredibilityReview]:
    """Return the decisions about an entry in the cases that this prosecutor may see, open ones first."""
    query = (
        select(CredibilityReview)
        .join(Case, Case.id == CredibilityReview.case_id)
        .where(CredibilityReview.entry_id == entry.id, visible(actor, Permission.CREDIBILITY_REVIEW, Case))
        .options(joinedload(CredibilityReview.case), joinedload(CredibilityReview.decided_by))
        .order_by(CredibilityReview.decision != "", CredibilityReview.due_on, CredibilityReview.id)
    )
    return list(db.session.scalars(query.limit(100)))


def reviews_of(case: Case, actor: Actor) -> list[CredibilityReview]:
    """Return the decisions of a case about officers, open ones first; none to whoever may not know of any."""
    if not can(actor, Permission.CREDIBILITY_REVIEW, case):
        return []
    query = select(CredibilityReview).where(CredibilityReview.case_id == case.id)
    parts = (
        joinedload(CredibilityReview.entry).joinedload(CredibilityEntry.user), joinedload(CredibilityReview.change),
        joinedload(CredibilityReview.party), joinedload(CredibilityReview.decided_by),
    )  # fmt: skip
    order = (CredibilityReview.decision != "", CredibilityReview.due_on, CredibilityReview.id)
    return list(db.session.scalars(query.options(*parts).order_by(*order)))


def load_review(case: Case, public_id: str, actor: Actor) -> CredibilityReview:
    """Fetch one decision of a case.

    :raises NotThere: there is none, or not for this person.
    """
    found = next((one for one in reviews_of(case, actor) if one.public_id == public_id), None)
    if found is None:
        raise NotThere()
    return found


def waits(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """Return the filter of what this prosecutor decides, or gives; supervisors have what no active prosecutor has."""
    undone = or_(
        CredibilityReview.decision == "",
        and_(CredibilityReview.decision == "disclose", CredibilityReview.given_on.is_(None)),
    )
    mine: ColumnElement[bool] = Case.prosecutor_id == actor.id
    if actor.role == Role.SAO_SUPERVISOR:
        active = select(User.id).where(User.id == Case.prosecutor_id, User.active).exists()
        mine = or_(mine, ~active)
    return undone, mine, visible(actor, Permission.CREDIBILITY_REVIEW, Case)


def waiting(actor: Actor) -> ColumnElement[int]:
    """Return the count of those decisions, for a statement that counts more."""
    query = select(func.count(CredibilityReview.id)).join(Case, Case.id == CredibilityReview.case_id)
    return query.where(*waits(actor)).scalar_subquery()


def cases_for(actor: Actor) -> Sequence[tuple[Case, int]]:
    """Return the cases in which something waits for this prosecutor, and how much, the nearest day first."""
    review = CredibilityReview
    # Grouped by the decisions, of which few wait, and not by the cases, of which there are many.
    found = (
        select(review.case_id, func.count(review.id).label("number"), func.min(review.due_on).label("due"))
        .join(Case, Case.id == review.case_id)
        .where(*waits(actor))
        .group_by(review.case_id)
        .subquery()
    )
    query = select(Case, found.c.number).join(found, found.c.case_id == Case.id).order_by(found.c.due, Case.id)
    return [(case, number) for case, number in db.session.execute(query.limit(20))]


def accounts_to_name() -> list[User]:
    """Return the accounts of police officers, by name; who left is among them."""
    query = select(User).where(User.agency == "bpd", User.role.in_(("detective", "sergeant", "commander")))
    return list(db.session.scalars(query.order_by(User.name, User.id)))
