"""Cuts a Markdown page into its numbered sections, tables and clauses, and refuses what it cannot cut."""

import re
from dataclasses import dataclass


class CannotRead(ValueError):
    """The page holds a row, role, state or word that the reader does not know."""


@dataclass(frozen=True)
class Table:
    """Hold one table: its header and its rows, each as long as the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def sections(page: str) -> dict[str, str]:
    """Return the text below each `## N. title` heading, by its number ("2", "3b")."""
    found: dict[str, str] = {}
    for part in re.split(r"^## ", page, flags=re.MULTILINE)[1:]:
        title, _, body = part.partition("\n")
        number = re.match(r"(\d+[a-z]?)\. ", title)
        if number is None or number.group(1) in found:
            raise CannotRead(f"a heading without a number of its own: {title!r}")
        found[number.group(1)] = body
    return found


def tables(body: str, *headers: tuple[str, ...]) -> list[Table]:
    """Return the tables of a section, which must carry exactly these headers in this order.

    :raises CannotRead: on a missing or extra table, a missing cell or an extra column.
    """
    blocks = re.findall(r"(?:^\|.*\n?)+", body, flags=re.MULTILINE)
    found = [_table(block) for block in blocks]
    if [table.header for table in found] != list(headers):
        raise CannotRead(f"tables headed {[table.header for table in found]}, expected {list(headers)}")
    return found


def _table(block: str) -> Table:
    lines = [_cells(line) for line in block.strip().splitlines()]
    if len(lines) < 3 or any(cell != "---" for cell in lines[1]):
        raise CannotRead(f"a table without a rule under its header: {block[:60]!r}")
    header, rows = lines[0], lines[2:]
    for row in (lines[1], *rows):
        if len(row) != len(header):
            raise CannotRead(f"{len(row)} cells where the header has {len(header)}: {row}")
    return Table(header, tuple(rows))


def _cells(line: str) -> tuple[str, ...]:
    line = line.rstrip()
    if not (line.startswith("|") and line.endswith("|") and len(line) > 1):
        raise CannotRead(f"a row that does not begin and end with a bar: {line!r}")
    return tuple(cell.strip() for cell in line[1:-1].split("|"))


def split_outside(text: str, separator: str) -> list[str]:
    """Split at a separator wherever it stands outside round brackets; empty pieces are an error."""
    pieces, depth, start, at = [], 0, 0, 0
    while at < len(text):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if depth < 0:
            raise CannotRead(f"a bracket closes that never opened: {text!r}")
        if depth == 0 and text.startswith(separator, at):
            pieces.append(text[start:at].strip())
            at = start = at + len(separator)
        else:
            at += 1
    pieces.append(text[start:].strip())
    if depth or not all(pieces):
        raise CannotRead(f"an open bracket or an empty clause: {text!r}")
    return pieces


def code(cell: str) -> str:
    """Return the one code word of a cell that holds nothing else."""
    names = code_list(cell)
    if len(names) != 1:
        raise CannotRead(f"one code word expected: {cell!r}")
    return names[0]


def code_list(cell: str, separator: str = ",") -> tuple[str, ...]:
    """Return the code words of a cell that holds only code words and separators."""
    pieces = [piece.strip() for piece in cell.split(separator)]
    if not all(re.fullmatch(r"`[a-z_]+`", piece) for piece in pieces):
        raise CannotRead(f"code words expected: {cell!r}")
    return tuple(piece.strip("`") for piece in pieces)


def paragraph(body: str, opening: str) -> str:
    """Return the one paragraph of a section that opens with these words, as one line."""
    found = [" ".join(text.split()) for text in re.split(r"\n\s*\n", body) if text.lstrip().startswith(opening)]
    if len(found) != 1:
        raise CannotRead(f"{len(found)} paragraphs open with {opening!r}")
    return found[0]
