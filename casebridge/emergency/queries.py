"""Emergency entries: what is open to a person now, what waits for a review, and what of a case is shown."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import can, visible
from casebridge.access.policy import Permission
from casebridge.accounts.models import User
from casebridge.cases import facts
from casebridge.cases.models import Case, Party
from casebridge.cases.people import definition_of, live_charges
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.emergency.models import Emergency
from casebridge.errors import NotThere
from casebridge.evidence.models import Exhibit, Version

PAGE = 50


def cases_open_to(user_id: int) -> frozenset[int]:
    """Return the cases, by number in the database, that are open to a person in an emergency at this moment."""
    query = select(Emergency.case_id).where(Emergency.user_id == user_id, Emergency.until > clock.now())
    return frozenset(db.session.scalars(query))


def openable(number: str) -> Case | None:
    """Return the case of a CaseBridge or complaint number that an emergency may open; None for every other number.

    A case that a court sealed, one about a child, one with a sealed exhibit and one that was offered to LEAD is never
    opened so: its number answers as a number that was never given, in one statement all the same.
    """
    child = exists().where(Party.case_id == Case.id, Party.juvenile.is_(True))
    sealed = exists().where(Exhibit.case_id == Case.id, Exhibit.class_ == "sealed")
    named = or_(Case.number == number.upper(), Case.complaint_number == number)
    query = select(Case).where(named, Case.lead_offered_at.is_(None), Case.sealed.is_(False), ~child, ~sealed)
    return db.session.scalars(query.order_by(Case.id).limit(1)).first()


def load_opened(public_id: str, *, actor: Actor) -> Case:
    """Fetch a case that is open to `actor` in an emergency, with its people and charges.

    :raises NotThere: it is not, or not any more.
    """
    query = select(Case).where(Case.public_id == public_id, visible(actor, Permission.CASE_EMERGENCY, Case))
    case = db.session.scalar(query.options(selectinload(Case.parties), selectinload(Case.charges)))
    if case is None or openable(case.number) is None:
        raise NotThere()
    return case


def suspects_of(case: Case) -> list[dict[str, Any]]:
    """Return the adults who may be or are charged, with their proposed charges; nobody else is named."""
    charges = [(one.party_id, definition_of(one).title) for one in live_charges(case)]
    return [
        {"party": party, "charges": [title for party_id, title in charges if party_id == party.id]}
        for party in case.suspects
        if not party.juvenile
    ]


def facts_of(case: Case, actor: Actor) -> list[tuple[str, str]]:
    """Return question and answer of the facts whose class an emergency opens."""
    known, classes = facts.current(case), facts.classes_of(case)
    return [
        (definition.label, facts.in_words(definition, known[definition.key]))
        for definition in catalog().facts_of(case.kind)
        if known.get(definition.key) not in (None, "", "unknown")
        and can(actor, f"emergency:{classes[definition.key]}", case)
    ]


def exhibits_of(case: Case, actor: Actor) -> list[Exhibit]:
    """Return the exhibits whose class an emergency opens, in order."""
    query = select(Exhibit).where(Exhibit.case_id == case.id).options(selectinload(Exhibit.versions))
    rows = db.session.scalars(query.order_by(Exhibit.number))
    return [exhibit for exhibit in rows if can(actor, f"emergency:{exhibit.class_}", case)]


def load_file(case: Case, public_id: str, *, actor: Actor) -> tuple[Exhibit, Version]:
    """Fetch an exhibit that an emergency opens, with its newest version.

    :raises NotThere: there is none, or it has no file.
    """
    found = next((one for one in exhibits_of(case, actor) if one.public_id == public_id), None)
    if found is None or not found.versions:
        raise NotThere()
    return found, found.versions[-1]


def reachable(case: Case) -> Sequence[User]:
    """Return whom to call: the lead detective, the sergeants of the unit and the prosecutor, in use."""
    ids = [number for number in (case.lead_id, case.prosecutor_id) if number]
    sergeants = (User.role == "sergeant") & (User.unit == case.unit)
    query = select(User).where(User.active, or_(User.id.in_(ids), sergeants))
    return db.session.scalars(query.order_by(User.id)).all()


def own(actor: Actor) -> list[Emergency]:
    """Return a person's own entries, the newest first."""
    query = select(Emergency).where(Emergency.user_id == actor.id).options(joinedload(Emergency.case))
    return list(db.session.scalars(query.order_by(Emergency.id.desc()).limit(PAGE)))


def unreviewed(actor: Actor) -> int:
    """Count a person's own entries that nobody has reviewed."""
    query = select(func.count()).where(Emergency.user_id == actor.id, Emergency.reviewed_at.is_(None))
    return db.session.scalar(query) or 0


def to_review(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """Return the filter of the entries that `actor` answers for: of others, on cases of theirs."""
    return (Emergency.user_id != actor.id, visible(actor, Permission.EMERGENCY_REVIEW, Case))


def reviews_for(actor: Actor) -> tuple[list[Emergency], list[Emergency]]:
    """Return the entries that wait for this person's review, the oldest first, and the newest that have one."""
    query = (
        select(Emergency)
        .join(Case, Case.id == Emergency.case_id)
        .where(*to_review(actor))
        .options(joinedload(Emergency.case), joinedload(Emergency.user), joinedload(Emergency.reviewed_by))
    )
    waiting = query.where(Emergency.reviewed_at.is_(None)).order_by(Emergency.id)
    done = query.where(Emergency.reviewed_at.is_not(None)).order_by(Emergency.id.desc())
    return list(db.session.scalars(waiting.limit(PAGE))), list(db.session.scalars(done.limit(PAGE)))


def load_entry(public_id: str, *, actor: Actor) -> Emergency:
    """Fetch an entry that `actor` answers for.

    :raises NotThere: there is none, or it is not theirs to review.
    """
    query = select(Emergency).join(Case, Case.id == Emergency.case_id)
    found = db.session.scalar(query.where(Emergency.public_id == public_id, *to_review(actor)))
    if found is None:
        raise NotThere()
    return found
