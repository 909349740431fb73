"""A packet is accepted as it was built, and refused with the first difference named after any change."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from casebridge.packets import properties
from casebridge.packets.build import Built
from casebridge.packets.findings import Finding, accepted, first_failure
from casebridge.packets.verify import verify
from tests.packets.sample import HEAD, PAPERS


def changed(built: Built, tmp_path: Path, at: int) -> list[Finding]:
    """Return the findings on a copy with one bit turned over at `at`."""
    data = bytearray(built.path.read_bytes())
    data[at] ^= 1
    copy = tmp_path / "changed.pdf"
    copy.write_bytes(data)
    return verify(copy)


def resaved(built: Built, tmp_path: Path, change: Callable[[pikepdf.Pdf], None]) -> list[Finding]:
    """Return the findings on a copy that a PDF tool changed and wrote anew."""
    copy = tmp_path / "resaved.pdf"
    with pikepdf.open(built.path) as pdf:
        change(pdf)
        pdf.save(copy)
    return verify(copy)


def failed(findings: list[Finding]) -> dict[str, str]:
    """Return the sentences of what failed, by check."""
    return {finding.check: finding.sentence for finding in findings if finding.state == "failed"}


def place_of(built: Built, page: int, *, form: bool = False) -> int:
    """Return where the content of a page (or the form that it places) lies in the file."""
    with pikepdf.open(built.path) as pdf:
        obj = pdf.pages[page].obj
        stream = obj.Resources.XObject["/X0"] if form else obj.Contents[1]
        raw = stream.read_raw_bytes()
    return built.path.read_bytes().index(raw) + len(raw) // 2


def test_a_packet_as_it_was_built_is_accepted(built: Built) -> None:
    assert failed(verify(built.path)) == {}


def test_a_packet_without_a_seal_says_so_plainly(built: Built) -> None:
    assert verify(built.path)[0].line().startswith("note   seal: The packet is not sealed")


def test_one_bit_of_an_exhibit_names_the_exhibit(built: Built, tmp_path: Path) -> None:
    found = failed(changed(built, tmp_path, place_of(built, 12, form=True)))
    assert "Exhibit 1, Offense report" in found["exhibit 1"]


def test_one_bit_of_a_written_page_names_page_and_section(built: Built, tmp_path: Path) -> None:
    found = failed(changed(built, tmp_path, place_of(built, 3)))
    assert found["pages"] == "The first page that differs is page 4 (Facts)."


def test_one_bit_of_the_manifest_is_told_as_such(built: Built, tmp_path: Path) -> None:
    at = built.path.read_bytes().index(b"<cb:manifestData>") + 200
    assert "manifest" in failed(changed(built, tmp_path, at))


def test_any_one_bit_is_noticed(built: Built, tmp_path: Path) -> None:
    size = built.path.stat().st_size
    dice = random.Random(7)
    places = [dice.randrange(size) for _ in range(40)]
    assert [at for at in places if accepted(changed(built, tmp_path, at))] == []


def test_bytes_behind_the_end_are_counted(built: Built, tmp_path: Path) -> None:
    longer = tmp_path / "longer.pdf"
    longer.write_bytes(built.path.read_bytes() + b"one more thing")
    assert failed(verify(longer))["bytes"] == "14 bytes were added after the end of the packet."


def test_a_page_taken_out_is_named(built: Built, tmp_path: Path) -> None:
    def take_out(pdf: pikepdf.Pdf) -> None:
        del pdf.pages[13]
        labels = pdf.Root.PageLabels.Nums
        pdf.Root.PageLabels.Nums = pikepdf.Array(
            [x - (x > 13) if isinstance(x, int) else x for at, x in enumerate(labels) if at // 2 != 13]
        )

    found = failed(resaved(built, tmp_path, take_out))
    assert "CB26-000123-00002" in str(found)


def test_another_picture_in_a_photo_is_named(built: Built, tmp_path: Path) -> None:
    def swap(pdf: pikepdf.Pdf) -> None:
        pdf.pages[16].obj.Resources.XObject["/X0"].write(b"0 g 0 0 400 400 re f")

    assert "Exhibit 3, Scene photograph" in failed(resaved(built, tmp_path, swap))["exhibit 3"]


def test_a_false_number_on_a_page_is_named(built: Built, tmp_path: Path) -> None:
    def relabel(pdf: pikepdf.Pdf) -> None:
        for item in pdf.Root.PageLabels.Nums:
            if isinstance(item, pikepdf.Dictionary) and str(item.get("/P", "")).endswith("00005"):
                item.P = pikepdf.String("CB26-000123-00077")

    assert "00005" in failed(resaved(built, tmp_path, relabel))["exhibit 3"]


def test_something_drawn_over_a_page_is_noticed(built: Built, tmp_path: Path) -> None:
    def draw(pdf: pikepdf.Pdf) -> None:
        pdf.pages[12].contents_add(b"1 g 0 0 612 792 re f")

    assert "page 13 (exhibit 1, CB26-000123-00001)" in failed(resaved(built, tmp_path, draw))["pages"]


def test_a_packet_saved_anew_without_a_change_is_not_the_built_file_but_shows_the_same(
    built: Built, tmp_path: Path
) -> None:
    found = failed(resaved(built, tmp_path, lambda pdf: None))
    assert set(found) == {"bytes", "place"}


def test_an_unknown_history_head_is_refused_and_a_known_one_taken(built: Built) -> None:
    assert failed(verify(built.path, heads=[HEAD])) == {}
    assert "history head" in failed(verify(built.path, heads=["0" * 64]))


def test_originals_are_compared_with_the_manifest(built: Built, tmp_path: Path) -> None:
    for paper in PAPERS:
        (tmp_path / paper.name).write_bytes(paper.data)
    assert failed(verify(built.path, originals=tmp_path)) == {}


def test_a_false_original_is_named(built: Built, tmp_path: Path) -> None:
    for paper in PAPERS:
        (tmp_path / paper.name).write_bytes(b"false" if paper.name == "003-scene.jpg" else paper.data)
    assert failed(verify(built.path, originals=tmp_path)) == {
        "original 3": "003-scene.jpg is not the file that was received."
    }


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 nothing", b"\x00" * 2_000])
def test_a_file_that_is_no_packet_is_refused_without_a_crash(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "other.pdf"
    path.write_bytes(data)
    assert first_failure(verify(path)) is not None


def test_the_manifest_inside_names_each_file_with_its_hash(built: Built, pdf: pikepdf.Pdf) -> None:
    manifest = json.loads(properties.read(pdf.Root.Metadata.read_bytes()).manifest_data)
    assert [one["name"] for one in manifest["exhibits"]] == [paper.name for paper in PAPERS]
