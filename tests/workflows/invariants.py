"""What is always true of an open case (section 0 of the page), asked without the product's own check."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from sqlalchemy import select

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.cases.models import Case, Holding
from casebridge.db import db
from casebridge.diversion.models import LeadHolding, LeadReferral


def broken(record: Any, people: list[Actor]) -> list[str]:
    """Return every invariant that does not hold for a case or a LEAD referral, in sentences."""
    final = record.workflow.state(record.state).final
    found = [*_holder(record, people, final=final), *_clock(record, final=final), *_ledger(record, final=final)]
    if not final or isinstance(record, Case):
        found += _next_move(record, people)
    return [f"{record.workflow.name} {record.id} in {record.state}: {words}" for words in found]


def _holder(record: Any, people: list[Actor], *, final: bool) -> Iterator[str]:
    person, queue = record.holder_id is not None, bool(record.holder_queue)
    if final and (person or queue):
        yield "it is closed and somebody holds it"
    if not final and person == queue:
        yield f"holder {record.holder_id}, queue {record.holder_queue!r}: not exactly one"
    role, _, scope = record.holder_queue.partition("@")
    if queue and not any(str(who.role) == role and scope in (who.unit, who.agency) for who in people):
        yield f"nobody works the queue {record.holder_queue}"
    if person and not any(who.id == record.holder_id for who in people):
        yield f"the holder {record.holder_id} has no active account"


def _clock(record: Any, *, final: bool) -> Iterator[str]:
    if final and (record.clock_key or record.clock_due):
        yield "it is closed and a clock runs"
    if not final and not (record.clock_key and record.clock_due):
        yield f"clock {record.clock_key!r}, due {record.clock_due}: not one with a date"


def _next_move(record: Any, people: list[Actor]) -> Iterator[str]:
    """Require a legal next move of an active person; unmet guards count as work."""
    names = record.workflow.moves_from(record.state)
    needed = {name: record.workflow.rows(name)[0].needs for name in names}
    if not any(can(who, needs, record) for needs in needed.values() for who in people):
        yield f"none of {names} may be made by anybody"


def _ledger(record: Any, *, final: bool) -> Iterator[str]:
    """Require that the spans lie end to end from the opening to now (or to the end), each with one holder."""
    spans = _spans(record)
    if not spans:
        yield "no span of its life is written"
        return
    for first, second in pairwise(spans):
        if first.until is None or (first.until != second.since and not _reopened(record, first, second)):
            yield f"the ledger has a hole or an overlap: {first.until} to {second.since}"
    last = spans[-1]
    if final != (last.until is not None):
        yield "the last span and the state disagree about the end"
    if not final and (last.state, last.holder_id, last.holder_queue) != (
        record.state,
        record.holder_id,
        record.holder_queue,
    ):
        yield "the open span names another state or holder"
    now = clock.now()
    held = sum(_microseconds(span.since, span.until or now) for span in spans)
    closed = sum(_microseconds(first.until, second.since) for first, second in pairwise(spans) if first.until)
    elapsed = _microseconds(spans[0].since, last.until or now)
    if held + closed != elapsed:
        yield f"the ledger sums to {held + closed} µs, {elapsed} elapsed"
    if any((span.until or now) < span.since for span in spans):
        yield "a span ends before it begins"
    if isinstance(record, Case):
        yield from _of_a_case(record, spans, final=final)


def _of_a_case(case: Case, spans: list[Holding], *, final: bool) -> Iterator[str]:
    """Require that the ledger begins and ends with the case, and tells for what it is on hold."""
    if spans[0].since != case.opened_at:
        yield "the ledger begins at another moment than the case"
    if final and spans[-1].until != case.closed_at:
        yield "the ledger ends at another moment than the case"
    if not final and spans[-1].hold_for != (case.hold_for if case.hold_until else ""):
        yield "the open span tells of another hold"


def _microseconds(since: Any, until: Any) -> int:
    """Return whole microseconds, without a fraction that could be rounded."""
    between = until - since
    return (between.days * 86_400 + between.seconds) * 1_000_000 + int(between.microseconds)


def _reopened(record: Any, first: Any, second: Any) -> bool:
    """Say whether the record was closed between two spans: nobody holds what is closed."""
    reopening = {target for move in record.workflow.moves if "closed" in move.sources for target in move.to}
    return second.state in reopening and first.until < second.since


def _spans(record: Any) -> list[Any]:
    if isinstance(record, LeadReferral):
        query = select(LeadHolding).where(LeadHolding.referral_id == record.id).order_by(LeadHolding.id)
    else:
        query = select(Holding).where(Holding.case_id == record.id).order_by(Holding.id)
    return list(db.session.scalars(query))
