"""The embedded engine: both files of SQLite and the jobs' file, copied in one pause and put in place by renames.

While files are put in place a note (`restore.json`) says what goes where: whoever comes next ends it. The old files
stay beside the new ones, under names that begin with `before-restore-`.
"""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from casebridge import clock
from casebridge.backup import blocks
from casebridge.backup.sealed import Spoiled
from casebridge.backup.sets import Folder, Manifest, moment_name, write_synced
from casebridge.backup.snapshot import Snapshot, head_of, snapshot_of
from casebridge.db import canonical
from casebridge.errors import Busy
from casebridge.evidence.store import sync_folder
from casebridge.in_use import UNDER_WAY
from casebridge.lead_store import SCHEMA, file_of

# Writers wait while we copy; we wait as long for one that writes.
PATIENCE = 30.0
MAIN, LEAD, JOBS = "main", "lead", "jobs"
_STAGED, _ASIDE = ".restoring-", "before-restore-"
_BESIDE = ("-journal", "-wal", "-shm")


class Embedded:
    """An installation on SQLite: `places` are its files, by what they are."""

    def __init__(self, config: dict[str, Any]) -> None:
        """Take the settings."""
        self.instance = Path(config["CASEBRIDGE_INSTANCE"])
        self.places = places(config["SQLALCHEMY_DATABASE_URI"], config["CASEBRIDGE_JOBS_URL"])

    @contextmanager
    def taken(self) -> Iterator[Snapshot]:
        """Give the databases at one moment; the copies are gone after the block.

        No unit of work is under way while both files are copied, so they show the same one as the last. The jobs' file
        is copied inside the same pause: work that was handed over there was asked for here.

        :raises Busy: somebody wrote for all the time that we wait.
        """
        folder = self.places[MAIN].with_name(f".{self.places[MAIN].stem}-copy")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        try:
            files = _copy_all(self.places, folder)
            with _reading(files[MAIN]) as connection:
                yield snapshot_of("sqlite", files, connection)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def present(self) -> Iterator[Connection | None]:
        """Open the main file that is there, as far as it can be read."""
        if not self.places[MAIN].exists():
            yield None
            return
        with _reading(self.places[MAIN]) as connection:
            try:
                head_of(connection)
            except DBAPIError:
                yield None
                return
            yield connection

    def stage(self, folder: Folder, manifest: Manifest) -> str:
        """Unseal the files of a set beside their places, verify each, and return the URL at which they open.

        :raises Spoiled: one is not what was copied.
        """
        for name, place in self.places.items():
            path = _staged(place)
            for left in (path, *(Path(f"{path}{end}") for end in _BESIDE)):
                left.unlink(missing_ok=True)
            if name not in manifest.databases:
                continue
            write_synced(path, folder.open(manifest.base or manifest.name, name))
            wanted = manifest.databases[name]
            if manifest.base:
                blocks.apply(path, folder.open(manifest.name, name), wanted.size)
            found = blocks.described(path)
            if (found.size, found.sha256) != (wanted.size, wanted.sha256):
                raise Spoiled(f"The {name} database of {manifest.name} is not the one that was copied.")
        return f"sqlite:///{_staged(self.places[MAIN])}"

    def put_in_place(self) -> list[str]:
        """Put staged files in their places, all or none; return the names under which the old ones stay."""
        moment, moves = moment_name(clock.now()), []
        for place in self.places.values():
            staged = _staged(place)
            # A journal of the old file would be played into the new one.
            for old in (*(Path(f"{place}{end}") for end in _BESIDE), place):
                fresh = str(staged) if old == place and staged.exists() else ""
                moves.append([fresh, str(old), str(old.with_name(f"{_ASIDE}{moment}-{old.name}"))])
            if staged.exists():
                _sync(staged)
                sync_folder(staged.parent)
        note = self.instance / UNDER_WAY
        fresh_note = note.with_suffix(".new")
        write_synced(fresh_note, iter([canonical({"moves": moves}).encode()]))
        os.rename(fresh_note, note)
        sync_folder(note.parent)
        return finish(self.instance)


def finish(instance: Path) -> list[str]:
    """End a restore that was cut off while it put files in place; return the names under which the old ones stay.

    Each step is done or not yet; nothing happens when none was under way.
    """
    note = instance / UNDER_WAY
    if not note.exists():
        return []
    moves = json.loads(note.read_text(encoding="utf-8"))["moves"]
    for fresh, place, aside in moves:
        if os.path.exists(place) and not os.path.exists(aside) and (not fresh or os.path.exists(fresh)):
            os.rename(place, aside)
        if fresh and os.path.exists(fresh):
            os.rename(fresh, place)
    for parent in {Path(place).parent for _fresh, place, _aside in moves}:
        sync_folder(parent)
    note.unlink()
    sync_folder(instance)
    return [aside for _fresh, _place, aside in moves if os.path.exists(aside)]


def main_file(url: str) -> Path | None:
    """Return the file of an embedded database; None for a server."""
    parsed = make_url(url)
    return Path(str(parsed.database)) if parsed.get_backend_name() == "sqlite" else None


def places(url: str, jobs_url: str) -> dict[str, Path]:
    """Return where the files of an embedded installation lie, by what they are."""
    path, jobs = main_file(url), main_file(jobs_url)
    assert path is not None  # noqa: S101  for the type alone
    return {MAIN: path, LEAD: Path(file_of(str(path))), **({JOBS: jobs} if jobs is not None else {})}


def _staged(place: Path) -> Path:
    return place.with_name(_STAGED + place.name)


@contextmanager
def _reading(path: Path) -> Iterator[Connection]:
    engine = create_engine(URL.create("sqlite", database=str(path)), poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


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


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
