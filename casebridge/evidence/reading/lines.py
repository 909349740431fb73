"""The text layer of pages: where each line stands, and the words of a whole file for a search."""

import ctypes
import json
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

CHARACTERS_MOST, LINE_MOST = 60_000, 1_000
WHOLE_MOST = 6 << 20
# Places are given in tenths of a point, from the upper left corner of the page as it is seen.
FINE = 10
_ENDS = frozenset((0x0A, 0x0D))
_BLANKS = frozenset((0, 0x20, 0xA0))


def lines_of(page: pypdfium2.PdfPage) -> bytes:
    """Return JSON: width and height of a page and, for each line, x, y, width, height and its words."""
    wide, high = (round(side * FINE) for side in page.get_size())
    found = []
    for units, box in _runs(page.get_textpage()):
        words = " ".join(plain(_text(units)).split())[:LINE_MOST]
        if words and box:
            found.append([*_seen(page, (wide, high), box), words])
    return json.dumps({"wide": wide, "high": high, "lines": found}, ensure_ascii=False).encode(errors="replace")


def words_of(document: pypdfium2.PdfDocument) -> bytes:
    """Return JSON: the words of each page in order; what comes after the limit is left out and counted as empty."""
    found, size = [], 0
    for number in range(len(document)):
        page = document[number]
        words = plain(page.get_textpage().get_text_bounded()) if size < WHOLE_MOST else ""
        found.append(words)
        size += len(words)
        page.close()
    return json.dumps(found, ensure_ascii=False).encode(errors="replace")


def plain(text: str) -> str:
    """Return a text fit to be shown: no control characters, nothing that turns its direction unseen."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c if c in "\n\t" or c.isprintable() else "\ufffd" for c in lines)


def _runs(text: pypdfium2.PdfTextPage) -> Iterator[tuple[list[int], tuple[float, ...]]]:
    """Yield the characters that stand in one line, as the file orders them, with the box around them."""
    units: list[int] = []
    box: tuple[float, ...] = ()
    for number in range(min(text.count_chars(), CHARACTERS_MOST)):
        unit = pdfium.FPDFText_GetUnicode(text.raw, number)
        here = text.get_charbox(number, loose=True)
        blank = unit in _BLANKS
        if unit in _ENDS or (not blank and box and not _beside(box, here)):
            yield units, box
            units, box = [], ()
        if unit in _ENDS:
            continue
        units.append(unit)
        if not blank:
            box = (
                (min(box[0], here[0]), min(box[1], here[1]), max(box[2], here[2]), max(box[3], here[3]))
                if box
                else here
            )
    yield units, box


def _beside(line: tuple[float, ...], here: tuple[float, ...]) -> bool:
    """Say whether a character stands in a line: at its height, written along the page or up and down."""
    left, bottom, right, top = line
    middle, across = (here[1] + here[3]) / 2, (here[0] + here[2]) / 2
    return bottom <= middle <= top or left <= across <= right


def _text(units: list[int]) -> str:
    """Return text units as text: those beyond the first plane may come as pairs."""
    return "".join(map(chr, units)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _seen(page: pypdfium2.PdfPage, size: tuple[int, int], box: tuple[float, ...]) -> tuple[int, int, int, int]:
    """Return x, y, width and height of a box on the page as it is drawn: turned and cut as it says."""
    left, bottom, right, top = box
    corners = [_place(page, size, x, y) for x, y in ((left, bottom), (right, top))]
    (x1, y1), (x2, y2) = corners
    return min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1)


def _place(page: Any, size: tuple[int, int], x: float, y: float) -> tuple[int, int]:
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page.raw, 0, 0, *size, 0, x, y, ctypes.byref(across), ctypes.byref(down))
    return across.value, down.value
