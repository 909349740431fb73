"""A database as blocks of 64 KiB: a set of changes holds only those that differ from its full set."""

import hashlib
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

from casebridge.backup.sealed import Spoiled
from casebridge.backup.sets import Copied

BLOCK = 1 << 16
_RECORD = struct.Struct(">QI")
_HEX = hashlib.sha256().digest_size * 2


def described(path: Path) -> Copied:
    """Return the size, the SHA-256 and the hashes of all blocks of a file."""
    whole, blocks, size = hashlib.sha256(), [], 0
    for block in _blocks(path):
        whole.update(block)
        blocks.append(hashlib.sha256(block).hexdigest())
        size += len(block)
    return Copied(size, whole.hexdigest(), "".join(blocks))


def changed(now: Copied, before: Copied) -> list[int]:
    """Return the numbers of the blocks that differ from before."""
    old, new = _hashes(before), _hashes(now)
    return [number for number, one in enumerate(new) if number >= len(old) or old[number] != one]


def whole(path: Path) -> Iterator[bytes]:
    """Yield a file in blocks."""
    return _blocks(path)


def records(path: Path, numbers: Iterable[int]) -> Iterator[bytes]:
    """Yield these blocks of a file, each behind its number (8 bytes) and its length (4)."""
    with path.open("rb") as file:
        for number in numbers:
            file.seek(number * BLOCK)
            block = file.read(BLOCK)
            yield _RECORD.pack(number, len(block)) + block


def apply(path: Path, pieces: Iterable[bytes], size: int) -> None:
    """Write the records of `pieces` over a file and leave it `size` bytes long.

    :raises Spoiled: they end in the middle of one.
    """
    waiting = bytearray()
    with path.open("r+b") as file:
        for piece in pieces:
            waiting += piece
            while len(waiting) >= _RECORD.size:
                number, length = _RECORD.unpack_from(waiting)
                if len(waiting) < _RECORD.size + length:
                    break
                file.seek(number * BLOCK)
                file.write(memoryview(waiting)[_RECORD.size : _RECORD.size + length].tobytes())
                del waiting[: _RECORD.size + length]
        file.truncate(size)
    if waiting:
        raise Spoiled("The changes of a database end in the middle of one.")


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def _hashes(copied: Copied) -> list[str]:
    return [copied.blocks[at : at + _HEX] for at in range(0, len(copied.blocks), _HEX)]
