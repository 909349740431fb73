"""What differs between the pages of a packet and what its manifest and its digests say."""

import io
from collections.abc import Mapping
from typing import Any

import pypdfium2
from pikepdf import Array, Pdf

from casebridge.evidence.reading.fingerprint import Walker
from casebridge.packets.digests import exhibit_fingerprint, page_digests
from casebridge.packets.labels import page_labels
from casebridge.packets.properties import Properties


class Differences:
    """Compares one open packet with its own statements; each question answers with a sentence or nothing."""

    def __init__(self, pdf: Pdf, facts: Properties, manifest: Mapping[str, Any]) -> None:
        """Look at all pages once."""
        self._pdf, self._facts, self._manifest = pdf, facts, manifest
        self._pages = [page.obj for page in pdf.pages]
        self._labels = page_labels(pdf)
        self._walker = Walker()
        self.changed_page = "the pages"

    def of_exhibit(self, exhibit: Mapping[str, Any]) -> str:
        """Say what differs in an exhibit: missing pages, or pages that are not those taken in."""
        numbers = _numbers_of(exhibit)
        title = f"Exhibit {exhibit['number']}, {exhibit['title']}"
        missing = [number for number in numbers if number not in self._labels]
        if missing:
            return f"{title}: page {missing[0]} is missing."
        if exhibit["fingerprint"] is None:
            return ""
        pages = [self._pages[self._labels.index(number)] for number in numbers]
        found = exhibit_fingerprint(pages, self._walker)
        return "" if found == exhibit["fingerprint"] else f"{title}: its pages are not those that were taken in."

    def in_numbers(self) -> str:
        """Say which number is there twice, missing, or not named by the manifest."""
        named = [number for exhibit in self._manifest["exhibits"] for number in _numbers_of(exhibit)]
        there = [label for label in self._labels if not label.isdecimal()]
        for number in named:
            if there.count(number) != 1:
                return f"{number} is there {there.count(number)} times."
        strange = next((label for label in there if label not in set(named)), None)
        return f"{strange} is there but not named by the manifest." if strange else ""

    def in_pages(self) -> str:
        """Say which page is the first to differ from its digest."""
        stated = self._facts.pages
        if len(stated) != len(self._pages):
            return f"The packet had {len(stated)} pages, the file has {len(self._pages)}."
        found = page_digests(self._pdf, self._walker)
        for at, (before, now) in enumerate(zip(stated, found, strict=True)):
            if before != now:
                self.changed_page = f"page {at + 1}"
                return f"The first page that differs is page {at + 1} ({self._name(at)})."
        return ""

    def _name(self, at: int) -> str:
        """Return what a page belongs to: its exhibit, or the bookmark before it."""
        label = self._labels[at]
        for exhibit in self._manifest["exhibits"]:
            if label in _numbers_of(exhibit):
                return f"exhibit {exhibit['number']}, {label}"
        numbers = {page.objgen: number for number, page in enumerate(self._pages)}
        name = "cover"
        with self._pdf.open_outline() as outline:
            for item in outline.root:
                target = item.destination[0] if isinstance(item.destination, Array) else None
                if target is not None and numbers.get(target.objgen, at + 1) <= at:
                    name = item.title
        return name


def _numbers_of(exhibit: Mapping[str, Any]) -> list[str]:
    prefix, _, first = exhibit["first"].rpartition("-")
    covered = exhibit.get("redacted", {}).get("pages", ())
    return [f"{prefix}-{int(first) + at:05d}" + ("-R" if at + 1 in covered else "") for at in range(exhibit["pages"])]


def first_page_text(pdf: Pdf) -> str:
    """Return the text of the cover as a second reader sees it."""
    alone = Pdf.new()
    alone.pages.append(pdf.pages[0])
    if "/Annots" in alone.pages[0].obj:
        del alone.pages[0].obj.Annots
    out = io.BytesIO()
    alone.save(out)
    with pypdfium2.PdfDocument(out.getvalue()) as document:
        return str(document[0].get_textpage().get_text_bounded())
