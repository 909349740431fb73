"""What a PDF carries besides its pages: what forbids printing it, and what will not be printed."""

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

from casebridge.evidence.reading.report import Refused, Report, listed

ATTACHMENTS_MOST = 100
_HARMLESS_ACTIONS = frozenset(("/GoTo", "/URI", "/Named", "/Hide", "/SetOCGState"))
_BOOKMARKS_MOST = 5_000
_CHAIN_MOST = 20


def refuse_what_cannot_print(pdf: Pdf) -> None:
    """Refuse portfolios and forms that only one program can draw.

    :raises Refused: with the reason.
    """
    if "/Collection" in pdf.Root:
        raise Refused("The PDF is a portfolio: its page is only a cover. Unpack it and file the documents inside.")
    form = _form(pdf)
    if form is None or "/XFA" not in form:
        return
    if pdf.Root.get("/NeedsRendering", False) or not _items(form.get("/Fields")):
        raise Refused("The PDF is an XFA form that only one program can draw. Print it to PDF first.")


def warn_of(pdf: Pdf, report: Report) -> None:
    """Tell of everything that stays behind when only the pages are printed."""
    if pdf.is_encrypted:
        report.warn("The sender restricted printing, copying or changing; the printed copy has no such lock.")
    form = _form(pdf)
    if form is not None and "/XFA" in form:
        report.warn("The file is a form in two layers (XFA); the fields that every reader shows are printed.")
    if form is not None and any(_signed(field) for field in _fields(form)):
        report.warn("A digital signature does not survive printing; it can be checked in the original.")
    names = list(_attachment_names(pdf))
    if names:
        report.warn(f"Attached files are not printed; file them as their own exhibits: {listed(names)}.")
    bookmarks, circular = _bookmarks(pdf)
    if _acts(pdf, bookmarks):
        report.warn("Active content (script, program start or submit) was taken out of the copy.")
    if circular:
        report.warn("The bookmarks are circular and were dropped.")


def _form(pdf: Pdf) -> Dictionary | None:
    form = pdf.Root.get("/AcroForm")
    return form if isinstance(form, Dictionary) else None


def _items(thing: object) -> list[Dictionary]:
    return [item for item in thing if isinstance(item, Dictionary)] if isinstance(thing, Array) else []


def _fields(form: Dictionary) -> Iterator[Dictionary]:
    seen: set[tuple[int, int]] = set()
    waiting = _items(form.get("/Fields"))
    while waiting:
        field = waiting.pop()
        if field.is_indirect and field.objgen in seen:
            continue
        seen.add(field.objgen)
        yield field
        waiting.extend(_items(field.get("/Kids")))


def _signed(field: Dictionary) -> bool:
    return field.get("/FT") == "/Sig" and isinstance(field.get("/V"), Dictionary)


def _attachment_names(pdf: Pdf) -> Iterator[str]:
    try:
        names = list(pdf.attachments)[:ATTACHMENTS_MOST]
    except (pikepdf.PdfError, RuntimeError, ValueError):
        names = ["(names cannot be read)"]
    yield from names
    for page in pdf.pages:
        for annotation in _items(page.obj.get("/Annots")):
            if annotation.get("/Subtype") == "/FileAttachment":
                yield _file_name(annotation.get("/FS"))


def _file_name(file: object) -> str:
    if isinstance(file, Dictionary):
        return str(file.get("/UF", file.get("/F", "(no name)")))
    return str(file or "(no name)")


def _acts(pdf: Pdf, bookmarks: list[Dictionary]) -> bool:
    names = pdf.Root.get("/Names")
    if isinstance(names, Dictionary) and "/JavaScript" in names:
        return True
    holders = [pdf.Root, *bookmarks] + [page.obj for page in pdf.pages]
    holders += [note for page in pdf.pages for note in _items(page.obj.get("/Annots"))]
    form = _form(pdf)
    holders += list(_fields(form)) if form is not None else []
    return any(_holder_acts(holder) for holder in holders)


def _holder_acts(holder: Object) -> bool:
    actions = [holder.get(key) for key in ("/OpenAction", "/A")]
    extra = holder.get("/AA")
    actions += [action for _, action in extra.items()] if isinstance(extra, Dictionary) else []
    if holder.get("/Subtype") in (Name.RichMedia, Name.Screen, Name.Movie, Name.Sound, Name("/3D")):
        return True
    return any(_does_more_than_turn_pages(action) for action in actions)


def _does_more_than_turn_pages(action: object) -> bool:
    for _ in range(_CHAIN_MOST):
        if not isinstance(action, Dictionary):
            return False
        if str(action.get("/S", "/GoTo")) not in _HARMLESS_ACTIONS:
            return True
        following = action.get("/Next")
        action = following[0] if isinstance(following, Array) and len(following) else following
    return True


def _bookmarks(pdf: Pdf) -> tuple[list[Dictionary], bool]:
    """Return the bookmarks and whether their chain comes back to itself."""
    outlines = pdf.Root.get("/Outlines")
    seen: set[tuple[int, int]] = set()
    found: list[Dictionary] = []
    waiting = [outlines.get("/First")] if isinstance(outlines, Dictionary) else []
    while waiting and len(found) < _BOOKMARKS_MOST:
        item = waiting.pop()
        if not isinstance(item, Dictionary):
            continue
        if item.objgen in seen:
            return found, True
        seen.add(item.objgen)
        found.append(item)
        waiting += [item.get("/First"), item.get("/Next")]
    return found, False
