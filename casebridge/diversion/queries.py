"""What LEAD lists: people with something due, referrals that wait, offers for the liaison; no case among them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import selectinload

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import can, may_ever, require, visible
from casebridge.access.policy import Permission
from casebridge.access.predicates import TWINS
from casebridge.accounts.models import User
from casebridge.db import db
from casebridge.diversion.models import Disclosure, LeadHolding, LeadReferral
from casebridge.errors import NotThere
from casebridge.lead_store import opened
from casebridge.paging import cursor_of, far, read_cursor
from casebridge.text import fold

PAGE = 50
SERVED = ("engaged", "intake", "liaison_decision", "active", "out_of_contact")
SOON = timedelta(days=7)
IS_OPEN = LeadReferral.state != "closed"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of participants and where the next begins (empty at the end)."""

    rows: list[LeadReferral]
    next_cursor: str


def load_referral(public_id: str, *, actor: Actor, permission: Permission = Permission.LEAD_READ) -> LeadReferral:
    """Fetch one participant with everything around.

    :raises NotThere: there is none, or `actor` may not know of it.
    """
    query = select(LeadReferral).where(
        LeadReferral.public_id == public_id, visible(actor, Permission.LEAD_READ, LeadReferral)
    )
    referral = db.session.scalar(query)
    if referral is None:
        raise NotThere()
    require(actor, permission, referral)
    return referral


def load_offer(public_id: str, *, actor: Actor) -> LeadReferral:
    """Fetch an arrest-door referral for the liaison prosecutor.

    :raises NotThere: there is none, it came through another door, or `actor` is not the liaison.
    """
    query = select(LeadReferral).where(LeadReferral.public_id == public_id, *_offers(actor))
    referral = db.session.scalar(query)
    if referral is None:
        raise NotThere()
    return referral


def load_own(public_id: str, *, actor: Actor) -> LeadReferral:
    """Fetch a referral for the officer who made it.

    :raises NotThere: there is none, or somebody else made it.
    """
    query = select(LeadReferral).where(LeadReferral.public_id == public_id, LeadReferral.referred_by_id == actor.id)
    referral = db.session.scalar(query) if can(actor, Permission.LEAD_REFER) else None
    if referral is None:
        raise NotThere()
    return referral


def participants(actor: Actor, *where: ColumnElement[bool], cursor: str = "", limit: int = PAGE) -> Page:
    """Return one page of participants with their consents, the nearest clock first; three statements at any size."""
    due = func.coalesce(LeadReferral.clock_due, far())
    query = _seen_by_lead(actor).where(*where).order_by(due, LeadReferral.id).limit(limit + 1)
    if cursor:
        query = query.where(tuple_(due, LeadReferral.id) > tuple_(*read_cursor(cursor)))
    return _page(list(db.session.scalars(query)), limit)


def named(actor: Actor, words: str, limit: int = PAGE) -> list[LeadReferral]:
    """Return the participants whose name or number holds every word; names rest encrypted, so each is opened."""
    terms = [fold(word) for word in words[:200].split()]
    if not terms:
        return []
    ids: list[int] = []
    query = select(LeadReferral).where(visible(actor, Permission.LEAD_READ, LeadReferral))
    for referral in db.session.scalars(query.order_by(LeadReferral.id.desc()).execution_options(yield_per=200)):
        text = fold(" ".join((referral.number, referral.name, str(referral.details.get("legal_name", "")))))
        if all(term in text for term in terms):
            ids.append(referral.id)
        if len(ids) == limit:
            break
    return list(db.session.scalars(_seen_by_lead(actor).where(LeadReferral.id.in_(ids)).order_by(LeadReferral.id)))


def officers_waiting(actor: Actor) -> list[LeadReferral]:
    """Return the arrest-door referrals that nobody took yet, the longest wait first."""
    query = select(LeadReferral).where(
        visible(actor, Permission.LEAD_READ, LeadReferral),
        LeadReferral.state == "referred",
        LeadReferral.door == "arrest",
    )
    return list(db.session.scalars(query.order_by(LeadReferral.referred_at).limit(20)))


def waits_on(actor: Actor) -> ColumnElement[bool]:
    """Return the filter of what waits for this person: held in person or in a queue that they work."""
    return and_(TWINS["holder"](actor, LeadReferral), LeadReferral.state != "closed")


def something_due(actor: Actor) -> ColumnElement[bool]:
    """Return the filter of what is due: what waits for this person; for who runs the doors, all of the next days."""
    mine = waits_on(actor)
    if not may_ever(actor, "lead:accept_handoff"):
        return mine
    soon = and_(LeadReferral.state != "closed", LeadReferral.clock_due <= clock.now() + SOON)
    return or_(mine, soon)


def due(actor: Actor, limit: int = 12) -> list[LeadReferral]:
    """Return the people with something due, the nearest clock first."""
    return participants(actor, something_due(actor), limit=limit).rows


def waiting(actor: Actor) -> int:
    """Count the people with something due: the number beside Home, by the query of its list."""
    with opened():
        return _count(visible(actor, Permission.LEAD_READ, LeadReferral), something_due(actor))


def new_referrals(actor: Actor) -> int:
    """Count the referrals that nobody answered yet."""
    return _count(visible(actor, Permission.LEAD_READ, LeadReferral), LeadReferral.state == "referred")


def decisions_waiting(actor: Actor) -> int:
    """Count the offers on which the liaison must decide."""
    with opened():
        return _count(*_offers(actor), waits_on(actor))


def offers(actor: Actor, *, linked: bool, cursor: str = "", limit: int = PAGE) -> Page:
    """Return one page of arrest-door referrals for the liaison, the nearest clock first.

    :param linked: those that point to a case; else those that do not yet and are open.
    """
    due = func.coalesce(LeadReferral.clock_due, far())
    points = LeadReferral.case_ref != "" if linked else and_(LeadReferral.case_ref == "", IS_OPEN)
    query = (
        select(LeadReferral)
        .where(*_offers(actor), points)
        .options(selectinload(LeadReferral.consents), selectinload(LeadReferral.contacts))
        .order_by(due, LeadReferral.id)
        .limit(limit + 1)
    )
    if cursor:
        query = query.where(tuple_(due, LeadReferral.id) > tuple_(*read_cursor(cursor)))
    return _page(list(db.session.scalars(query)), limit)


def referred_by(actor: Actor, *, before: int = 0, limit: int = PAGE) -> list[LeadReferral]:
    """Return the referrals that this person made, newest first, with consents."""
    query = select(LeadReferral).where(LeadReferral.referred_by_id == actor.id)
    if before:
        query = query.where(LeadReferral.id < before)
    query = query.options(selectinload(LeadReferral.consents)).order_by(LeadReferral.id.desc()).limit(limit)
    return list(db.session.scalars(query))


def disclosures(
    *, referral: LeadReferral | None = None, before: int = 0, limit: int = PAGE
) -> Sequence[tuple[Disclosure, str]]:
    """Return the accounting, newest first, with the reader's name; of one person or of all."""
    query = select(Disclosure, User.name).join(User, User.id == Disclosure.reader_id)
    if referral is not None:
        query = query.where(Disclosure.referral_id == referral.id)
    if before:
        query = query.where(Disclosure.id < before)
    query = query.options(selectinload(Disclosure.referral)).order_by(Disclosure.id.desc()).limit(limit)
    return [(row, name) for row, name in db.session.execute(query)]


def disclosures_since(moment: datetime) -> int:
    """Count the disclosures made since `moment`."""
    return db.session.scalar(select(func.count()).select_from(Disclosure).where(Disclosure.at >= moment)) or 0


def ledger_of(referral: LeadReferral) -> list[LeadHolding]:
    """Return where a record was, oldest first."""
    query = select(LeadHolding).where(LeadHolding.referral_id == referral.id)
    return list(db.session.scalars(query.order_by(LeadHolding.since, LeadHolding.id)))


def names_of(ids: set[int | None]) -> dict[int, str]:
    """Return the names of people by inner number."""
    query = select(User.id, User.name).where(User.id.in_([i for i in ids if i is not None]))
    return {row.id: row.name for row in db.session.execute(query)}


def today() -> date:
    """Return Baltimore's day."""
    return clock.court_local(clock.now()).date()


def _seen_by_lead(actor: Actor) -> Select[LeadReferral]:
    query = select(LeadReferral).where(visible(actor, Permission.LEAD_READ, LeadReferral))
    return query.options(selectinload(LeadReferral.consents))


def _offers(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return (visible(actor, Permission.LEAD_STATUS, LeadReferral), LeadReferral.door == "arrest")


def _count(*where: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(LeadReferral).where(*where)) or 0


def _page(rows: list[LeadReferral], limit: int) -> Page:
    more = rows[limit - 1] if len(rows) > limit else None
    return Page(rows[:limit], cursor_of(more.clock_due, more.id) if more else "")
