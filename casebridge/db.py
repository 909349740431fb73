"""The database: base class, column types, and `transaction()`, the only place that commits."""

import json
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import ColumnElement, DateTime, MetaData, String, Text, cast, event, func, inspect
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.exc import DataError, DBAPIError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.types import TypeDecorator

from casebridge import deadline, disk
from casebridge.bulk import UnitSession
from casebridge.errors import Busy, Conflict, NoHistory, Unsure

_WRITE = "casebridge_write"
_UNIT = "casebridge_unit"
_RECORDED = "casebridge_recorded"
_RETRY_STATES = {"40001", "40P01"}
# Of each file of an embedded database. A unit that writes two files is whole on both after a loss of power only with
# a journal that is rolled back: WAL would cut it in half (docs/adr/0031).
FILE_PRAGMAS = {"mmap_size": "0", "secure_delete": "ON", "journal_mode": "DELETE", "synchronous": "EXTRA"}
_T = TypeVar("_T")
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
_first: list[Callable[[Session], None]] = []
_last: list[Callable[[Session], None]] = []
_alarms: list[Callable[[], None]] = []
# The tables of history, and what a database says that is busy, or whose connection ended: that is no alarm.
_HISTORY = ("audit_entry", "row_mark")
# Of a table that is empty between units of work: on history itself nobody has the right that a lock takes.
_LOCK_FILE, _LOCK_TABLE = "DELETE FROM expunging WHERE 0", "LOCK TABLE expunging IN EXCLUSIVE MODE"
_NO_TABLE = "42P01"
_BUSY_STATES = {"55P03", "57014", "57P01"}
_STOPPED_STATE = "57014"
_PASSING_STATES = {"55P03", "57P01"}

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Base(DeclarativeBase):
    """What every table inherits: one metadata with named constraints."""

    metadata = metadata


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False, "class_": UnitSession})


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC instant, microseconds kept; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store in UTC; SQLite keeps no zone, so it is dropped there."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A stored moment needs a time zone.")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return an aware UTC instant."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Json(TypeDecorator[Any]):
    """A plain value as canonical JSON text, the same on every database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Write sorted, compact UTF-8 JSON."""
        return None if value is None else canonical(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Read the value back."""
        return None if value is None else json.loads(value)


def canonical(value: Any) -> str:
    """Return `value` as canonical JSON: sorted keys, no spaces, UTF-8 kept, no NaN."""
    return _CANONICAL.encode(value)


def rows_as_json(*columns: Any) -> ColumnElement[str | None]:
    """Return the aggregate that gathers rows as JSON, a list a row; PostgreSQL gives None where there is no row."""
    if db.session().get_bind().dialect.name == "sqlite":
        return func.json_group_array(func.json_array(*columns))
    return cast(func.json_agg(func.json_build_array(*columns)), Text)


def numbers_as_json(column: Any) -> ColumnElement[str | None]:
    """Return the aggregate that gathers one column of numbers as a JSON list, as `rows_as_json` does with rows."""
    if db.session().get_bind().dialect.name == "sqlite":
        return func.json_group_array(column)
    return cast(func.json_agg(column), Text)


def new_public_id() -> str:
    """Return a random 128-bit id for URLs, 22 characters."""
    return secrets.token_urlsafe(16)


class HasPublicId:
    """Mixin: an inner number for joins and a random id for everything that leaves the house."""

    id: Mapped[int] = mapped_column(primary_key=True)
    # Known before it is written, it also tells the rows of one statement apart.
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id, insert_sentinel=True)


def bind(app: Flask) -> None:
    """Bind the database to `app` and set its pragmas, locks and isolation level."""
    db.init_app(app)
    with app.app_context():
        set_up(db.engine)


def set_up(engine: Engine) -> None:
    """Have each connection of `engine` keep our rules, and each transaction begin as ours do."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _sqlite_connect)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "before_cursor_execute", deadline.at_statement)


def engine_options(url: str) -> dict[str, Any]:
    """Return the engine options that `url` needs: serializable on PostgreSQL, bounded waits."""
    if url.startswith("sqlite"):
        return {"hide_parameters": True, "connect_args": {"timeout": 5, "check_same_thread": False}}
    return {
        # Values are what people wrote: no error names them.
        "hide_parameters": True,
        "isolation_level": "SERIALIZABLE",
        "pool_pre_ping": True,
        "connect_args": {
            "options": "-c lock_timeout=5000 -c statement_timeout=15000 -c idle_in_transaction_session_timeout=30000"
        },
    }


def _sqlite_connect(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    pragmas = {
        "foreign_keys": "ON", "busy_timeout": "5000", "trusted_schema": "OFF", "cell_size_check": "ON",
        # Or INSERT OR REPLACE would delete a line without a word to its trigger.
        "recursive_triggers": "ON", **FILE_PRAGMAS,
    }  # fmt: skip
    for name, value in pragmas.items():
        connection.execute(f"PRAGMA {name}={value}").close()
    connection.set_progress_handler(deadline.is_over, deadline.STEPS)


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITE, False)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN")
        if writes:
            # Takes the lock of the main file at once, as BEGIN IMMEDIATE would, but of no other: a unit that leaves
            # LEAD alone then writes one file, in a third of the time.
            connection.exec_driver_sql(_LOCK_FILE)
    elif writes:
        # LOCK takes no snapshot: the one that follows sees everything committed before us,
        # so the history chain has one writer at a time, as under SQLite.
        connection.exec_driver_sql(_LOCK_TABLE)


@contextmanager
def transaction() -> Iterator[Session]:
    """Open one unit of work: everything in the block is committed, or nothing is.

    Whatever was read before is read anew inside. Units do not nest.

    :raises Conflict: another person changed a versioned row first. :raises DiskFull, ReadOnly, StorageFailed: the disk
        does not take it. :raises NoHistory: history cannot be written. :raises TooSlow: a request has no time left.
    :raises Unsure: the connection was lost in the commit.
    """
    session = db.session()
    if session.info.get(_UNIT) is not None:
        raise RuntimeError("A unit of work is open already; services flush and never commit.")
    disk.check_writable()
    session.rollback()
    ends = False
    try:
        session.connection(execution_options={_WRITE: True})
        session.info[_UNIT] = {}
        for step in _first:
            step(session)
        yield session
        for step in _last:
            step(session)
        deadline.check()
        ends = True
        session.commit()
        session.info[_RECORDED] = True
    except StaleDataError as stale:
        session.rollback()
        raise Conflict() from stale
    except (DBAPIError, OSError) as error:
        session.rollback()
        if ends and is_cut_off(error):
            raise Unsure() from error
        trouble = disk.trouble_of(error, ends=ends) or (NoHistory() if _closes_history(error) else None)
        if trouble is None:
            raise
        session.info.pop(_UNIT, None)
        for alarm in _alarms:
            alarm()
        raise trouble from error
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop(_UNIT, None)


def before_unit(step: Callable[[Session], None]) -> None:
    """Have `step` run first in every unit of work (form keys)."""
    if step not in _first:
        _first.append(step)


def end_of_unit(step: Callable[[Session], None]) -> None:
    """Have `step` run last in every unit of work, before its commit (marks of rows)."""
    if step not in _last:
        _last.append(step)


def when_history_fails(step: Callable[[], None]) -> None:
    """Have `step` run when history cannot be written, after the unit of work was rolled back (the alarm)."""
    if step not in _alarms:
        _alarms.append(step)


def _closes_history(error: DBAPIError | OSError) -> bool:
    """Say whether a unit of work failed over writing history, and not because the database is busy."""
    if (
        isinstance(error, OSError)
        or is_retryable(error)
        or isinstance(error, DataError)
        or is_cut_off(error)
        or is_stopped(error)
    ):
        return False
    state = getattr(error.orig, "sqlstate", None)
    if state in _BUSY_STATES:
        return False
    if (state == _NO_TABLE or "no such table" in str(error.orig)) and not inspect(db.engine).has_table("app_user"):
        return False  # nothing is set up here yet
    statement = error.statement or ""
    return statement.startswith((_LOCK_FILE, _LOCK_TABLE, *(f"INSERT INTO {name}" for name in _HISTORY)))


def unit_memory() -> dict[str, Any]:
    """Return the scratch space of the open unit of work; it dies with the unit."""
    memory: dict[str, Any] | None = db.session().info.get(_UNIT)
    if memory is None:
        raise RuntimeError("This writes history and needs an open unit of work.")
    return memory


def has_recorded() -> bool:
    """Say whether this session committed a unit of work already: what fails then may have been recorded."""
    return bool(db.session().info.get(_RECORDED))


def in_transaction() -> bool:
    """Say whether a unit of work is open."""
    return db.session().info.get(_UNIT) is not None


def is_retryable(error: DBAPIError) -> bool:
    """Say whether the whole unit of work may be tried again (serialization, deadlock, lock wait)."""
    state = getattr(error.orig, "sqlstate", None)
    return state in _RETRY_STATES or "database is locked" in str(error.orig)


def is_passing(error: DBAPIError) -> bool:
    """Say whether work that can wait should: another unit holds the rows, or the server is being restarted."""
    return is_retryable(error) or getattr(error.orig, "sqlstate", None) in _PASSING_STATES


def is_cut_off(error: DBAPIError | OSError) -> bool:
    """Say whether the connection to the database is gone."""
    return isinstance(error, DBAPIError) and error.connection_invalidated


def is_stopped(error: DBAPIError) -> bool:
    """Say whether a statement was stopped because it took too long."""
    return getattr(error.orig, "sqlstate", None) == _STOPPED_STATE or str(error.orig) == "interrupted"


def retrying(unit: Callable[[], _T], tries: int = 5) -> _T:
    """Run the whole `unit` again when the database asks for it.

    :raises Busy: it could not be done in `tries` attempts.
    """
    for _attempt in range(tries):
        try:
            return unit()
        except DBAPIError as error:
            db.session.rollback()
            if not is_retryable(error):
                raise
    raise Busy()
