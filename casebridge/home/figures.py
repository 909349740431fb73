"""The figures of My work and the counts in the navigation: one statement for all of them."""

import json
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, literal, or_, select
from sqlalchemy.orm import aliased

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import may_ever, visible
from casebridge.access.policy import Permission
from casebridge.cases.holders import queues_at
from casebridge.cases.models import Case, Party
from casebridge.cases.queries import asleep, awake, in_queue, waiting_for
from casebridge.cases.wall import knows_sql
from casebridge.credibility import queries as credibility
from casebridge.db import db
from casebridge.disclosure import queries as disclosure
from casebridge.emergency.models import Emergency
from casebridge.emergency.queries import to_review
from casebridge.evidence.models import FavorableFlag
from casebridge.formats import MANY
from casebridge.home import leave
from casebridge.notices.letters import count_undelivered
from casebridge.notices.models import Notice
from casebridge.once import once
from casebridge.requests.queries import counted

SOON = timedelta(days=2)
ACCUSED = ("suspect", "defendant")
# Statements of the navigation by person as the policy asks for them, so that a right that ends counts nothing any more:
# putting one together takes longer than the database needs for it.
_STATEMENTS: dict[Actor, Select[int, int]] = {}
_KEPT = 1000


@dataclass(frozen=True, slots=True)
class Figures:
    """What waits for a person, how much of it is near or about somebody held, what others hold, what is unread.

    Cases are counted no further than MANY, which stands for that many or more.
    `asked` are requests to laboratories and record keepers that are open, `late` those whose day has passed,
    `asleep` what is on hold until a day that lies ahead, `leaves` the leave of today that they take or cover,
    `flagged` possibly favorable material that this prosecutor has to decide, `unmailed` letters that did not arrive,
    `emergencies` entries into cases of theirs that wait for their review, `undisclosed` the first own cases in which
    disclosure waits for this prosecutor, by number in the database, `officers` decisions about officers.
    """

    mine: int
    soon: int
    held: int
    elsewhere: int
    unread: int
    queue: int
    asked: int
    late: int
    flagged: int
    asleep: int
    leaves: int
    unmailed: int
    emergencies: int
    undisclosed: tuple[int, ...]
    officers: int


@once
def figures(actor: Actor) -> Figures:
    """Count for one person, through the same filters as the lists behind the figures."""
    mine = waiting_for(actor)
    unread = select(func.count()).where(Notice.user_id == actor.id, Notice.read_at.is_(None)).scalar_subquery()
    queues = tuple(in_queue(queue) for queue in queues_at(actor.agency))
    watched = may_ever(actor, Permission.QUEUE_READ) and queues
    soon = Case.clock_due < clock.now() + SOON
    asked = counted(actor) if may_ever(actor, Permission.FILE_READ) else (literal(0), literal(0))
    found = db.session.execute(
        select(
            _most(actor, mine, awake()), _most(actor, mine, awake(), soon),
            _most(actor, mine, awake(), _with_somebody_held(), somebody_held(actor)),
            _most(actor, (elsewhere(actor),)), unread, _most(actor, queues, awake()) if watched else literal(0),
            *asked, _flagged(actor), _most(actor, mine, _with_a_wake_up_date(), asleep()), leave.count_touching(actor),
            count_undelivered(actor.id or 0), _emergencies(actor),
            disclosure.waiting(actor) if may_ever(actor, Permission.DISCLOSURE_KEEP) else literal("[]"),
            credibility.waiting(actor) if may_ever(actor, Permission.CREDIBILITY_DECIDE) else literal(0),
        )
    ).one()  # fmt: skip
    read = Figures(*found)
    return replace(read, undisclosed=tuple(json.loads(str(read.undisclosed or "[]"))))


def to_decide(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """Return what makes a flag of possibly favorable material one that this prosecutor decides, in any state."""
    own = Case.prosecutor_id == actor.id
    return (FavorableFlag.decision == "", own, visible(actor, Permission.CASE_READ, Case))


def _flagged(actor: Actor) -> ColumnElement[int]:
    if not may_ever(actor, Permission.FAVORABLE_RESOLVE):
        return literal(0)
    query = select(func.count(FavorableFlag.id)).join(Case, Case.id == FavorableFlag.case_id)
    return query.where(*to_decide(actor)).scalar_subquery()


def _emergencies(actor: Actor) -> ColumnElement[int]:
    if not may_ever(actor, Permission.EMERGENCY_REVIEW):
        return literal(0)
    query = select(func.count(Emergency.id)).join(Case, Case.id == Emergency.case_id)
    return query.where(Emergency.reviewed_at.is_(None), *to_review(actor)).scalar_subquery()


def mine(actor: Actor) -> int:
    """Return the count beside My work; MANY stands for that many or more."""
    return _beside(actor)[0]


def in_queues(actor: Actor) -> int:
    """Return the count beside the queue of the office; MANY stands for that many or more."""
    return _beside(actor)[1]


@once
def _beside(actor: Actor) -> tuple[int, int]:
    """Count for the navigation of every page: no further than MANY, so that it costs the same however much waits."""
    key = actor.in_policy()
    if key not in _STATEMENTS:
        if len(_STATEMENTS) >= _KEPT:
            _STATEMENTS.clear()
        queues = tuple(in_queue(queue) for queue in queues_at(actor.agency))
        watched = may_ever(actor, Permission.QUEUE_READ) and queues
        _STATEMENTS[key] = select(
            _most(actor, waiting_for(actor), awake()), _most(actor, queues, awake()) if watched else literal(0)
        )  # fmt: skip
    found = db.session.execute(_STATEMENTS[key]).one()
    return min(found[0], MANY), min(found[1], MANY)


def _most(
    actor: Actor, one_of: tuple[ColumnElement[bool], ...], *more: ColumnElement[bool]
) -> ScalarSelect[int] | ColumnElement[int]:
    """Return the count of open cases that fit one of the filters, each counted by its own index and up to MANY."""
    seen = (visible(actor, Permission.CASE_READ, Case), Case.clock_due.is_not(None), *more)
    total: ColumnElement[int] = literal(0)
    for filter_ in one_of:
        few = select(Case.id).where(*seen, filter_).limit(MANY).subquery()
        total = total + select(func.count()).select_from(few).scalar_subquery()
    return total


def elsewhere(actor: Actor) -> ColumnElement[bool]:
    """Return the filter of the open cases that this person carries and somebody else holds now."""
    carried = or_(Case.lead_id == actor.id, Case.prosecutor_id == actor.id, Case.liaison_id == actor.id)
    return and_(carried, Case.state != "closed", or_(Case.holder_id.is_(None), Case.holder_id != actor.id))


def _with_somebody_held() -> ColumnElement[bool]:
    """Narrow a count to the few cases in which anybody is held, before each is asked who may know of it."""
    return Case.id.in_(select(Party.case_id).where(Party.in_custody.is_(True)))


def _with_a_wake_up_date() -> ColumnElement[bool]:
    """Narrow a count to the few cases on hold, by the index of their dates."""
    held = aliased(Case)
    return Case.id.in_(select(held.id).where(held.hold_until.is_not(None)))


def somebody_held(actor: Actor) -> ColumnElement[bool]:
    """Return the filter of the cases in which somebody accused is held of whom this person may know."""
    held = select(Party.id).where(
        Party.case_id == Case.id, Party.in_custody.is_(True), Party.role.in_(ACCUSED), Party.left_with.is_(None),
        knows_sql(actor),
    )  # fmt: skip
    return held.exists()
