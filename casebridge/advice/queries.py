"""Threads of advice as questions with their answers, who is on duty, and how long an answer takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from casebridge import clock
from casebridge.access.actor import Actor, Role
from casebridge.access.check import visible
from casebridge.access.policy import Permission
from casebridge.accounts.models import User
from casebridge.advice.models import DutyTurn
from casebridge.cases.models import Advice, Case
from casebridge.db import db
from casebridge.errors import NotThere

LEARNED_FROM = timedelta(days=90)
MOST = 2_000
WAITING_MOST = 100


@dataclass(frozen=True, slots=True)
class Said:
    """One line of a thread with who wrote it; `took` is how long the police waited for it, None for a question."""

    line: Advice
    name: str
    took: timedelta | None


@dataclass(frozen=True, slots=True)
class AnswerTime:
    """How long answers took in 90 days: how many there were, and the time that half of them kept within."""

    answers: int
    half_within: timedelta | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case whose last line is a question: who asked, and since when it waits."""

    case: Case
    name: str
    since: datetime


def thread_of(case: Case) -> list[Said]:
    """Return the thread of a case, oldest first."""
    query = select(Advice, User.name).join(User, User.id == Advice.author_id).where(Advice.case_id == case.id)
    rows = db.session.execute(query.order_by(Advice.id)).all()
    took = _took(line for line, _name in rows)
    return [Said(line, name, took.get(line.id)) for line, name in rows]


def waits_since(lines: list[Said]) -> datetime | None:
    """Return when the oldest question without an answer was asked; None when nothing waits."""
    since = None
    for said in lines:
        since = None if said.line.from_sao else since or said.line.written_at
    return since


def answer_time(actor: Actor) -> AnswerTime:
    """Return how long answers took in the last 90 days, in the cases that `actor` may see."""
    query = (
        select(Advice)
        .join(Case, Case.id == Advice.case_id)
        .where(Advice.written_at >= clock.now() - LEARNED_FROM, visible(actor, Permission.ADVICE_READ, Case))
        .order_by(Advice.case_id, Advice.id)
        .limit(MOST)
    )
    found = [took.total_seconds() for took in _took(db.session.scalars(query)).values()]
    return AnswerTime(len(found), timedelta(seconds=median(found)) if found else None)


def waiting(actor: Actor) -> list[Waiting]:
    """Return the cases in which a question waits for an answer, the oldest question first."""
    answered = (
        select(func.coalesce(func.max(Advice.id), 0))
        .where(Advice.case_id == Case.id, Advice.from_sao.is_(True))
        .correlate(Case)
        .scalar_subquery()
    )
    first = (
        select(func.min(Advice.id))
        .where(Advice.case_id == Case.id, Advice.id > answered)
        .correlate(Case)
        .scalar_subquery()
    )
    query = (
        select(Case, User.name, Advice.written_at)
        .join(Advice, Advice.id == first)
        .join(User, User.id == Advice.author_id)
        .where(
            Case.advice_asked_at.is_not(None), Case.state.in_(("draft", "returned")),
            visible(actor, Permission.ADVICE_READ, Case),
        )
        .order_by(Advice.written_at, Case.id)
        .limit(WAITING_MOST)
    )  # fmt: skip
    return [Waiting(case, name, since) for case, name, since in db.session.execute(query)]


def on_duty(day: date | None = None) -> list[User]:
    """Return who is on duty on a Baltimore day, today when None; closed accounts never are."""
    on = day or clock.court_local(clock.now()).date()
    query = (
        select(User)
        .join(DutyTurn, DutyTurn.user_id == User.id)
        .where(DutyTurn.first_on <= on, DutyTurn.last_on >= on, User.active)
        .distinct()
    )
    return sorted(db.session.scalars(query), key=lambda user: user.name)


def turns() -> list[DutyTurn]:
    """Return the turns that are not over, by day."""
    today = clock.court_local(clock.now()).date()
    query = select(DutyTurn).where(DutyTurn.last_on >= today).options(joinedload(DutyTurn.user))
    return list(db.session.scalars(query.order_by(DutyTurn.first_on, DutyTurn.id).limit(100)))


def load_turn(public_id: str) -> DutyTurn:
    """Fetch one turn.

    :raises NotThere: there is none with this id.
    """
    found = db.session.scalar(select(DutyTurn).where(DutyTurn.public_id == public_id))
    if found is None:
        raise NotThere()
    return found


def who_may_answer() -> list[User]:
    """Return the prosecutors who can be put on duty."""
    return list(db.session.scalars(select(User).where(User.active, User.role == Role.PROSECUTOR).order_by(User.name)))


def _took(lines: Iterable[Advice]) -> dict[int, timedelta]:
    """Return by line how long each answer took from the oldest question that it answers, lines case by case."""
    found: dict[int, timedelta] = {}
    asked: dict[int, datetime] = {}
    for line in lines:
        if not line.from_sao:
            asked.setdefault(line.case_id, line.written_at)
        elif (since := asked.pop(line.case_id, None)) is not None:
            found[line.id] = line.written_at - since
    return found
