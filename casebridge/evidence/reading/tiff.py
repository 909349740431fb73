"""Follow the chain of pages of a TIFF by its offsets, once round at most."""

import os
import struct


def count_pages(original: int, *, most: int) -> tuple[int, bool]:
    """Return the number of pages of the open TIFF and whether the chain comes back to itself.

    Counting stops just after `most`; a chain that leaves the file ends there.
    """
    head = os.pread(original, 16, 0)
    order = "<" if head[:2] == b"II" else ">"
    big = head[2:4] in (b"+\x00", b"\x00+")
    offset = _number(order + ("Q" if big else "I"), head[8:16] if big else head[4:8])
    seen: set[int] = set()
    while offset and len(seen) <= most:
        if offset in seen:
            return len(seen), True
        entries = _number(order + ("Q" if big else "H"), os.pread(original, 8 if big else 2, offset))
        if not entries:
            break
        seen.add(offset)
        after = offset + (8 + 20 * entries if big else 2 + 12 * entries)
        offset = _number(order + ("Q" if big else "I"), os.pread(original, 8 if big else 4, after))
    return len(seen), False


def _number(shape: str, data: bytes) -> int:
    return struct.unpack(shape, data)[0] if len(data) == struct.calcsize(shape) else 0
