"""The text layer of a page, character by character, as PDFium reads it."""

import ctypes
import os
from typing import BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium

from casebridge.redaction.glyphs import Box, Glyphs

CHARACTERS_MOST = 120_000
_TENTHS = 10
_LARGEST = 0x10FFFF


def opened(handle: int) -> BinaryIO:
    """Return a file of its own for an open handle, so that each reader has its place in it."""
    return os.fdopen(os.open(f"/proc/self/fd/{handle}", os.O_RDONLY | os.O_CLOEXEC), "rb")


def text_of(page: pypdfium2.PdfPage) -> str:
    """Return all text of a page, quickly and without places."""
    return str(page.get_textpage().get_text_range())


def glyphs_of(page: pypdfium2.PdfPage) -> Glyphs:
    """Return the characters of a page with their boxes: hidden, white and invisible ones, too."""
    wide, high = (round(side * _TENTHS) for side in page.get_size())
    reader = page.get_textpage()
    count = min(reader.count_chars(), CHARACTERS_MOST)
    text: list[str] = []
    inked: list[Box | None] = []
    full: list[Box | None] = []
    for number in range(count):
        unit = pdfium.FPDFText_GetUnicode(reader.raw, number)
        one = chr(unit) if 0 < unit <= _LARGEST else " "
        text.append(one)
        ink = None if one.isspace() else _inked(page, reader, number, (wide, high))
        inked.append(ink)
        full.append(ink and _full(page, reader, number, (wide, high), ink))
    return Glyphs("".join(text), inked, full, wide, high)


def _inked(page: pypdfium2.PdfPage, reader: pypdfium2.PdfTextPage, number: int, size: tuple[int, int]) -> Box | None:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    told = pdfium.FPDFText_GetCharBox(
        reader.raw, number, ctypes.byref(left), ctypes.byref(right), ctypes.byref(bottom), ctypes.byref(top)
    )
    if not told or right.value <= left.value or top.value <= bottom.value:
        return None
    return _seen(page, size, (left.value, bottom.value, right.value, top.value))


def _full(page: pypdfium2.PdfPage, reader: pypdfium2.PdfTextPage, number: int, size: tuple[int, int], ink: Box) -> Box:
    """Return the box that holds a letter of any shape of this size, at least the one around its ink."""
    rectangle = pdfium.FS_RECTF()
    if not pdfium.FPDFText_GetLooseCharBox(reader.raw, number, ctypes.byref(rectangle)):
        return ink
    box = _seen(page, size, (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top))
    left, top = min(box[0], ink[0]), min(box[1], ink[1])
    right, bottom = max(box[0] + box[2], ink[0] + ink[2]), max(box[1] + box[3], ink[1] + ink[3])
    return left, top, right - left, bottom - top


def _seen(page: pypdfium2.PdfPage, size: tuple[int, int], box: tuple[float, float, float, float]) -> Box:
    """Return a box on the page as it is drawn, turned and cut as the page says, in tenths of a point."""
    corners = []
    for x, y in ((box[0], box[1]), (box[2], box[3])):
        across, down = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(page.raw, 0, 0, *size, 0, x, y, ctypes.byref(across), ctypes.byref(down))
        corners.append((across.value, down.value))
    (x1, y1), (x2, y2) = corners
    return min(x1, x2), min(y1, y2), max(1, abs(x2 - x1)), max(1, abs(y2 - y1))
