"""PostgreSQL: its own `pg_dump` and `pg_restore`, one snapshot for the dump and the head, and one switch of names."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import NullPool

from casebridge import clock
from casebridge.backup import blocks
from casebridge.backup.sealed import Spoiled
from casebridge.backup.sets import Folder, Manifest, moment_name, write_synced
from casebridge.backup.snapshot import Snapshot, head_of, snapshot_of
from casebridge.errors import CaseBridgeError
from casebridge.in_use import InUse
from casebridge.lead_store import make_roles

DUMP = "dump"
_SAID = 300


class ToolFailed(CaseBridgeError):
    """One of PostgreSQL's own tools is missing, or did not do its work."""

    next_step = "Tell the administrator: docs/backup.md says which tools and rights it takes."


class Server:
    """An installation on PostgreSQL: rows, jobs and history in one database."""

    def __init__(self, config: dict[str, Any]) -> None:
        """Take the settings."""
        self.url = make_url(config["SQLALCHEMY_DATABASE_URI"])
        self.tools: Path | None = config.get("CASEBRIDGE_PG_TOOLS")
        self.folder = Path(config["CASEBRIDGE_INSTANCE"]) / ".dump"
        self.name = str(self.url.database)
        self.staged = f"{self.name}_restoring"

    @contextmanager
    def taken(self) -> Iterator[Snapshot]:
        """Give a dump of one snapshot and what that snapshot says of its head; nobody waits for it."""
        with self._scratch() as folder, self._engine(self.name).connect() as connection:
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
            snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
            path = folder / DUMP
            self._run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={path}", database=self.name)
            yield snapshot_of("postgresql", {DUMP: path}, connection)

    @contextmanager
    def present(self) -> Iterator[Connection | None]:
        """Open the database that is there, as far as it can be read."""
        with ExitStack() as held:
            try:
                connection = held.enter_context(self._engine(self.name).connect())
                head_of(connection)
            except DBAPIError:
                yield None
                return
            yield connection

    def stage(self, folder: Folder, manifest: Manifest) -> str:
        """Restore the dump of a set into a database of its own; return its URL.

        :raises InUse: somebody is connected to the database that is to be replaced. :raises Spoiled: the dump is not
            the one that was made. :raises ToolFailed: this account may not make a database, or `pg_restore` failed.
        """
        with self._maintenance() as connection:
            self._check_alone(connection)
            connection.execute(text(f'DROP DATABASE IF EXISTS "{self.staged}"'))
            try:
                connection.execute(text(f'CREATE DATABASE "{self.staged}" TEMPLATE template0'))
            except DBAPIError as refused:
                raise ToolFailed("This account may not make a database beside the present one.") from refused
        make_roles(self._engine(self.staged))
        with self._scratch() as scratch:
            path = scratch / DUMP
            write_synced(path, folder.open(manifest.name, DUMP))
            found, wanted = blocks.described(path), manifest.databases[DUMP]
            if (found.size, found.sha256) != (wanted.size, wanted.sha256):
                raise Spoiled(f"The dump of {manifest.name} is not the one that was made.")
            self._run("pg_restore", "--exit-on-error", str(path), database=self.staged)
        return self.url.set(database=self.staged).render_as_string(hide_password=False)

    def put_in_place(self) -> list[str]:
        """Give the restored database the name of the present one, in one transaction; the old one gets another name."""
        aside = f"{self.name}_before_{moment_name(clock.now()).lower()}"[:63]
        with self._engine("postgres").begin() as connection:
            self._check_alone(connection)
            found = connection.scalar(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": self.name})
            if found:
                connection.execute(text(f'ALTER DATABASE "{self.name}" RENAME TO "{aside}"'))
            connection.execute(text(f'ALTER DATABASE "{self.staged}" RENAME TO "{self.name}"'))
        return [aside] if found else []

    def _check_alone(self, connection: Connection) -> None:
        others = text("SELECT count(*) FROM pg_stat_activity WHERE datname = :name")
        if connection.scalar(others, {"name": self.name}):
            raise InUse("Somebody is connected to the database: a web server, a job worker or another program.")

    @contextmanager
    def _scratch(self) -> Iterator[Path]:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(mode=0o700, parents=True)
        try:
            yield self.folder
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def _maintenance(self) -> Iterator[Connection]:
        """Connect beside the database, outside of any transaction: databases are made and dropped there."""
        try:
            with self._engine("postgres").connect() as connection:
                yield connection.execution_options(isolation_level="AUTOCOMMIT")
        except OperationalError as refused:
            raise ToolFailed("The database `postgres` of this server cannot be reached by this account.") from refused

    def _engine(self, database: str) -> Engine:
        return create_engine(self.url.set(database=database), poolclass=NullPool)

    def _run(self, tool: str, *arguments: str, database: str) -> None:
        """Run a tool of PostgreSQL; the password goes through the environment, never through an argument.

        :raises ToolFailed: it is not there, or says that it failed.
        """
        found = shutil.which(tool, path=str(self.tools) if self.tools else None)
        if found is None:
            raise ToolFailed(f"{tool} is not here: it comes with PostgreSQL, in the server's version or a newer one.")
        address = self.url.set(drivername="postgresql", password=None, database=database).render_as_string()
        env = {**os.environ, **({"PGPASSWORD": str(self.url.password)} if self.url.password else {})}
        command = [found, f"--dbname={address}", "--no-password", *arguments]
        ended = subprocess.run(command, env=env, capture_output=True, check=False)  # noqa: S603  their tools, no shell
        if ended.returncode:
            said = ended.stderr.decode(errors="replace").strip()[-_SAID:]
            raise ToolFailed(f"{tool} failed: {said}")
