"""Turns the lines of a release into rows to store and lines put aside; nothing is dropped."""

import csv
import re
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import NamedTuple

from casebridge.incidents.extract import Read, extractor
from casebridge.incidents.layouts import Layout, Plan, recognize
from casebridge.incidents.lines import LINE_LIMIT, Block, Source, blocks
from casebridge.incidents.refusals import FileRefused
from casebridge.incidents.rows import Quarantined, Stored
from casebridge.incidents.values import number_of

_CONTROLS = bytes(c for c in range(32) if c not in b"\t\n") + b"\x7f"
_LATE_CONTROLS = re.compile("[\x80-\x9f]")
# A character takes at most four bytes, so lines below this many characters are within the limit.
_SHORT = LINE_LIMIT // 4


class Batch(NamedTuple):
    """What some lines became; `rows` are plain `Extract`s; `done` is how many bytes of the file were read."""

    rows: list[Stored]
    aside: list[Quarantined]
    done: int


class Release:
    """A file being read: its plan, and what it said so far, to see repeated rows."""

    def __init__(self, source: Source, *, today: date) -> None:
        """Recognize the header of `source`.

        :param today: Baltimore's day; later dates are put aside.
        :raises FileRefused: the header is of no known layout.
        """
        self.source = source
        self._blocks = blocks(source)
        head = next(self._blocks, Block(1, b"", 0))
        line, _end, rest = head.text.partition(b"\n")
        self.plan = recognize(_header(line))
        self._head = Block(2, rest, head.done, head.cut)
        self._extract = extractor(self.plan, number_of(today))

    @property
    def layout(self) -> Layout:
        """Return the layout of the file."""
        return self.plan.layout

    def batches(self) -> Iterator[Batch]:
        """Yield all rows of the file in order, a block of lines at a time."""
        if self._head.text:
            yield self._read(self._head)
        for block in self._blocks:
            yield self._read(block)

    def _read(self, block: Block) -> Batch:
        """Read a block at full pace, line by line only where a line is odd."""
        lines = _clean(block)
        raws = block.text.split(b"\n") if lines is None else []
        rows: list[Stored] = []
        aside: list[Quarantined] = []
        at, end = 0, len(lines or raws)
        while at < end:
            if lines:
                good, bad = self._extract(_one_to_one(lines, at, block.first))
                at += len(good) + len(bad)
                rows += good
                aside += bad
            if at < end:
                good, bad = self._careful(block.first + at, lines[at].encode() if lines else raws[at], cut=block.cut)
                at += 1
                rows += good
                aside += bad
        return Batch(rows, aside, block.done)

    def _careful(self, row: int, raw: bytes, *, cut: bool) -> Read:
        """Read one line that may be odd; an empty one is no row."""
        if not raw.strip(b"\r"):
            return [], []
        line, cells, problems = _line(raw, self.plan, cut=cut)
        if problems:
            return [], [Quarantined(row, raw[:LINE_LIMIT], problems)]
        return self._extract([(row, line, cells)])


def _clean(block: Block) -> list[str] | None:
    """Return the lines of a block as text; None when one of them may be no text at all."""
    if block.cut or _suspicious(block.text):
        return None
    try:
        lines = block.text.decode().split("\n")
    except UnicodeDecodeError:
        return None
    return lines if max(map(len, lines)) <= _SHORT else None


def _one_to_one(lines: list[str], start: int, first: int) -> Iterator[tuple[int, str, list[str]]]:
    """Yield row, text and cells of the lines from `start` on, as long as one line is one row of CSV."""
    reader = csv.reader(islice(lines, start, None), strict=True)
    try:
        for taken, cells in enumerate(reader, 1):
            if reader.line_num != taken or not cells:
                return
            at = start + taken - 1
            yield first + at, lines[at], cells
    except csv.Error:
        return


def _suspicious(text: bytes) -> bool:
    """Say whether a block needs the careful way: control characters, or the bare word null somewhere."""
    if len(text.translate(None, _CONTROLS)) != len(text) or b"\xc2" in text:
        return True
    lower = text.lower()
    return b"null" in lower or b"\\n" in lower


def _line(raw: bytes, plan: Plan, *, cut: bool) -> tuple[str, list[str], tuple[str, ...]]:
    """Read one line: its text, its cells, and what is wrong with it as a line."""
    if cut or len(raw) > LINE_LIMIT:
        return "", [], (f"The line is longer than {LINE_LIMIT:,} bytes; its beginning is kept here.",)
    try:
        line = raw.decode()
    except UnicodeDecodeError as wrong:
        return "", [], (f"The line is not UTF-8: byte {raw[wrong.start]:#04x} at place {wrong.start + 1}.",)
    problems = []
    if len(raw.translate(None, _CONTROLS)) != len(raw) or _LATE_CONTROLS.search(line):
        problems.append("The line holds control characters.")
    try:
        cells = next(csv.reader([line], strict=True))
    except csv.Error:
        return line, [], (*problems, "The quotes of the line do not close as they should.")
    if nulls := [name for name, cell in zip(_columns(plan), cells, strict=False) if _is_null(cell)]:
        problems.append(f"The bare word null stands in {', '.join(nulls)}: blank or broken, nobody can tell.")
    return line, cells, tuple(problems)


def _columns(plan: Plan) -> list[str]:
    return next(csv.reader([plan.header]))


def _is_null(cell: str) -> bool:
    return cell.strip() in {"null", "NULL", "Null", "\\N"}


def _header(line: bytes) -> str:
    try:
        return line.removesuffix(b"\r").decode()
    except UnicodeDecodeError as wrong:
        raise FileRefused("The first line of the file is not UTF-8 text.") from wrong
