"""Make a move from a form: typed answers, the version that was seen, and the factor again where due."""

from typing import Any

from casebridge.access.actor import Actor
from casebridge.audit import AuditEntry
from casebridge.errors import Conflict, NoSuchMove
from casebridge.paging import row_number
from casebridge.workflows import engine
from casebridge.workflows.asking import typed
from casebridge.workflows.definition import Act, Move


def row_of(record: Any, name: str) -> Move | Act:
    """Return the row of a move that fits the record's state, else its first row, or the act.

    :raises NoSuchMove: nothing has this name.
    """
    rows = record.workflow.rows(name)
    fitting = [row for row in rows if record.state in row.sources]
    row: Move | Act | None = (fitting or list(rows) or [record.workflow.act(name)])[0]
    if row is None:
        raise NoSuchMove()
    return row


def seen_version(sent: Any) -> int | None:
    """Return the version that the person saw, from the form; None when the form has none.

    :raises Conflict: what stands there is no version that a record ever had.
    """
    raw = sent.get("version", "").strip()
    version = row_number(raw)
    if raw and version is None:
        raise Conflict()
    return version


def apply_move(record: Any, name: str, actor: Actor, sent: Any) -> AuditEntry:
    """Make the move or act `name` with the answers in a form.

    :param sent: the form. The factor given again (`confirm_password`) was taken before the view.
    Errors as the engine's, and Invalid.
    """
    row = row_of(record, name)
    version = seen_version(sent)
    if version is not None and version != record.version:
        raise _late(record, row, sent)
    asks = typed(row.asks, record, actor, sent)
    make = engine.advance if record.workflow.rows(name) else engine.perform
    return make(record, name, actor=actor, asks=asks, version=version)


def _late(record: Any, row: Move | Act, sent: Any) -> Conflict:
    """Return the refusal of the slower person: where the record is now, and what they had typed."""
    typed = [(ask.label, sent[ask.key]) for ask in row.asks if sent.get(ask.key, "").strip()]
    stands = record.workflow.state(record.state).label
    return Conflict(theirs=[("It is now", stands)], yours=typed or [("Your move", row.label)])
