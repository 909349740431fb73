"""The tree over all lines (RFC 9162, section 2.1): its root grows with each line, and proves that one line is in it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

EMPTY = hashlib.sha256(b"").hexdigest()


@dataclass(slots=True)
class Edge:
    """The right edge of a tree of `size` leaves: the roots of its whole subtrees, the largest first."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    @classmethod
    def read(cls, size: int, peaks: Sequence[str]) -> "Edge":
        """Return the edge that `written` wrote."""
        return cls(size, [bytes.fromhex(peak) for peak in peaks])

    def written(self) -> list[str]:
        """Return the peaks as hex."""
        return [peak.hex() for peak in self.peaks]

    def add(self, leaf: bytes) -> None:
        """Grow by one leaf."""
        self.peaks.append(leaf)
        self.size += 1
        full = self.size
        while full % 2 == 0:
            right = self.peaks.pop()
            self.peaks.append(_joined(self.peaks.pop(), right))
            full //= 2

    def root(self) -> str:
        """Return the root of the tree as hex."""
        if not self.peaks:
            return EMPTY
        whole = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            whole = _joined(peak, whole)
        return whole.hex()


def paths(leaves: Sequence[bytes], wanted: Sequence[int]) -> dict[int, list[str]]:
    """Return for each wanted place (from 0) the roots of the subtrees beside its way up, the nearest first, as hex."""
    found: dict[int, list[str]] = {place: [] for place in wanted}
    at = {place: place for place in wanted}
    level = list(leaves)
    while len(level) > 1:
        for place, here in at.items():
            beside = here ^ 1
            if beside < len(level):
                found[place].append(level[beside].hex())
            at[place] = here // 2
        joined = [_joined(level[n], level[n + 1]) for n in range(0, len(level) - 1, 2)]
        level = joined + ([level[-1]] if len(level) % 2 else [])
    return found


def holds(leaf: bytes, place: int, size: int, path: Sequence[str], root: str) -> bool:
    """Say whether `path` leads from a leaf at `place` (from 0) to the root of a tree of `size` leaves."""
    here, last, steps = leaf, size - 1, list(path)
    if not 0 <= place < size:
        return False
    while last > 0:
        if place % 2 or place < last:
            if not steps:
                return False
            beside = bytes.fromhex(steps.pop(0))
            here = _joined(beside, here) if place % 2 else _joined(here, beside)
        place, last = place // 2, last // 2
    return not steps and here.hex() == root


def _joined(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
