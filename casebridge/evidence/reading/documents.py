"""Read a PDF: refuse what cannot be printed, name what will not print, and make its ready pages."""

import io

import pikepdf
import pypdfium2
from pikepdf import Pdf

from casebridge.evidence.reading import facts, layers, pages, text
from casebridge.evidence.reading.faults import Faults
from casebridge.evidence.reading.raw import RawFile
from casebridge.evidence.reading.ready import ReadyFile
from casebridge.evidence.reading.report import Refused, Report
from casebridge.evidence.reading.strip import TooDeep

PAGES_MOST = 5_000
SIZE_MOST = 800 << 20


def read_document(original: int, report: Report) -> bytes:
    """Return the ready file of the PDF open as `original`; facts and notices go into `report`.

    :raises Refused: with the reason in one sentence.
    """
    if report.size > SIZE_MOST:
        raise Refused("The PDF is larger than 800 MB. Ask for it in parts.")
    with RawFile(original) as raw, _open(raw.stream()) as pdf:
        faults = Faults(pdf)
        facts.refuse_what_cannot_print(pdf)
        count = _count_pages(pdf, raw, faults)
        faults.collect()
        if raw.has_earlier_version():
            report.warn("The file holds earlier versions of itself; only what a reader shows now is printed.")
        facts.warn_of(pdf, report)
        broken = pages.check_content(pdf, faults)
        ready = ReadyFile(report)
        drawing = layers.Drawing(raw.stream(), ready)
        if layers.hidden_layers(pdf):
            layers.print_as_pictures(drawing, count, report)
        else:
            _print_pages(pdf, ready, report, drawing, broken)
        faults.collect()
        pages.warn_of_broken(broken, report)
        if faults.structure:
            report.fault("The inner structure of the file was damaged and has been rebuilt in the copy.")
            if "/Outlines" in pdf.Root:
                report.warn("The bookmarks of the damaged file were dropped.")
        finished = ready.finish()
    if report.pages != count:
        raise Refused(f"Only {report.pages} of {count} pages could be read. Ask for a sound copy.")
    text.read_text(finished, report)
    return finished


def _open(stream: io.BufferedIOBase) -> Pdf:
    try:
        return pikepdf.open(stream)  # type: ignore[arg-type]
    except pikepdf.PasswordError:
        raise Refused("The PDF is protected by a password. Ask the sender for an open copy.") from None
    except (pikepdf.PdfError, ValueError) as error:
        raise Refused(_why_not(str(error))) from None


def _why_not(reason: str) -> str:
    if "loop" in reason.lower():
        return "The page tree of the PDF is circular: it points back to itself. Ask for a sound copy."
    return "The PDF is damaged beyond repair. Ask for a sound copy."


def _count_pages(pdf: Pdf, raw: RawFile, faults: Faults) -> int:
    """Return the number of pages on which two readers agree."""
    try:
        count = len(pdf.pages)
        faults.collect()
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        raise Refused(_why_not(str(error))) from None
    if count == 0:
        raise Refused("The PDF has no pages.")
    if count > PAGES_MOST:
        raise Refused(f"The PDF has {count:,} pages; at most {PAGES_MOST:,} are taken. Ask for it in parts.")
    second = _second_count(raw.stream())
    stated = raw.largest_count()
    if second is None and stated > count:
        raise Refused(f"The file says it has {stated} pages, but only {count} can be read. Ask for a sound copy.")
    if second is not None and second > count:
        raise Refused(f"Two readers count {count} and {second} pages. Ask for a sound copy.")
    return count


def _second_count(stream: io.BufferedIOBase) -> int | None:
    try:
        with pypdfium2.PdfDocument(stream) as document:
            return len(document)
    except pypdfium2.PdfiumError:
        return None


def _print_pages(pdf: Pdf, ready: ReadyFile, report: Report, drawing: layers.Drawing, broken: pages.Broken) -> None:
    try:
        if not broken.unreadable:
            pages.flatten(pdf, report)
        pages.copy_pages(pdf, ready, report, drawing.add_page, broken.unreadable)
    except TooDeep:
        raise Refused("The objects of a page lie too deep in each other. Ask for a sound copy.") from None
    except (pikepdf.PdfError, pikepdf.ForeignObjectError, RuntimeError, TypeError, ValueError):
        raise Refused("The pages of the PDF cannot be copied. Ask for a sound copy.") from None
