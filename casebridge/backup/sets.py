"""The folder of backups: each set is one moment, files of evidence lie beside the sets, each once.

`sets/<moment>-full` has the whole databases, `sets/<moment>-changes` the blocks that differ from the full set it names.
`files/` has the bytes of the store under their keys. A set is renamed to its name when all of it is on disk, so it is
there whole or not at all.
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from casebridge.backup.sealed import Spoiled, seal, sealed_size, unseal
from casebridge.db import canonical
from casebridge.errors import Busy, NotThere
from casebridge.evidence.store import sync_folder

FULL, CHANGES = "full", "changes"
# Sets of changes are kept two days, full ones five weeks (setting CASEBRIDGE_BACKUP_DAYS); the newest full always.
CHANGES_FOR = timedelta(days=2)
_MOMENT = "%Y%m%dT%H%M%S%fZ"
_MANIFEST = "manifest"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Copied:
    """A database in a set: its size, SHA-256, and in full sets the SHA-256 of each block of it, joined (hex)."""

    size: int
    sha256: str
    blocks: str = ""


@dataclass(slots=True)
class Manifest:
    """What a set holds: databases by what they are, files of the store by key as [size, SHA-256], and the head.

    A set of changes lists only files that came or went since its `base`; without one, as on PostgreSQL, it lists all.
    `gone` are tombstones of expunged cases: they are carried out again when an older set is restored. `missing` are
    keys that rows name and nothing lies under.
    """

    moment: str
    kind: str
    engine: str
    schema: str
    head: tuple[int, str]
    base: str = ""
    databases: dict[str, Copied] = field(default_factory=dict)
    files: dict[str, tuple[int, str]] = field(default_factory=dict)
    without: list[str] = field(default_factory=list)
    gone: list[dict[str, Any]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    version: int = _VERSION

    @property
    def name(self) -> str:
        """Return the name of the set."""
        return f"{self.moment}-{self.kind}"

    @property
    def made_at(self) -> datetime:
        """Return the moment that the set shows."""
        return moment_of(self.name)


def moment_of(name: str) -> datetime:
    """Return the moment of the set `name`, aware UTC."""
    return datetime.strptime(name.partition("-")[0], _MOMENT).replace(tzinfo=UTC)


def moment_name(instant: datetime) -> str:
    """Return an instant as sets are named by it."""
    return instant.astimezone(UTC).strftime(_MOMENT)


class Folder:
    """One folder of backups, with the keys that open it; the first one seals what is new."""

    def __init__(self, root: Path, keys: list[bytes]) -> None:
        """Take the folder and the keys, the one in use first."""
        self.root, self.key, self.keys = root, keys[0], keys

    @contextmanager
    def held(self) -> Iterator[None]:
        """Have the folder for the block: one backup at a time is written, or cleaned away.

        :raises Busy: another one is under way.
        """
        for folder in (self.root, self.root / "sets", self.root / "files"):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self.root / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError as other:
            raise Busy("Another backup is being written to this folder.") from other
        finally:
            os.close(handle)

    def names(self) -> list[str]:
        """Return the names of all sets, newest first."""
        sets = self.root / "sets"
        return (
            sorted((p.name for p in sets.iterdir() if not p.name.startswith(".")), reverse=True)
            if sets.exists()
            else []
        )

    def manifest(self, name: str) -> Manifest:
        """Return the manifest of a set.

        :raises NotThere: there is no such set. :raises Spoiled: it is not what was written.
        """
        if name not in self.names():
            raise NotThere(
                f"There is no backup {name or 'at all'} in this folder.", next_step="List what there is with --list."
            )
        found = json.loads(b"".join(self.open(name, _MANIFEST)))
        if found["version"] != _VERSION:
            raise Spoiled(f"{name} was written by another version of CaseBridge.")
        found["databases"] = {key: Copied(**one) for key, one in found["databases"].items()}
        return Manifest(**found | {"head": tuple(found["head"])})

    def open(self, name: str, file: str) -> Iterator[bytes]:
        """Yield a file of a set, verified piece by piece."""
        return self._unsealed(self.root / "sets" / name / file, f"{name}/{file}")

    def open_file(self, key: str) -> Iterator[bytes]:
        """Yield the bytes of a file of the store, verified piece by piece."""
        return self._unsealed(self.file(key), f"files/{key}")

    def file(self, key: str) -> Path:
        """Return where the file of `key` lies; keys are of the store or of parts under way (`part-KEY-SIZE`)."""
        return self.root / "files" / key[-2:] / key

    def has(self, key: str, size: int) -> bool:
        """Say whether a file is there with the size that it must have."""
        try:
            return self.file(key).stat().st_size == sealed_size(size)
        except FileNotFoundError:
            return False

    def keep(self, key: str, pieces: Iterable[bytes]) -> None:
        """Seal a file of the store under its key; its bytes are on disk when this returns."""
        target = self.file(key)
        if not target.parent.exists():
            target.parent.mkdir(mode=0o700, parents=True)
            sync_folder(target.parent.parent)
        fresh = target.with_name(f".{target.name}")
        with _created(fresh) as file:
            seal(pieces, file, key=self.key, name=f"files/{key}")
        os.rename(fresh, target)

    @contextmanager
    def making(self, name: str) -> Iterator[Path]:
        """Give the folder in which the set `name` is written; it gets its name when the block ends well."""
        sets = self.root / "sets"
        for left in sets.glob(".making-*"):
            shutil.rmtree(left)
        under_way = sets / f".making-{name}"
        under_way.mkdir(mode=0o700)
        try:
            yield under_way
            for folder in (self.root / "files").iterdir():
                sync_folder(folder)
            sync_folder(under_way)
            os.rename(under_way, sets / name)
            sync_folder(sets)
        finally:
            shutil.rmtree(under_way, ignore_errors=True)

    def put(self, folder: Path, name: str, file: str, pieces: Iterable[bytes]) -> None:
        """Seal one file of the set `name` that is being made in `folder`."""
        with _created(folder / file) as target:
            seal(pieces, target, key=self.key, name=f"{name}/{file}")

    def put_manifest(self, folder: Path, manifest: Manifest) -> None:
        """Seal the manifest, last of all."""
        self.put(folder, manifest.name, _MANIFEST, [canonical(asdict(manifest)).encode()])

    def files_of(self, manifest: Manifest) -> dict[str, tuple[int, str]]:
        """Return all files of a set by key, those of its base with them."""
        if not manifest.base:
            return dict(manifest.files)
        gone = set(manifest.without)
        base = {key: one for key, one in self.manifest(manifest.base).files.items() if key not in gone}
        return base | manifest.files

    def clean(self, now: datetime, full_for: timedelta) -> list[str]:
        """Remove sets that are past their time, then files that no set names; return the names of the sets.

        The newest full set stays, and each full set on which a kept set of changes rests.
        """
        names = self.names()
        full = [name for name in names if name.endswith(FULL)]
        kept = set(full[:1]) | {name for name in full if moment_of(name) > now - full_for}
        changes = [name for name in names if name.endswith(CHANGES) and moment_of(name) > now - CHANGES_FOR]
        manifests = {name: self.manifest(name) for name in changes}
        kept |= set(changes) | {one.base for one in manifests.values() if one.base}
        old = [name for name in names if name not in kept]
        for name in old:
            # The manifest goes first in one step: half a set is no set.
            gone = self.root / "sets" / f".making-{name}"
            os.rename(self.root / "sets" / name, gone)
            shutil.rmtree(gone)
        if old:
            self._drop_files(kept, manifests)
        return old

    def _drop_files(self, kept: set[str], known: dict[str, Manifest]) -> None:
        named: set[str] = set()
        for name in kept:
            named |= set((known.get(name) or self.manifest(name)).files)
        for path in (self.root / "files").glob("*/*"):
            if path.name not in named:
                path.unlink()

    def _unsealed(self, path: Path, name: str) -> Iterator[bytes]:
        try:
            with path.open("rb") as file:
                yield from unseal(file, keys=self.keys, name=name)
        except FileNotFoundError as gone:
            raise Spoiled(f"{name} is not in this backup any more.") from gone


def write_synced(path: Path, pieces: Iterator[bytes]) -> tuple[int, str]:
    """Write pieces to a new file for its owner alone and sync it; return its size and SHA-256."""
    digest, size = hashlib.sha256(), 0
    with _created(path) as file:
        for piece in pieces:
            digest.update(piece)
            file.write(piece)
            size += len(piece)
    return size, digest.hexdigest()


@contextmanager
def _created(path: Path) -> Iterator[BinaryIO]:
    """Open a new file for its owner alone; its bytes are on disk after the block."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with open(handle, "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
