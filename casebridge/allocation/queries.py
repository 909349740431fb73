"""What is handed over: the cases that were ticked, what waits in each, and hand-overs that took place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from casebridge.access.actor import Actor
from casebridge.access.check import visible
from casebridge.access.policy import Permission
from casebridge.allocation.models import HandOver, HandOverLine
from casebridge.cases.models import Case
from casebridge.cases.queries import CaseRow, list_cases
from casebridge.cases.reading import last_words
from casebridge.db import db
from casebridge.errors import NotThere
from casebridge.home.reasons import Facts, facts_of, reason
from casebridge.requests.models import OutsideRequest
from casebridge.requests.queries import may_read, seen_sql, today

# As many as a page of a list shows.
MOST = 50


@dataclass(frozen=True, slots=True)
class Waits:
    """What somebody must know who gets a case: why it is where it is, its clock, requests, and the last words."""

    row: CaseRow
    why: str
    detail: str
    custody: str
    requests: int
    late: int
    said: str
    said_by: str
    said_at: datetime | None


def ticked(public_ids: Sequence[str], actor: Actor) -> list[Case]:
    """Return the cases of these that the person may allocate, in the order of their clocks; others are passed over.

    :raises NotThere: some were named, and none of them is there for this person.
    """
    named = [one for one in public_ids if one.isascii() and one.isprintable()][:MOST]
    query = select(Case).where(Case.public_id.in_(named), visible(actor, Permission.ALLOCATE, Case))
    found = list(db.session.scalars(query.order_by(Case.clock_first.desc(), Case.clock_due, Case.id)))
    if public_ids and not found:
        raise NotThere()
    return found


def waits_in(cases: Sequence[Case], actor: Actor) -> dict[int, Waits]:
    """Return what waits in each case as the reader may know it, by case number; a case that is not theirs is absent."""
    ids = [case.id for case in cases]
    rows = list_cases(actor, where=(Case.id.in_(ids),), limit=max(len(ids), 1)).rows
    facts, said = facts_of(rows, actor), last_words(cases, actor)
    asked = _requests([case for case in cases if may_read(case, actor)], actor)
    found = {}
    for row in rows:
        here = facts.get(row.id, Facts())
        line = said.get(row.id)
        found[row.id] = Waits(
            row, *reason(row, here), here.custody, *asked.get(row.id, (0, 0)), line.sentence if line else "",
            line.actor_name if line else "", line.at if line else None,
        )  # fmt: skip
    return found


def load_hand_over(public_id: str, *, actor: Actor) -> tuple[HandOver, list[HandOverLine]]:
    """Fetch a hand-over with the lines that concern a person: all for who made it, else their own.

    :raises NotThere: there is none, or it concerns them in no line.
    """
    query = select(HandOver).where(HandOver.public_id == public_id).options(joinedload(HandOver.by))
    found = db.session.scalar(query)
    if found is None:
        raise NotThere()
    mine = select(HandOverLine).where(HandOverLine.hand_over_id == found.id)
    if found.by_id != actor.id:
        mine = mine.where(_concerns(actor), HandOverLine.stayed == "")
    parts = (joinedload(HandOverLine.giver), joinedload(HandOverLine.taker), selectinload(HandOverLine.case))
    lines = list(db.session.scalars(mine.options(*parts).order_by(HandOverLine.id)))
    if not lines and found.by_id != actor.id:
        raise NotThere()
    return found, lines


def hand_overs_of(actor: Actor, limit: int = 20) -> list[tuple[HandOver, int]]:
    """Return the newest hand-overs that a person made or that concern them, with how many cases moved."""
    moved = func.count(HandOverLine.id)
    query = (
        select(HandOver, moved)
        .join(HandOverLine, and_(HandOverLine.hand_over_id == HandOver.id, HandOverLine.stayed == ""))
        .where(or_(HandOver.by_id == actor.id, _concerns(actor)))
        .group_by(HandOver.id)
        .order_by(HandOver.id.desc())
        .limit(limit)
    )
    return [(hand_over, number) for hand_over, number in db.session.execute(query)]


def _concerns(actor: Actor) -> Any:
    return or_(HandOverLine.from_id == actor.id, HandOverLine.to_id == actor.id)


def _requests(cases: Sequence[Case], actor: Actor) -> dict[int, tuple[int, int]]:
    """Return how many requests that a person reads are open in each case, and how many of them are late."""
    late = and_(OutsideRequest.promised_on.is_not(None), OutsideRequest.promised_on < today())
    query = (
        select(OutsideRequest.case_id, func.count(OutsideRequest.id), func.count(OutsideRequest.id).filter(late))
        .join(Case, Case.id == OutsideRequest.case_id)
        .where(OutsideRequest.case_id.in_([case.id for case in cases]), OutsideRequest.ending == "", seen_sql(actor))
        .group_by(OutsideRequest.case_id)
    )
    return {case_id: (total, behind) for case_id, total, behind in db.session.execute(query)}
