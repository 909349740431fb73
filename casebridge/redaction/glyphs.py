"""Characters of one page and the box of each, wherever they come from: a text layer, or words that a machine read."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from casebridge.redaction.needles import Squeezed, places, squeeze

# Left, top, width, height in tenths of a point, from the upper left corner of the page as it is seen.
Box = tuple[int, int, int, int]
# A box that is made around letters is so much wider than they are on each side.
AROUND = 8
_POINTS = tuple((2 * n + 1) / 10 for n in range(5))
# A letter is cut when a part of it, but not all, lies under boxes; a box that only touches it cuts nothing.
TOUCHED, _ALL = 5, len(_POINTS) ** 2


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The text of a page and for each character its inked box and its full box; None where it takes no room."""

    text: str
    inked: Sequence[Box | None]
    full: Sequence[Box | None]
    wide: int = 6120
    high: int = 7920

    def squeezed(self) -> Squeezed:
        """Return the text as it is searched."""
        return squeeze(self.text)

    def boxes(self, start: int, end: int) -> list[Box]:
        """Return boxes that cover characters whole, one for each line on which they stand."""
        found: list[Box] = []
        for index in range(start, end):
            if (box := self.full[index]) is not None:
                if found and beside(found[-1], box):
                    found[-1] = around(found[-1], box)
                else:
                    found.append(box)
        seen = [within(box, self.wide, self.high) for box in found]
        return [_wider(box, self.wide, self.high) for box in seen if box is not None]

    def is_hidden(self, index: int, boxes: Sequence[Box]) -> bool:
        """Say whether a character lies under boxes whole, or beside a page that these boxes turn into a picture."""
        ink = self.inked[index]
        if ink is None or is_covered(ink, boxes):
            return True
        beyond = ink[0] >= self.wide or ink[1] >= self.high or ink[0] + ink[2] <= 0 or ink[1] + ink[3] <= 0
        return beyond and bool(boxes)

    def lines(self, term: str) -> Iterator[tuple[int, int]]:
        """Yield the whole lines in which a term stands, as indexes."""
        for start, end in places(term, self.squeezed()):
            first = max(self.text.rfind("\n", 0, start), self.text.rfind("\r", 0, start)) + 1
            last = min((at for at in (self.text.find("\n", end), self.text.find("\r", end)) if at >= 0), default=None)
            yield first, len(self.text) if last is None else last

    def as_plain(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return {"text": self.text, "boxes": list(self.full), "wide": self.wide, "high": self.high}


def from_plain(told: dict[str, Any]) -> Glyphs:
    """Return what `as_plain` gave."""
    boxes = [tuple(box) if box else None for box in told["boxes"]]
    return Glyphs(told["text"], boxes, boxes, told["wide"], told["high"])


def from_words(lines: Iterable[Iterable[tuple[int, int, int, int, str]]], wide: int, high: int) -> Glyphs:
    """Return the glyphs of words that a machine read: each letter has the box of its whole word.

    :param lines: for each line its words as (left, top, width, height, text).
    """
    text: list[str] = []
    boxes: list[Box | None] = []
    for line in lines:
        for left, top, width, height, word in line:
            text += [*word, " "]
            boxes += [*[(left, top, width, height)] * len(word), None]
        text.append("\n")
        boxes.append(None)
    return Glyphs("".join(text), boxes, boxes, wide, high)


def short(ground: str) -> str:
    """Return the code of a ground that fits into small boxes: the first letters of its parts."""
    return "".join(part[:1] for part in ground.split("-")).upper()


def covered(box: Box, boxes: Sequence[Box]) -> int:
    """Return how many of 25 points of a letter lie under boxes."""
    left, top, wide, high = box
    near = [b for b in boxes if b[0] < left + wide and left < b[0] + b[2] and b[1] < top + high and top < b[1] + b[3]]
    if not near:
        return 0
    points = ((left + wide * x, top + high * y) for x in _POINTS for y in _POINTS)
    return sum(any(b[0] <= x <= b[0] + b[2] and b[1] <= y <= b[1] + b[3] for b in near) for x, y in points)


def is_covered(box: Box, boxes: Sequence[Box]) -> bool:
    """Say whether a letter lies under boxes whole."""
    return covered(box, boxes) == _ALL


def is_cut(box: Box, boxes: Sequence[Box]) -> bool:
    """Say whether a part of a letter lies under boxes and a part of it can be seen."""
    return TOUCHED < covered(box, boxes) < _ALL


def beside(line: Box, box: Box) -> bool:
    """Say whether a character goes on in a line: at its height, not before it and not far behind it."""
    middle, right = box[1] + box[3] / 2, line[0] + line[2]
    near = line[0] - AROUND <= box[0] <= right + 3 * max(line[3], box[3])
    return near and line[1] <= middle <= line[1] + line[3]


def around(one: Box, other: Box) -> Box:
    """Return the box around two."""
    left, top = min(one[0], other[0]), min(one[1], other[1])
    right, bottom = max(one[0] + one[2], other[0] + other[2]), max(one[1] + one[3], other[1] + other[3])
    return left, top, right - left, bottom - top


def within(box: Box, wide: int, high: int) -> Box | None:
    """Return the part of a box that lies on the page; None when there is none."""
    left, top = max(0, box[0]), max(0, box[1])
    right, bottom = min(wide, box[0] + box[2]), min(high, box[1] + box[3])
    return (left, top, right - left, bottom - top) if right > left and bottom > top else None


def _wider(box: Box, wide: int, high: int) -> Box:
    left, top = max(0, box[0] - AROUND), max(0, box[1] - AROUND)
    return left, top, min(wide, box[0] + box[2] + AROUND) - left, min(high, box[1] + box[3] + AROUND) - top
