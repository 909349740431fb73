"""Passwords that were stolen elsewhere: a file of sorted SHA-1 digests, searched where it lies and never read whole."""

import hashlib
import heapq
import os
import re
import tempfile
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import BinaryIO, overload

from flask import current_app

from casebridge.accounts.passwords import normal

# CJIS IA-5(1)(a) asks for a list of what is common or stolen, replaced each quarter; so many at least (security.md 2).
FEWEST, OLDEST = 100_000, timedelta(days=92)
STOLEN = "This password stands in a list of those that were stolen elsewhere. Choose another."
_BYTES = 20
_AT_ONCE = 1_000_000
_DIGEST = re.compile(rb"([0-9A-Fa-f]{40})(:\d+)?")


@dataclass(frozen=True, slots=True)
class State:
    """How many passwords the list has, and when it was made (aware UTC)."""

    size: int
    made_at: datetime


class _Digests(Sequence[bytes]):
    """The digests of a file, each read when it is asked for."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._size = file, os.fstat(file.fileno()).st_size // _BYTES

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, at: int) -> bytes: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[bytes]: ...
    def __getitem__(self, at: int | slice) -> bytes | Sequence[bytes]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(self._size))]
        if not 0 <= at < self._size:
            raise IndexError(at)
        self._file.seek(at * _BYTES)
        return self._file.read(_BYTES)


def holds(password: str) -> bool:
    """Say whether a password stands in the list of this house, as it is or in small letters."""
    plain = normal(password)
    try:
        with place().open("rb") as file:
            digests = _Digests(file)
            return any(_is_among(_digest(one), digests) for one in {plain, plain.casefold()})
    except FileNotFoundError:
        return False


def state() -> State | None:
    """Return what the list is; None where there is none."""
    try:
        found = place().stat()
    except FileNotFoundError:
        return None
    return State(found.st_size // _BYTES, datetime.fromtimestamp(found.st_mtime, UTC))


def take_in(lines: Iterable[bytes]) -> int:
    """Put a list in the place of the one before and return its size.

    :param lines: a password each, or its SHA-1 in hex, which a colon and a count may follow (as HIBP has them); in any
        order, of any length.
    """
    target = place()
    target.parent.mkdir(parents=True, exist_ok=True)
    size, last = 0, b""
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        made = Path(folder) / "made"
        with made.open("wb") as file:
            for digest in heapq.merge(*_sorted_parts(map(_of_line, lines), Path(folder))):
                if digest not in (last, b""):
                    file.write(digest)
                    size, last = size + 1, digest
            file.flush()
            os.fsync(file.fileno())
        made.replace(target)
    return size


def place() -> Path:
    """Return where the list lies."""
    found: Path = current_app.config["CASEBRIDGE_BLOCKED_PASSWORDS"]
    return found


def _sorted_parts(digests: Iterator[bytes], folder: Path) -> list[Iterator[bytes]]:
    parts: list[Iterator[bytes]] = []
    while some := sorted(islice(digests, _AT_ONCE)):
        part = folder / f"part{len(parts)}"
        part.write_bytes(b"".join(some))
        parts.append(_read(part))
    return parts


def _read(part: Path) -> Iterator[bytes]:
    with part.open("rb") as file:
        while digest := file.read(_BYTES):
            yield digest


def _of_line(line: bytes) -> bytes:
    """Return the digest of a line, nothing for an empty one."""
    text = line.rstrip(b"\r\n")
    if found := _DIGEST.fullmatch(text):
        return bytes.fromhex(found[1].decode())
    return _digest(normal(text.decode(errors="replace"))) if text else b""


def _digest(plain: str) -> bytes:
    return hashlib.sha1(plain.encode("utf-8", "replace"), usedforsecurity=False).digest()


def _is_among(digest: bytes, digests: Sequence[bytes]) -> bool:
    at = bisect_left(digests, digest)
    return at < len(digests) and digests[at] == digest
