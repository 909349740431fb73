"""Which ready pages have text, which are scans without it, and whether every font came along."""

import io

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from pikepdf import Array, Dictionary, Object, Pdf, Stream

from casebridge.evidence.reading.ready import FORM, as_stream
from casebridge.evidence.reading.report import Refused, Report, pages_in_words

SCAN_SIDE = 400.0
SCAN_LETTERS = 250
SCAN_SHARE = 0.5
_FORMS_DEEP = 8
_FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def read_text(ready: bytes, report: Report) -> None:
    """Look at the finished ready file with the second reader; note text, scans and fonts in `report`.

    :raises Refused: the second reader does not see the same pages.
    """
    try:
        document = pypdfium2.PdfDocument(ready)
    except pypdfium2.PdfiumError:
        raise Refused("The pages of the PDF cannot be shown. Ask for a sound copy.") from None
    scans = []
    with document, pikepdf.open(io.BytesIO(ready)) as pdf:
        if len(document) != report.pages:
            raise Refused(f"Two readers count {report.pages} and {len(document)} pages. Ask for a sound copy.")
        for at, page in enumerate(document):
            letters = page.get_textpage().count_chars()
            if letters:
                report.text_pages.append(at)
            form = as_stream(pdf.pages[at].obj.Resources.XObject[FORM])
            if at not in report.drawn_pages and letters < SCAN_LETTERS and _is_scan(page, form):
                scans.append(at)
        report.fonts_embedded = _fonts_embedded(pdf)
    if scans:
        which = pages_in_words(scans, "are scans", "is a scan")
        report.warn(f"{which} without a text layer: words on it cannot be searched.")


def _is_scan(page: pypdfium2.PdfPage, form: Stream) -> bool:
    left, bottom, right, top = (float(value) for value in form.BBox)
    width, height = right - left, top - bottom
    if max(width, height) <= SCAN_SIDE:
        return False
    pictures = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=_FORMS_DEEP)
    return any(_area(picture) > SCAN_SHARE * width * height for picture in pictures)


def _area(picture: pypdfium2.PdfObject) -> float:
    left, bottom, right, top = picture.get_bounds()
    return float(abs((right - left) * (top - bottom)))


def _fonts_embedded(pdf: Pdf) -> bool:
    seen: set[tuple[int, int]] = set()
    waiting: list[Object] = [page.obj.Resources for page in pdf.pages]
    while waiting:
        resources = waiting.pop()
        if not isinstance(resources, Dictionary) or (resources.is_indirect and resources.objgen in seen):
            continue
        if resources.is_indirect:
            seen.add(resources.objgen)
        if not all(_embedded(font) for font in _values(resources.get("/Font"))):
            return False
        for form in _values(resources.get("/XObject")) + _values(resources.get("/Pattern")):
            if isinstance(form, Stream) and form.objgen not in seen:
                seen.add(form.objgen)
                waiting.append(form.get("/Resources", Dictionary()))
    return True


def _values(holder: object) -> list[Object]:
    return [value for _, value in holder.items()] if isinstance(holder, Dictionary) else []


def _embedded(font: object) -> bool:
    if not isinstance(font, Dictionary) or font.get("/Subtype") == "/Type3":
        return True
    inner = font.get("/DescendantFonts")
    if isinstance(inner, Array):
        return all(_embedded(one) for one in inner)
    descriptor = font.get("/FontDescriptor")
    return isinstance(descriptor, Dictionary) and any(key in descriptor for key in _FONT_FILES)
