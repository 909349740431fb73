"""The parts of files under way: one growing file for each upload, beside the blobs on the same disk.

Whoever writes holds the lock of the file; what is cut off keeps the bytes that came. Nothing is counted before
it is synced, and nothing that was counted is written over.
"""

import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from werkzeug.exceptions import ClientDisconnected

from casebridge.errors import CaseBridgeError, LostBytes
from casebridge.evidence.store import CHUNK, Incoming, Readable, Store, sync_folder

_REMEMBERED = 64
_ALGORITHMS = ("sha1", "sha256")


class PartBusy(CaseBridgeError):
    """Another request is writing to this upload."""

    status = 423
    happened = "This upload is being written to by another request."
    next_step = "Try again in a moment."


class ChecksumMismatch(CaseBridgeError):
    """A part arrived with other bytes than its checksum says."""

    status = 460
    happened = "This part changed on its way: its checksum does not match."
    kept = "Nothing of this part was kept; what came before it stays."
    next_step = "Send the part again."


@dataclass(frozen=True, slots=True)
class Checksum:
    """What the bytes of one part must hash to."""

    algorithm: str
    digest: bytes

    def __post_init__(self) -> None:
        """Refuse an algorithm that is not taken."""
        if self.algorithm not in _ALGORITHMS:
            raise ValueError(self.algorithm)


class Parts:
    """The staging area of a store; locks and bytes are on disk, so they hold for all processes."""

    def __init__(self, store: Store) -> None:
        """Take the store beside whose blobs the parts lie."""
        self.store = store
        self.folder = store.root / "parts"
        # How far each file was hashed while it came, in this process: (bytes, hash under way). Only what was counted
        # stays as it is; another process may write over the rest.
        self._hashes: dict[str, tuple[int, Any]] = {}
        self._uncounted: dict[str, tuple[int, Any]] = {}

    def begin(self) -> str:
        """Make an empty file and return its key; its name is on disk when this returns."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = secrets.token_hex(16)
        os.close(os.open(self.path(key), os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        sync_folder(self.folder)
        return key

    def path(self, key: str) -> Path:
        """Return where the bytes of `key` grow."""
        if len(key) != 32 or not set(key) <= set("0123456789abcdef"):
            raise ValueError("Not a key of this staging area.")
        return self.folder / key

    @contextmanager
    def held(self, key: str) -> Iterator[BinaryIO]:
        """Open the file of `key` and hold its lock for the block.

        :raises PartBusy: another request has it. :raises LostBytes: there is none.
        """
        try:
            handle = os.open(self.path(key), os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError as gone:
            raise LostBytes() from gone
        with os.fdopen(handle, "r+b", buffering=0) as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as busy:
                raise PartBusy() from busy
            yield file

    def write(
        self, key: str, file: BinaryIO, stream: Readable, *, at: int, most: int, checksum: Checksum | None = None
    ) -> int:
        """Write what comes from `stream` at offset `at`, sync it, and return the offset after it.

        A connection that breaks keeps what came before, but for a part with a checksum: that is all or nothing.

        :param at: what is known to be synced; bytes beyond it came without being counted and are dropped.
        :raises ChecksumMismatch: nothing of it is kept. :raises LostBytes: the file is shorter than it was.
        """
        if file.seek(0, os.SEEK_END) < at:
            raise LostBytes()
        file.truncate(at)
        file.seek(at)
        self._uncounted.pop(key, None)
        hashed, before = self._hashes.get(key, (0, hashlib.sha256()))
        follows, whole = hashed == at, before.copy()
        part = hashlib.new(checksum.algorithm, usedforsecurity=False) if checksum else None
        end, broken = at, False
        while end - at < most:
            chunk, broken = _read(stream, min(CHUNK, most - (end - at)))
            if not chunk:
                break
            file.write(chunk)
            if follows:
                whole.update(chunk)
            if part is not None:
                part.update(chunk)
            end += len(chunk)
            if (end - at) % (64 * CHUNK) < len(chunk):
                self.store.check_room()
        if checksum is not None and part is not None and (broken or part.digest() != checksum.digest):
            file.truncate(at)
            raise ChecksumMismatch()
        os.fsync(file.fileno())
        if follows:
            _remember(self._uncounted, key, end, whole)
        return end

    def counted(self, key: str) -> None:
        """Hear that the row counts what was written last: nobody writes over it any more."""
        if key in self._uncounted:
            _remember(self._hashes, key, *self._uncounted.pop(key))

    def whole(self, key: str) -> Incoming:
        """Return the file as one that came in whole, with its SHA-256.

        It was hashed as it came; only what another process took in, or one that died, is read again.
        """
        path = self.path(key)
        size = path.stat().st_size
        known = self._uncounted.pop(key, None) or self._hashes.get(key)
        hashed, running = known or (0, hashlib.sha256())
        running = running.copy()
        if hashed < size:
            with path.open("rb", buffering=0) as file:
                file.seek(hashed)
                while chunk := file.read(CHUNK):
                    running.update(chunk)
        return Incoming(path, running.hexdigest(), size)

    def drop(self, key: str) -> None:
        """Forget the bytes of `key`; those that were kept have a name of their own among the blobs."""
        self._hashes.pop(key, None)
        self._uncounted.pop(key, None)
        self.path(key).unlink(missing_ok=True)

    def strays(self, known: set[str], before: datetime) -> list[str]:
        """Return the keys that no upload under way knows and that were not touched since `before`."""
        found = []
        for path in self.folder.iterdir() if self.folder.exists() else ():
            if path.name not in known and path.stat().st_mtime < before.timestamp():
                found.append(path.name)
        return found


def _remember(among: dict[str, tuple[int, Any]], key: str, end: int, running: Any) -> None:
    if len(among) >= _REMEMBERED:
        among.clear()
    among[key] = (end, running)


def _read(stream: Readable, size: int) -> tuple[bytes, bool]:
    """Return the next bytes, and whether the connection broke instead."""
    try:
        return stream.read(size), False
    except (ClientDisconnected, OSError):
        return b"", True
