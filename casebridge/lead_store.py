"""LEAD's own store and the one door to it: a file of its own on SQLite, a schema with a role of its own on PostgreSQL.

While the door is shut, the database itself refuses every statement that names one of LEAD's tables (docs/adr/0031).
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from flask import Flask
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, SessionTransaction
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from casebridge import rights
from casebridge.bulk import UnitSession
from casebridge.config import BadSetting
from casebridge.db import FILE_PRAGMAS, db, set_up
from casebridge.errors import NoDatabase, NotSetUp

SCHEMA = rights.LEAD
# What every transaction acts as, and what it acts as while the door is open. Neither can sign in.
APP_ROLE, LEAD_ROLE = "casebridge_app", "casebridge_lead"
_OPEN = rights.LEAD_OPEN
_MAKE_ROLE = """
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN CREATE ROLE {role} NOLOGIN NOINHERIT; END IF;
  IF NOT pg_has_role(current_user, '{role}',
    CASE WHEN current_setting('server_version_num')::int < 160000 THEN 'MEMBER' ELSE 'SET' END)
  THEN GRANT {role} TO CURRENT_USER; END IF;
END $$
"""
_LACKS = (
    f"This account may not make the database roles {APP_ROLE} and {LEAD_ROLE}: have the administrator of the database"
    f" run CREATE ROLE {APP_ROLE} NOLOGIN; CREATE ROLE {LEAD_ROLE} NOLOGIN; GRANT {APP_ROLE}, {LEAD_ROLE} TO it."
)
_ROWS, _NUMBERS = "SELECT, INSERT, UPDATE, DELETE ON TABLES", "USAGE, SELECT ON SEQUENCES"
_RIGHTS = (
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}",
    f"REVOKE ALL ON SCHEMA {SCHEMA} FROM PUBLIC",
    f"GRANT USAGE ON SCHEMA public TO {APP_ROLE}, {LEAD_ROLE}",
    f"GRANT USAGE ON SCHEMA {SCHEMA} TO {LEAD_ROLE}",
    *(
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT {what} TO {whom}"
        for schema, whom in (("public", f"{APP_ROLE}, {LEAD_ROLE}"), (SCHEMA, LEAD_ROLE))
        for what in (_ROWS, _NUMBERS)
    ),
)


def bind(app: Flask) -> None:
    """Put LEAD's store beside the database of `app`, with its door shut."""
    with app.app_context():
        engine = db.engine
        if engine.dialect.name == "sqlite":
            _attach_to(engine)
            event.listen(engine, "connect", _shut_new)
        else:
            event.listen(engine, "connect", _act_as_app)
        for end in ("commit", "rollback"):
            event.listen(engine, end, _shut)


@contextmanager
def opened() -> Iterator[None]:
    """Let the session reach LEAD's tables for the length of the block, in however many transactions.

    A block inside another changes nothing. What an error leaves behind is rolled back, so that nobody goes on
    with an open door.
    """
    session = db.session()
    if session.info.get(_OPEN):
        yield
        return
    session.info[_OPEN] = True
    held = False
    try:
        if session.in_transaction():
            held = not let_in(session.connection())
        yield
        # What was changed here is written here.
        if session.in_transaction():
            session.flush()
            if not held:
                _leave(session.connection())
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop(_OPEN, None)


def let_in(connection: Connection) -> bool:
    """Let the transaction that is under way on `connection` reach LEAD's tables, to its end; say whether it did not."""
    if connection.info.get(_OPEN):
        return False
    connection.info[_OPEN] = True
    rights.keep_anew(connection)
    if connection.dialect.name != "sqlite":
        # Ends with the transaction, whatever becomes of it.
        connection.exec_driver_sql(f"SET LOCAL ROLE {LEAD_ROLE}")
    return True


def file_of(database: str) -> str:
    """Return the path of LEAD's file, beside that of an embedded database."""
    path = Path(database)
    return str(path.with_name(f"{path.stem}-lead{path.suffix}"))


def owners_engine() -> Engine:
    """Return an engine that acts as the owner of all tables, for schema changes alone: it knows no door."""
    engine = create_engine(db.engine.url, poolclass=NullPool)
    set_up(engine)
    if engine.dialect.name == "sqlite":
        _attach_to(engine)
    return engine


def prepare(engine: Engine) -> None:
    """Make schema, roles and rights on PostgreSQL where they are not there yet; the first schema change needs them.

    :raises BadSetting: this account may not make the roles, and nobody else has made them.
    """
    if engine.dialect.name == "sqlite":
        return
    make_roles(engine)
    _execute(engine, _RIGHTS)


def make_roles(engine: Engine) -> None:
    """Make the roles of both sides on PostgreSQL where they are not there yet.

    :raises BadSetting: this account may not, and nobody else has made them.
    """
    _execute(engine, [_MAKE_ROLE.format(role=role) for role in (APP_ROLE, LEAD_ROLE)])


def _execute(engine: Engine, statements: Iterable[str]) -> None:
    try:
        with engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
    except DBAPIError as error:
        if isinstance(error.orig, psycopg.errors.InsufficientPrivilege):
            raise BadSetting(_LACKS) from error
        raise


def _attach_to(engine: Engine) -> None:
    path = file_of(str(engine.url.database))

    def attach(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        connection.execute(f"ATTACH DATABASE ? AS {SCHEMA}", (path,)).close()
        for name, value in FILE_PRAGMAS.items():
            connection.execute(f"PRAGMA {SCHEMA}.{name}={value}").close()

    event.listen(engine, "connect", attach)


def _shut_new(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    rights.keep(connection)


def _act_as_app(connection: psycopg.Connection, _entry: ConnectionPoolEntry) -> None:
    try:
        connection.autocommit = True
        connection.execute(f"SET ROLE {APP_ROLE}")
        connection.autocommit = False
    except psycopg.Error as error:
        connection.close()
        raise (NoDatabase() if isinstance(error, psycopg.OperationalError) else NotSetUp()) from error


def _leave(connection: Connection) -> None:
    _shut(connection)
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql(f"SET LOCAL ROLE {APP_ROLE}")


def _shut(connection: Connection) -> None:
    # One that is lost took what it might do with it.
    if not connection.invalidated and connection.info.pop(_OPEN, False):
        rights.keep_anew(connection)


@event.listens_for(UnitSession, "after_begin")
def _begun(session: Session, _transaction: SessionTransaction, connection: Connection) -> None:
    if session.info.get(_OPEN):
        let_in(connection)
