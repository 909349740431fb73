"""What a PostgreSQL server must promise before people work on it: nothing acknowledged is lost, nobody listens in."""

import ipaddress

from flask import Flask
from sqlalchemy import URL, text

from casebridge import rights
from casebridge.config import BadSetting
from casebridge.db import db

OLDEST = 150_000
_DURABLE = ("fsync", "full_page_writes", "synchronous_commit")
_ASKED = text(
    """
    SELECT current_setting('fsync') AS fsync, current_setting('full_page_writes') AS full_page_writes,
           current_setting('synchronous_commit') AS synchronous_commit,
           current_setting('server_version_num')::int AS version,
           has_schema_privilege(current_user, 'public', 'CREATE') OR has_database_privilege(current_user,
             current_database(), 'CREATE, TEMPORARY') AS may_make_tables,
           (SELECT rolsuper FROM pg_roles WHERE rolname = session_user) AS is_super,
           COALESCE((SELECT bool_or(pg_has_role(session_user, relowner, 'MEMBER')) FROM pg_class
             WHERE relname = 'audit_entry' AND relkind = 'r'), false) AS owns_history
    """
)


def refuse_weak_server(app: Flask) -> None:
    """Look at the server of a database before anybody works on it; elsewhere than in production all pass.

    :raises BadSetting: with the first promise that it does not make.
    """
    if app.config["CASEBRIDGE_MODE"] != "production":
        return
    if db.engine.dialect.name != "sqlite":
        _refuse_weak_promises()
    if gaps := rights.gaps():
        raise BadSetting(f"History is not safe from the application itself: {gaps[0]}. see docs/running.md.")


def _refuse_weak_promises() -> None:
    url = db.engine.url
    if not is_here(url) and url.query.get("sslmode") != "verify-full":
        raise BadSetting("The database is on another machine: CASEBRIDGE_DATABASE_URL needs sslmode=verify-full.")
    with db.engine.connect() as connection:
        found = connection.execute(_ASKED).one()._mapping
    if off := [name for name in _DURABLE if found[name] == "off"]:
        raise BadSetting(f"PostgreSQL has {', '.join(off)} off: what it acknowledges would not be safe.")
    if found["version"] < OLDEST:
        raise BadSetting("PostgreSQL is older than 15.")
    if found["is_super"] or found["owns_history"]:
        raise BadSetting(
            "CASEBRIDGE_DATABASE_URL signs in as a superuser or as the owner of the tables: name an account that"
            " may neither make nor change tables (docs/running.md)."
        )
    if found["may_make_tables"]:
        raise BadSetting("The account of CASEBRIDGE_DATABASE_URL may make tables: take CREATE and TEMPORARY from it.")


def is_here(url: URL) -> bool:
    """Say whether a database is on this machine: by a socket or by loopback."""
    where = {
        url.host or "",
        *([url.query["host"]] if isinstance(url.query.get("host"), str) else url.query.get("host", ())),
    }
    return all(not host or host.startswith("/") or host == "localhost" or _is_loopback(host) for host in where)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
