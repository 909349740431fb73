"""Imports a file: rows into the table, odd lines aside, the run into history; twice is once."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.db import db, retrying, transaction
from casebridge.formats import count, plural
from casebridge.incidents import identity
from casebridge.incidents.lines import look
from casebridge.incidents.models import ImportRun, IncidentRow, QuarantinedRow
from casebridge.incidents.parse import Batch, Release
from casebridge.incidents.rows import Extract, Quarantined, Stored

# Rows of one unit of work: enough to be fast, few enough that nobody waits a second for the lock.
TOGETHER = 10_000
_CHUNK = 500
_DAY, _STREET, _REPEATS = (Extract._fields.index(name) for name in ("day", "street", "repeats"))
_INCIDENT = (
    "INSERT INTO incident (import_id, id, row_number, code, day, block, street, district, arrest_number, repeats, raw)"
    " VALUES (:run, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING"
)
_ASIDE = (
    "INSERT INTO incident_quarantine (import_id, id, row_number, reasons, raw)"
    " VALUES (:run, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING"
)
Progress = Callable[[int, int, int], None]


@dataclass(slots=True)
class ImportReport:
    """What an import did; `read` is always `stored + quarantined + already_there`.

    `undated`, `unplaced` and `repeated` count, of all rows read, those without a date, without an
    address, and those that say the same as an earlier row of the file. `run` is the public id of the
    run, empty for a dry run.
    """

    layout: str
    file_name: str
    read: int = 0
    stored: int = 0
    quarantined: int = 0
    already_there: int = 0
    seconds: float = 0.0
    undated: int = 0
    unplaced: int = 0
    repeated: int = 0
    run: str = ""

    def as_json(self) -> dict[str, int | float]:
        """Return the five figures that others read."""
        return {
            "read": self.read, "stored": self.stored, "quarantined": self.quarantined,
            "already_there": self.already_there, "seconds": round(self.seconds, 3),
        }  # fmt: skip


def import_file(
    path: Path, *, actor: Actor, dry_run: bool = False, on_progress: Progress | None = None
) -> ImportReport:
    """Import a release; rows that are there already are counted and left alone.

    Every 10,000 rows are one unit of work: an import that breaks off keeps what it stored, and running
    it again finishes it. A dry run reads everything and changes nothing.

    :param on_progress: called with bytes read, bytes of the file, and rows read.
    :raises NotAllowed: the actor may not import. :raises FileRefused: the file is no release.
    """
    require(actor, Permission.INCIDENT_IMPORT)
    started = time.perf_counter()
    release = Release(look(path), today=clock.court_local(clock.now()).date())
    report = ImportReport(release.layout.key, release.source.name)
    keep = _Trial(release) if dry_run else _Keeper(release, actor)
    for batch in _together(release.batches()):
        stored, aside = keep.batch(batch)
        _count(report, batch, stored, aside)
        if on_progress:
            on_progress(batch.done, release.source.size, report.read)
    report.seconds = time.perf_counter() - started
    keep.finish(report)
    return report


class _Keeper:
    """Writes batches of one release into the database; the first unit of work also begins the run."""

    def __init__(self, release: Release, actor: Actor) -> None:
        self.release, self.actor = release, actor
        self.equals: Counter[bytes] = Counter()
        self.run_id = 0

    def batch(self, batch: Batch) -> tuple[int, int]:
        """Store a batch in one unit of work, in the order of the identities; return how many were new."""
        rows, aside = sorted(batch.rows), list(_aside(self.release, batch.aside, self.equals))
        self.run_id, stored, quarantined = retrying(lambda: self._write(rows, aside))
        return stored, quarantined

    def finish(self, report: ImportReport) -> None:
        """Close the run and tell history."""
        retrying(lambda: self._close(report))

    def _write(self, rows: Sequence[tuple[Any, ...]], aside: Sequence[tuple[Any, ...]]) -> tuple[int, int, int]:
        with transaction():
            run_id = self.run_id or self._begin()
            return run_id, _insert(_INCIDENT, run_id, rows), _insert(_ASIDE, run_id, aside)

    def _begin(self) -> int:
        source, layout = self.release.source, self.release.layout
        run = ImportRun(
            layout=layout.key, file_name=source.name[:255], size=source.size, sha256=source.sha256,
            header=self.release.plan.header, started_at=clock.now(), by_id=self.actor.id, by_name=self.actor.name,
        )  # fmt: skip
        db.session.add(run)
        db.session.flush()
        audit.record(
            "incident:import", actor=self.actor, object_type="import", object_id=run.public_id,
            sentence=f"began to import {source.name[:100]} ({layout.label})", bytes_in=source.size,
            detail={"sha256": source.sha256, "layout": layout.key},
        )  # fmt: skip
        return run.id

    def _close(self, report: ImportReport) -> None:
        with transaction() as session:
            run = session.get_one(ImportRun, self.run_id)
            report.run, run.finished_at = run.public_id, clock.now()
            run.rows_read, run.stored = report.read, report.stored
            run.quarantined, run.already_there = report.quarantined, report.already_there
            audit.record(
                "incident:imported", actor=self.actor, object_type="import", object_id=run.public_id,
                sentence=in_words(report), detail=dict(report.as_json()) | {"seconds": f"{report.seconds:.3f}"},
                duration_ms=round(report.seconds * 1000),
            )  # fmt: skip


class _Trial:
    """Says what a keeper would do, and writes nothing."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self.equals: Counter[bytes] = Counter()
        self.seen: set[int] = set()

    def batch(self, batch: Batch) -> tuple[int, int]:
        """Count the rows and lines of a batch that would be new."""
        ids = {row[0] for row in batch.rows} - self.seen
        self.seen |= ids
        aside = {line[0] for line in _aside(self.release, batch.aside, self.equals)}
        return len(ids) - _known(IncidentRow, ids), len(aside) - _known(QuarantinedRow, aside)

    def finish(self, report: ImportReport) -> None:
        """Do nothing: a trial leaves no trace."""


def in_words(report: ImportReport) -> str:
    """Say what an import did: `read 20,100 rows: 20,000 stored, 90 put aside, 10 were there already`."""
    return (
        f"read {plural(report.read, 'row')}: {count(report.stored)} stored, {count(report.quarantined)} put aside, "
        f"{count(report.already_there)} {'was' if report.already_there == 1 else 'were'} there already"
    )


def _together(batches: Iterator[Batch]) -> Iterator[Batch]:
    """Join small batches, so that one unit of work has about `TOGETHER` rows."""
    rows: list[Stored] = []
    aside: list[Quarantined] = []
    done = 0
    for batch in batches:
        rows, aside, done = rows + batch.rows, aside + batch.aside, batch.done
        if len(rows) + len(aside) >= TOGETHER:
            yield Batch(rows, aside, done)
            rows, aside = [], []
    yield Batch(rows, aside, done)


def _count(report: ImportReport, batch: Batch, stored: int, aside: int) -> None:
    report.read += len(batch.rows) + len(batch.aside)
    report.stored += stored
    report.quarantined += aside
    report.already_there += len(batch.rows) - stored + len(batch.aside) - aside
    report.undated += sum(not row[_DAY] for row in batch.rows)
    report.unplaced += sum(row[_STREET] is None for row in batch.rows)
    report.repeated += sum(row[_REPEATS] is not None for row in batch.rows)


def _aside(
    release: Release, lines: Sequence[Quarantined], equals: Counter[bytes]
) -> Iterator[tuple[int, int, str, bytes]]:
    """Yield identity, row, reasons and bytes of lines put aside; equal lines of one file are told apart."""
    for line in lines:
        equals[line.raw] += 1
        key = identity.of_bytes(release.layout, line.raw, equals[line.raw])
        yield key, line.row, "\n".join(line.reasons), line.raw


def _insert(statement: str, run_id: int, rows: Sequence[tuple[Any, ...]]) -> int:
    """Insert plain tuples through the driver itself, the fastest way on both databases; count the new ones."""
    if not rows:
        return 0
    connection = db.session.connection()
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    statement = statement.replace(":run", str(run_id)).replace("?", mark)
    return connection.exec_driver_sql(statement, list(rows)).rowcount


def _known(model: type[IncidentRow] | type[QuarantinedRow], ids: set[int]) -> int:
    """Count which identities the database has."""
    ordered = sorted(ids)
    chunks = (ordered[at : at + _CHUNK] for at in range(0, len(ordered), _CHUNK))
    return sum(len(db.session.scalars(select(model.id).where(model.id.in_(chunk))).all()) for chunk in chunks)
