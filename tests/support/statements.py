"""What is asked of the database, word by word."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from casebridge.db import db

# What opens, closes or locks a unit of work is no statement of a page.
_FRAME = (
    "BEGIN", "COMMIT", "ROLLBACK", "LOCK", "DELETE FROM expunging WHERE 0", "SET", "PRAGMA", "SAVEPOINT", "RELEASE",
)  # fmt: skip


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect the statements that the block sends; many rows in one call count once."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(_FRAME):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
