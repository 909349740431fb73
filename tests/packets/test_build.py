"""A built packet says what it should, in order, and nothing else; a build can be taken up after a crash."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from casebridge.evidence.inspect import OriginalChanged
from casebridge.packets.build import STEPS, Built, Desk, build, finished, freeze
from casebridge.packets.chars import Unprintable
from casebridge.packets.content import Line, Passage, Person
from casebridge.packets.findings import accepted
from casebridge.packets.given import PacketInput, Sealed
from casebridge.packets.join import ExhibitDiffers
from casebridge.packets.progress import progress_words
from casebridge.packets.prove import Unproven
from casebridge.packets.verify import verify
from tests.packets.conftest import texts_of
from tests.packets.readers import faults
from tests.packets.sample import BUILT, HEAD, PAPERS, exhibits

ROOT = Path(__file__).parent.parent.parent


def plain(text: str) -> str:
    """Return a text without its blanks, as line ends fall anywhere."""
    return "".join(text.split())


def test_the_cover_says_packet_case_recipient_manifest_and_history_head(built: Built, texts: list[str]) -> None:
    said = ("CB-P-2026-000318", "CB-2026-000123", "ASANadiaConjectura", built.manifest_id, HEAD)
    assert [one for one in said if one not in plain(texts[0])] == []


def test_the_cover_says_how_many_sheets_stand_for_how_much_that_is_not_printed(texts: list[str]) -> None:
    assert plain("2 sheets stand for files that are not printed, among them 00:02 of recordings") in plain(texts[0])


def test_the_last_page_repeats_manifest_id_and_history_head(built: Built, texts: list[str]) -> None:
    assert [one for one in (built.manifest_id, HEAD) if one not in plain(texts[-1])] == []


def test_every_page_names_recipient_and_packet(texts: list[str]) -> None:
    said = ("For ASA Nadia Conjectura", "CB-P-2026-000318")
    assert [at for at, text in enumerate(texts) if not all(one in text.replace("\xa0", " ") for one in said)] == []


def test_the_head_of_every_page_names_the_classes_inside(given: PacketInput, cache: Path, tmp_path: Path) -> None:
    packet = build(replace(given, marking="Sealed by a court, Person under 18"), tmp_path, cache=cache)
    heads = [plain(text) for text in texts_of(packet.path)]
    assert [at for at, text in enumerate(heads) if "Sealedbyacourt,Personunder18" not in text] == []


def test_every_page_says_which_of_how_many_it_is(texts: list[str]) -> None:
    assert [at for at, text in enumerate(texts, 1) if f"page {at} of {len(texts)}" not in text] == []


@pytest.mark.parametrize(
    "name",
    ["김가상", "Σοφία Φανταστική", "Иван Вымышленный", "Đặng Thị Hư Cấu", "Ọlábísí Àròsọ", "Montgomery Tallstory"],
)
def test_a_name_in_any_script_is_printed_and_can_be_read_back(texts: list[str], name: str) -> None:
    assert plain(name) in plain("".join(texts))


@pytest.mark.parametrize("name", ["صوفيا", "المتخيلة", "יוסף", "הבדיוני"])
def test_a_name_that_runs_right_to_left_is_printed_with_its_letters(texts: list[str], name: str) -> None:
    together = plain("".join(texts))
    assert name in together or name[::-1] in together


def test_page_labels_are_bates_numbers_on_exhibits_and_page_numbers_before(pdf: pikepdf.Pdf) -> None:
    labels = [page.label for page in pdf.pages]
    numbers = [f"CB26-000123-{number:05d}" for number in range(1, 12)]
    assert labels == [str(at) for at in range(1, 13)] + numbers + ["24", "25"]


def test_every_exhibit_page_shows_its_number(pdf: pikepdf.Pdf, texts: list[str]) -> None:
    labels = [(at, page.label) for at, page in enumerate(pdf.pages) if not page.label.isdecimal()]
    assert [label for at, label in labels if label not in plain(texts[at])] == []


def test_the_contents_give_the_page_of_every_section(pdf: pikepdf.Pdf, texts: list[str]) -> None:
    heads = {"Facts": 4, "Persons": 5, "Checklist": 8, "History": 11, "Manifest": 24}
    shown = {name: texts[at - 1] for name, at in heads.items()}
    assert all(name in shown[name] for name in heads)
    lines = [line.split() for line in texts[1].splitlines()]
    assert {name: int(line[-1]) for name in heads for line in lines if line[:1] == [name]} == heads


def test_every_link_is_a_jump_inside_the_packet(pdf: pikepdf.Pdf) -> None:
    kinds = {str(link.A.S) for page in pdf.pages for link in page.obj.get("/Annots", [])}
    assert kinds == {"/GoTo"}


def test_a_named_exhibit_leads_to_its_first_page(pdf: pikepdf.Pdf) -> None:
    targets = [link.A.D[0].objgen for link in pdf.pages[3].obj.Annots if "exhibit 4" in str(link.Contents)]
    assert set(targets) == {pdf.pages[17].obj.objgen}


def test_bookmarks_name_sections_and_keep_exhibits_closed(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
        under = [item.title for item in outline.root[titles.index("Exhibits", titles.index("Exhibits") + 1)].children]
    assert titles[:3] == ["Cover", "Contents", "At a glance"]
    assert under[0] == "1 Offense report"


def test_a_broken_file_gets_a_slip_sheet_with_its_reason_and_hash(given: PacketInput, texts: list[str]) -> None:
    sheet = plain(texts[20])
    assert "damagedbeyondrepair" in sheet
    assert given.exhibits[5].sha256 in sheet


def test_a_recording_gets_a_slip_sheet_with_its_length(texts: list[str]) -> None:
    assert "00:02, as the file states" in texts[15]


def test_a_wide_page_lies_on_a_wide_sheet(pdf: pikepdf.Pdf) -> None:
    assert [int(value) for value in pdf.pages[19].obj.MediaBox] == [0, 0, 792, 612]


def test_the_foot_says_how_much_an_exhibit_page_was_shrunk(texts: list[str]) -> None:
    assert "shown at 91 %" in texts[12].replace("\xa0", " ")


def test_no_page_is_blank(texts: list[str]) -> None:
    pictures = {16}
    assert [at for at, text in enumerate(texts) if len(text) < 250 and at not in pictures] == []


def test_a_row_to_be_confirmed_says_so(texts: list[str]) -> None:
    assert "(to be confirmed)" in texts[0]


def test_an_exhibit_that_is_not_in_the_packet_is_no_link(texts: list[str], pdf: pikepdf.Pdf) -> None:
    assert "Exhibit 99" in texts[3]
    assert not [link for link in pdf.pages[3].obj.Annots if "99" in str(link.Contents)]


def test_two_processes_elsewhere_and_later_build_the_same_bytes(built: Built, tmp_path: Path) -> None:
    hashes = []
    for at, (zone, seed) in enumerate((("Asia/Tokyo", "1"), ("America/Los_Angeles", "7"))):
        environment = os.environ | {"TZ": zone, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-m", "tests.packets.build_once", str(tmp_path / str(at))]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        hashes.append(done.stdout.strip())
    assert set(hashes) == {built.sha256}


def test_a_build_killed_in_the_middle_goes_on_and_gives_the_same_bytes(built: Built, tmp_path: Path) -> None:
    folder = tmp_path / "work"
    command = [sys.executable, "-m", "tests.packets.build_once", str(folder)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    text = folder / "desk" / "text.json"
    while not text.exists() and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    desk = Desk(folder / "desk")
    for _, step in STEPS[2:]:
        step(desk, lambda *_: None)
    assert finished(desk).sha256 == built.sha256


def test_each_step_can_run_twice(given: PacketInput, built: Built, cache: Path, tmp_path: Path) -> None:
    freeze(given, Desk(tmp_path, cache))
    for _, step in STEPS:
        step(Desk(tmp_path, cache), lambda *_: None)
        step(Desk(tmp_path, cache), lambda *_: None)
    assert finished(Desk(tmp_path, cache)).sha256 == built.sha256


def test_the_same_bytes_of_the_same_input_are_proven_once(given: PacketInput, built: Built, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    counts = []
    for name, packet in (("one", given), ("two", given), ("three", replace(given, asked_for="Something else"))):
        build(packet, tmp_path / name, cache=cache)
        counts.append(len(list(cache.glob("*.proven"))))
    assert counts == [1, 1, 2]


def test_other_bytes_on_the_desk_are_not_taken_for_what_was_proven(
    given: PacketInput, built: Built, cache: Path, tmp_path: Path
) -> None:
    desk = Desk(tmp_path, cache)
    build(given, tmp_path, cache=cache)
    with pikepdf.open(desk.packet, allow_overwriting_input=True) as pdf:
        pdf.Root.Strange = pikepdf.Dictionary()
        pdf.save(desk.packet)
    with pytest.raises(Unproven):
        dict(STEPS)["prove"](Desk(tmp_path, cache), lambda *_: None)


def test_what_is_covered_is_looked_for_in_every_build(given: PacketInput, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    build(
        replace(given, sealed=(Sealed("Zwölfhundert Nirgendwo", "Sealed by a court"),)), tmp_path / "one", cache=cache
    )
    assert list(cache.glob("*.proven")) == []


def test_progress_is_told_in_steps_and_counts(given: PacketInput, cache: Path, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    build(given, tmp_path, cache=cache, on_progress=lambda *one: told.append(one))
    assert list(dict.fromkeys(step for step, _, _ in told)) == [
        *("check", "write", "render", "front", "join", "stamp", "save", "prove")
    ]
    assert ("join", 7, 7) in told


def test_a_changed_original_stops_the_build(tmp_path: Path) -> None:
    received = exhibits(tmp_path, PAPERS[:1])
    (tmp_path / "original-1").write_bytes(b"something else")
    with pytest.raises(OriginalChanged, match="exhibit 1"):
        build(_bare(received), tmp_path / "desk")


def test_a_ready_file_with_other_pages_stops_the_build(tmp_path: Path, cache: Path) -> None:
    received = tuple(replace(one, pages=one.pages + 1) for one in exhibits(tmp_path, PAPERS[:1]))
    with pytest.raises(ExhibitDiffers):
        build(_bare(received), tmp_path / "desk", cache=cache)


def test_a_packet_without_exhibits_builds(tmp_path: Path, cache: Path) -> None:
    assert build(_bare(()), tmp_path, cache=cache).bates_first is None


def test_what_a_person_typed_is_printed_and_not_obeyed(tmp_path: Path, cache: Path) -> None:
    packet = _bare((), summary=(Passage("<b>Bold</b>", ("<img src='http://somewhere.example/x'> {{ 7 * 7 }}",)),))
    text = " ".join(texts_of(build(packet, tmp_path, cache=cache).path))
    assert "<b>Bold</b>" in text
    assert "{{ 7 * 7 }}" in text


def test_control_and_turning_characters_are_shown_as_a_mark(tmp_path: Path, cache: Path) -> None:
    packet = _bare((), summary=(Passage("Odd", ("before\x00after, in\u202eside",)),))
    text = " ".join(texts_of(build(packet, tmp_path, cache=cache).path))
    assert "before\ufffdafter, in\ufffdside" in text


def test_a_character_that_no_font_has_is_refused_by_name(tmp_path: Path, cache: Path) -> None:
    with pytest.raises(Unprintable, match=r"Facts: .*U\+12000 CUNEIFORM SIGN A"):
        build(_bare((), summary=(Passage("Odd", ("\U00012000",)),)), tmp_path, cache=cache)


def test_a_summary_of_100_000_characters_is_printed_to_its_end(tmp_path: Path, cache: Path) -> None:
    words = "Seen and noted by the officer. " * 3_226
    packet = _bare((), summary=(Passage("Long", (words[:99_990] + "the end.",)),))
    text = texts_of(build(packet, tmp_path, cache=cache).path)
    assert any("the end." in page for page in text)


def test_a_title_of_200_characters_and_a_name_of_200_fit(tmp_path: Path, cache: Path) -> None:
    received = tuple(replace(one, title="Very long " * 20) for one in exhibits(tmp_path, PAPERS[:2]))
    packet = _bare(received, title="W" * 200, recipient="N" * 200, persons=(Person("M" * 200, "Witness"),))
    done = build(packet, tmp_path / "desk", cache=cache)
    cover = "".join(texts_of(done.path)[0].split())
    assert ("W" * 200 in cover, done.manifest_id in cover) == (True, True)
    assert accepted(verify(done.path))


def test_an_outside_recipient_in_another_script_is_written_in_plain_letters_in_the_head(
    tmp_path: Path, cache: Path
) -> None:
    text = texts_of(build(_bare((), recipient="Иван Вымышленный"), tmp_path, cache=cache).path)
    assert all("For Ivan Vymyshlennyy" in page.replace("\xa0", " ") for page in text)


def test_no_other_reader_finds_a_fault(built: Built) -> None:
    assert faults(built.path) == []


def test_progress_is_worded_for_people() -> None:
    assert progress_words("render", 6, 11) == "Writing: 6 of 11 sections"


def _bare(received: tuple, **changes: object) -> PacketInput:
    packet = PacketInput(
        kind="case_summary",
        kind_label="Case summary",
        packet_id="CB-P-2026-000001",
        case_number="CB-2026-000001",
        complaint_number="26-C-00001",
        title="Robbery on Tinsel Street",
        recipient="ASA Theo O’Theory",
        prepared_by="Det. Hector Supposé",
        built_at=BUILT,
        audit_head=HEAD,
        bates_prefix="CB26-000001",
        sections=("cover", "contents", "summary", "parties", "charges", "matrix", "readiness", "manifest", "verify"),
        cover=(Line("For", "ASA Theo O’Theory"),),
        exhibits=received,
    )
    return replace(packet, **changes)  # type: ignore[arg-type]
