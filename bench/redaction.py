"""Redaction against its bare parts: drawing a page and packing it, and reading the words of all pages once."""

import statistics
import tempfile
import time
import zlib
from pathlib import Path
from typing import Any

import pypdfium2

from bench.timing import in_turn, seconds
from casebridge.packets.benchinput import receive
from casebridge.packets.given import PacketExhibit
from casebridge.redaction.asking import Opened, ask
from casebridge.redaction.closed.burning import DOTS

PAGES, BURNED = 300, 20
TERM, GROUND = "page 250 of", "witness-location"
# One line of the page, in tenths of a point.
BOX = (540, 1000, 3000, 140)
# How many times the cost of its baseline each may have; a proof reads two files, the copy by two readers, and draws.
BUDGETS = {"burn_text": 1.5, "burn_photo": 1.0, "search": 3.0, "proof": 10.0}


def measure(rounds: int) -> dict[str, Any]:
    """Return milliseconds for a burned page (G4 and JPEG), a search and a proof of 300 pages, each with its ratio.

    The baselines: one page drawn by PDFium at the same dots and deflated, the words of every page read once. Search
    and proof are measured with the closed child that does them; OCR and poppler are left out, as not every machine
    has them.
    """
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        folder = Path(scratch)
        paper = receive(folder / "paper", 1, PAGES - 2)[0]
        photo = receive(folder / "photos", 5, 1)[4]
        read = _reading(paper)
        search, _ = in_turn(lambda: _search(paper), lambda: _reading(paper), rounds)
        copy = folder / "copy.pdf"
        took = _burn(paper, copy, list(range(1, BURNED + 1)))
        read = statistics.median([read, *(_reading(paper) for _ in range(rounds))])
        proof = statistics.median(seconds(lambda: _prove(paper, copy)) for _ in range(rounds))
        text, shades = _each(took), _each(_burn(photo, folder / "photo.pdf", [1]))
        drawn, shown = (statistics.median(_drawing(one) for _ in range(rounds)) for one in (paper, photo))
        return {
            "pages": paper.pages, "burned": BURNED,
            "burn_text": _figure("burn_text", text, drawn), "burn_photo": _figure("burn_photo", shades, shown),
            "search": _figure("search", search, read), "proof": _figure("proof", proof, read),
        }  # fmt: skip


def _figure(name: str, ours: float, theirs: float) -> dict[str, float]:
    return {
        "ours_ms": round(ours * 1000, 1), "baseline_ms": round(theirs * 1000, 1), "ratio": round(ours / theirs, 2),
        "budget": BUDGETS[name],
    }  # fmt: skip


def _reading(paper: PacketExhibit) -> float:
    """Return in how many seconds PDFium reads the words of every page once."""

    def read() -> None:
        with pypdfium2.PdfDocument(paper.ready) as document:
            for page in document:
                page.get_textpage().get_text_range()

    return seconds(read)


def _drawing(paper: PacketExhibit) -> float:
    """Return in how many seconds of work the first page is drawn, in grey where it is black on white, and deflated."""
    with pypdfium2.PdfDocument(paper.ready) as document:
        page, grey = document[0], bool(paper.text_pages)
        page.render(scale=DOTS / 72, grayscale=grey)
        started = time.process_time()
        zlib.compress(page.render(scale=DOTS / 72, grayscale=grey).to_pil().tobytes())
        return time.process_time() - started


def _search(paper: PacketExhibit) -> None:
    with Opened(Path(paper.ready or "")) as handles:
        found = ask("find", handles, term=TERM, pages=None, lines=False)
    if len(found["files"]) != 1:
        raise AssertionError("The measured search read no file.")


def _burn(paper: PacketExhibit, made: Path, pages: list[int]) -> list[list[Any]]:
    boxes = {str(page): [[*BOX, GROUND]] for page in pages}
    with Opened(Path(paper.ready or ""), out=made) as handles:
        facts = ask("burn", handles, boxes=boxes, scales=list(paper.scales))
    took: list[list[Any]] = facts["took"]
    return took


def _each(took: list[list[Any]]) -> float:
    return float(statistics.median(ms for _page, _kind, ms in took)) / 1000


def _prove(paper: PacketExhibit, copy: Path) -> None:
    marks = [
        {"id": page, "page": page, "box": list(BOX), "ground": GROUND, "term": "", "elsewhere": True}
        for page in range(1, BURNED + 1)
    ]
    with Opened(Path(paper.ready or ""), copy) as handles:
        proof = ask("prove", handles, marks=marks, machine={})
    if [found for found in proof["findings"] if found["kind"] == "left"]:
        raise AssertionError("The measured copy still holds what was covered.")
