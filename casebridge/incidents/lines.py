"""Brings the lines of a file, packed or plain, in blocks of bounded size."""

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, cast

from casebridge.incidents.refusals import FileRefused

BLOCK = 1 << 18
LINE_LIMIT = 1 << 16
UNPACKED_LIMIT = 4 << 30
_PACKED = b"\x1f\x8b"
_UTF8_MARK = b"\xef\xbb\xbf"
_NOT_CSV = {
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
    b"PK\x03\x04": "a zip file or a workbook",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old Office file",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it lies on the disk; `size` and `sha256` are of its bytes, packed or not."""

    path: Path
    name: str
    size: int
    sha256: str
    packed: bool


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines without their line ends; `first` is the line of the file, 1 being the header.

    `done` is how many bytes of the file were read so far, for progress. `cut` says that the block is
    one line, longer than the limit, of which only the beginning is here.
    """

    first: int
    text: bytes
    done: int
    cut: bool = False

    @property
    def count(self) -> int:
        """Return how many lines the block has."""
        return self.text.count(b"\n") + 1


def look(path: Path) -> Source:
    """Read the whole file once: hash it, and if it is packed, see that it unpacks.

    :raises FileRefused: no file, nothing in it, another kind of file, a packed file that is broken.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        source = Source(path, path.name, size, sha256, _is_packed(path))
    except OSError as wrong:
        raise FileRefused(f"The file {path.name} cannot be read: {wrong.strerror or 'unknown error'}.") from wrong
    if size == 0:
        raise FileRefused("The file is empty.")
    if source.packed:
        _unpack(source)
    with _open(source) as file:
        start = file.read(8)
    for mark, word in _NOT_CSV.items():
        if start.startswith(mark):
            raise FileRefused(f"The file is {word}, not CSV in UTF-8.")
    return source


def blocks(source: Source) -> Iterator[Block]:
    """Yield the lines of the file in order; the first block begins with the header line."""
    first, carry = 1, b""
    with source.path.open("rb") as outer, _open(source, outer) as file:
        carry = file.read(len(_UTF8_MARK)).removeprefix(_UTF8_MARK)
        while chunk := file.read(BLOCK):
            whole, end, rest = (carry + chunk).rpartition(b"\n")
            if end:
                block = Block(first, _lf(whole), outer.tell())
                yield block
                first += block.count
            carry = rest
            if len(carry) > LINE_LIMIT:
                kept, carry = carry[:LINE_LIMIT], _skip_line(file)
                yield Block(first, kept, outer.tell(), cut=True)
                first += 1
        if carry:
            yield Block(first, _lf(carry), outer.tell())


def _lf(text: bytes) -> bytes:
    return text.removesuffix(b"\r").replace(b"\r\n", b"\n") if b"\r" in text else text


def _skip_line(file: BinaryIO) -> bytes:
    """Read past the end of the present line and return what was read of the next."""
    while chunk := file.read(BLOCK):
        _rest, end, following = chunk.partition(b"\n")
        if end:
            return following
    return b""


@contextmanager
def _open(source: Source, outer: BinaryIO | None = None) -> Iterator[BinaryIO]:
    with outer or source.path.open("rb") as plain:
        if source.packed:
            with gzip.GzipFile(fileobj=cast(BufferedReader, plain)) as unpacked:
                yield cast(BinaryIO, unpacked)
        else:
            yield plain


def _is_packed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == _PACKED


def _unpack(source: Source) -> None:
    size = 0
    try:
        with _open(source) as file:
            while chunk := file.read(BLOCK):
                size += len(chunk)
                if size > UNPACKED_LIMIT:
                    raise FileRefused("The packed file unpacks to more than 4 GiB.")
    except (OSError, EOFError, zlib.error) as wrong:
        raise FileRefused("The packed file is broken or was cut off: it does not unpack to its end.") from wrong
    if size == 0:
        raise FileRefused("The packed file holds nothing.")
