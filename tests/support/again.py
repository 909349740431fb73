"""What many tests begin with is built once a process; the next test gets a copy of database and files."""

import copy
import functools
import shutil
import tempfile
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from flask import current_app
from flask_sqlalchemy.session import Session
from sqlalchemy import event, text
from sqlalchemy.engine import Connection
from sqlalchemy.orm import SessionTransaction

from casebridge import clock
from casebridge.bulk import _TOGETHER, UnitSession
from casebridge.db import _UNIT, _WRITE, db, in_transaction, transaction
from tests.support.databases import Copies, url_of

T = TypeVar("T")

# A test asks what happened "just now" or "today": what was built longer ago is built anew.
OLDEST = 10 * 60
# Of each kind of database so many are kept, those asked for last.
MOST = {"sqlite": 80, "postgresql": 10}
_CHANGES = "changes_before"


@dataclass(frozen=True, slots=True)
class Kept:
    """A copy of a database and of the files in its store, made at `at` (seconds of the process), and what was said."""

    url: str
    files: Path
    at: float
    said: Any


@dataclass(slots=True)
class Given:
    """A database that a test works on: who made it, and which copy it still is (none: as it was handed out)."""

    copies: Copies
    base: str = ""


given: dict[str, Given] = {}
_kept: dict[str, OrderedDict[tuple[str, str], Kept]] = {kind: OrderedDict() for kind in MOST}


def hold() -> None:
    """Have each transaction remember how much had been written on its connection before."""
    event.listen(UnitSession, "after_begin", _count)


def unit_of_work() -> AbstractContextManager[Any]:
    """Return a unit of work: the open one, or a new one that commits."""
    return nullcontext(db.session) if in_transaction() else transaction()


def built_once(build: Callable[..., T]) -> Callable[..., T]:
    """Make what a fixture builds in an application a copy of what it built before; it returns text and numbers."""

    @functools.wraps(build)
    def built(*given: Any, **named: Any) -> T:
        app = named.get("app") or named["in_app"]
        with app.app_context():
            said = build_or_copy(lambda: build(*given, **named), f"{build.__module__}.{build.__qualname__}")
            db.session.remove()
        return said

    return built


def build_or_copy(build: Callable[[], T], asked: str) -> T:
    """Bring the database to where `build` brings it: from a copy where that was asked for in these words before.

    A copy fits a database that nothing was written to since it was handed out or copied, at the present time.

    :returns: what `build` returned when it was run: text and numbers, not rows.
    """
    url = url_of(current_app)
    one = given.get(url)
    if one is None or _is_other_time() or _wrote_something() or not one.copies.untouched(url, one.base):
        return build()
    with _instead_of_the_unit() if in_transaction() else nullcontext():
        return _bring(url, one, build, asked)


def _bring(url: str, one: Given, build: Callable[[], T], asked: str) -> T:
    kind = url.partition(":")[0]
    store, kept, key = Path(current_app.config["CASEBRIDGE_STORE"]), _kept[kind], (one.base, asked)
    known = kept.pop(key, None)
    if known and time.monotonic() - known.at < OLDEST:
        _let_go()
        one.copies.replace(url, known.url)
        shutil.copytree(known.files, store, dirs_exist_ok=True)
    else:
        _forget(one.copies, known)
        said = build()
        _let_go()
        files = Path(tempfile.mkdtemp(dir=one.copies.folder))
        if store.exists():
            shutil.copytree(store, files, dirs_exist_ok=True)
        known = Kept(one.copies.twin(url), files, time.monotonic(), said)
    kept[key], one.base = known, known.url
    if len(kept) > MOST[kind]:
        _forget(one.copies, kept.popitem(last=False)[1])
    found: T = copy.deepcopy(known.said)
    return found


def _is_other_time() -> bool:
    return abs((clock.now() - datetime.now(UTC)).total_seconds()) > 1


def _count(session: Session, _transaction: SessionTransaction, connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        session.info[_CHANGES] = connection.connection.total_changes


def _wrote_something() -> bool:
    """Say whether the open transaction wrote, or the session has something to write or puts its writes off."""
    session = db.session()
    if session.new or session.dirty or session.deleted or _TOGETHER in session.info:
        return True
    if not session.in_transaction():
        return False
    if session.get_bind().dialect.name == "sqlite":
        return session.connection().connection.total_changes != session.info[_CHANGES]
    return session.scalar(text("SELECT pg_current_xact_id_if_assigned()::text")) is not None


@contextmanager
def _instead_of_the_unit() -> Iterator[None]:
    """Leave the open unit of work, in which nothing was done yet, and open it again as the product does."""
    session = db.session()
    del session.info[_UNIT]
    yield
    session.rollback()
    session.connection(execution_options={_WRITE: True})
    session.info[_UNIT] = {}


def _let_go() -> None:
    """Leave the database alone; rows that a test holds are read anew when they are asked."""
    db.session.rollback()
    db.session.expire_all()
    db.engine.dispose()


def _forget(copies: Copies, old: Kept | None) -> None:
    if old:
        copies.drop(old.url)
        shutil.rmtree(old.files)
