"""Which numbers are given to what: classes whose existence is kept from others have blocks of numbers of their own.

Readers without such a class see numbers that follow each other: nothing is missing where they could miss it
(docs/adr/0032).
"""

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute

from casebridge.cases.classed import STRICTER

# That there are exhibits of these classes is no secret to readers of the case.
KNOWN = STRICTER[:3]
OPEN = 0
# Numbers come in rings of ten parts; the first four are everybody's, each of the others is one class's.
_PARTS, _OPEN_PARTS = 10, 4


def block_of(class_: str) -> int:
    """Return the part of a ring that a class has for itself; OPEN for what takes the numbers of everybody."""
    return OPEN if class_ in KNOWN or class_ not in STRICTER else STRICTER.index(class_) + 1


def by_lot(block: int) -> bool:
    """Say whether numbers of a block are drawn, as one of them may tell nothing of how many others there are."""
    return block >= block_of("sealed")


def block_at(number: int, size: int) -> int:
    """Return which block a number is of; `size` is how many numbers a part of a ring has."""
    part = number % (_PARTS * size) // size
    return part if part >= _OPEN_PARTS else OPEN


def in_block(column: InstrumentedAttribute[int], block: int, size: int) -> ColumnElement[bool]:
    """Return whether a number is one of a block; `size` is how many numbers a part of a ring has."""
    low, high = _bounds(block, size)
    return (column % (_PARTS * size)).between(low, high - 1)


def following(last: int, block: int, size: int, count: int = 1) -> int:
    """Return the first of the next `count` numbers of a block after `last` that stand in one run."""
    low, high = _bounds(block, size)
    ring = _PARTS * size
    start, place = divmod(last + 1, ring)
    if low <= place and place + count <= high:
        return last + 1
    return max((start + (place > low)) * ring + low, 1)


def _bounds(block: int, size: int) -> tuple[int, int]:
    return (0, _OPEN_PARTS * size) if block == OPEN else (block * size + 1, (block + 1) * size)
