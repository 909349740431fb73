"""One moment of all databases of an installation: where it lies as files, and what its history and schema say."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from alembic.migration import MigrationContext
from sqlalchemy import Connection, func, select

from casebridge.audit import GENESIS, AuditEntry
from casebridge.backup.sets import Folder, Manifest
from casebridge.sealing.models import Tombstone


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One moment: the files by what they are, and what their history and schema say.

    The embedded engine has main, lead and jobs; PostgreSQL has one dump.
    """

    engine: str
    files: dict[str, Path]
    head: tuple[int, str]
    schema: str
    gone: list[dict[str, Any]]


class Databases(Protocol):
    """What a backup and a restore need of an engine."""

    def taken(self) -> AbstractContextManager[Snapshot]:
        """Give the databases at one moment; the copies are gone after the block."""
        ...

    def present(self) -> AbstractContextManager[Connection | None]:
        """Open the database that is there, as far as it can be read."""
        ...

    def stage(self, folder: Folder, manifest: Manifest) -> str:
        """Unseal the databases of a set beside their places, verify them, and return the URL at which they open."""
        ...

    def put_in_place(self) -> list[str]:
        """Put what was staged in its place, all or nothing; return the names under which the old ones stay."""
        ...


def snapshot_of(engine: str, files: dict[str, Path], connection: Connection) -> Snapshot:
    """Return the moment that `files` hold and `connection` shows."""
    return Snapshot(engine, files, head_of(connection), schema_of(connection), tombstones_of(connection))


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
