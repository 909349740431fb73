"""The text layer of a page, character by character, as PDFium reads it."""

import ctypes
import functools
import os
from collections.abc import Callable, Sequence
from typing import BinaryIO, overload

import pypdfium2
import pypdfium2.raw as pdfium

from casebridge.redaction.glyphs import Box, Glyphs, around

CHARACTERS_MOST = 120_000
_TENTHS = 10
_LARGEST = 0x10FFFF
Placing = Callable[[tuple[float, float, float, float]], Box]


def opened(handle: int) -> BinaryIO:
    """Return a file of its own for an open handle, so that each reader has its place in it."""
    return os.fdopen(os.open(f"/proc/self/fd/{handle}", os.O_RDONLY | os.O_CLOEXEC), "rb")


def text_of(page: pypdfium2.PdfPage) -> str:
    """Return all text of a page, quickly and without places."""
    return str(page.get_textpage().get_text_range())


def glyphs_of(page: pypdfium2.PdfPage) -> Glyphs:
    """Return the characters of a page with their boxes: hidden, white and invisible ones, too.

    Boxes are read when they are asked for: the page must stay open as long.
    """
    wide, high = (round(side * _TENTHS) for side in page.get_size())
    reader = page.get_textpage()
    unicode, raw = pdfium.FPDFText_GetUnicode, reader.raw
    units = [unicode(raw, number) for number in range(min(reader.count_chars(), CHARACTERS_MOST))]
    text = "".join(chr(unit) if 0 < unit <= _LARGEST else " " for unit in units)
    seen = _placing(page, (wide, high))
    inked = _Boxes(text, lambda number: _inked(reader, number, seen))
    full = _Boxes(text, lambda number: _full(reader, number, seen, inked[number]))
    return Glyphs(text, inked, full, wide, high)


class _Boxes(Sequence[Box | None]):
    """The boxes of characters, each read once, when somebody asks for it."""

    def __init__(self, text: str, read: Callable[[int], Box | None]) -> None:
        self._text, self._read = text, read
        self._known: dict[int, Box | None] = {}

    def __len__(self) -> int:
        return len(self._text)

    @overload
    def __getitem__(self, at: int) -> Box | None: ...

    @overload
    def __getitem__(self, at: slice) -> list[Box | None]: ...

    def __getitem__(self, at: int | slice) -> Box | list[Box | None] | None:
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self._text)))]
        if not 0 <= at < len(self._text):
            raise IndexError(at)
        if at not in self._known:
            self._known[at] = None if self._text[at].isspace() else self._read(at)
        return self._known[at]


def _inked(reader: pypdfium2.PdfTextPage, number: int, seen: Placing) -> Box | None:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    told = pdfium.FPDFText_GetCharBox(
        reader.raw, number, ctypes.byref(left), ctypes.byref(right), ctypes.byref(bottom), ctypes.byref(top)
    )
    if not told or right.value <= left.value or top.value <= bottom.value:
        return None
    return seen((left.value, bottom.value, right.value, top.value))


def _full(reader: pypdfium2.PdfTextPage, number: int, seen: Placing, ink: Box | None) -> Box | None:
    """Return the box that holds a letter of any shape of this size, at least the one around its ink."""
    rectangle = pdfium.FS_RECTF()
    if ink is None or not pdfium.FPDFText_GetLooseCharBox(reader.raw, number, ctypes.byref(rectangle)):
        return ink
    return around(seen((rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)), ink)


def _placing(page: pypdfium2.PdfPage, size: tuple[int, int]) -> Placing:
    """Return what turns a box of a page into one on the page as it is drawn, in tenths of a point."""
    if page.get_rotation() == 0 and page.get_mediabox()[:2] == (0.0, 0.0):
        return functools.partial(_upright, size[1])
    return functools.partial(_turned, page, size)


def _upright(high: int, box: tuple[float, float, float, float]) -> Box:
    left, bottom, right, top = (round(side * _TENTHS) for side in box)
    return left, high - top, max(1, right - left), max(1, top - bottom)


def _turned(page: pypdfium2.PdfPage, size: tuple[int, int], box: tuple[float, float, float, float]) -> Box:
    corners = []
    for x, y in ((box[0], box[1]), (box[2], box[3])):
        across, down = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(page.raw, 0, 0, *size, 0, x, y, ctypes.byref(across), ctypes.byref(down))
        corners.append((across.value, down.value))
    (x1, y1), (x2, y2) = corners
    return min(x1, x2), min(y1, y2), max(1, abs(x2 - x1)), max(1, abs(y2 - y1))
