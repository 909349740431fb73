"""Burn boxes into pages: a page with a box becomes one picture, every other page stays what it was."""

import io
import os
import time
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from pikepdf import Dictionary, Name, Pdf, Stream
from PIL import Image, ImageDraw, ImageFont

from casebridge.evidence.kinds import PDF
from casebridge.evidence.reading.frame import Place
from casebridge.evidence.reading.ready import FORM, ReadyFile, as_stream
from casebridge.evidence.reading.report import Report
from casebridge.evidence.reading.text import read_text
from casebridge.redaction.closed.pages import opened
from casebridge.redaction.glyphs import short

DOTS = 200
_SCALE = DOTS / 720
_QUALITY = 85
# A page whose pictures cover so much of it is a photo or a scan with shades; else it is black on white.
_PHOTO_SHARE, _SHADES = 0.04, (48, 208)
_COLORFUL = 24
_LETTERS, _SMALLEST = 0.62, 9
_STRIP_OFFSETS, _STRIP_SIZES, _PHOTOMETRIC = 273, 279, 262


def burn(handles: list[int], request: dict[str, Any]) -> dict[str, Any]:
    """Write the redacted copy of the open file `handles[0]` to `handles[1]`.

    :param request: `boxes`: page (from 1, as text) to [left, top, width, height, code] in tenths of a point;
        `scales`: one entry a page. Returns the facts of the copy, and milliseconds of work for each burned page.
    """
    boxes = {int(page): found for page, found in request["boxes"].items()}
    report = Report(kind=PDF, name="copy.pdf", size=0)
    copy = ReadyFile(report)
    took: list[list[Any]] = []
    with (
        opened(handles[0]) as one,
        opened(handles[0]) as two,
        Pdf.open(one) as pdf,
        pypdfium2.PdfDocument(two) as drawn,
    ):
        for number, page in enumerate(pdf.pages, start=1):
            scale = request["scales"][number - 1] if number <= len(request["scales"]) else None
            if number in boxes:
                started = time.process_time()
                kind = _burned(copy, drawn[number - 1], boxes[number], scale)
                took.append([number, kind, round((time.process_time() - started) * 1000, 1)])
            else:
                _as_it_was(copy, page, scale)
        data = copy.finish()
    read_text(data, report)
    with io.FileIO(handles[1], "wb", closefd=False) as out:
        out.write(data)
        os.fsync(handles[1])
    return {
        "pages": report.pages, "redacted": sorted(boxes), "scales": report.scales, "text_pages": report.text_pages,
        "fonts_embedded": report.fonts_embedded, "fingerprint": report.fingerprint, "took": took,
    }  # fmt: skip


def _as_it_was(copy: ReadyFile, page: pikepdf.Page, scale: float | None) -> None:
    placing = as_stream(page.obj.Contents).read_bytes().split()
    matrix = tuple(float(value) for value in placing[1:7])
    form = as_stream(copy.pdf.copy_foreign(page.obj.Resources.XObject[FORM]))
    sheet = (float(page.obj.MediaBox[2]), float(page.obj.MediaBox[3]))
    copy.add(form, Place(sheet, scale or 1.0, matrix), scale=scale)  # type: ignore[arg-type]


def _burned(copy: ReadyFile, page: pypdfium2.PdfPage, boxes: list[list[Any]], scale: float | None) -> str:
    wide, high = page.get_size()
    pictures = next(iter(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=8)), None) is not None
    picture = page.render(scale=DOTS / 72, may_draw_forms=False, grayscale=not pictures).to_pil()
    picture = picture.convert("RGB" if pictures else "L")
    kind = _kind(picture) if pictures else "text"
    blacken(picture, boxes)
    stream = _STREAMS[kind](copy.pdf, picture)
    stream.Type, stream.Subtype = Name.XObject, Name.Image
    stream.Width, stream.Height = picture.size
    content = f"q {wide:g} 0 0 {high:g} 0 0 cm /Im0 Do Q".encode()
    resources = Dictionary(XObject=Dictionary(Im0=copy.pdf.make_indirect(stream)))
    form = as_stream(copy.pdf.make_indirect(copy.form(content, (0, 0, wide, high), resources)))
    copy.add(form, Place((wide, high), scale or 1.0, (1, 0, 0, 1, 0, 0)), scale=scale)
    return kind


def blacken(picture: Image.Image, boxes: list[list[Any]]) -> None:
    """Fill boxes with black, rounded outwards, and write the code of each in white where it has room."""
    pen = ImageDraw.Draw(picture)
    for left, top, wide, high, code in boxes:
        corner = (int(left * _SCALE), int(top * _SCALE))
        other = (-int(-(left + wide) * _SCALE // 1), -int(-(top + high) * _SCALE // 1))
        pen.rectangle((corner, other), fill="black")
        _write(pen, corner, other, str(code))


def _write(pen: ImageDraw.ImageDraw, corner: tuple[int, int], other: tuple[int, int], code: str) -> None:
    room, height = other[0] - corner[0] - 4, other[1] - corner[1]
    size = min(int(height * _LETTERS), 26)
    if size < _SMALLEST:
        return
    font = ImageFont.load_default(size)
    for words in (code, short(code)):
        if pen.textlength(words, font=font) <= room:
            middle = ((corner[0] + other[0]) // 2, (corner[1] + other[1]) // 2)
            pen.text(middle, words, fill="white", font=font, anchor="mm")
            return


def _kind(picture: Image.Image) -> str:
    """Return how a page with pictures is kept: text (black and white), grey or color."""
    small = picture.resize((170, 220))
    strong = small.convert("HSV").split()[1].histogram()
    if sum(level * count for level, count in enumerate(strong)) / sum(strong) > _COLORFUL:
        return "color"
    shades = small.convert("L").histogram()
    return "grey" if sum(shades[_SHADES[0] : _SHADES[1]]) / sum(shades) >= _PHOTO_SHARE else "text"


def _fax(pdf: Pdf, picture: Image.Image) -> Stream:
    """Return a picture in black and white, packed as a fax does (G4)."""
    out = io.BytesIO()
    flat = picture.convert("L").point(lambda level: 255 if level > 150 else 0).convert("1", dither=Image.Dither.NONE)
    flat.save(out, "TIFF", compression="group4", strip_size=1 << 28)
    with Image.open(out) as packed:
        tags = packed.tag_v2  # type: ignore[attr-defined]
        start, size, light_first = tags[_STRIP_OFFSETS][0], tags[_STRIP_SIZES][0], tags[_PHOTOMETRIC] == 0
    stream = Stream(pdf, out.getvalue()[start : start + size])
    stream.Filter = Name.CCITTFaxDecode
    stream.DecodeParms = Dictionary(K=-1, Columns=flat.width, Rows=flat.height, BlackIs1=not light_first)
    stream.ColorSpace, stream.BitsPerComponent = Name.DeviceGray, 1
    return stream


def _jpeg(pdf: Pdf, picture: Image.Image, space: Name) -> Stream:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY, dpi=(DOTS, DOTS))
    stream = Stream(pdf, out.getvalue())
    stream.Filter, stream.ColorSpace, stream.BitsPerComponent = Name.DCTDecode, space, 8
    return stream


_STREAMS = {
    "text": _fax,
    "grey": lambda pdf, picture: _jpeg(pdf, picture.convert("L"), Name.DeviceGray),
    "color": lambda pdf, picture: _jpeg(pdf, picture, Name.DeviceRGB),
}
