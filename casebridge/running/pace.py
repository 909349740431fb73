"""Pace: how many requests one person may make in a minute, counted for all workers together before anything is done.

The counts need no unit of work and no sync: on PostgreSQL they are rows beside those of `rates`, on SQLite a file
beside the database that may be lost with the machine (docs/adr/0037).
"""

import ipaddress
import itertools
import logging
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from sqlalchemy import Engine, bindparam, case, create_engine, delete, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from casebridge import clock
from casebridge.access.rates import LONGEST, OverRate, Rate, RateUse
from casebridge.db import db
from casebridge.lead_store import APP_ROLE

log = logging.getLogger("casebridge.pace")
_SWEEP_EVERY = 1000
_KNOWN_AT_MOST = 10_000


class Pace:
    """Counts requests by person or place; a worker remembers who is over, and asks nobody until that ends."""

    def __init__(self, url: str) -> None:
        """Take the URL of the database; nothing is opened before the first request, which comes after the fork."""
        self.file = Path(make_url(url.replace(".sqlite", "-pace.sqlite")).database or "")
        self.embedded = url.startswith("sqlite")
        # Made once: every request asks it.
        self.query = _counting(sqlite.insert if self.embedded else postgresql.insert)
        self.engine = _beside(self.file) if self.embedded else _on_server(url)
        self.over: dict[str, tuple[datetime, int]] = {}
        self.times = itertools.count()
        self.ready = not self.embedded

    def take(self, rate: Rate, who: str) -> None:
        """Count one more.

        :raises OverRate: it is one too many. What cannot be counted is let through: a broken counter locks nobody out.
        """
        key, now = f"{rate.name}:{who}", clock.now()
        until, used = self.over.get(key, (now, 0))
        if now < until:
            self.over[key] = until, used + 1
            raise OverRate(rate, _seconds(until - now), used=used + 1)
        self.over.pop(key, None)
        try:
            since, used = self._add(key, now, rate.within)
        except SQLAlchemyError as error:
            self._lost(error)
            return
        if used > rate.most:
            if len(self.over) > _KNOWN_AT_MOST:
                self.over.clear()
            self.over[key] = since + rate.within, used
            raise OverRate(rate, _seconds(since + rate.within - now), used=used)

    def _add(self, key: str, now: datetime, within: timedelta) -> tuple[datetime, int]:
        sent = {"who": key, "at": now, "over": now - within}
        with self.engine.connect() as connection:
            if not self.ready:
                RateUse.metadata.create_all(connection, [RateUse.__table__])  # type: ignore[list-item]
                self.ready = True
            if self.embedded and next(self.times) % _SWEEP_EVERY == 0:
                connection.execute(delete(RateUse).where(RateUse.since < now - LONGEST))
            since, used = connection.execute(self.query, sent).one()
        return since, used

    def _lost(self, error: SQLAlchemyError) -> None:
        log.warning("requests are not counted: %s", type(error).__name__)
        if self.embedded and type(error) is DatabaseError:
            # The file is broken, as after a loss of power. It held counts of a minute: a new one is as good.
            self.engine.dispose()
            self.file.unlink(missing_ok=True)
            self.ready = False


def _counting(insert: Callable[..., Any]) -> Any:
    """Return the statement that counts one more of `who` at a moment, anew where the last count began before `over`."""
    is_over = RateUse.since <= bindparam("over")
    query = insert(RateUse).values(key=bindparam("who"), since=bindparam("at"), used=1)
    return query.on_conflict_do_update(
        index_elements=[RateUse.key],
        set_={
            "used": case((is_over, 1), else_=RateUse.used + 1),
            "since": case((is_over, query.excluded.since), else_=RateUse.since),
        },
    ).returning(RateUse.since, RateUse.used)


def bind(app: Flask) -> None:
    """Give `app` its counter; its connections go when those of the database do."""
    found = app.extensions["casebridge_pace"] = Pace(app.config["SQLALCHEMY_DATABASE_URI"])
    with app.app_context():
        event.listen(db.engine, "engine_disposed", lambda _engine: found.engine.dispose())


def pace() -> Pace:
    """Return the counter of the application."""
    found: Pace = current_app.extensions["casebridge_pace"]
    return found


def place(address: str) -> str:
    """Return what counts as one place: an address, of IPv6 the network that one customer gets."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(found) if found.version == 4 else str(ipaddress.ip_network((found, 64), strict=False))


def _seconds(wait: timedelta) -> int:
    return max(1, int(wait.total_seconds()) + 1)


def _beside(file: Path) -> Engine:
    """Return the engine of the file with the counts: written without waiting for the disk."""
    engine = create_engine(f"sqlite:///{file}", isolation_level="AUTOCOMMIT", connect_args={"timeout": 1})

    def prepare(connection: Any, _entry: ConnectionPoolEntry) -> None:
        for name, value in {"synchronous": "OFF", "journal_mode": "MEMORY", "mmap_size": "0"}.items():
            connection.execute(f"PRAGMA {name}={value}").close()

    @event.listens_for(engine, "do_connect")
    def _make(_dialect: Any, _record: Any, _args: Any, _more: Any) -> None:
        with suppress(FileExistsError):
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))

    event.listen(engine, "connect", prepare)
    return engine


def _on_server(url: str) -> Engine:
    """Return an engine that acts as all pages do, with commits that wait for no disk and never long for a lock."""
    options = f"-c role={APP_ROLE} -c synchronous_commit=off -c lock_timeout=1000 -c statement_timeout=2000"
    return create_engine(
        url,
        isolation_level="AUTOCOMMIT",
        pool_size=2,
        max_overflow=6,
        pool_timeout=1,
        connect_args={"options": options},
    )
