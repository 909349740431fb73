"""The small pieces under a packet: fonts, words, sections, texts, plain values, renderers."""

import socket
from collections import Counter
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from fontTools.ttLib import TTFont

from casebridge.disclosure import paper as disclosure
from casebridge.evidence.reading.frame import place
from casebridge.meetings import writing as meetings
from casebridge.packets import plain
from casebridge.packets.cache import Cache
from casebridge.packets.content import Block, Changes, CheckItem, Letter, Listing, Paper, Proof, ReturnItem
from casebridge.packets.fonts import SANS, font_files
from casebridge.packets.given import PacketInput, Redaction
from casebridge.packets.render import Job, pool, style, to_pdf
from casebridge.packets.sections import Written, written_sections
from casebridge.packets.text import write_text
from casebridge.packets.typeface import printable, typeface
from casebridge.packets.wording import Wording, bates, short_range, shown_range
from casebridge.packets.write import FormMissing, bates_runs, page, sections
from tests.packets.sample import BARE


def test_no_two_fonts_have_one_name() -> None:
    names: Counter[str] = Counter()
    for path in font_files():
        with TTFont(path, lazy=True) as font:
            names[font["name"].getDebugName(4)] += 1
    assert [name for name, count in names.items() if count > 1] == []


def test_a_frozen_packet_comes_back_from_its_text_as_it_was(given: PacketInput) -> None:
    assert plain.load(PacketInput, plain.dump(given)) == given


def test_a_mention_of_an_exhibit_in_the_packet_is_found(given: PacketInput) -> None:
    assert Wording(given).mentions("See Exhibit 4, or Exhibit 99.") == [
        *(("See ", None), ("Exhibit 4", 4), (", or Exhibit 99.", None))
    ]


def test_a_proof_leads_to_the_page_it_names(given: PacketInput) -> None:
    assert Wording(given).proof_link(Proof(4, "two casings", "p. 2")) == "packet:ex-4-p2"


def test_a_proof_of_a_page_that_is_not_there_leads_to_the_exhibit(given: PacketInput) -> None:
    assert Wording(given).proof_link(Proof(4, "two casings", "p. 9")) == "packet:ex-4"


def test_bates_numbers_have_five_digits_after_the_case() -> None:
    assert bates("CB26-000123", 45) == "CB26-000123-00045"


def test_a_range_of_one_page_is_one_number() -> None:
    assert (short_range(7, 1), short_range(7, 3)) == ("00007", "00007 – 00009")


@pytest.mark.parametrize(
    ("redacted", "words"),
    [
        ((), "00007 – 00016"),
        (tuple(range(1, 11)), "00007-R – 00016-R"),
        ((2, 3, 6), "00007 – 00016; with R: 00008 – 00009, 00012"),
        ((1, 3, 5, 7, 9), "00007 – 00016; with R: 00007, 00009, 00011, 00013 and 1 more, listed at the end"),
    ],
)
def test_numbers_of_an_exhibit_say_which_pages_are_redacted(given: PacketInput, redacted, words) -> None:
    marks = tuple(Redaction(page, "Where a witness can be found", 1) for page in redacted)
    assert shown_range(replace(given.exhibits[0], bates_first=7, pages=10, redactions=marks)) == words


def test_a_section_whose_template_is_missing_says_so(given: PacketInput) -> None:
    gone = Written("summary", "Facts", "Part 1", "packets/sections/gone.html", belongs_to="summary")
    assert "This section was not written." in page(given, gone).html


def test_the_first_columns_of_a_paper_are_as_wide_as_it_says(given: PacketInput) -> None:
    block = Block("Cases", columns=("Case", "Place"), rows=(("A", "B"),), widths=(30,))
    paper = Paper("List", "Office", "", (), (block,))
    assert '<th class="w30">Case</th><th>Place</th>' in sections(replace(given, paper=paper))[0].html


@pytest.mark.parametrize("widths", [meetings.WIDTHS, disclosure.ITEM_WIDTHS, disclosure.LOG_WIDTHS])
def test_the_style_sheet_knows_each_width_and_all_fit_on_a_page(widths: tuple[int, ...]) -> None:
    assert [one for one in widths if f".w{one} {{" not in style()] == []
    assert sum(widths) < 100


def test_a_packet_is_none_without_its_last_page(given: PacketInput) -> None:
    with pytest.raises(FormMissing, match="How to verify"):
        page(given, Written("verify", "How to verify this packet", "Last page", "packets/sections/gone.html"))


def test_items_of_one_state_and_weight_stand_together(given: PacketInput) -> None:
    rows = [("missing", "blocks charge"), ("waived", ""), ("missing", "blocks charge"), ("missing", "trial only")]
    items = [CheckItem(str(at), state, weight=weight) for at, (state, weight) in enumerate(rows)]
    found = Wording(given).together(items)
    assert [(*pair, [item.label for item in some]) for *pair, some in found] == [
        ("missing", "blocks charge", ["0", "2"]), ("waived", "", ["1"]), ("missing", "trial only", ["3"])
    ]  # fmt: skip


def test_a_return_in_one_sentence_counts_its_items(given: PacketInput) -> None:
    items = [ReturnItem("A file", "Missing", state) for state in ("Accepted", "Asked", "Accepted")]
    assert Wording(given).round_sentence(items) == "2 accepted, 1 asked."


def test_numbers_that_do_not_follow_each_other_are_two_runs(given: PacketInput) -> None:
    moved = (*given.exhibits[:-1], replace(given.exhibits[-1], bates_first=50))
    assert bates_runs(replace(given, exhibits=moved)) == [(1, 9), (50, 2)]


def test_sections_stand_in_the_order_of_the_packet_kind() -> None:
    keys = ("cover", "referral_letter", "summary", "parties", "charges", "matrix", "verify")
    letter = Letter("U.S. Attorney", ("We refer this case.",), "Marcus Placeholder")
    found = written_sections(replace(BARE, sections=keys, referral_letter=letter))
    assert [one.key for one in found] == ["referral_letter", "glance", "summary", "parties", "charges", "matrix"]


def test_a_section_that_the_kind_does_not_name_is_not_written() -> None:
    assert "history" not in [one.key for one in written_sections(replace(BARE, sections=("summary",)))]


def test_what_changed_has_a_page_of_its_own_where_there_is_no_page_at_a_glance() -> None:
    packet = replace(BARE, glance=None, changes=Changes("the last packet", ("One thing.",)))
    assert written_sections(packet)[0].key == "changes"


def test_a_table_fills_a_section_that_has_no_page_of_its_kind() -> None:
    listing = Listing("decision", "", ("Person", "Outcome"), (("Montgomery Tallstory", "charged"),))
    packet = replace(BARE, sections=("decision",), section_labels={"decision": "Decision"}, listings=(listing,))
    assert [one.title for one in written_sections(packet)] == ["Decision"]


def test_the_manifest_changes_with_any_word_of_the_packet() -> None:
    assert (
        write_text(BARE).manifest_id != write_text(replace(BARE, asked_for="", sentence="", title="Other")).manifest_id
    )


def test_the_text_of_a_packet_is_the_same_every_time() -> None:
    assert write_text(BARE) == write_text(BARE)


def test_letters_that_the_stamp_lacks_are_written_in_plain_ones() -> None:
    assert printable("Łucja, Иван, 김", SANS) == "Łucja, Ivan, Gim"


def test_a_stamp_that_is_too_long_ends_in_an_ellipsis() -> None:
    face = typeface(SANS, "")
    short = face.fitted("m" * 200, 7.5, 100)
    assert short.endswith("…")
    assert face.width(short, 7.5) <= 100


def test_a_small_page_is_never_enlarged() -> None:
    assert place((0, 0, 100, 100)).scale == 1.0


def test_a_page_turned_by_90_degrees_lies_on_a_wide_sheet() -> None:
    assert place((0, 0, 612, 792), rotation=90).sheet == (792.0, 612.0)


def test_a_rendered_section_is_kept_and_not_rendered_again(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    first = to_pdf([Job("a", _html("Once"))], cache)[0]
    before = first.path.stat().st_mtime_ns
    assert to_pdf([Job("a", _html("Once"))], cache)[0].path.stat().st_mtime_ns == before


def test_half_a_section_in_the_cache_is_rendered_again(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    first = to_pdf([Job("a", _html("Half"))], cache)[0]
    whole = first.path.read_bytes()
    first.path.write_bytes(whole[:100])
    assert to_pdf([Job("a", _html("Half"))], cache)[0].path.read_bytes() == whole


@pytest.mark.parametrize("address", ["http://127.0.0.1:{port}/x.png", "file:///etc/hostname"])
def test_a_renderer_fetches_nothing(tmp_path: Path, address: str) -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.setblocking(False)
        picture = f'<img alt="x" src="{address.format(port=listening.getsockname()[1])}">'
        with pytest.raises(Exception, match="could not be rendered"):
            to_pdf([Job("a", _html(picture))], Cache(tmp_path))
        with pytest.raises(BlockingIOError):
            listening.accept()


def test_a_renderer_that_died_is_replaced(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="could not be rendered"):
        to_pdf([Job("a", _html('<img alt="x" src="http://nowhere.example/">'))], Cache(tmp_path))
    pool().warm()
    assert to_pdf([Job("a", _html("After"))], Cache(tmp_path))[0].pages == 1


def test_renderers_that_were_killed_between_two_packets_are_replaced_without_a_word(tmp_path: Path) -> None:
    pool().warm()
    mine = [one for one in psutil.Process().children() if "casebridge.packets.worker" in " ".join(one.cmdline())]
    for one in mine:
        one.kill()
        one.wait()
    assert len(mine) == 2
    assert to_pdf([Job("a", _html("After all were killed"))], Cache(tmp_path))[0].pages == 1


def _html(body: str) -> str:
    return f'<html lang="en"><head><title>T</title></head><body><h1 id="sec-t">{body}</h1></body></html>'
