"""Make a move from a form: typed answers, the version that was seen, and the factor again where due."""

from typing import Any

from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.audit import AuditEntry
from casebridge.errors import Conflict, NoSuchMove, NoVersion
from casebridge.paging import seen_version
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


def must_name_version(sent: Any) -> None:
    """Refuse a form that does not say which version of the record its maker saw.

    :raises NoVersion: it names none.
    """
    if not sent.get("version", "").strip():
        raise NoVersion()


def apply_move(record: Any, name: str, actor: Actor, sent: Any) -> AuditEntry:
    """Make the move or act `name` with the answers in a form.

    :param sent: the form. The factor given again (`confirm_password`) was taken before the view.
    Errors as the engine's, Invalid, and NoVersion.
    """
    row = row_of(record, name)
    if not sent.get("version", "").strip():
        require(actor, row.needs, record)
    must_name_version(sent)
    version = seen_version(sent["version"].strip())
    if version != record.version:
        raise _late(record, row, sent)
    asks = typed(row.asks, record, actor, sent)
    make = engine.advance if record.workflow.rows(name) else engine.perform
    return make(record, name, actor=actor, asks=asks, version=version)


def _late(record: Any, row: Move | Act, sent: Any) -> Conflict:
    """Return the refusal of the slower person: where the record is now, and what they had typed."""
    typed = [(ask.label, sent[ask.key]) for ask in row.asks if sent.get(ask.key, "").strip()]
    stands = record.workflow.state(record.state).label
    return Conflict(theirs=[("It is now", stands)], yours=typed or [("Your move", row.label)])
