"""All databases of an installation at one moment, as files that SQLite's own online backup copied."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, func, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import NullPool

from casebridge.audit import GENESIS, AuditEntry
from casebridge.errors import Busy
from casebridge.lead_store import SCHEMA, file_of
from casebridge.sealing.models import Tombstone

# Writers wait while we copy; we wait as long for one that writes.
PATIENCE = 30.0
MAIN, LEAD, JOBS = "main", "lead", "jobs"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One moment: the files by what they are (main, lead, jobs), and what their history and schema say."""

    engine: str
    files: dict[str, Path]
    head: tuple[int, str]
    schema: str
    gone: list[dict[str, Any]]


def main_file(url: str) -> Path | None:
    """Return the file of an embedded database; None for a server."""
    parsed = make_url(url)
    return Path(str(parsed.database)) if parsed.get_backend_name() == "sqlite" else None


@contextmanager
def taken(url: str, jobs_url: str) -> Iterator[Snapshot]:
    """Give the databases at one moment; the copies are gone after the block.

    No unit of work is under way while both files of SQLite are copied, so they show the same one as the last. The
    jobs' file is copied inside the same pause: work that was handed over there was asked for here.

    :raises Busy: somebody wrote for all the time that we wait.
    """
    found = places(url, jobs_url)
    folder = found[MAIN].with_name(f".{found[MAIN].stem}-copy")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        files = _copy_all(found, folder)
        with reading(files[MAIN]) as connection:
            yield Snapshot("sqlite", files, head_of(connection), schema_of(connection), tombstones_of(connection))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def head_of(connection: Connection) -> tuple[int, str]:
    """Return the end of the history that a database holds."""
    row = connection.execute(select(AuditEntry.seq, AuditEntry.hash).order_by(AuditEntry.seq.desc()).limit(1)).first()
    return (row.seq, row.hash) if row else (0, GENESIS)


def schema_of(connection: Connection) -> str:
    """Return the revision of the schema of a database."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def tombstones_of(connection: Connection) -> list[dict[str, Any]]:
    """Return what stays of each expunged case as plain values, with the first line of its history.

    That line tells the same case in an older database: numbers of rows are no proof, the chain is.
    """
    first = (
        select(AuditEntry.case_id, func.min(AuditEntry.seq).label("seq"))
        .where(AuditEntry.case_id.is_not(None))
        .group_by(AuditEntry.case_id)
        .subquery()
    )
    query = (
        select(Tombstone.__table__, AuditEntry.seq.label("first_seq"), AuditEntry.hash.label("first_hash"))
        .join(first, first.c.case_id == Tombstone.case_id)
        .join(AuditEntry, AuditEntry.seq == first.c.seq)
        .order_by(Tombstone.id)
    )
    return [
        {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in row._mapping.items()}
        for row in connection.execute(query)
    ]


@contextmanager
def reading(path: Path) -> Iterator[Connection]:
    """Open the main file of an embedded database by itself."""
    engine = create_engine(URL.create("sqlite", database=str(path)), poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


def places(url: str, jobs_url: str) -> dict[str, Path]:
    """Return where the files of an embedded installation lie, by what they are."""
    path, jobs = main_file(url), main_file(jobs_url)
    assert path is not None  # noqa: S101  PostgreSQL has its own
    return {MAIN: path, LEAD: Path(file_of(str(path))), **({JOBS: jobs} if jobs is not None else {})}


def _copy_all(found: dict[str, Path], folder: Path) -> dict[str, Path]:
    with closing(sqlite3.connect(found[MAIN], timeout=PATIENCE, isolation_level=None)) as pause:
        pause.execute(f"ATTACH DATABASE ? AS {SCHEMA}", (str(found[LEAD]),)).close()
        try:
            # Takes the writers' lock of both files; readers go on.
            pause.execute("BEGIN IMMEDIATE").close()
        except sqlite3.OperationalError as busy:
            raise Busy("The database was written to all the time; no moment could be copied.") from busy
        there = {name: path for name, path in found.items() if path.exists()}
        for name, path in there.items():
            _copy(path, folder / name)
        pause.execute("ROLLBACK").close()
    return {name: folder / name for name in there}


def _copy(source: Path, target: Path) -> None:
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(sqlite3.connect(source, timeout=PATIENCE)) as one, closing(sqlite3.connect(target)) as other:
        # The copy is read once and thrown away: nothing of it needs to be on disk.
        other.execute("PRAGMA synchronous=OFF").close()
        one.backup(other)
        other.execute("PRAGMA journal_mode=DELETE").close()
