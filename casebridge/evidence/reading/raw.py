"""The bytes of a PDF as they lie in the file: where it starts, what it claims, what older versions it holds."""

import io
import mmap
import os
import re

_COUNT = re.compile(rb"/Count\s+(\d{1,7})\b")
_OBJECT = re.compile(rb"\d+\s+\d+\s+obj\b")
_END = re.compile(rb"startxref\s+(\d+)\s+%%EOF")
_SEARCH = 8_192


class RawFile:
    """A received PDF, mapped read-only from its first `%PDF-` on."""

    def __init__(self, original: int) -> None:
        """Map the open file `original`."""
        self._map = mmap.mmap(original, 0, access=mmap.ACCESS_READ)
        self._handle = original
        start = self._map.find(b"%PDF-", 0, _SEARCH)
        self._start = start if start > 1_000 else 0

    def __enter__(self) -> "RawFile":
        """Return the file itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the mapping."""
        self._map.close()

    def stream(self) -> io.BufferedIOBase:
        """Return a fresh stream over the file; what stands far before `%PDF-` is cut off."""
        if self._start:
            return io.BytesIO(self._map[self._start :])
        handle = os.open(f"/proc/self/fd/{self._handle}", os.O_RDONLY | os.O_CLOEXEC)
        return os.fdopen(handle, "rb")

    def largest_count(self) -> int:
        """Return the largest `/Count` in the raw bytes, 0 when there is none."""
        return max((int(match[1]) for match in _COUNT.finditer(self._map)), default=0)

    def has_earlier_version(self) -> bool:
        """Tell whether objects follow an end that was a real end (not the first part of a fast-view file)."""
        ends = list(_END.finditer(self._map))
        return any(
            int(ends[at][1]) != 0 and _OBJECT.search(self._map, ends[at].end(), ends[at + 1].start())
            for at in range(len(ends) - 1)
        )
