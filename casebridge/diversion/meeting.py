"""What the work group looks at: room of the case managers, its list, overrides and slow hand-offs, counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from casebridge.accounts.models import User
from casebridge.db import db
from casebridge.diversion.models import AgendaLine, LeadReferral, LeadRoom
from casebridge.diversion.queries import SERVED
from casebridge.errors import NotThere
from casebridge.formats import plural

HANDOFF = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class NextList:
    """The next meeting and how many lines its list has; no day while nothing was written."""

    meeting_on: date | None
    lines: int


@dataclass(frozen=True, slots=True)
class Room:
    """How much room a case manager has; `places` is None while nobody has said."""

    manager: User
    serves: int
    places: int | None

    @property
    def left(self) -> int | None:
        """Return the places that are open."""
        return None if self.places is None else max(0, self.places - self.serves)


def rooms() -> list[Room]:
    """Return the active case managers with how many they serve and how many they can."""
    serves = (
        select(LeadReferral.manager_id, func.count().label("n"))
        .where(LeadReferral.state.in_(SERVED))
        .group_by(LeadReferral.manager_id)
        .subquery()
    )
    query = (
        select(User, func.coalesce(serves.c.n, 0), LeadRoom.places)
        .outerjoin(serves, serves.c.manager_id == User.id)
        .outerjoin(LeadRoom, LeadRoom.manager_id == User.id)
        .where(User.active, User.role == "case_manager")
        .order_by(User.name)
    )
    return [Room(manager, serving, places) for manager, serving, places in db.session.execute(query)]


def agenda(meeting_on: date) -> list[AgendaLine]:
    """Return the lines of a meeting with their people and consents, in the order of entry."""
    query = (
        select(AgendaLine)
        .where(AgendaLine.meeting_on == meeting_on)
        .options(selectinload(AgendaLine.referral).selectinload(LeadReferral.consents))
        .order_by(AgendaLine.id)
    )
    return list(db.session.scalars(query))


def next_list(today: date) -> NextList:
    """Return the day of the next meeting for which a line was written, today included, and how many there are."""
    query = (
        select(AgendaLine.meeting_on, func.count())
        .where(AgendaLine.meeting_on >= today)
        .group_by(AgendaLine.meeting_on)
        .order_by(AgendaLine.meeting_on)
        .limit(1)
    )
    found = db.session.execute(query).first()
    return NextList(*found) if found else NextList(None, 0)


def room_words(rooms: Sequence[Room]) -> str:
    """Say how many places are open of those that somebody has counted."""
    counted = [room for room in rooms if room.places is not None]
    if not counted:
        return "not said yet"
    places = sum(room.places or 0 for room in counted)
    return f"{sum(room.left or 0 for room in counted)} of {plural(places, 'place')} open"


def roomiest(rooms: Sequence[Room]) -> str:
    """Return the public id of the case manager with the most room, who is proposed for a hand-off."""
    if not rooms:
        return ""
    best = max(rooms, key=lambda room: (room.left if room.left is not None else 0, -room.serves))
    return best.manager.public_id


def slow_handoffs(limit: int = 500) -> int:
    """Count the hand-offs at the arrest door that took more than thirty minutes, among the newest `limit`."""
    query = select(LeadReferral.referred_at, LeadReferral.handoff_at).where(
        LeadReferral.door == "arrest", LeadReferral.handoff_at.is_not(None)
    )
    rows = db.session.execute(query.order_by(LeadReferral.id.desc()).limit(limit))
    return sum(handed is not None and handed - asked > HANDOFF for asked, handed in rows)


def overrides(since: datetime) -> int:
    """Count the hand-offs since `since` at which a rule of eligibility was set aside."""
    rows = db.session.scalars(select(LeadReferral.overridden).where(LeadReferral.handoff_at >= since))
    return sum(bool(rules) for rules in rows)


def load_line(public_id: str) -> AgendaLine:
    """Fetch one line of the list.

    :raises NotThere: there is none.
    """
    line = db.session.scalar(select(AgendaLine).where(AgendaLine.public_id == public_id))
    if line is None:
        raise NotThere()
    return line


def load_manager(public_id: str) -> User:
    """Fetch an active case manager.

    :raises NotThere: there is none.
    """
    query = select(User).where(User.public_id == public_id, User.role == "case_manager", User.active)
    manager = db.session.scalar(query)
    if manager is None:
        raise NotThere()
    return manager
