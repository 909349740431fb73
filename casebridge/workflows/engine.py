"""open_moves(), advance() and perform(): the one place where a state changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from transitions import Machine

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import can, require
from casebridge.audit import AuditEntry
from casebridge.db import db
from casebridge.errors import Conflict, Gap, NoSuchMove, NotReady, StepUpNeeded, WrongState
from casebridge.notices.outbox import tell
from casebridge.once import once, unchanged
from casebridge.workflows.definition import Act, Ask, Move, Workflow
from casebridge.workflows.registry import REGISTRY, Holder, Running, Step

WAITS = "CaseBridge has something for you."


@dataclass(frozen=True, slots=True)
class OpenMove:
    """A move that this person may make now, with what still keeps it from being made."""

    key: str
    label: str
    gaps: tuple[Gap, ...]
    asks: tuple[Ask, ...]
    step_up: bool
    page: str
    is_act: bool = False


class _Subject:
    """What the state machine sees instead of our record: a state and the wanted target."""

    def __init__(self, state: str, wanted: str) -> None:
        self.state = state
        self.wanted = wanted


@cache
def _machine(flow: Workflow) -> Machine:
    machine = Machine(
        model=None, states=[s.key for s in flow.states], initial=flow.initial,
        auto_transitions=False, send_event=True,
    )  # fmt: skip
    for move in flow.moves:
        for target in move.to:
            machine.add_transition(
                move.key, list(move.sources), target, conditions=lambda event, to=target: event.model.wanted == to
            )
    return machine


def _next_state(flow: Workflow, name: str, before: str, wanted: str) -> str:
    subject = _Subject(before, wanted)
    machine = _machine(flow)
    machine.add_model(subject, initial=before)
    try:
        if not subject.trigger(name):  # type: ignore[attr-defined]
            raise WrongState()
        return subject.state
    finally:
        machine.remove_model(subject)


def open_record(
    record: Any, *, actor: Actor, sentence: str, asks: Mapping[str, Any] | None = None, at: datetime | None = None
) -> AuditEntry:
    """Put a new record into its workflow's first state, with holder, clock and first line of history.

    :param at: the moment of its opening where the caller wrote that already (aware); now when None.
    """
    flow: Workflow = record.workflow
    step = Step("open", actor, asks or {}, at or clock.now(), "")
    _enter(record, flow.initial, step)
    db.session.add(record)
    db.session.flush()
    refresh(record)
    _run(flow.after, record, step)
    return audit.record(
        f"{flow.name}:open", actor=actor, sentence=sentence, object_type=flow.name, object_id=record.public_id,
        case_id=record.history_case_id, detail={"to": record.state}, receipt=audit.new_receipt(),
    )  # fmt: skip


def advance(
    record: Any,
    name: str,
    *,
    actor: Actor,
    asks: Mapping[str, Any] | None = None,
    version: int | None = None,
) -> AuditEntry:
    """Move `record`, note it in the history and owe the notices: all or nothing.

    :param asks: the answers to what the move asks for, by key, already typed by the form.
    :param version: the version that the person saw; None in jobs and commands.
    :returns: the line of history; its `receipt` is the number on the receipt page.
    :raises NoSuchMove: no move has this name. :raises NotAllowed: the actor may not make it.
    :raises WrongState: it does not start here. :raises Conflict: somebody was faster.
    :raises NotReady: guards or missing answers name work still to do.
    :raises StepUpNeeded: the factor must be given again.
    """
    flow: Workflow = record.workflow
    rows = flow.rows(name)
    if not rows:
        raise NoSuchMove()
    _same_version(record, version)
    require(actor, rows[0].needs, record)
    step = Step(name, actor, asks or {}, clock.now(), record.state)
    row = _row_for(rows, record, step)
    if row is None:
        raise WrongState()
    if gaps := _gaps(row, record, step):
        raise NotReady(gaps)
    if row.step_up and not actor.stepped_up(step.now):
        raise StepUpNeeded()
    return _carry_out(record, row, step)


def perform(
    record: Any,
    name: str,
    *,
    actor: Actor,
    asks: Mapping[str, Any] | None = None,
    version: int | None = None,
) -> AuditEntry:
    """Do an act inside a state (section 3b); same errors and same promises as `advance`."""
    flow: Workflow = record.workflow
    act = flow.act(name)
    if act is None:
        raise NoSuchMove()
    _same_version(record, version)
    require(actor, act.needs, record)
    step = Step(name, actor, asks or {}, clock.now(), record.state)
    if record.state not in act.states:
        raise WrongState()
    if gaps := _gaps(act, record, step):
        raise NotReady(gaps)
    if act.step_up and not actor.stepped_up(step.now):
        raise StepUpNeeded()
    return _carry_out(record, act, step)


def open_moves(record: Any, actor: Actor) -> list[OpenMove]:
    """Return what `actor` may do with `record` now, moves first, each with what still keeps it."""
    with unchanged():
        return _found_moves(record, actor)


@once
def _found_moves(record: Any, actor: Actor) -> list[OpenMove]:
    flow: Workflow = record.workflow
    now = clock.now()
    found = []
    for name in flow.moves_from(record.state):
        step = Step(name, actor, {}, now, record.state)
        row = _row_for(flow.rows(name), record, step)
        if row is not None and can(actor, row.needs, record):
            found.append(_opened(row, record, step, is_act=False))
    for act in flow.acts:
        if record.state in act.states and can(actor, act.needs, record):
            found.append(_opened(act, record, Step(act.key, actor, {}, now, record.state), is_act=True))
    return found


def place(record: Any, state: str, step: Step) -> None:
    """Put a new record that comes out of another (a severed case) into the state of its origin.

    The caller writes both histories and derives holder and clock with `refresh`.
    """
    record.workflow.state(state)
    _enter(record, state, step)


def refresh(record: Any) -> None:
    """Derive holder and clock anew from the record's state and facts (after an event, a hold, an answer)."""
    state = record.workflow.state(record.state)
    holder = REGISTRY.holders[state.holder](record) if state.holder else Holder()
    running = REGISTRY.clocks[state.clock](record, clock.now()) if state.clock else Running()
    if (record.holder_id, record.holder_queue) != (holder.user_id, holder.queue):
        record.holder_id, record.holder_queue = holder.user_id, holder.queue
    if (record.clock_key, record.clock_due, record.clock_first) != (running.key, running.due, running.first):
        record.clock_key, record.clock_due, record.clock_first = running.key, running.due, running.first


def _same_version(record: Any, version: int | None) -> None:
    if version is not None and version != record.version:
        raise Conflict()


def _opened(row: Move | Act, record: Any, step: Step, *, is_act: bool) -> OpenMove:
    gaps = tuple(_guard_gaps(row, record, step))
    return OpenMove(row.key, row.label, gaps, row.asks, row.step_up, row.page, is_act)


def _row_for(rows: tuple[Move, ...], record: Any, step: Step) -> Move | None:
    for row in rows:
        if record.state in row.sources and (not row.when or REGISTRY.conditions[row.when](record, step)):
            return row
    return None


def _gaps(row: Move | Act, record: Any, step: Step) -> list[Gap]:
    with unchanged():
        return [*_guard_gaps(row, record, step), *_ask_gaps(row, step)]


def _guard_gaps(row: Move | Act, record: Any, step: Step) -> list[Gap]:
    return [gap for name in row.guards for gap in REGISTRY.guards[name](record, step)]


def _ask_gaps(row: Move | Act, step: Step) -> list[Gap]:
    return [
        Gap(ask.key, f"{ask.label}: answer this.", f"ask-{ask.key}")
        for ask in row.asks
        if ask.required and step.asks.get(ask.key) in (None, "", [], False)
    ]


def _carry_out(record: Any, row: Move | Act, step: Step) -> AuditEntry:
    flow: Workflow = record.workflow
    before, old = record.state, Holder(record.holder_id, record.holder_queue)
    wanted = REGISTRY.targets[row.target](record, step) if row.target else (row.to[0] if row.to else before)
    if wanted != before and wanted not in row.to:
        raise WrongState()
    _run(row.effects, record, step)
    _write_others(record)
    # State, holder and clock are written together; what they are derived from is written already.
    with db.session.no_autoflush:
        if isinstance(row, Move):
            _enter(record, _next_state(flow, row.key, before, wanted), step)
        elif wanted != before:
            _enter(record, wanted, step)
        refresh(record)
    _run(flow.after, record, step)
    if not db.session.is_modified(record):
        record.version += 1
    db.session.flush()
    entry = _write_line(record, row, step, before, old)
    _owe_notices(record, row, old, entry)
    return entry


def _write_others(record: Any) -> None:
    """Write what the effects changed beside the record itself."""
    session = db.session
    if session.new or session.deleted or any(changed is not record for changed in session.dirty):
        session.flush()


def _enter(record: Any, state: str, step: Step) -> None:
    if record.state != state:
        record.state = state
        record.state_since = step.now


def _run(names: tuple[str, ...], record: Any, step: Step) -> None:
    for name in names:
        REGISTRY.effects[name](record, step)


def _write_line(record: Any, row: Move | Act, step: Step, before: str, old: Holder) -> AuditEntry:
    flow: Workflow = record.workflow
    label = flow.state(record.state).label
    sentence = row.sentence or f"made the move “{row.label}”"
    if record.state != before:
        sentence += f"; it is now “{label}”"
    sentence = "; ".join((sentence, *step.told))
    detail = {
        "move": row.key, "from": before, "to": record.state,
        "holder_before": [old.user_id, old.queue], "holder_after": [record.holder_id, record.holder_queue],
        "clock": [record.clock_key, record.clock_due.isoformat() if record.clock_due else None],
        "asks": {a.key: _plain(step.asks.get(a.key)) for a in row.asks if a.recorded and step.asks.get(a.key)},
        **step.kept,
    }  # fmt: skip
    return audit.record(
        f"{flow.name}:{row.key}", actor=step.actor, sentence=sentence, object_type=flow.name,
        object_id=record.public_id, case_id=record.history_case_id, detail=detail, receipt=audit.new_receipt(),
    )  # fmt: skip


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return str(value)


def _owe_notices(record: Any, row: Move | Act, old: Holder, entry: AuditEntry) -> None:
    whom = [record.holder_id or record.holder_queue, old.user_id or old.queue]
    whom += [one for name in row.tells for one in REGISTRY.audiences[name](record)]
    readers = REGISTRY.people["may_read"](record, [one for one in whom if one])
    tell(
        [user_id for user_id in readers if user_id != entry.actor_id],
        tag=f"{record.workflow.name}:{row.key}", text=WAITS, case_id=record.history_case_id,
        subject_type=record.workflow.name, subject_id=record.public_id, audit_seq=entry.seq,
    )  # fmt: skip


def denied(record: Any, name: str, *, actor: Actor) -> None:
    """Note in the history, in a unit of work of its own, that an act was refused to `actor`."""
    audit.record(
        f"{record.workflow.name}:{name}", actor=actor, outcome="denied", object_type=record.workflow.name,
        object_id=record.public_id, case_id=record.history_case_id, sentence="was refused this",
        detail={"move": name, "state": record.state},
    )  # fmt: skip
