"""Who may be reached in a case and how they want it, and who was let into which compartment."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, false, or_, select
from sqlalchemy.orm import joinedload, selectinload

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import can, visible
from casebridge.access.policy import Permission
from casebridge.accounts.models import User
from casebridge.audit import AuditEntry
from casebridge.cases.holders import may_read
from casebridge.cases.models import Case, Party
from casebridge.cases.queries import load_case
from casebridge.compartments.models import CompartmentGrant, ContactWish
from casebridge.db import db
from casebridge.errors import NotThere

# The compartments by class, in words.
COMPARTMENTS = {
    "victim-contact": "How victims and witnesses are reached",
    "witness-location": "Where they can be found",
    "juvenile": "Children who are accused",
}
REACHED = ("victim", "next_of_kin", "witness")
# Offices and units from which a prosecutor may let people in, beside the unit of the case.
_OFFERED = ("detective", "sergeant")
_DESKS = ("commander@bpd", "prosecutor@sao", "sao_supervisor@sao", "federal_liaison@sao", "lead_liaison@sao")


def load_reached(public_id: str, *, actor: Actor) -> Case:
    """Fetch a case whose victims and witnesses `actor` may reach: through the door of the case, or as an advocate.

    :raises NotThere: there is none, or it is not theirs. :raises ReasonNeeded: as `load_case`.
    """
    query = select(Case).where(Case.public_id == public_id, visible(actor, Permission.VICTIMS_READ, Case))
    served = db.session.scalar(query.options(selectinload(Case.parties)))
    return served or load_case(public_id, actor=actor, permission=Permission.REACH)


def people_of(case: Case) -> list[Party]:
    """Return the victims, next of kin and witnesses of a case, less those severed into another."""
    return [party for party in case.parties if party.role in REACHED and party.left_with is None]


def load_person(case: Case, public_id: str) -> Party:
    """Fetch one of `people_of`.

    :raises NotThere: none of them has this id.
    """
    found = next((party for party in people_of(case) if party.public_id == public_id), None)
    if found is None:
        raise NotThere()
    return found


def wishes_of(case: Case, actor: Actor) -> dict[int, ContactWish]:
    """Return the newest wish of each person, by person; nobody's to who may not see how they are reached."""
    if not can(actor, "class:victim-contact", case):
        return {}
    query = select(ContactWish).where(ContactWish.case_id == case.id).options(joinedload(ContactWish.entered_by))
    return {wish.party_id: wish for wish in db.session.scalars(query.order_by(ContactWish.id))}


def grants_of(case: Case) -> list[CompartmentGrant]:
    """Return every grant of a case, the newest first."""
    query = select(CompartmentGrant).where(CompartmentGrant.case_id == case.id)
    parts = (joinedload(CompartmentGrant.user), joinedload(CompartmentGrant.granted_by))
    return list(db.session.scalars(query.options(*parts).order_by(CompartmentGrant.id.desc()).limit(100)))


def kept_lines(cases: Sequence[Case], actor: Actor | None) -> ColumnElement[bool]:
    """Return which lines of history tell of a grant into a compartment that is closed to the reader.

    That somebody was let in tells that there is something: an accused child, a protected address.
    """
    lines = []
    for case in cases:
        closed = [key for key in COMPARTMENTS if actor is None or not can(actor, f"class:{key}", case)]
        told = (CompartmentGrant.public_id == AuditEntry.object_id, CompartmentGrant.compartment.in_(closed))
        lines.append(and_(AuditEntry.case_id == case.id, exists().where(*told)))
    return or_(false(), *lines)


def load_grant(case: Case, public_id: str) -> CompartmentGrant:
    """Fetch a grant of a case that stands.

    :raises NotThere: none stands with this id.
    """
    query = select(CompartmentGrant).where(
        CompartmentGrant.case_id == case.id, CompartmentGrant.public_id == public_id,
        CompartmentGrant.revoked_at.is_(None),
    )  # fmt: skip
    found = db.session.scalar(query)
    if found is None:
        raise NotThere()
    return found


def stands(grant: CompartmentGrant) -> bool:
    """Say whether a grant opens the compartment today."""
    return grant.revoked_at is None and grant.until >= clock.court_local(clock.now()).date()


def granted_to(user_id: int) -> frozenset[tuple[str, int]]:
    """Return what is granted to a person today, as (compartment, number of the case in the database)."""
    today = clock.court_local(clock.now()).date()
    query = select(CompartmentGrant.compartment, CompartmentGrant.case_id).where(
        CompartmentGrant.user_id == user_id, CompartmentGrant.revoked_at.is_(None), CompartmentGrant.until >= today
    )
    return frozenset((compartment, case_id) for compartment, case_id in db.session.execute(query))


def offered(case: Case, actor: Actor) -> Sequence[User]:
    """Return the people in use who may read the case and could be let in, by name."""
    ids = may_read(case, [*(f"{role}@{case.unit}" for role in _OFFERED), *_DESKS])
    query = select(User).where(User.id.in_([number for number in ids if number != actor.id]))
    return db.session.scalars(query.order_by(User.name, User.id)).all()
