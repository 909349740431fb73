"""Draw one page of a ready file as a picture of ours, or give its words."""

import codecs
import io
import os
from typing import Any

import pypdfium2
from PIL import Image

from casebridge.evidence.reading.looks import LOOKS, WORDS, Look
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
    return _shown(_decoded(os.pread(source, WORDS_MOST, 0))) if look.mime == WORDS else _picture(draw_sound(source))


def _of_page(source: int, look: Look, wanted: dict[str, Any]) -> bytes:
    stream = os.fdopen(os.open(f"/proc/self/fd/{source}", os.O_RDONLY | os.O_CLOEXEC), "rb")
    try:
        with pypdfium2.PdfDocument(stream) as document:
            page = document[wanted["page"] - 1]
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
    return _shown(page.get_textpage().get_text_bounded()[:WORDS_MOST])


def _decoded(data: bytes) -> str:
    """Return the beginning of a text file; what is no Unicode is read as Western European."""
    coding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return codecs.getincrementaldecoder(coding)().decode(data)
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _shown(text: str) -> bytes:
    """Return a text fit to be shown: no control characters, nothing that turns its direction unseen."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c if c in "\n\t" or c.isprintable() else "\ufffd" for c in plain).encode(errors="replace")
