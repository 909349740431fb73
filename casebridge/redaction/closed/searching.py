"""Find a term on every page of files, with the boxes that cover it."""

from typing import Any

import pypdfium2

from casebridge.evidence.reading.lines import plain
from casebridge.redaction.closed.pages import glyphs_of, opened, text_of
from casebridge.redaction.glyphs import Glyphs
from casebridge.redaction.needles import folded, letters_of, places

HITS_MOST, ABOUT = 500, 50
# What stands beside the page cannot be covered: a mark in its corner turns the page into a picture without it.
CORNER = (0, 0, 20, 20)


def find(handles: list[int], request: dict[str, Any]) -> dict[str, Any]:
    """Return for each open file its hits and the pages without a text layer.

    :param request: `term`; `pages`, for each file the pages to look at (from 1), None for all; `lines`: whether whole
        lines are wanted. A hit is page, boxes, and the words before, found and after.
    """
    wanted = request.get("pages") or [None] * len(handles)
    return {
        "files": [
            _in_file(handle, request["term"], pages, whole=bool(request.get("lines")))
            for handle, pages in zip(handles, wanted, strict=True)
        ]
    }


def hits_in(glyphs: Glyphs, term: str, page: int, *, whole: bool = False) -> list[dict[str, Any]]:
    """Return where a term stands on a page, or the whole lines in which it does."""
    spans = dict.fromkeys(glyphs.lines(term) if whole else places(term, glyphs.squeezed()))
    found = []
    for start, end in spans:
        before, after = glyphs.text[max(0, start - ABOUT) : start], glyphs.text[end : end + ABOUT]
        words = [plain(" ".join(part.split())) for part in (before, glyphs.text[start:end], after)]
        found.append({"page": page, "boxes": glyphs.boxes(start, end) or [CORNER], "words": words})
    return found


def _in_file(handle: int, term: str, pages: list[int] | None, *, whole: bool) -> dict[str, Any]:
    hits: list[dict[str, Any]] = []
    bare: list[int] = []
    needle = letters_of(term)
    with opened(handle) as stream, pypdfium2.PdfDocument(stream) as document:
        for number in pages or range(1, len(document) + 1):
            if number > len(document):
                continue
            page = document[number - 1]
            words = text_of(page)
            if not words.strip():
                bare.append(number)
            elif needle in folded(words) and len(hits) < HITS_MOST:
                hits += hits_in(glyphs_of(page), term, number, whole=whole)
            page.close()
    return {"hits": hits[:HITS_MOST], "bare": bare, "more": max(0, len(hits) - HITS_MOST)}
