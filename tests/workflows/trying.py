"""Try a move on a real record and take it back: what came of it, and what it left behind."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import inspect, select

from casebridge.access.actor import Actor
from casebridge.db import db, metadata
from casebridge.errors import NotAllowed, NotReady, StepUpNeeded, WrongState
from casebridge.workflows.engine import advance

MOVED = "moved"
REFUSALS = (NotAllowed, WrongState, NotReady, StepUpNeeded)


def try_move(record: Any, name: str, actor: Actor, asks: dict[str, Any], way: Callable[..., Any] = advance) -> str:
    """Make a move inside the open unit of work; return `moved` or the name of the refusal.

    What a move did is taken back. What a refused one left behind stays, so that `dump` finds it.
    """
    session = db.session()
    point = session.begin_nested()
    try:
        way(record, name, actor=actor, asks=asks)
    except REFUSALS as refusal:
        touched = [*session.new, *session.deleted, *(o for o in session.dirty if inspect(o).modified)]
        assert not touched, f"a refused {name} left {touched}"
        point.commit()
        return type(refusal).__name__
    point.rollback()
    return MOVED


def dump() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table."""
    found = {}
    for table in metadata.sorted_tables:
        query = select(table).order_by(*table.primary_key.columns)
        found[table.name] = [tuple(row) for row in db.session.execute(query)]
    return found
