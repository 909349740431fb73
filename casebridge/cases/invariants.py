"""What is always true of an open case (workflows.md section 0): one holder, one clock, a next move, no gap in time."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import select

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.accounts.models import User
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
    """Look at every open case; return how many there are and what is broken."""
    actors = [user.actor() for user in db.session.scalars(select(User).where(User.active).order_by(User.id))]
    looked_at, last = 0, 0
    found: list[Broken] = []
    while batch := _batch(last):
        spans = _spans([case.id for case in batch])
        for case in batch:
            found += broken(case, actors, spans[case.id])
        looked_at, last = looked_at + len(batch), batch[-1].id
        db.session.expunge_all()
    return looked_at, found


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
    if words := _time_broken(case, spans):
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


def _time_broken(case: Case, spans: Sequence[Holding]) -> str:
    """Say where the ledger of holders has a gap or an overlap: each moment belongs to one of them."""
    if not spans or spans[0].since != case.opened_at:
        return "its time does not begin when it was opened"
    for before, after in pairwise(spans):
        if before.until != after.since and not _was_closed(case, before, after):
            return "its time has a gap or is counted twice"
    return "" if spans[-1].until is None else "nobody has held it since its last span ended"


def _was_closed(case: Case, before: Holding, after: Holding) -> bool:
    """Say whether the case was closed between two spans: nobody holds what is closed, and it may be reopened."""
    reopens_to = {to for move in case.workflow.moves if "closed" in move.sources for to in move.to}
    return after.state in reopens_to and before.until is not None and before.until < after.since
