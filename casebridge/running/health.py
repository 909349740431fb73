"""Whether this host can serve people: what a proxy asks before it sends somebody here. It tells no content."""

import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from casebridge import clock
from casebridge.db import db
from casebridge.evidence.store import store
from casebridge.work import is_worked

MIGRATIONS = Path(__file__).parents[2] / "migrations"
# A proxy may ask as often as it likes; the database is asked this often, in seconds.
KEPT_FOR = 2.0


def readiness() -> dict[str, bool]:
    """Return each thing that must be well, by name, and whether it is."""
    kept = current_app.extensions.setdefault("casebridge_readiness", {})
    if time.monotonic() - kept.get("at", float("-inf")) >= KEPT_FOR:
        kept.update(at=time.monotonic(), found={name: _holds(check) for name, check in CHECKS.items()})
    found: dict[str, bool] = kept["found"]
    return found


def _holds(check: Callable[[], bool]) -> bool:
    with suppress(SQLAlchemyError, OSError):
        return check()
    db.session.rollback()
    return False


def _schema() -> bool:
    """Say whether the tables are those that this code was written for: neither older nor newer."""
    return set(MigrationContext.configure(db.session.connection()).get_current_heads()) == _ours()


@cache
def _ours() -> frozenset[str]:
    return frozenset(ScriptDirectory(str(MIGRATIONS)).get_heads())


def _database() -> bool:
    return db.session.connection().exec_driver_sql("SELECT 1").scalar() == 1


def _store() -> bool:
    """Write a byte where evidence comes in, and have it on disk; ask for the bucket where there is one."""
    store().check()
    return True


def _room() -> bool:
    return store().free() >= 0


def _worker() -> bool:
    return is_worked(clock.now())


CHECKS: dict[str, Callable[[], bool]] = {
    "database": _database, "schema": _schema, "store": _store, "room": _room, "worker": _worker,
}  # fmt: skip
