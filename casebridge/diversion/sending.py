"""Referring a participant to a service until it is closed: asked, answered, first visit kept or not, ended.

Nothing stays "referred": each that is open has a day, and comes back to the case manager when the day is past.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ForeignKey, String, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship, selectinload

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import may_ever, require, visible
from casebridge.access.policy import Permission
from casebridge.db import HasPublicId, UtcDateTime, db
from casebridge.diversion.directory import Service, load_service
from casebridge.diversion.models import Consent, LeadReferral
from casebridge.diversion.queries import SERVED, today
from casebridge.diversion.reading import Opened, Used, account_for, consents_that_open, read_for
from casebridge.diversion.sealed import Sealed
from casebridge.diversion.services import written
from casebridge.diversion.tables import CONSENT, REFERRAL, LeadTable, person
from casebridge.errors import Conflict, Invalid, NotThere, WrongState
from casebridge.lead_store import SCHEMA
from casebridge.text import NARRATIVE_LIMIT, clean, fold

PROVIDER = "provider"
# What a service is asked for: each of these purposes of a consent fits, the narrowest first.
PURPOSES = ("benefits", "coordination", "safety")
STAGES = {
    "asked": "Asked", "waiting": "On its waiting list", "accepted": "Accepted", "kept": "First visit kept",
    "not_kept": "First visit not kept", "declined": "Declined by the service", "ended": "Ended",
}  # fmt: skip
NEXT = {
    "asked": ("accepted", "waiting", "declined", "ended"), "waiting": ("accepted", "declined", "ended"),
    "accepted": ("kept", "not_kept", "ended"), "not_kept": ("accepted", "ended"), "kept": ("ended",),
}  # fmt: skip
# What the day of each stage is.
DAY_OF = {
    "asked": "Answer by", "waiting": "Ask again on", "accepted": "First visit on", "kept": "Look again on",
    "not_kept": "Ask again on",
}  # fmt: skip
TAKES_PLACE = ("accepted", "kept", "not_kept")
FULL = "The service has no free place any more. Put the person on its waiting list, or ask another service."
NO_CONSENT = "No consent of the person that counts today names this service or its agency. Record it first."


class Sent(HasPublicId, LeadTable):
    """A participant who was referred to a service; `due_on` is the day on which somebody looks again."""

    __tablename__ = "lead_sent"

    referral_id: Mapped[int] = mapped_column(ForeignKey(REFERRAL), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey(f"{SCHEMA}.lead_service.id"), index=True)
    consent_id: Mapped[int] = mapped_column(ForeignKey(CONSENT))
    need: Mapped[str] = mapped_column(Sealed)
    stage: Mapped[str] = mapped_column(String(10), default="asked")
    due_on: Mapped[date | None] = mapped_column(index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    by_id: Mapped[int] = person()

    referral: Mapped[LeadReferral] = relationship()
    service: Mapped[Service] = relationship()
    steps: Mapped[list["SentStep"]] = relationship(order_by="SentStep.id")


class SentStep(LeadTable):
    """One stage that a referral to a service came to, when, by whose note, and what the service said."""

    __tablename__ = "lead_sent_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    sent_id: Mapped[int] = mapped_column(ForeignKey(f"{SCHEMA}.lead_sent.id"), index=True)
    stage: Mapped[str] = mapped_column(String(10))
    due_on: Mapped[date | None]
    words: Mapped[str] = mapped_column(Sealed, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = person()


@dataclass(frozen=True, slots=True)
class Offered:
    """A service as the form shows it: its free places, and whether the person's consent names it."""

    service: Service
    free: int
    agreed: bool


def consents_to(referral: LeadReferral, service: Service, day: date) -> tuple[str, list[Used]]:
    """Return the purpose and the consents by which a service may know of the person on a day; nothing without one."""
    for purpose in PURPOSES:
        opened = consents_that_open(referral, PROVIDER, purpose, day)
        used = [(consent, scope) for consent, scope in opened if _names(consent, service)]
        if used:
            return purpose, used
    return "", []


def ask(
    referral: LeadReferral, service: Service, *, actor: Actor, need: str, due_on: date | None, words: str = ""
) -> Sent:
    """Refer a participant to a service; what it is told is a disclosure and stands in the accounting.

    :param need: what the service is asked for. :param due_on: the day by which it answers.
    :raises Invalid: no consent names the service, it is asked already, or a field lacks.
    :raises WrongState: nobody works with the person.
    """
    require(actor, Permission.LEAD_WORK, referral)
    if referral.state not in SERVED:
        raise WrongState("Nobody works with the person yet, or any more.")
    asked_for = clean(need, field="need", limit=NARRATIVE_LIMIT, lines=True)
    purpose, used = consents_to(referral, service, today())
    refused = _bad_day(due_on)
    if not asked_for:
        refused["need"] = "Say what the service is asked for."
    if not service.used:
        refused["service"] = "Nobody is referred to this service any more."
    elif _open_to(referral, service):
        refused["service"] = "This service is asked for the person already."
    elif not used:
        refused["service"] = NO_CONSENT
    if refused:
        raise Invalid(fields=refused)
    sent = Sent(
        referral_id=referral.id, service_id=service.id, consent_id=used[0][0].id, need=asked_for, stage="asked",
        due_on=due_on, asked_at=clock.now(), by_id=actor.id,
    )  # fmt: skip
    db.session.add(sent)
    db.session.flush()
    _note(sent, actor, words)
    account_for(referral, used, reader=actor, party=PROVIDER, purpose=purpose)
    written("lead:sent", referral, actor, "referred a participant to a service")
    return sent


def go_on(
    sent: Sent, stage: str, *, actor: Actor, due_on: date | None = None, words: str = "", version: int | None = None
) -> Sent:
    """Note what became of it; who is accepted takes a place of the service, who ended frees it.

    :raises Conflict: somebody was faster. :raises Invalid: no such next stage, no day ahead, or no free place.
    """
    require(actor, Permission.LEAD_WORK, sent.referral)
    if version is not None and version != sent.version:
        raise Conflict()
    if stage not in NEXT.get(sent.stage, ()):
        raise Invalid(fields={"stage": "Pick from the list."})
    is_open = stage in NEXT
    if is_open and (refused := _bad_day(due_on)):
        raise Invalid(fields=refused)
    if stage in TAKES_PLACE and sent.stage not in TAKES_PLACE:
        # Whoever takes a place waits here for who takes one before them.
        service = load_service(sent.service.public_id, lock=True)
        if free([service])[service.id] < 1:
            raise Invalid(fields={"stage": FULL})
    sent.stage, sent.due_on, sent.version = stage, due_on if is_open else None, sent.version + 1
    db.session.flush()
    _note(sent, actor, words)
    written("lead:sent", sent.referral, actor, "noted what became of a referral to a service")
    return sent


def tell(sent: Sent, *, actor: Actor) -> Opened:
    """Return what the service may be told now, with notice and consent, and write it into the accounting.

    :raises NotThere: no live consent names the service.
    """
    require(actor, Permission.LEAD_WORK, sent.referral)
    purpose, used = consents_to(sent.referral, sent.service, today())
    if not used:
        raise NotThere()
    return read_for(sent.referral, used, reader=actor, party=PROVIDER, purpose=purpose)


def free(services: Iterable[Service]) -> dict[int, int]:
    """Return the free places of services, by inner number."""
    asked = list(services)
    query = (
        select(Sent.service_id, func.count())
        .where(Sent.service_id.in_([one.id for one in asked]), Sent.stage.in_(TAKES_PLACE))
        .group_by(Sent.service_id)
    )
    taken = {service_id: int(number) for service_id, number in db.session.execute(query)}
    return {one.id: max(0, one.places - taken.get(one.id, 0)) for one in asked}


def offered(referral: LeadReferral, services: Sequence[Service]) -> list[Offered]:
    """Return services with their free places and whether the person's consent names them today."""
    left, day = free(services), today()
    return [Offered(one, left[one.id], bool(consents_to(referral, one, day)[1])) for one in services]


def sent_of(referral: LeadReferral) -> list[Sent]:
    """Return where a participant was referred to, the newest first."""
    query = select(Sent).where(Sent.referral_id == referral.id).order_by(Sent.id.desc())
    return list(db.session.scalars(query.options(selectinload(Sent.service), selectinload(Sent.steps)).limit(100)))


def load_sent(referral: LeadReferral, public_id: str) -> Sent:
    """Fetch one of a participant's referrals to services.

    :raises NotThere: there is none.
    """
    found = db.session.scalar(select(Sent).where(Sent.referral_id == referral.id, Sent.public_id == public_id))
    if found is None:
        raise NotThere()
    return found


def come_back(actor: Actor, limit: int = 12) -> list[Sent]:
    """Return those whose day has come: a case manager's own, for who runs the doors all; the longest wait first."""
    query = (
        select(Sent)
        .join(LeadReferral, LeadReferral.id == Sent.referral_id)
        .where(Sent.due_on <= today(), visible(actor, Permission.LEAD_READ, LeadReferral))
        .options(selectinload(Sent.service), selectinload(Sent.referral))
        .order_by(Sent.due_on, Sent.id)
        .limit(limit)
    )
    if not may_ever(actor, "lead:accept_handoff"):
        query = query.where(or_(LeadReferral.manager_id == actor.id, LeadReferral.manager_id.is_(None)))
    return list(db.session.scalars(query))


def _names(consent: Consent, service: Service) -> bool:
    """Say whether the one who receives, as the consent has it, is this service or its agency."""
    recipient = fold(consent.recipient)
    return fold(service.name) in recipient or fold(service.agency) in recipient


def _open_to(referral: LeadReferral, service: Service) -> bool:
    query = select(Sent.id).where(
        Sent.referral_id == referral.id, Sent.service_id == service.id, Sent.stage.in_(list(NEXT))
    )
    return db.session.scalar(query.limit(1)) is not None


def _bad_day(day: date | None) -> dict[str, str]:
    return {} if day is not None and day >= today() else {"due_on": "Give the day on which somebody looks again."}


def _note(sent: Sent, actor: Actor, words: str) -> None:
    said = clean(words, field="words", limit=NARRATIVE_LIMIT, lines=True)
    db.session.add(
        SentStep(sent_id=sent.id, stage=sent.stage, due_on=sent.due_on, words=said, at=clock.now(), by_id=actor.id)
    )
    db.session.flush()
