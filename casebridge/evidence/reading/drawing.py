"""Draw one page of a ready file as a picture of ours, or give its words."""

import codecs
import io
import os
from typing import Any

import pypdfium2
from PIL import Image

from casebridge.evidence.reading.lines import lines_of, plain, words_of
from casebridge.evidence.reading.looks import DATA, LOOKS, WORDS, Look
from casebridge.evidence.reading.report import Refused
from casebridge.evidence.reading.sounds import draw_sound

PIXELS_MOST = 12_000_000
WORDS_MOST = 100_000
_QUALITY, _EFFORT = 82, 2
_NO_PAGE = "This page cannot be drawn."
_TOO_MUCH_MEMORY = "This page needs more memory to draw than is allowed."


def draw(source: int, out: int, wanted: dict[str, Any]) -> dict[str, Any]:
    """Write what is `wanted` (look, page from 1, turn) of the open file `source` to `out`; both are handles.

    :returns: `refused`, a sentence, empty when it was drawn.
    """
    look = LOOKS[wanted["look"]]
    try:
        made = _of_original(source, look) if look.of == "original" else _of_page(source, look, wanted)
    except Refused as refusal:
        return {"refused": str(refusal)}
    except MemoryError:
        return {"refused": _TOO_MUCH_MEMORY}
    with io.FileIO(out, "wb", closefd=False) as file:
        file.write(made)
    return {"refused": ""}


def _of_original(source: int, look: Look) -> bytes:
    if look.mime == WORDS:
        return plain(_decoded(os.pread(source, WORDS_MOST, 0))).encode(errors="replace")
    return _picture(draw_sound(source))


def _of_page(source: int, look: Look, wanted: dict[str, Any]) -> bytes:
    stream = os.fdopen(os.open(f"/proc/self/fd/{source}", os.O_RDONLY | os.O_CLOEXEC), "rb")
    try:
        with pypdfium2.PdfDocument(stream) as document:
            page = document[wanted["page"] - 1]
            if look.mime == DATA:
                return lines_of(page) if look.key == "lines" else words_of(document)
            return _words(page) if look.mime == WORDS else _picture(_drawn(page, look.dots, wanted["turn"]))
    except (pypdfium2.PdfiumError, IndexError):
        raise Refused(_NO_PAGE) from None


def _drawn(page: pypdfium2.PdfPage, dots: int, turn: int) -> Image.Image:
    width, height = page.get_size()
    scale = dots / 72
    if width * height * scale * scale > PIXELS_MOST:
        raise Refused(_NO_PAGE)
    drawn: Image.Image = page.render(scale=scale, rotation=turn).to_pil()
    return drawn.convert("RGB")


def _picture(drawn: Image.Image) -> bytes:
    out = io.BytesIO()
    drawn.save(out, "WEBP", quality=_QUALITY, method=_EFFORT)
    return out.getvalue()


def _words(page: pypdfium2.PdfPage) -> bytes:
    """Return the text layer in reading order as the file has it."""
    return plain(page.get_textpage().get_text_bounded()[:WORDS_MOST]).encode(errors="replace")


def _decoded(data: bytes) -> str:
    """Return the beginning of a text file; what is no Unicode is read as Western European."""
    coding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return codecs.getincrementaldecoder(coding)().decode(data)
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
