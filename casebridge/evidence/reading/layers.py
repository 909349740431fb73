"""Pages with hidden layers are printed as pictures of what a reader shows, so that nothing hidden comes along."""

import io
import zlib

import pypdfium2
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from casebridge.evidence.reading.frame import place
from casebridge.evidence.reading.ready import ReadyFile
from casebridge.evidence.reading.report import Refused, Report

DOTS_PER_INCH = 200
_PIXELS_MOST = 40_000_000


def hidden_layers(pdf: Pdf) -> bool:
    """Tell whether a reader would hide a layer of this file, on screen or on paper."""
    layers = pdf.Root.get("/OCProperties")
    if not isinstance(layers, Dictionary):
        return False
    default = layers.get("/D")
    if not isinstance(default, Dictionary):
        return True
    off = default.get("/OFF")
    hides = isinstance(off, Array) and len(off) > 0
    return hides or str(default.get("/BaseState", "/ON")) != "/ON" or "/AS" in default


def print_as_pictures(drawing: "Drawing", count: int, report: Report) -> None:
    """Add each of the `count` pages as one picture of what a reader shows."""
    report.warn(f"The file has hidden layers; its pages are printed as pictures ({DOTS_PER_INCH} dots an inch).")
    for at in range(count):
        drawing.add_page(at)


class Drawing:
    """Draws pages of a received PDF with the second reader, which is opened when it is first needed."""

    def __init__(self, stream: io.BufferedIOBase, ready: ReadyFile) -> None:
        """Draw pages of `stream` into `ready`."""
        self._stream = stream
        self._ready = ready
        self._document: pypdfium2.PdfDocument | None = None

    def add_page(self, at: int) -> None:
        """Add the page with index `at` as one picture.

        :raises Refused: the page cannot be drawn.
        """
        try:
            self._document = self._document or pypdfium2.PdfDocument(self._stream)
            page = self._document[at]
        except (pypdfium2.PdfiumError, IndexError):
            raise Refused("The pages of the PDF cannot be drawn. Print it to PDF first.") from None
        width, height = page.get_size()
        where = place((0.0, 0.0, width, height))
        scale = min(DOTS_PER_INCH / 72, (_PIXELS_MOST / (width * height)) ** 0.5)
        picture = page.render(scale=scale).to_pil().convert("RGB")
        form = picture_form(self._ready, picture.tobytes(), picture.size, Name.DeviceRGB, (width, height))
        self._ready.add(form, where, scale=where.scale)


def picture_form(
    ready: ReadyFile,
    data: bytes,
    pixels: tuple[int, int],
    colors: Name,
    size: tuple[float, float],
    *,
    bits: int = 8,
) -> Stream:
    """Make a form of `size` points that is filled by one picture, given as rows of samples."""
    image = Stream(ready.pdf, zlib.compress(data, 6))
    image.Filter = Name.FlateDecode
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.Width, image.Height = pixels
    image.ColorSpace, image.BitsPerComponent = colors, bits
    content = f"q {size[0]:.4f} 0 0 {size[1]:.4f} 0 0 cm /Im0 Do Q".encode()
    resources = Dictionary(XObject=Dictionary(Im0=ready.pdf.make_indirect(image)))
    return ready.form(content, (0.0, 0.0, *size), resources)
