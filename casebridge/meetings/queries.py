"""When the offices meet next, who attends, and the lists that a person may open; each opening asks the policy."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, exists, func, select

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import may_ever, roles_for, visible
from casebridge.access.policy import Permission
from casebridge.accounts.models import User
from casebridge.cases.models import Case
from casebridge.db import db
from casebridge.errors import NotThere
from casebridge.federal.queries import people_shared
from casebridge.meetings.models import MeetingCopy, MeetingDay, MeetingLine

# The offices meet every two weeks; on which day is theirs to say.
EVERY = timedelta(days=14)
# So many lists stand on the page; older ones stay where they are.
SHOWN = 26


@dataclass(frozen=True, slots=True)
class Kept:
    """A list that its reader may open: for which meeting, how many cases, made when and by whom (empty: by itself)."""

    public_id: str
    number: str
    meeting_on: date | None
    made_at: datetime
    size: int
    made_by: str
    cases: int


def next_meeting(today: date) -> date | None:
    """Return the day of the next meeting, today included; None while nobody set one."""
    query = select(MeetingDay.first_on).order_by(MeetingDay.id.desc()).limit(1)
    first = db.session.scalar(query)
    if first is None or first >= today:
        return first
    return first + EVERY * -((first - today) // EVERY)


def attending(agency: str) -> list[User]:
    """Return who of an office attends, and so reads its list."""
    roles = [str(role) for role in roles_for(Permission.MEETING_READ)]
    query = select(User).where(User.active, User.agency == agency, User.role.in_(roles))
    return list(db.session.scalars(query.order_by(User.id)))


def kept_lists(actor: Actor, *, limit: int = SHOWN) -> list[Kept]:
    """Return the lists of the actor's office that name only what they may read now, newest first."""
    cases = select(func.count(MeetingLine.id)).where(MeetingLine.copy_id == MeetingCopy.id).scalar_subquery()
    query = (
        select(
            MeetingCopy.id, MeetingCopy.public_id, MeetingCopy.number, MeetingCopy.meeting_on, MeetingCopy.made_at,
            MeetingCopy.size, func.coalesce(User.name, ""), cases,
        )
        .outerjoin(User, User.id == MeetingCopy.made_by_id)
        .where(*_open_to(actor))
        .order_by(MeetingCopy.id.desc())
        .limit(limit)
    )  # fmt: skip
    rows = db.session.execute(query).all()
    shut = _taken_back([row.id for row in rows], actor)
    return [Kept(*row[1:]) for row in rows if row.id not in shut]


def load_list(public_id: str, *, actor: Actor) -> MeetingCopy:
    """Fetch one list.

    :raises NotThere: there is none, it is another office's, or it names a case that the actor may not read any more.
    """
    query: Select[MeetingCopy] = select(MeetingCopy).where(MeetingCopy.public_id == public_id, *_open_to(actor))
    found = db.session.scalar(query)
    if found is None or _taken_back([found.id], actor):
        raise NotThere()
    return found


def is_made(agency: str, meeting_on: date) -> bool:
    """Say whether the worker made the list of an office for a meeting."""
    query = select(
        exists().where(
            MeetingCopy.agency == agency, MeetingCopy.meeting_on == meeting_on, MeetingCopy.made_by_id.is_(None)
        )
    )
    return bool(db.session.scalar(query))


def today() -> date:
    """Return the day at the court."""
    return clock.court_local(clock.now()).date()


def _taken_back(copy_ids: list[int], actor: Actor) -> set[int]:
    """Return the lists that rest on people who are not shared any more, for whoever reads shared sets alone."""
    if may_ever(actor, Permission.FILE_READ):
        return set()
    query = select(MeetingLine.copy_id, MeetingLine.case_id, MeetingLine.people)
    lines = db.session.execute(query.where(MeetingLine.copy_id.in_(copy_ids))).all()
    shared = people_shared({line.case_id for line in lines})
    return {line.copy_id for line in lines if not set(line.people) <= shared}


def _open_to(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    read = select(Case.id).where(Case.id == MeetingLine.case_id, visible(actor, Permission.CASE_READ, Case))
    hidden = select(MeetingLine.id).where(MeetingLine.copy_id == MeetingCopy.id, ~read.correlate(MeetingLine).exists())
    return MeetingCopy.agency == actor.agency, ~hidden.correlate(MeetingCopy).exists()
