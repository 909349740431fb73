"""Make a backup: databases at one moment, then the files of the store, each once, then the manifest, last."""

import errno
import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from casebridge import audit, clock
from casebridge.access.actor import ENGINE, Actor, Role
from casebridge.accounts.models import User
from casebridge.backup import blocks
from casebridge.backup.databases import databases
from casebridge.backup.sealed import Spoiled
from casebridge.backup.sets import CHANGES, FULL, Copied, Folder, Manifest, moment_name
from casebridge.backup.snapshot import Snapshot
from casebridge.db import db, transaction
from casebridge.errors import CaseBridgeError, DiskFull, NotAllowed
from casebridge.evidence.checking import known_keys
from casebridge.evidence.store import CHUNK, store
from casebridge.evidence.upload_services import parts
from casebridge.formats import plural
from casebridge.keys import ring
from casebridge.night.backups import MADE, are_made, every, last_asked
from casebridge.notices.outbox import tell
from casebridge.work import JobRequest, ask_for

KIND = "backup"
FAILED = "A backup could not be made."
_FULL_EVERY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made: its set, how many files it has and how many were new, what lay under no key."""

    name: str
    kind: str
    lines: int
    files: int
    new: int
    missing: int
    removed: tuple[str, ...]


def the_folder(root: Path) -> Folder:
    """Return the folder of backups at `root`, with our keys."""
    return Folder(root, ring("backup"))


def back_up(folder: Folder, *, full: bool = False, actor: Actor = ENGINE) -> Made:
    """Make a backup and clean away what is past its time; history says that it was made. A unit of work of its own.

    :param full: make a full set also where one of changes would do.
    :raises Busy: another one is under way, or no moment could be copied. :raises DiskFull, NotTaken: no room
        there, or a disk failed.
    """
    config = current_app.config
    _check_place(folder.root)
    with folder.held(), _told_plainly():
        last, base = _before(folder, full=full)
        with databases(config).taken() as shot:
            manifest, told = _planned(shot, base)
            with folder.making(manifest.name) as under_way:
                for name, path in shot.files.items():
                    one, before = manifest.databases[name], base.databases[name] if base and manifest.base else None
                    pieces = blocks.records(path, blocks.changed(one, before)) if before else blocks.whole(path)
                    folder.put(under_way, manifest.name, name, pieces)
                manifest.databases = told
                named = known_keys()
                files, new = _keep_files(folder, folder.files_of(last) if last else {})
                _list_files(manifest, files, base)
                manifest.missing = sorted(named - set(files))
                folder.put_manifest(under_way, manifest)
        removed = folder.clean(clock.now(), timedelta(days=config["CASEBRIDGE_BACKUP_DAYS"]))
    made = Made(
        manifest.name, manifest.kind, manifest.head[0], len(files), new, len(manifest.missing), tuple(removed)
    )  # fmt: skip
    _say(made, actor)
    return made


def ask_for_backup() -> int:
    """Ask for a backup when one is due; return how many were asked for (a sweep)."""
    if not are_made() or not _is_due():
        return 0
    with transaction():
        if not _is_due():
            return 0
        ask_for(KIND, moment_name(clock.now()))
    return 1


def make_due(_subject: str) -> None:
    """Make the backup that was asked for; safe to run twice."""
    if are_made():
        back_up(the_folder(current_app.config["CASEBRIDGE_BACKUP"]))


def fail(_subject: str, reason: str) -> None:
    """Say that no backup was made: to history and to every administrator."""
    with transaction():
        line = audit.record(
            MADE, actor=ENGINE, object_type="backup", outcome="error", reason=reason, sentence="could not make a backup"
        )
        administrators = select(User.id).where(User.active, User.role == str(Role.ADMIN)).order_by(User.id)
        tell(
            db.session.scalars(administrators).all(), tag="backup:failed", text=FAILED, subject_type="backup",
            audit_seq=line.seq, urgent=True,
        )  # fmt: skip


def _is_due() -> bool:
    """Say whether the interval has passed since the last one, and none is asked for and not yet handed over."""
    waits = db.session.scalar(select(JobRequest.asked_at).where(JobRequest.kind == KIND).order_by(JobRequest.id.desc()))
    since = max((one for one in (waits, last_asked()) if one is not None), default=None)
    return since is None or since <= clock.now() - every()


def _check_place(root: Path) -> None:
    """Refuse a folder inside the store: it would be lost with what it is to save.

    :raises NotAllowed: it is.
    """
    if root.resolve().is_relative_to(Path(current_app.config["CASEBRIDGE_STORE"]).resolve()):
        raise NotAllowed(
            "This folder lies among the files that it is to save: it would be lost with them.",
            next_step="Name a folder on another disk.",
        )


class NotTaken(CaseBridgeError):
    """The disk of the backups, or the one beside the database, did not take what was written."""

    status = 503
    happened = "A disk did not take what was written for a backup, or did not give what was to be saved."
    kept = "Older backups are as they were."
    next_step = "Look at the disk of the backups, and at that of the database."


@contextmanager
def _told_plainly() -> Iterator[None]:
    """Say plainly that there is no room for a backup, or that a disk failed."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        if getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT) or "disk is full" in str(error):
            words = "Make room there, or name another folder."
            raise DiskFull("There is no room for a backup.", next_step=words) from error
        raise NotTaken() from error


def _before(folder: Folder, *, full: bool) -> tuple[Manifest | None, Manifest | None]:
    """Return the newest set, and the full one on which changes may rest; None where one cannot be read."""
    names = folder.names()
    try:
        last = folder.manifest(names[0]) if names else None
        base = next((folder.manifest(name) for name in names if name.endswith(FULL)), None)
    except Spoiled:
        return None, None
    if full or base is None or base.made_at <= clock.now() - _FULL_EVERY:
        base = None
    return last, base


def _planned(shot: Snapshot, base: Manifest | None) -> tuple[Manifest, dict[str, Copied]]:
    """Return the manifest as far as the databases go, each with its blocks, and what is written of them in the end.

    Where half of the blocks differ, or a database came or went, changes would save nothing: the set is a full one. A
    dump of PostgreSQL is always whole; between full sets it is kept as briefly as changes are.
    """
    found = {name: blocks.described(path) for name, path in shot.files.items()}
    kind = FULL if base is None else CHANGES
    if base is not None and shot.engine == "sqlite":
        same = set(found) == set(base.databases)
        differ = sum(len(blocks.changed(one, base.databases[name])) for name, one in found.items()) if same else 0
        kind = CHANGES if same and differ * blocks.BLOCK * 2 < sum(one.size for one in found.values()) else FULL
    rests = base is not None and kind == CHANGES and shot.engine == "sqlite"
    manifest = Manifest(
        moment_name(clock.now()), kind, shot.engine, shot.schema, shot.head,
        base=base.name if base and rests else "", databases=found, gone=shot.gone,
    )  # fmt: skip
    told = found if kind == FULL else {name: replace(one, blocks="") for name, one in found.items()}
    return manifest, told


def _keep_files(folder: Folder, known: dict[str, tuple[int, str]]) -> tuple[dict[str, tuple[int, str]], int]:
    """Seal every file of the store that is not there yet; return all by key, and how many were new."""
    found, new = {}, 0
    for key, size, pieces in _files():
        try:
            before = known.get(key)
            if before is not None and before[0] == size and folder.has(key, size):
                found[key] = before
                continue
            digest = hashlib.sha256()
            folder.keep(key, _hashed(pieces, size, digest))
        except FileNotFoundError:
            # It was expunged, or a preview was dropped, since the folder was listed.
            continue
        found[key] = (size, digest.hexdigest())
        new += 1
    return found, new


def _files() -> Iterator[tuple[str, int, Iterator[bytes]]]:
    """Yield what is to be saved: key, size and bytes, of which nothing is read before somebody asks."""
    for key, size in store().sizes():
        yield key, size, store().pieces(key)
    under_way = parts().folder
    for path in sorted(under_way.iterdir()) if under_way.exists() else ():
        if size := path.stat().st_size:
            yield f"part-{path.name}-{size}", size, _pieces(path)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb", buffering=0) as file:
        while piece := file.read(CHUNK):
            yield piece


def _hashed(pieces: Iterator[bytes], size: int, digest: "hashlib._Hash") -> Iterator[bytes]:
    """Yield the first `size` bytes, and hash them on the way: a part may grow meanwhile."""
    for piece in pieces:
        chunk, size = piece[:size], max(0, size - len(piece))
        digest.update(chunk)
        yield chunk
        if not size:
            return


def _list_files(manifest: Manifest, files: dict[str, tuple[int, str]], base: Manifest | None) -> None:
    before = base.files if base is not None and manifest.base else {}
    manifest.files = {key: one for key, one in files.items() if tuple(before.get(key, ())) != one}
    manifest.without = sorted(set(before) - set(files))


def _say(made: Made, actor: Actor) -> None:
    with transaction():
        audit.record(
            MADE, actor=actor, object_type="backup", object_id=made.name[:64],
            sentence=f"made a backup of {plural(made.lines, 'line')} of history and {plural(made.files, 'file')}",
            detail={"kind": made.kind, "lines": made.lines, "files": made.files, "new": made.new,
                    "missing": made.missing, "removed": len(made.removed)},
        )  # fmt: skip
