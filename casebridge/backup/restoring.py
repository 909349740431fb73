"""The way back: everything is unsealed and verified beside its place first, then put there in one go, old or new.

The engines (embedded.py, server.py) stage the databases and put them in place; what is verified stands here.
"""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from alembic.script import ScriptDirectory
from sqlalchemy import func, select

from casebridge import audit
from casebridge.access.actor import ENGINE
from casebridge.audit import AuditEntry
from casebridge.backup.sealed import Spoiled
from casebridge.backup.sets import Folder, Manifest, write_synced
from casebridge.backup.snapshot import Databases, head_of, tombstones_of
from casebridge.db import transaction
from casebridge.errors import CaseBridgeError, DiskFull, WrongState
from casebridge.evidence.checking import known_keys
from casebridge.evidence.store import CHUNK, Store, store, sync_folder
from casebridge.evidence.upload_services import parts
from casebridge.formats import plural
from casebridge.sealing import destroying

_STAGED, _ASIDE = ".restoring-", "before-restore-"
_BESIDE = ("-journal", "-wal", "-shm")


class WouldLose(CaseBridgeError):
    """The backup is older than what is known of the history: restoring it is a roll-back."""

    status = 409
    kept = "Nothing was replaced."
    next_step = "Choose a newer backup, or say --roll-back if this is what you want."


@dataclass(frozen=True, slots=True)
class Lost:
    """What a roll-back would take away: lines of history after the backup, the cases that they tell of, until when."""

    lines: int
    cases: int | None = None
    until: datetime | None = None
    parted: bool = False

    def __str__(self) -> str:
        """Say it in a sentence."""
        if self.parted:
            return "The history of this backup is not the beginning of the one that is there: they parted."
        words = f"This backup is older than what is known: {plural(self.lines, 'line')} of history would be lost"
        if self.cases is not None:
            words += f", about {plural(self.cases, 'case')}"
        return words + (f", the last of {self.until:%Y-%m-%d %H:%M} UTC." if self.until else ".")


@dataclass(slots=True)
class Restored:
    """What a restore did, or would do: the set, what was verified, put in place, destroyed again, and lost."""

    name: str
    lines: int
    files: int
    placed: int = 0
    again: int = 0
    lost: Lost | None = None
    missing: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)


def check(folder: Folder, name: str = "") -> Restored:
    """Read a whole set and verify every byte of it; nothing is written anywhere.

    :param name: a set; the newest when empty. :raises Spoiled: something is not as it was written.
    """
    manifest = folder.manifest(name or _newest(folder))
    files = folder.files_of(manifest)
    for key, (size, sha256) in files.items():
        _same(key, _read(folder.open_file(key)), size, sha256)
    base = folder.manifest(manifest.base) if manifest.base else manifest
    for one in dict.fromkeys((base.name, manifest.name)):
        for database in manifest.databases:
            for _piece in folder.open(one, database):
                pass
    return Restored(manifest.name, manifest.head[0], len(files), missing=manifest.missing)


def known_heads(folder: Folder, manifest: Manifest, databases: Databases, kept: dict[int, str]) -> dict[int, str]:
    """Return the ends of history that are known, hash by line: kept outside, of newer sets, of the database there."""
    newer = [folder.manifest(name).head for name in folder.names() if name > manifest.name]
    found = dict(newer)
    with databases.present() as connection:
        if connection is not None:
            seq, digest = head_of(connection)
            found[seq] = digest
    return {seq: digest for seq, digest in (found | kept).items() if seq}


def lost_by(manifest: Manifest, databases: Databases, heads: dict[int, str]) -> Lost | None:
    """Return what restoring this set would lose against what is known; None when nothing."""
    seq, digest = manifest.head
    with databases.present() as connection:
        if connection is not None and seq:
            there = connection.scalar(select(AuditEntry.hash).where(AuditEntry.seq == seq))
            if there is not None and there != digest:
                return Lost(0, parted=True)
        newest = max(heads, default=0)
        if newest <= seq:
            return None
        if connection is not None and head_of(connection)[0] == newest:
            after = AuditEntry.seq > seq
            cases = connection.scalar(select(func.count(AuditEntry.case_id.distinct())).where(after))
            return Lost(newest - seq, cases, connection.scalar(select(func.max(AuditEntry.at)).where(after)))
    return Lost(newest - seq)


def check_schema(manifest: Manifest, migrations: Path) -> None:
    """Pass while this code knows the schema of a set.

    :raises WrongState: a newer CaseBridge made it.
    """
    if manifest.schema not in {one.revision for one in ScriptDirectory(str(migrations)).walk_revisions()}:
        raise WrongState(
            "A newer CaseBridge made this backup.", kept="Nothing was replaced.",
            next_step="Install the version that made it, or a newer one.",
        )  # fmt: skip


def make_good(
    folder: Folder, manifest: Manifest, databases: Databases, heads: dict[int, str], lost: Lost | None
) -> int:
    """Verify the staged database in its open application, and destroy again what was expunged since; return how many.

    :raises Spoiled: the history does not hold. :raises WrongState: an expungement cannot be carried out again.
    """
    good, broken = audit.verify(
        {seq: one for seq, one in heads.items() if seq <= manifest.head[0]} if not lost else None
    )
    if broken is not None:
        raise Spoiled(f"The history of {manifest.name} does not hold: {broken.what}.")
    if good != manifest.head[0]:
        raise Spoiled(f"{manifest.name} holds {good} lines of history and says that it holds {manifest.head[0]}.")
    acts = [act for stone in _stones(folder, manifest, databases) if (act := destroying.repeat(_typed(stone)))]
    for act in acts:
        destroying.finish(act)
    with transaction():
        audit.record(
            "backup:restore", actor=ENGINE, object_type="backup", object_id=manifest.name[:64],
            sentence=f"restored the backup of line {good:,} of history",
            reason=str(lost) if lost else "", detail={"lines": good, "lost": lost.lines if lost else 0,
                                                       "again": len(acts)},
        )  # fmt: skip
    return len(acts)


def bring_files(folder: Folder, manifest: Manifest) -> tuple[int, list[str]]:
    """Verify every file of a set and put those in place that rows name and that are not there; the store of the open
    application. Return how many, and the keys that rows name and nobody has.

    A key is random and its bytes never change, so a file more hurts nobody: this may stop anywhere.

    :raises Spoiled: a file is not what was stored. :raises DiskFull: there is no room for all.
    """  # noqa: D205
    kept, wanted = store(), known_keys()
    files = folder.files_of(manifest)
    placed: list[Path] = []
    for key, (size, sha256) in sorted(files.items()):
        if (key in wanted or key.startswith("part-")) and not _is_there(kept, key, size, sha256):
            placed.append(_bring(folder, kept, key, (size, sha256)))
        else:
            _same(key, _read(folder.open_file(key)), size, sha256)
    for parent in set(placed):
        sync_folder(parent)
    return len(placed), sorted(wanted - set(kept.keys()))


def _newest(folder: Folder) -> str:
    names = folder.names()
    return names[0] if names else ""


def _stones(folder: Folder, manifest: Manifest, databases: Databases) -> list[dict[str, Any]]:
    """Return every expungement that is known, of newer sets and of the database itself, less those in the set."""
    found: dict[str, dict[str, Any]] = {}
    for name in folder.names():
        if name > manifest.name:
            found |= {one["act"]: one for one in folder.manifest(name).gone}
    with databases.present() as connection:
        if connection is not None:
            found |= {one["act"]: one for one in tombstones_of(connection)}
    there = {one["act"] for one in manifest.gone}
    return [one for act, one in found.items() if act not in there]


def _typed(stone: dict[str, Any]) -> dict[str, Any]:
    ordered_on, destroyed_at = stone["ordered_on"], stone["destroyed_at"]
    return stone | {
        "ordered_on": date.fromisoformat(ordered_on), "destroyed_at": datetime.fromisoformat(destroyed_at)
    }  # fmt: skip


def _part(key: str) -> Path:
    return parts().path(key.split("-")[1])


def _is_there(kept: Store, key: str, size: int, sha256: str) -> bool:
    """Say whether these bytes lie there, at the beginning of a part that grew since."""
    if not key.startswith("part-"):
        return kept.size(key) == size and kept.digest(key) == sha256
    target = _part(key)
    if not target.is_file() or target.stat().st_size < size:
        return False
    digest = hashlib.sha256()
    with target.open("rb", buffering=0) as file:
        left = size
        while left and (chunk := file.read(min(CHUNK, left))):
            digest.update(chunk)
            left -= len(chunk)
    return digest.hexdigest() == sha256


def _bring(folder: Folder, kept: Store, key: str, wanted: tuple[int, str]) -> Path:
    """Put the bytes of a set in their place, and return the folder that is still to be synced."""
    if kept.free() < wanted[0]:
        raise DiskFull("There is no room for the files of this backup.", next_step="Make room and start again.")
    path = kept.scratch()
    try:
        size, digest = write_synced(path, folder.open_file(key))
        _same(key, (size, digest), *wanted)
        if not key.startswith("part-"):
            return kept.put(path, key)
        target = _part(key)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.rename(path, target)
        return target.parent
    finally:
        path.unlink(missing_ok=True)


def _read(pieces: Iterator[bytes]) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    for piece in pieces:
        digest.update(piece)
        size += len(piece)
    return size, digest.hexdigest()


def _same(key: str, found: tuple[int, str], size: int, sha256: str) -> None:
    if found != (size, sha256):
        raise Spoiled(f"The file {key} is not the one that was stored.")
