"""Turn the pages of a PDF into forms: what a reader shows of each page, and nothing that lies outside it."""

import dataclasses
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream

from casebridge.evidence.reading.faults import Faults
from casebridge.evidence.reading.frame import LETTER, Box, place
from casebridge.evidence.reading.ready import ReadyFile, as_stream
from casebridge.evidence.reading.report import Report, pages_in_words

PARSED_MOST = 2 << 20
SMALL = 72.0
_TAKEN = frozenset(("/BBox", "/Resources", "/Group", "/Type", "/Subtype", "/Length", "/Filter", "/DecodeParms"))
_PARENTS_MOST = 60


def flatten(pdf: Pdf, report: Report) -> None:
    """Draw form fields, notes and stamps into their pages; tell of notes that have no picture of themselves."""
    bare = sum(
        1
        for page in pdf.pages
        for note in _annotations(page)
        if note.get("/Subtype") in (Name.Text, Name.FreeText) and "/AP" not in note
    )
    if bare:
        report.warn(f"{bare} note{'s' if bare > 1 else ''} in the file cannot be drawn and will not print.")
    pdf.generate_appearance_streams()
    pdf.flatten_annotations("all")


@dataclasses.dataclass(slots=True)
class Broken:
    """Indexes of pages whose content has errors; `unreadable` ones cannot even be unpacked."""

    faulty: set[int] = dataclasses.field(default_factory=set)
    unreadable: set[int] = dataclasses.field(default_factory=set)


def check_content(pdf: Pdf, faults: Faults) -> Broken:
    """Unpack and parse the content of every page; faults of the file's structure go to `faults`."""
    broken = Broken()
    for at, page in enumerate(pdf.pages):
        try:
            size = len(_content(page))
        except (pikepdf.PdfError, TypeError, ValueError, RuntimeError):
            broken.unreadable.add(at)
            continue
        if not _parses(page, size) or faults.collect():
            broken.faulty.add(at)
    return broken


def _content(page: Page) -> bytes:
    content = page.obj.get("/Contents")
    streams = list(content) if isinstance(content, Array) else [content]
    return b"".join(stream.read_bytes() for stream in streams if isinstance(stream, Stream))


def _parses(page: Page, size: int) -> bool:
    try:
        if size <= PARSED_MOST:
            pikepdf.parse_content_stream(page)
    except (pikepdf.PdfError, TypeError, ValueError):
        return False
    return True


def warn_of_broken(broken: Broken, report: Report) -> None:
    """Name the pages that may be incomplete."""
    indexes = broken.faulty | broken.unreadable
    if indexes:
        report.incomplete = True
        which = pages_in_words(indexes, "have errors in their content", "has errors in its content")
        report.warn(f"{which}; what is shown may be incomplete.")


def copy_pages(
    pdf: Pdf, ready: ReadyFile, report: Report, as_pictures: Callable[[int], None], unreadable: set[int]
) -> None:
    """Add every page of `pdf` to the ready file as one form; those that cannot be unpacked by `as_pictures`."""
    for at, page in enumerate(pdf.pages):
        if at in unreadable or (unreadable and _annotations(page)):
            report.drawn_pages.append(at)
            as_pictures(at)
            continue
        box = shown_box(page)
        unit = _unit(page)
        where = place(box, rotation=_rotation(page), unit=unit)
        if min(box[2] - box[0], box[3] - box[1]) * unit < SMALL:
            report.warn("A page is smaller than an inch, smaller than the stamp on a sheet.")
        form = pdf.make_indirect(page.as_form_xobject(handle_transformations=False))
        copy = as_stream(ready.pdf.copy_foreign(form))
        _keep_only_taken(copy, box)
        ready.add(copy, where, scale=where.scale)


def _keep_only_taken(form: Stream, box: Box) -> None:
    for key in [key for key, _ in form.items() if key not in _TAKEN]:
        del form[key]
    form.BBox = Array([round(value, 4) for value in box])
    if "/Resources" not in form:
        form.Resources = Dictionary()


def shown_box(page: Page) -> Box:
    """Return the box that a reader shows: the media box cut by the crop box, corners in order."""
    media = _box(page.obj, "/MediaBox") or (0.0, 0.0, *LETTER)
    crop = _box(page.obj, "/CropBox") or media
    cut = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    return cut if cut[2] > cut[0] and cut[3] > cut[1] else media


def _box(page: Object, key: str) -> Box | None:
    box = inherited(page, key)
    if not isinstance(box, Array) or len(box) != 4:
        return None
    try:
        a, b, c, d = (float(value) for value in box)
    except (TypeError, ValueError):
        return None
    if a == c or b == d:
        return None
    return (min(a, c), min(b, d), max(a, c), max(b, d))


def inherited(page: Object, key: str) -> object:
    """Return the value of `key` on the page or the nearest of its parents."""
    node: object = page
    for _ in range(_PARENTS_MOST):
        if not isinstance(node, Dictionary):
            return None
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None


def _rotation(page: Page) -> int:
    turn = inherited(page.obj, "/Rotate")
    return int(turn) % 360 // 90 * 90 if isinstance(turn, int) else 0


def _unit(page: Page) -> float:
    try:
        unit = float(page.obj.get("/UserUnit", 1))
    except (TypeError, ValueError):
        return 1.0
    return unit if 0 < unit <= 100 else 1.0


def _annotations(page: Page) -> list[Object]:
    notes = page.obj.get("/Annots")
    return [note for note in notes if isinstance(note, Dictionary)] if isinstance(notes, Array) else []
