"""What is always true of a case (workflows.md section 0): one holder, one clock, a next move, no gap in time."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import Row, select

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.accounts.models import User
from casebridge.cases.ledger import NOTHING, unaccounted
from casebridge.cases.models import Case, Holding
from casebridge.db import db

BATCH = 500


@dataclass(frozen=True, slots=True)
class Broken:
    """A case that breaks a rule: `holder`, `clock`, `next_move` or `time`, and how, in words."""

    number: str
    rule: str
    what: str


def check() -> tuple[int, list[Broken]]:
    """Look at every open case, and at the time of every closed one; return how many are open and what is broken."""
    actors = [user.actor() for user in db.session.scalars(select(User).where(User.active).order_by(User.id))]
    looked_at, last = 0, 0
    found: list[Broken] = []
    while batch := _batch(last):
        spans = _spans([case.id for case in batch])
        for case in batch:
            found += broken(case, actors, spans[case.id])
        looked_at, last = looked_at + len(batch), batch[-1].id
        db.session.expunge_all()
    return looked_at, [*found, *_closed_broken()]


def broken(case: Case, actors: Sequence[Actor], spans: Sequence[Holding]) -> Iterator[Broken]:
    """Yield what is broken about one open case.

    :param actors: everybody with an active account. :param spans: who held the case when, oldest first.
    """
    if (case.holder_id is None) == (not case.holder_queue):
        yield Broken(case.number, "holder", "it has no holder" if case.holder_id is None else "it has two holders")
    elif not _somebody(case, actors):
        yield Broken(case.number, "holder", "nobody with an active account is behind its holder")
    if not case.clock_key or case.clock_due is None:
        yield Broken(case.number, "clock", "no state clock runs")
    moves = [case.workflow.rows(name)[0].needs for name in case.workflow.moves_from(case.state)]
    if not any(can(actor, needs, case) for actor in actors for needs in moves):
        yield Broken(case.number, "next_move", "nobody with an active account may make a next move")
    if words := _time_broken(case.opened_at, spans) or _end_broken(case, spans[-1]):
        yield Broken(case.number, "time", words)


def _batch(after: int) -> Sequence[Case]:
    query = select(Case).where(Case.state != "closed", Case.id > after).order_by(Case.id).limit(BATCH)
    return db.session.scalars(query).all()


def _spans(ids: Sequence[int]) -> dict[int, list[Holding]]:
    found: dict[int, list[Holding]] = defaultdict(list)
    for span in db.session.scalars(select(Holding).where(Holding.case_id.in_(ids)).order_by(Holding.id)):
        found[span.case_id].append(span)
    return found


def _somebody(case: Case, actors: Sequence[Actor]) -> bool:
    if case.holder_id is not None:
        return any(actor.id == case.holder_id for actor in actors)
    role, _, scope = case.holder_queue.partition("@")
    return any(actor.role == role and scope in (actor.unit, actor.agency) for actor in actors)


def _closed_broken() -> Iterator[Broken]:
    """Yield what is broken about the time of closed cases: nobody holds them, and their spans end with them."""
    last = 0
    while batch := _closed_batch(last):
        spans = _spans([row.id for row in batch])
        for row in batch:
            words = _time_broken(row.opened_at, spans[row.id])
            if not words and spans[row.id][-1].until != row.closed_at:
                words = "its time does not end when it was closed"
            if words:
                yield Broken(row.number, "time", words)
        last = batch[-1].id
        db.session.expunge_all()


def _closed_batch(after: int) -> Sequence[Row[int, str, datetime, datetime | None]]:
    query = select(Case.id, Case.number, Case.opened_at, Case.closed_at).where(Case.state == "closed", Case.id > after)
    return db.session.execute(query.order_by(Case.id).limit(BATCH)).all()


def _time_broken(opened_at: datetime, spans: Sequence[Holding]) -> str:
    """Say where the ledger of holders has a gap or an overlap: each moment belongs to one, and they sum exactly."""
    if not spans or spans[0].since != opened_at:
        return "its time does not begin when it was opened"
    for before, after in pairwise(spans):
        if before.until != after.since and not _was_closed(before, after):
            return "its time has a gap or is counted twice"
    if any(span.until is not None and span.until < span.since for span in spans):
        return "a span of its time ends before it begins"
    return "" if unaccounted(opened_at, spans, clock.now()) == NOTHING else "its time does not add up"


def _end_broken(case: Case, last: Holding) -> str:
    """Say what is wrong with the span that is open: it tells who holds the case now, in which state, on which hold."""
    if last.until is not None:
        return "nobody has held it since its last span ended"
    held = (case.state, case.holder_id, case.holder_queue, case.hold_for if case.on_hold else "")
    if (last.state, last.holder_id, last.holder_queue, last.hold_for) != held:
        return "the span that is open tells of another holder, state or hold"
    return ""


def _was_closed(before: Holding, after: Holding) -> bool:
    """Say whether the case was closed between two spans: nobody holds what is closed, and it may be reopened."""
    reopens_to = {to for move in Case.workflow.moves if "closed" in move.sources for to in move.to}
    return after.state in reopens_to and before.until is not None and before.until < after.since
