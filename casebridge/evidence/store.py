"""The bytes on disk: received to a temporary file while hashed, synced, renamed, and only then spoken of."""

import contextlib
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from flask import current_app

from casebridge.errors import DiskFull, Invalid, LostBytes, TooLarge

CHUNK = 1 << 20
RESERVE_BYTES = 2 * 1024**3
RESERVE_SHARE = 0.05


class Readable(Protocol):
    """Anything that gives bytes."""

    def read(self, size: int = -1, /) -> bytes:
        """Return at most `size` bytes; empty at the end."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """Bytes that came in whole, synced, but are not kept yet."""

    path: Path
    sha256: str
    size: int


class HashMismatch(Invalid):
    """The bytes that came are not the bytes that were sent."""

    happened = "The file changed on its way: its SHA-256 is not the one that was sent along."
    kept = "Nothing of it was stored."
    next_step = "Send it again."


class EmptyFile(Invalid):
    """A file without a byte."""

    happened = "The file is empty (0 bytes)."
    kept = "Nothing was stored; its name stands in the history."
    next_step = "Export or copy it again and send that."


class Store:
    """Blobs under random names in one folder; nothing of a user is ever part of a path."""

    def __init__(self, root: Path, *, limit: int, reserve_bytes: int, reserve_share: float) -> None:
        """Take the folder, the largest file, and what must stay free (bytes, and share of the disk)."""
        self.root = root
        self.limit = limit
        self.reserve_bytes = reserve_bytes
        self.reserve_share = reserve_share

    def receive(self, stream: Readable, *, expected_sha256: str = "") -> Incoming:
        """Take in a stream, hash it as it comes, and sync it to disk.

        :raises EmptyFile, TooLarge, HashMismatch, DiskFull: nothing stays behind.
        """
        self.check_room()
        path = self._folder("incoming") / secrets.token_hex(16)
        try:
            with self._create(path) as file:
                digest, size = self._copy(stream, file)
            if size == 0:
                raise EmptyFile()
            if expected_sha256 and expected_sha256.strip().lower() != digest:
                raise HashMismatch()
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return Incoming(path, digest, size)

    def keep(self, path: Path, *, leave: bool = False) -> str:
        """Move received bytes to their lasting place and return the key; both folders are synced.

        :param leave: they keep their first name, too, until the caller drops it (a row may fail to be written).
        """
        key = secrets.token_hex(16)
        target = self.path(key)
        for folder in (target.parent.parent, target.parent):
            if not folder.exists():
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                sync_folder(folder.parent)
        if leave:
            os.link(path, target)
        else:
            os.rename(path, target)
        sync_folder(target.parent)
        return key

    def put(self, path: Path, key: str) -> Path:
        """Move bytes that were kept before to their place again, and return the folder that is still to be synced."""
        target = self.path(key)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.rename(path, target)
        return target.parent

    def drop(self, key: str) -> None:
        """Destroy the bytes of `key`."""
        self.path(key).unlink(missing_ok=True)

    def check(self) -> None:
        """Pass while bytes can be written here: one is, and is on disk."""
        with self.passing() as path, self._create(path) as file:
            file.write(b"\0")
            file.flush()
            os.fsync(file.fileno())

    def discard(self, incoming: Incoming) -> None:
        """Forget bytes that were received and never kept."""
        incoming.path.unlink(missing_ok=True)

    def path(self, key: str) -> Path:
        """Return where the bytes of `key` lie."""
        return self.root.joinpath("blobs", *key_parts(key))

    def size(self, key: str) -> int | None:
        """Return how many bytes lie under `key`; None when none do."""
        path = self.path(key)
        return path.stat().st_size if path.is_file() else None

    def scratch(self) -> Path:
        """Return a fresh path for a derivative under way, on the same disk."""
        return self._folder("incoming") / secrets.token_hex(16)

    @contextlib.contextmanager
    def passing(self) -> Iterator[Path]:
        """Give a path for bytes that are looked at and not kept: gone after the block, or after a day if we die."""
        path = self.scratch()
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)

    def sweep(self, before: datetime) -> list[str]:
        """Drop what came in by half before then, when a process died over it: nothing of it was acknowledged."""
        dropped = []
        for path in self._folder("incoming").iterdir():
            if path.stat().st_mtime < before.timestamp():
                path.unlink(missing_ok=True)
                dropped.append(path.name)
        return dropped

    def found(self, key: str) -> Path:
        """Return where the bytes of `key` lie.

        :raises LostBytes: they do not.
        """
        try:
            path = self.path(key)
        except ValueError as bad:
            raise LostBytes() from bad
        if not path.is_file():
            raise LostBytes()
        return path

    def open(self, key: str) -> BinaryIO:
        """Open the bytes of `key` for reading."""
        return self.path(key).open("rb")

    def pieces(self, key: str) -> Iterator[bytes]:
        """Yield the bytes of `key`.

        :raises FileNotFoundError: there are none.
        """
        with self.path(key).open("rb", buffering=0) as file:
            while piece := file.read(CHUNK):
                yield piece

    def digest(self, key: str) -> str:
        """Return the SHA-256 of what lies on disk now; empty when nothing does."""
        try:
            with self.path(key).open("rb", buffering=0) as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            return ""

    def check_room(self, size: int = 0) -> None:
        """Pass while the reserve of the disk stays whole.

        :raises DiskFull: uploads stop first, other work goes on.
        """
        if self.free() < size:
            raise DiskFull()

    def free(self) -> int:
        """Return how many bytes may still come before the reserve of the disk is touched; negative when it is."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        disk = shutil.disk_usage(self.root)
        return disk.free - max(self.reserve_bytes, int(disk.total * self.reserve_share))

    def incoming(self, size: int) -> Path:
        """Return the folder in which something of `size` bytes may lie while it comes in.

        :raises DiskFull: it would eat the reserve.
        """
        self.check_room(size)
        return self._folder("incoming")

    def keys(self) -> Iterator[str]:
        """Yield every key that has bytes."""
        blobs = self.root / "blobs"
        for path in blobs.glob("??/??/*") if blobs.exists() else ():
            yield path.name

    def sizes(self) -> Iterator[tuple[str, int]]:
        """Yield every key that has bytes, and how many; what is dropped meanwhile is left out."""
        for key in sorted(self.keys()):
            if (size := self.size(key)) is not None:
                yield key, size

    def set_aside(self, known: set[str], before: datetime) -> list[str]:
        """Move bytes that no row knows and that are older than `before` to quarantine; return their keys."""
        moved = []
        for key in list(self.keys()):
            path = self.path(key)
            if key not in known and path.stat().st_mtime < before.timestamp():
                os.rename(path, self._folder("quarantine") / key)
                moved.append(key)
        return moved

    def _copy(self, stream: Readable, file: BinaryIO) -> tuple[str, int]:
        digest, size = hashlib.sha256(), 0
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > self.limit:
                raise TooLarge(
                    f"The file is larger than {self.limit:,} bytes, the most that CaseBridge takes.",
                    kept="Nothing of it was stored; the other files are not touched.",
                )
            digest.update(chunk)
            file.write(chunk)
            if size % (64 * CHUNK) < len(chunk):
                self.check_room()
        file.flush()
        os.fsync(file.fileno())
        return digest.hexdigest(), size

    def _folder(self, name: str) -> Path:
        folder = self.root / name
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    @contextlib.contextmanager
    def _create(self, path: Path) -> Iterator[BinaryIO]:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as file:
            yield file


def key_parts(key: str) -> tuple[str, str, str]:
    """Return the folders and the name under which the bytes of `key` lie.

    :raises ValueError: it is no key of a store.
    """
    if len(key) != 32 or not all(c in "0123456789abcdef" for c in key):
        raise ValueError("Not a key of this store.")
    return key[:2], key[2:4], key


def store() -> Store:
    """Return the application's store."""
    found: Store = current_app.extensions["casebridge_store"]
    return found


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on disk before this returns."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
