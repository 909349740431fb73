"""The identity of a row: one number that the same row has on every installation and in every import.

63 bits. Four say the layout. In a numbered release 31 hold the row's number and 28 its content, so a
row that a later release changed is another row. In the classic layout 17 hold the day and 42 come from
the content and from which of its equal rows in the file it is. Rows thus lie in the database in about
the order of the file, which is what makes importing fast.
"""

import hashlib
from zlib import crc32

from casebridge.incidents.layouts import BY_MARK, Layout

NUMBER_BITS = 31
CONTENT_BITS = 28
_SHIFT = NUMBER_BITS + CONTENT_BITS
NUMBER_LIMIT = 1 << NUMBER_BITS
_CONTENT = (1 << CONTENT_BITS) - 1
_ALL = (1 << _SHIFT) - 1
_DIGEST_BITS = 42
_DIGEST = (1 << _DIGEST_BITS) - 1


def content_mark(content: str) -> int:
    """Return the 28 bits that tell two versions of a numbered row apart."""
    return crc32(content.encode()) & _CONTENT


def of_number(layout: Layout, number: int, content: str) -> int:
    """Return the identity of a row that its release numbered (below 2**31)."""
    return layout.mark << _SHIFT | number << CONTENT_BITS | content_mark(content)


def of_content(layout: Layout, day: int, content: str, occurrence: int) -> int:
    """Return the identity of a row without a number.

    :param day: YYYYMMDD from 1900 to 2155, or 0.
    :param occurrence: 1 for the first row of the file with this content, 2 for the second.
    """
    year, rest = divmod(day, 10_000)
    order = (year - 1900) << 9 | rest // 100 << 5 | rest % 100 if day else 0
    return layout.mark << _SHIFT | order << _DIGEST_BITS | _digest(content.encode(), occurrence) & _DIGEST


def of_bytes(layout: Layout, raw: bytes, occurrence: int) -> int:
    """Return the identity of a line that was put aside."""
    return layout.mark << _SHIFT | _digest(raw, occurrence)


def layout_of(identity: int) -> Layout:
    """Return the layout that a row came in."""
    return BY_MARK[identity >> _SHIFT]


def span_of_number(layout: Layout, number: int) -> tuple[int, int]:
    """Return the smallest and the largest identity that rows with this number of the release can have."""
    low = layout.mark << _SHIFT | number << CONTENT_BITS
    return low, low | _CONTENT


def span_of_layout(layout: Layout) -> tuple[int, int]:
    """Return the smallest and the largest identity of a layout."""
    low = layout.mark << _SHIFT
    return low, low | _ALL


def public(identity: int) -> str:
    """Return the identity as it stands in URLs."""
    return f"{identity:016x}"


def private(text: str) -> int | None:
    """Return the identity behind a URL's text, None when it is none."""
    if len(text) != 16 or any(letter not in "0123456789abcdef" for letter in text):
        return None
    found = int(text, 16)
    return found if found >> _SHIFT in BY_MARK else None


def _digest(raw: bytes, occurrence: int) -> int:
    mark = hashlib.blake2b(raw, digest_size=8, salt=occurrence.to_bytes(8, "big"))
    return int.from_bytes(mark.digest(), "big") & _ALL
