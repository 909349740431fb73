"""Carry a JPEG into a page without touching its picture data, and without what else its file tells."""

import re
import struct

from pikepdf import Array, Name, Stream
from pikepdf import Dictionary as PdfDictionary

from casebridge.evidence.reading.ready import ReadyFile

_PLAIN_JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
_START, _END, _SCAN, _JFIF, _ADOBE = 0xD8, 0xD9, 0xDA, 0xE0, 0xEE
_PRINTABLE_FRAMES = frozenset((0xC0, 0xC1, 0xC2))
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_TABLES = frozenset((0xC4, 0xDB, 0xDD))
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
# How EXIF turns a picture: the unit square is mapped by this matrix (a b c d e f) before it is sized.
_TURNS = {
    1: (1, 0, 0, 1, 0, 0), 2: (-1, 0, 0, 1, 1, 0), 3: (-1, 0, 0, -1, 1, 1), 4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1), 6: (0, -1, 1, 0, 0, 1), 7: (0, 1, 1, 0, 0, 0), 8: (0, 1, -1, 0, 1, 0),
}  # fmt: skip


def cleaned(data: bytes) -> bytes | None:
    """Return the JPEG with tables, frame and scans only; None when a PDF cannot carry its coding.

    Cut out are EXIF, position, comments, thumbnails and whatever stands behind the end of the picture.
    """
    kept = [data[:2]]
    at = 2
    while True:
        marker, size, start = _segment(data, at)
        if marker is None or marker == _END:
            return b"".join([*kept, b"\xff\xd9"]) if marker == _END else None
        if marker in _FRAMES and (marker not in _PRINTABLE_FRAMES or data[start + 2] != 8):
            return None
        at = start + size
        if marker == _JFIF and _PLAIN_JFIF not in kept:
            kept.append(_PLAIN_JFIF)
        elif marker in _TABLES or marker in _FRAMES or (marker == _ADOBE and data[start + 2 : start + 7] == b"Adobe"):
            kept.append(data[start - 2 : at])
        elif marker == _SCAN:
            end = _AFTER_SCAN.search(data, at)
            if end is None:
                return None
            kept.append(data[start - 2 : end.start()])
            at = end.start()


def _segment(data: bytes, at: int) -> tuple[int | None, int, int]:
    """Return marker, length and start (of the length field) of the segment at `at`."""
    while data[at : at + 2] == b"\xff\xff":
        at += 1
    if len(data) < at + 2 or data[at] != 0xFF:
        return None, 0, at
    marker = data[at + 1]
    if marker == _END:
        return marker, 0, at + 2
    if len(data) < at + 4:
        return None, 0, at
    return marker, struct.unpack(">H", data[at + 2 : at + 4])[0], at + 2


def form_of(ready: ReadyFile, data: bytes, turn: int) -> tuple[Stream, tuple[float, float]]:
    """Make a form that shows a cleaned JPEG, turned as its EXIF orientation `turn` asked; return it with its size.

    A picture has one point for each of its dots, because a photo has no size of its own.
    """
    width, height, colors = _frame(data)
    image = Stream(ready.pdf, data)
    image.Filter = Name.DCTDecode
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.Width, image.Height, image.BitsPerComponent = width, height, 8
    image.ColorSpace = {1: Name.DeviceGray, 3: Name.DeviceRGB, 4: Name.DeviceCMYK}[colors]
    if colors == 4 and b"\xff\xee\x00\x0eAdobe" in data:
        image.Decode = Array([1, 0] * 4)
    size = (float(height), float(width)) if turn >= 5 else (float(width), float(height))
    a, b, c, d, e, f = _TURNS[turn]
    matrix = (a * size[0], b * size[1], c * size[0], d * size[1], e * size[0], f * size[1])
    content = f"q {' '.join(f'{value:.0f}' for value in matrix)} cm /Im0 Do Q".encode()
    resources = PdfDictionary(XObject=PdfDictionary(Im0=ready.pdf.make_indirect(image)))
    return ready.form(content, (0.0, 0.0, *size), resources), size


def _frame(data: bytes) -> tuple[int, int, int]:
    at = 2
    while True:
        marker, size, start = _segment(data, at)
        if marker in _FRAMES:
            height, width, colors = struct.unpack(">HHB", data[start + 3 : start + 8])
            return width, height, colors
        at = start + size
