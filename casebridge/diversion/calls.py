"""Who of LEAD is on call, and the calls of a warm hand-off: who was called, who answered how and where, who did not."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.accounts.models import User
from casebridge.db import HasPublicId, UtcDateTime, db
from casebridge.diversion.models import LeadReferral
from casebridge.diversion.sealed import Sealed
from casebridge.diversion.tables import REFERRAL, LeadTable, person
from casebridge.errors import Invalid, NotThere, WrongState
from casebridge.lead_store import SCHEMA
from casebridge.notices.outbox import tell
from casebridge.paging import row_number
from casebridge.text import clean
from casebridge.workflows.engine import WAITS
from casebridge.workflows.registry import REGISTRY

STAFF = ("lead_coordinator", "case_manager")
COORDINATORS = "lead_coordinator@lead"
IN_PERSON, BY_PHONE = "in_person", "phone"
HOW = [(IN_PERSON, "In person"), (BY_PHONE, "By phone")]
OUTCOMES = {"open": "Called, no answer yet", "answered": "Answered", "missed": "No answer", "over": "Handed over"}
LONGEST, MOST_TURNS = timedelta(days=31), 9


class OnCall(HasPublicId, LeadTable):
    """Somebody of LEAD is on call from `starts` until `ends`; who has the lowest `turn` is called first."""

    __tablename__ = "lead_on_call"

    person_id: Mapped[int] = person(index=True)
    starts: Mapped[datetime] = mapped_column(UtcDateTime)
    ends: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    turn: Mapped[int]
    reach: Mapped[str] = mapped_column(Sealed, doc="the number to call")
    set_by_id: Mapped[int] = person()
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)


class HandoffCall(HasPublicId, LeadTable):
    """One call about an officer who waits at the arrest door; `outcome` is one of OUTCOMES."""

    __tablename__ = "lead_call"

    referral_id: Mapped[int] = mapped_column(ForeignKey(REFERRAL), index=True)
    on_call_id: Mapped[int] = mapped_column(ForeignKey(f"{SCHEMA}.lead_on_call.id"))
    called_at: Mapped[datetime] = mapped_column(UtcDateTime)
    outcome: Mapped[str] = mapped_column(String(10), default="open")
    how: Mapped[str] = mapped_column(String(10), default="")
    place: Mapped[str] = mapped_column(Sealed, default="")
    answered_by_id: Mapped[int | None] = person()
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


Called = tuple[HandoffCall, OnCall]


def on_call(at: datetime) -> list[OnCall]:
    """Return who is on call at a moment, in the order in which they are called."""
    query = select(OnCall).where(OnCall.starts <= at, OnCall.ends > at).order_by(OnCall.turn, OnCall.starts, OnCall.id)
    return list(db.session.scalars(query.limit(MOST_TURNS)))


def roster(since: datetime, *, after: int = 0, limit: int = 50) -> list[OnCall]:
    """Return the turns that are not over at `since`, in the order in which they were written down."""
    query = select(OnCall).where(OnCall.ends > since, OnCall.id > after).order_by(OnCall.id).limit(limit)
    return list(db.session.scalars(query))


def staff() -> list[User]:
    """Return the active people of LEAD who may be on call."""
    return list(db.session.scalars(select(User).where(User.active, User.role.in_(STAFF)).order_by(User.name)))


def put_on_call(
    who: str, *, actor: Actor, starts: datetime, ends: datetime, turn: str = "1", reach: str = ""
) -> OnCall:
    """Put somebody of LEAD on call.

    :param who: the public id of an account. :param starts: aware. :param turn: 1 is called first.
    :raises Invalid: nobody of LEAD, no number to call, a time that is over, backwards or longer than a month.
    """
    require(actor, Permission.LEAD_WORK)
    somebody = next((one for one in staff() if one.public_id == who), None)
    number, place = clean(reach, field="reach", limit=60), row_number(turn)
    refused = {
        "who": "" if somebody else "Pick somebody of LEAD.",
        "reach": "" if number else "Give the number to call.",
        "turn": "" if place and place <= MOST_TURNS else f"Give a whole number from 1 to {MOST_TURNS}.",
        "ends": _bad_end(starts, ends),
    }
    if somebody is None or any(refused.values()):
        raise Invalid(fields={name: sentence for name, sentence in refused.items() if sentence})
    row = OnCall(
        person_id=somebody.id, starts=starts, ends=ends, turn=place, reach=number, set_by_id=actor.id,
        set_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    _rostered(somebody, actor, "put somebody on call")
    return row


def take_off_call(public_id: str, *, actor: Actor) -> None:
    """End a turn now; one that has not begun never begins.

    :raises NotThere: there is none, or it is over.
    """
    require(actor, Permission.LEAD_WORK)
    now = clock.now()
    row = db.session.scalar(select(OnCall).where(OnCall.public_id == public_id, OnCall.ends > now))
    if row is None:
        raise NotThere()
    row.starts, row.ends = min(row.starts, now), now
    db.session.flush()
    _rostered(db.session.get_one(User, row.person_id), actor, "took somebody off call")


def call_next(referral: LeadReferral) -> HandoffCall | None:
    """Note that the next on the roster is called who was not yet, and tell them; None when nobody is left."""
    now = clock.now()
    tried = {turn.person_id for _call, turn in calls_of([referral.id])}
    turn = next((turn for turn in on_call(now) if turn.person_id not in tried), None)
    if turn is None:
        return None
    call = HandoffCall(referral_id=referral.id, on_call_id=turn.id, called_at=now, outcome="open")
    db.session.add(call)
    db.session.flush()
    _tell([turn.person_id], referral)
    return call


def answer(referral: LeadReferral, *, actor: Actor, how: str, place: str = "", who: str = "") -> HandoffCall:
    """Note who answered an officer's call, in person or by phone, and where.

    :param who: public id of who answered where it was not the one on call.
    :raises Invalid: not how, or in person without a place. :raises WrongState: no call is open.
    """
    require(actor, Permission.LEAD_WORK, referral)
    call, turn = _open_call(referral)
    where = clean(place, field="place")
    somebody = next((one for one in staff() if one.public_id == who), None)
    refused = {
        "how": "" if how in dict(HOW) else "Say how: in person or by phone.",
        "place": "Say where the hand-off is." if how == IN_PERSON and not where else "",
        "who": "Pick somebody of LEAD." if who and somebody is None else "",
    }
    if any(refused.values()):
        raise Invalid(fields={name: sentence for name, sentence in refused.items() if sentence})
    call.outcome, call.how, call.place, call.ended_at = "answered", how, where, clock.now()
    call.answered_by_id = somebody.id if somebody else turn.person_id
    db.session.flush()
    _written(referral, actor, "answered an officer's call")
    return call


def miss(referral: LeadReferral, *, actor: Actor) -> HandoffCall | None:
    """Note that nobody answered, tell the coordinators and call the next; return that call, None when nobody is left.

    LEAD does this, or the officer who waits.

    :raises WrongState: no call is open.
    """
    require(actor, Permission.LEAD_REFER)
    call, _turn = _open_call(referral)
    call.outcome, call.ended_at = "missed", clock.now()
    db.session.flush()
    _written(referral, actor, "noted a call that nobody answered")
    _tell(REGISTRY.people["may_read"](referral, [COORDINATORS]), referral, but=actor.id)
    return call_next(referral)


def close_calls(referral: LeadReferral, now: datetime) -> None:
    """Let a call that is open end with the answer to the referral."""
    query = select(HandoffCall).where(HandoffCall.referral_id == referral.id, HandoffCall.outcome == "open")
    for call in db.session.scalars(query):
        call.outcome, call.ended_at = "over", now


def calls_of(referral_ids: Iterable[int]) -> list[Called]:
    """Return the calls about referrals with whose turn it was, oldest first."""
    query = select(HandoffCall, OnCall).join(OnCall, OnCall.id == HandoffCall.on_call_id)
    query = query.where(HandoffCall.referral_id.in_(list(referral_ids))).order_by(HandoffCall.id)
    return [(call, turn) for call, turn in db.session.execute(query)]


def latest(calls: Sequence[Called]) -> dict[int, Called]:
    """Return the last call of each referral, by its inner number."""
    return {call.referral_id: (call, turn) for call, turn in calls}


def _open_call(referral: LeadReferral) -> Called:
    found = latest(calls_of([referral.id])).get(referral.id)
    if found is None or found[0].outcome != "open" or referral.state != "referred":
        raise WrongState("No call is open about this.")
    return found


def _bad_end(starts: datetime, ends: datetime) -> str:
    if ends <= starts:
        return "It ends before it begins."
    if ends <= clock.now():
        return "This time is over. Give one that lies ahead."
    return f"Give {LONGEST.days} days at most." if ends - starts > LONGEST else ""


def _rostered(somebody: User, actor: Actor, sentence: str) -> None:
    audit.record("lead:on_call", actor=actor, object_type="user", object_id=somebody.public_id, sentence=sentence)


def _written(referral: LeadReferral, actor: Actor, sentence: str) -> None:
    audit.record("lead:call", actor=actor, object_type="lead", object_id=referral.public_id, sentence=sentence)


def _tell(user_ids: Iterable[int], referral: LeadReferral, but: int | None = None) -> None:
    tell(
        [user_id for user_id in user_ids if user_id != but], tag="lead:accept_handoff", text=WAITS, urgent=True,
        subject_type="lead", subject_id=referral.public_id,
    )  # fmt: skip
