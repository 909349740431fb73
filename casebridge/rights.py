"""What the application's own connections may do to history: read it and add to it, and nothing else.

On SQLite each statement is looked at when it is prepared; on PostgreSQL the roles have no other right. Behind both
stand triggers (migrations/versions/0002_append_only.py). The one way through is an expungement (docs/adr/0040).
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

from flask import Flask
from sqlalchemy import ARRAY, BigInteger, ColumnElement, Connection, Table, delete, event, func, literal, select, text
from sqlalchemy.exc import DBAPIError

from casebridge.db import db

# Lines, marks of rows and heads; numbers of pages, decisions as they were made, custody, and who looked at what.
GROWING = (
    "audit_entry", "row_mark", "signed_head", "bates_number", "decision_snapshot", "snapshot_read", "exhibit_read",
    "custody_entry", "pointer_change", "promise_change", "second_view", "entry_reason",
)  # fmt: skip
LEAD = "lead"
# Of a connection: LEAD's tables may be reached; rows and words of a case may go.
LEAD_OPEN, DESTROYS = "casebridge_lead_open", "casebridge_destroys"
# The application changes rows and never tables: a trigger or a temporary table of its own could swallow history.
_CHANGES_TABLES = frozenset(
    getattr(sqlite3, f"SQLITE_{name}")
    for name in (
        "ALTER_TABLE", "ATTACH", "DETACH", "CREATE_VTABLE", "DROP_VTABLE",
        *(f"{verb}_{what}" for verb in ("CREATE", "DROP") for what in ("INDEX", "TABLE", "TRIGGER", "VIEW")),
        *(f"{verb}_TEMP_{what}" for verb in ("CREATE", "DROP") for what in ("INDEX", "TABLE", "TRIGGER", "VIEW")),
    )
)  # fmt: skip
# What may be told something: these look, or last no longer than a transaction.
_PRAGMAS = frozenset({
    "table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo", "foreign_key_list",
    "foreign_key_check", "quick_check", "integrity_check", "defer_foreign_keys",
})  # fmt: skip
_WORDS = "salt = '', sentence = '', reason = '', detail = '{}'"
_EMPTIED = (
    f"UPDATE audit_entry SET {_WORDS} WHERE case_id = :case_id AND salt <> ''",  # noqa: S608  words of ours alone
    "UPDATE row_mark SET salt = '', rows = '{}' WHERE case_id = :case_id AND salt <> ''",
)
_MAY_CHANGE = text(
    """
    SELECT c.relname || ' by ' || r.rolname FROM pg_class c CROSS JOIN pg_roles r
    WHERE c.relname = ANY(:growing) AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
      AND (r.rolname IN ('casebridge_app', 'casebridge_lead')
           OR r.rolname = session_user AND NOT pg_has_role(session_user, c.relowner, 'MEMBER'))
      AND (has_table_privilege(r.oid, c.oid, 'UPDATE, DELETE, TRUNCATE')
           OR has_any_column_privilege(r.oid, c.oid, 'UPDATE'))
    ORDER BY 1
    """
)
# By kind of database: how its triggers are listed, and what those of a table are called.
_TRIGGERS = {
    "sqlite": ("SELECT name FROM sqlite_master WHERE type = 'trigger'", ("no_update", "no_delete")),
    "postgresql": ("SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')", ("only_grows", "not_emptied")),
}


def bind(app: Flask) -> None:
    """Have what an expungement may do end with its transaction at the latest."""
    with app.app_context():
        for end in ("commit", "rollback"):
            event.listen(db.engine, end, _ended)


def keep(connection: sqlite3.Connection, *, lead: bool = False, destroys: bool = False) -> None:
    """Have a connection to SQLite refuse what the application may not do.

    :param lead: LEAD's tables may be reached. :param destroys: rows and words of history may go.
    """
    connection.set_authorizer(_refusing(lead, destroys))


def keep_anew(connection: Connection) -> None:
    """Look again at what a connection may do; on PostgreSQL its role says that."""
    if connection.dialect.name == "sqlite":
        held = connection.connection.driver_connection
        assert isinstance(held, sqlite3.Connection)  # noqa: S101  for the type alone
        keep(held, lead=LEAD_OPEN in connection.info, destroys=DESTROYS in connection.info)


@contextmanager
def destroying() -> Iterator[None]:
    """Let the open unit of work take words and rows away; triggers let through what a confirmed order names."""
    connection = db.session.connection()
    connection.info[DESTROYS] = True
    keep_anew(connection)
    try:
        yield
    finally:
        _ended(connection)


def destroy_words(case_id: int) -> None:
    """Empty the words of all lines of a case and the rows of its marks, and take their salts away."""
    if db.engine.dialect.name == "sqlite":
        for statement in _EMPTIED:
            db.session.execute(text(statement), {"case_id": case_id})
    else:
        db.session.execute(select(func.expunge_words(case_id)))


def destroy_rows(table: Table, where: ColumnElement[bool]) -> None:
    """Delete rows of a table; of those that only grow, PostgreSQL has a function that asks for the order."""
    if table.name not in GROWING or db.engine.dialect.name == "sqlite":
        db.session.execute(delete(table).where(where))
        return
    numbers = list(db.session.scalars(select(table.c.id).where(where)))
    db.session.execute(select(func.expunge_rows(table.name, literal(numbers, ARRAY(BigInteger)))))


def gaps() -> list[str]:
    """Return in words where the application could change history."""
    listed, guards = _TRIGGERS[db.engine.dialect.name]
    with db.engine.connect() as connection:
        there = set(connection.scalars(text(listed)))
        missing = [name for name in GROWING if not {f"{name}_{guard}" for guard in guards} <= there]
        if connection.dialect.name == "sqlite":
            open_to = [name for name in GROWING if not _is_refused(connection, name)]
        else:
            open_to = list(connection.scalars(_MAY_CHANGE, {"growing": list(GROWING)}))
    found = [f"rows of {name} may be changed or deleted" for name in open_to]
    return found + [f"the triggers that guard {name} are not there or are off" for name in missing]


def _is_refused(connection: Connection, name: str) -> bool:
    try:
        connection.execute(text(f"EXPLAIN DELETE FROM {name}")).close()  # noqa: S608  of our list
    except DBAPIError as refused:
        return "not authorized" in str(refused.orig)
    return False


def _ended(connection: Connection) -> None:
    if not connection.invalidated and connection.info.pop(DESTROYS, False):
        keep_anew(connection)


@cache
def _refusing(lead: bool, destroys: bool) -> Callable[[int, str | None, str | None, str | None, str | None], int]:
    def answer(action: int, one: str | None, other: str | None, schema: str | None, _trigger: str | None) -> int:
        refused = (
            (schema == LEAD and not lead)
            or (action in (sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE) and one in GROWING and not destroys)
            or action in _CHANGES_TABLES
            or (action == sqlite3.SQLITE_PRAGMA and other is not None and (one or "").lower() not in _PRAGMAS)
        )
        return sqlite3.SQLITE_DENY if refused else sqlite3.SQLITE_OK

    return answer
