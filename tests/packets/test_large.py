"""What is too large for most programs: 3,000 pages, 500 exhibits, 300 megapixels; each ends in words, none hangs."""

from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from casebridge.evidence.inspect import Inspection, inspect_file
from casebridge.packets.benchinput import a_large_packet
from casebridge.packets.build import build
from casebridge.packets.findings import accepted
from casebridge.packets.given import PacketExhibit
from casebridge.packets.verify import verify
from tests.evidence.papers import a_pdf
from tests.packets.readers import faults


def exhibit(path: Path, seen: Inspection, ready: Path) -> PacketExhibit:
    return PacketExhibit(
        number=1, title=path.name, section="incident", kind=seen.label, given_by="A sender", file_name=path.name,
        sha256=seen.sha256, size=seen.size, outcome=seen.outcome, bates_first=1, pages=seen.pages or 1,
        fingerprint=seen.fingerprint, ready=str(ready) if seen.pages else None, ready_sha256=seen.ready_sha256,
        original=str(path), scales=seen.scales, text_pages=seen.text_pages, fonts_embedded=seen.fonts_embedded,
    )  # fmt: skip


def received(folder: Path, pages: int) -> PacketExhibit:
    path, ready = folder / "received.pdf", folder / "ready.pdf"
    path.write_bytes(a_pdf(pages))
    return exhibit(path, inspect_file(path, path.name, ready=ready), ready)


@pytest.mark.sweep
@pytest.mark.slow
def test_a_file_of_3_000_pages_is_printed_whole(tmp_path: Path) -> None:
    built = build(a_large_packet((received(tmp_path, 3000),)), tmp_path / "desk")
    assert accepted(verify(built.path))
    with pikepdf.open(built.path) as pdf:
        assert len(pdf.pages) == built.pages > 3000


@pytest.mark.sweep
@pytest.mark.slow
def test_500_exhibits_with_long_and_arabic_titles_are_printed(tmp_path: Path) -> None:
    one = received(tmp_path, 1)
    titles = ("تقرير الشرطة", "N" * 200)
    many = tuple(replace(one, number=n, bates_first=n, title=titles[n % 2]) for n in range(1, 501))
    built = build(a_large_packet(many), tmp_path / "desk")
    assert accepted(verify(built.path))
    assert faults(built.path, accessible=False) == []


def test_a_picture_of_300_megapixels_is_refused_by_its_header(tmp_path: Path) -> None:
    Image.new("1", (20_000, 15_000)).save(tmp_path / "huge.png")
    seen = inspect_file(tmp_path / "huge.png", "huge.png", ready=tmp_path / "ready.pdf")
    assert (seen.outcome, seen.pages, "300 megapixels" in seen.message) == ("reject", 0, True)
