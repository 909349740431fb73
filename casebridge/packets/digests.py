"""Digests of the finished pages, so that whoever checks a packet can say which page differs."""

import hashlib
from collections.abc import Iterator, Sequence

from pikepdf import Array, Dictionary, Object, Pdf

from casebridge.evidence.reading.fingerprint import Walker, fingerprint, stream_bytes
from casebridge.evidence.reading.ready import FORM, as_stream

SHORT = 16
_PLACING = 1


def page_digests(pdf: Pdf, walker: Walker) -> list[str]:
    """Return a short digest of each page: its content, resources, size and where its links lead.

    The forms that exhibit pages place are left out: the exhibit's fingerprint speaks for them.
    """
    pages = [page.obj for page in pdf.pages]
    numbers = {page.objgen: at for at, page in enumerate(pages)}
    return [_page(page, numbers, walker) for page in pages]


def _page(page: Object, numbers: dict[tuple[int, int], int], walker: Walker) -> str:
    whole = hashlib.sha256()
    for stream in page.Contents:
        whole.update(hashlib.sha256(stream_bytes(as_stream(stream))).digest())
    if FORM not in page.Resources.get("/XObject", Dictionary()):
        whole.update(walker.digest(page.Resources))
    whole.update(page.MediaBox.unparse(resolved=True))
    for link in page.get("/Annots", Array()):
        target = link.A.D[0] if "/A" in link else None
        where = "" if target is None else str(numbers.get(target.objgen, "nowhere"))
        whole.update(f"{where} {link.get('/Contents', '')}".encode() + link.Rect.unparse(resolved=True))
    return whole.hexdigest()[:SHORT]


def exhibit_fingerprint(pages: Sequence[Object], walker: Walker) -> str | None:
    """Return the fingerprint of the exhibit that lies on `pages`, None when they are not built like ours."""
    try:
        return fingerprint(_placed(pages), walker)
    except (AttributeError, IndexError, KeyError, TypeError):
        return None


def _placed(pages: Sequence[Object]) -> Iterator[tuple[bytes, Object]]:
    for page in pages:
        yield stream_bytes(as_stream(page.Contents[_PLACING])), page.Resources.XObject[FORM]
