"""Prove a copy: what lay under its boxes is nowhere in it, and what was hidden here stands nowhere else."""

from collections import defaultdict
from typing import Any

import pikepdf
import pypdfium2

from casebridge.evidence.reading.lines import plain
from casebridge.redaction.closed.pages import glyphs_of, opened, text_of
from casebridge.redaction.glyphs import Box, Glyphs, beside, covered, from_plain, is_covered, is_cut
from casebridge.redaction.needles import folded, held, letters_of, places
from casebridge.redaction.strings import strings_of_file, strings_of_page

# What was covered is looked for elsewhere when it has so many letters and digits; what was searched for always.
COVERED_LEAST = 4
ABOUT = 40
# A box that is so many times as large as what it covers hides more than it should.
_WIDE, _WHOLE_PAGE = 6.0, 0.6
_BLACK, _EDGE, _MOSTLY = 90, 2, 0.55
_DRAWN = 100 / 72

READERS = ("PDFium, text layer", "qpdf, decoded streams and objects")


def prove(handles: list[int], request: dict[str, Any]) -> dict[str, Any]:
    """Compare the pages `handles[0]` with their redacted copy `handles[1]`.

    :param request: `marks`: list of id, page, box, ground, term, elsewhere (the text may stand elsewhere); `machine`:
        page (as text) to the words that a machine read there. Returns `findings` (kind, page, ground, mark, where,
        boxes, words), `over` (kind, page, ground, mark), `covered` (mark to its strings), `readers`, and `open`: pages
        and folded strings that are told of as places.
    """
    with opened(handles[0]) as stream, pypdfium2.PdfDocument(stream) as document:
        before = _Before(document, request)
        before.look()
    with (
        opened(handles[1]) as one,
        opened(handles[1]) as two,
        pypdfium2.PdfDocument(one) as drawn,
        pikepdf.open(two) as pdf,
    ):
        left = _left(drawn, pdf, before)
    return {
        "findings": before.findings + left, "over": before.over, "readers": list(READERS),
        "covered": {str(mark): found for mark, found in before.covered.items()}, "open": sorted(before.open),
    }  # fmt: skip


class _Before:
    """The pages as they were: what lies under the boxes, and where the same stands open."""

    def __init__(self, document: pypdfium2.PdfDocument, request: dict[str, Any]) -> None:
        self.marks: list[dict[str, Any]] = request["marks"]
        self.findings: list[dict[str, Any]] = []
        self.over: list[dict[str, Any]] = []
        self.covered: dict[int, list[str]] = {}
        # (page, string) that stands open on purpose or not: told once, as a place.
        self.open: set[tuple[int, str]] = set()
        self._document = document
        self._machine = {int(page): from_plain(told) for page, told in request.get("machine", {}).items()}
        self._boxes: dict[int, list[Box]] = defaultdict(list)
        for mark in self.marks:
            self._boxes[mark["page"]].append(tuple(mark["box"]))

    @property
    def burned(self) -> set[int]:
        """Return the pages that became pictures."""
        return set(self._boxes)

    def needles(self) -> list[tuple[str, dict[str, Any]]]:
        """Return each string that must not be found, with the first mark that asks for it."""
        found: dict[str, tuple[str, dict[str, Any]]] = {}
        for mark in self.marks:
            for text in self._strings(mark):
                found.setdefault(letters_of(text), (text, mark))
        return list(found.values())

    def look(self) -> None:
        """Look under every box, then for the same strings on every page."""
        for page in sorted(self._boxes):
            self._under(page, self._glyphs(page))
        needles = [(text, mark) for text, mark in self.needles() if not mark["elsewhere"]]
        for number in range(1, len(self._document) + 1):
            self._elsewhere(number, needles)

    def _strings(self, mark: dict[str, Any]) -> list[str]:
        texts = [mark["term"]] if letters_of(mark["term"]) else []
        return texts + [t for t in self.covered.get(mark["id"], []) if len(letters_of(t)) >= COVERED_LEAST]

    def _glyphs(self, page: int) -> Glyphs:
        own = glyphs_of(self._document[page - 1])
        return own if own.text.strip() or page not in self._machine else self._machine[page]

    def _under(self, page: int, glyphs: Glyphs) -> None:
        boxes = self._boxes[page]
        near = {n: ink for n, ink in enumerate(glyphs.inked) if ink and covered(ink, boxes)}
        for mark in (mark for mark in self.marks if mark["page"] == page):
            box: Box = tuple(mark["box"])
            hidden = [n for n, ink in near.items() if is_covered(ink, [box])]
            self.covered[mark["id"]] = _runs(glyphs, hidden)
            for start, end in _cut(glyphs, near, box, boxes):
                self._tell("cut", mark, glyphs, start, end)
            self._weigh(mark, glyphs, hidden)

    def _weigh(self, mark: dict[str, Any], glyphs: Glyphs, hidden: list[int]) -> None:
        _, _, wide, high = mark["box"]
        ink = sum(box[2] * box[3] for n in hidden if (box := glyphs.full[n]))
        if wide * high > _WHOLE_PAGE * glyphs.wide * glyphs.high:
            kind = "page"
        elif not hidden:
            kind = "nothing"
        elif wide * high > _WIDE * ink:
            kind = "wide"
        elif mark["term"] and len(letters_of("".join(self.covered[mark["id"]]))) > len(letters_of(mark["term"])):
            kind = "beyond"
        else:
            return
        self.over.append({"kind": kind, "page": mark["page"], "ground": mark["ground"], "mark": mark["id"]})

    def _elsewhere(self, page: int, needles: list[tuple[str, dict[str, Any]]]) -> None:
        words = text_of(self._document[page - 1])
        if not words.strip() and page in self._machine:
            words = self._machine[page].text
        letters = folded(words)
        wanted = [(text, mark) for text, mark in needles if letters_of(text) in letters]
        if not wanted:
            return
        glyphs, boxes = self._glyphs(page), self._boxes.get(page, [])
        squeezed = glyphs.squeezed()
        for text, mark in wanted:
            for start, end in places(text, squeezed):
                if not all(glyphs.is_hidden(n, boxes) for n in range(start, end)):
                    self.open.add((page, letters_of(text)))
                    self._tell("under", {**mark, "page": page}, glyphs, start, end)

    def _tell(self, kind: str, mark: dict[str, Any], glyphs: Glyphs, start: int, end: int) -> None:
        parts = (glyphs.text[max(0, start - ABOUT) : start], glyphs.text[start:end], glyphs.text[end : end + ABOUT])
        found = {
            "kind": kind, "page": mark["page"], "ground": mark["ground"], "mark": mark["id"], "where": "",
            "boxes": glyphs.boxes(start, end), "words": [plain(" ".join(part.split())) for part in parts],
        }  # fmt: skip
        same = (kind, found["page"], found["boxes"])
        if same not in [(f["kind"], f["page"], f["boxes"]) for f in self.findings]:
            self.findings.append(found)


def _runs(glyphs: Glyphs, hidden: list[int]) -> list[str]:
    """Return what is hidden as one string a line."""
    found: list[str] = []
    last: int | None = None
    for number in hidden:
        gap = glyphs.text[last + 1 : number] if last is not None else ""
        line, here = glyphs.full[last] if last is not None else None, glyphs.full[number]
        if last is None or gap.strip() or "\n" in gap or not (line and here and beside(line, here)):
            found.append(glyphs.text[number])
        else:
            found[-1] += (" " if gap else "") + glyphs.text[number]
        last = number
    return found


def _cut(glyphs: Glyphs, near: dict[int, Box], box: Box, boxes: list[Box]) -> list[tuple[int, int]]:
    """Return the words of which this box leaves a part: a cut letter, or letters beside hidden ones."""
    found: dict[tuple[int, int], None] = {}
    for number, ink in near.items():
        if not glyphs.text[number].isalnum():
            continue
        if is_cut(ink, [box]) and not is_covered(ink, boxes):
            found[_word(glyphs, number)] = None
        elif is_covered(ink, [box]):
            start, end = _word(glyphs, number)
            if any(not is_covered(one, boxes) for one in glyphs.inked[start:end] if one):
                found[start, end] = None
    return list(found)


def _word(glyphs: Glyphs, number: int) -> tuple[int, int]:
    """Return the letters and digits without a gap around one of them."""
    start = end = number
    while start > 0 and glyphs.text[start - 1].isalnum():
        start -= 1
    while end < len(glyphs.text) and glyphs.text[end].isalnum():
        end += 1
    return start, end


def _left(document: pypdfium2.PdfDocument, pdf: pikepdf.Pdf, before: _Before) -> list[dict[str, Any]]:
    """Return what two readers still find in the copy, and boxes that are not black."""
    marks = {text: mark for text, mark in before.needles() if not mark["elsewhere"]}
    found: dict[tuple[Any, ...], dict[str, Any]] = {}

    def tell(where: str, page: int, mark: dict[str, Any]) -> None:
        key = (where, page, mark["ground"])
        found.setdefault(key, {"kind": "left", "page": page, "ground": mark["ground"], "mark": mark["id"],
                               "where": where, "boxes": [], "words": []})  # fmt: skip

    for number, page in enumerate(pdf.pages, start=1):
        texts = [("text layer", text_of(document[number - 1])), *strings_of_page(page.obj)]
        if number in before.burned and any(text.strip() for _, text in texts):
            tell("text under a burned page", number, next(m for m in before.marks if m["page"] == number))
        for where, text in texts:
            for needle in held(marks, text):
                if (number, letters_of(needle)) not in before.open:
                    tell(where, number, marks[needle])
    for where, text in strings_of_file(pdf):
        for needle in held(marks, text):
            tell(where, 0, marks[needle])
    for mark in before.marks:
        if not _black(document[mark["page"] - 1], mark["box"]):
            tell("box that is not black", mark["page"], mark)
    return list(found.values())


def _black(page: pypdfium2.PdfPage, box: list[int]) -> bool:
    """Say whether a box is black on the copy as it is drawn, but for its code in white."""
    picture = page.render(scale=_DRAWN, grayscale=True).to_pil().convert("L")
    left, top = (round(side / 10 * _DRAWN) + _EDGE for side in box[:2])
    right, bottom = (round((box[n] + box[n + 2]) / 10 * _DRAWN) - _EDGE for n in (0, 1))
    if right - left < 1 or bottom - top < 1:
        left, top = (round((box[n] + box[n + 2] / 2) / 10 * _DRAWN) for n in (0, 1))
        right, bottom = left + 1, top + 1
    shades = picture.crop((left, top, right, bottom)).histogram()
    return bool(sum(shades[:_BLACK]) >= _MOSTLY * sum(shades))
