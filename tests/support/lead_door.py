"""Test code reaches LEAD's tables as somebody with the database's own shell does; what a request does, does not."""

from flask import has_request_context
from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session, SessionTransaction

from casebridge.bulk import UnitSession
from casebridge.lead_store import let_in


def hold() -> None:
    """Hold the door open for every session outside a request, from now on."""
    event.listen(UnitSession, "after_begin", _pass)


def _pass(_session: Session, _transaction: SessionTransaction, connection: Connection) -> None:
    if not has_request_context():
        let_in(connection)
