"""Each kind, built to its file: what its cover and its own tables say, and that it verifies."""

import io

import pypdfium2
import pytest
from sqlalchemy import select

from casebridge.cases.models import Case
from casebridge.db import db, transaction
from casebridge.evidence.receiving import receive_file
from casebridge.evidence.store import store
from casebridge.packets.findings import accepted
from casebridge.packets.verify import verify
from tests.building.people import acting, some_people
from tests.factories import a_case
from tests.packets import asking
from tests.packets.asking import a_kept_thing, asked, built

# The words and the pages of a paper do not depend on the engine.
BOTH = False
SAID = {
    "sao_review": ["Lead detective", "Arrives by", "Open blocking items", "Checklist", "Attested by"],
    "charging": ["Defendant Max Nobody", "Court District Court", "Paper Statement of charges", "Bail view given No"],
    "grand_jury": ["Presented by Paula Pretend", "Date of the session", "Proposed counts", "Order of witnesses"],
    "defense_discovery": ["Counsel Connie Counsel", "Disclosure number 1", "Disclosure 1 for Max Nobody", "by hand"],
    "case_summary": ["State In charging review", "Holder", "Next move", "Decision"],
}


@pytest.fixture(params=SAID)
def kind(request):
    return request.param


def a_built(kind):
    with transaction():
        case = a_case("in_review")
        if kind != "case_summary":
            a_kept_thing(case, kind, "A map")
        public_id = asked(case, kind).public_id
    return built(public_id)


def words_of(packet):
    with pypdfium2.PdfDocument(store().path(packet.store_key)) as document:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def test_a_kind_is_built_verifies_and_says_what_its_cover_must(in_app, kind):
    packet = a_built(kind)
    assert packet.state == "ready", packet.failure
    pages = words_of(packet)
    text = " ".join(pages)
    assert [words for words in SAID[kind] if words not in text] == []
    assert accepted(verify(store().path(packet.store_key)))
    assert all(page for page in pages)
    assert (packet.bates_first is None) == (kind == "case_summary")
    db.session.remove()


@pytest.mark.parametrize("outward", ["defense_discovery", "charging", "case_summary"])
def test_a_kind_without_the_matrix_does_not_say_where_the_case_is_thin(in_app, outward):
    text = " ".join(words_of(a_built(outward)))
    assert [words for words in ("Where the case is thin", "At a glance", "none yet") if words in text] == []


def test_a_table_says_who_holds_each_item(in_app):
    with transaction():
        case_id = a_case("draft").public_id
    lead = acting(some_people()["detective"])
    receive_file(case_id, io.BytesIO(b"He left at nine."), "statement.txt", actor=lead)
    with transaction():
        case = db.session.scalars(select(Case).where(Case.public_id == case_id)).one()
        public_id = asked(case, "sao_review").public_id
    [page] = [page for page in words_of(built(public_id)) if "From hand to hand" in page]
    wanted = ("Property and custody", "Exhibit 1, statement", "by Detective", "none Detective")
    assert [words for words in wanted if words not in page] == []


def test_a_short_kind_has_neither_contents_nor_manifest_pages(in_app):
    pages = words_of(a_built("case_summary"))
    assert not any(page.startswith(("Contents", "Manifest")) for page in pages)
    assert len(pages) <= 4


def test_a_summary_of_a_returned_case_has_four_pages_at_most(in_app):
    with transaction():
        public_id = asked(a_case("returned"), "case_summary").public_id
    pages = words_of(built(public_id))
    assert len(pages) <= 4
    assert [
        words for words in ("Chronology", "Round 1", "Nothing is decided yet.") if words not in " ".join(pages)
    ] == []


def test_the_head_of_each_page_names_the_classes_inside(in_app):
    pages = words_of(a_built("sao_review"))
    assert [page for page in pages if "Open investigation or prosecution" not in page] == []


def test_a_cover_takes_one_page(in_app, kind):
    assert "page 2 of" not in "".join(words for words in words_of(a_built(kind)) if "Cover page" in words)


def test_a_child_who_stands_apart_is_named_nowhere(in_app):
    with transaction():
        case = a_case("in_review")
        child = case.suspects[0]
        name = child.name
        child.juvenile, case.title = True, f"{name} and others"
        child.case.charges[0].count_text = f"{name} fired twice."
        public_id = asked(case, "case_summary").public_id
    text = " ".join(words_of(built(public_id)))
    assert name.casefold() not in text.casefold()
    assert "A person under 18 (kept apart)" in text


def test_what_changed_since_the_last_packet_is_said(in_app):
    with transaction():
        case = a_case("in_review")
        a_kept_thing(case, "sao_review", "Old map")
        first = asked(case, "sao_review").public_id
    built(first)
    with transaction():
        asking.issue(first)
        a_kept_thing(case := asking.case_of(first), "sao_review", "New map")
        second = asked(case, "sao_review", supplement=True).public_id
    packet = built(second)
    text = " ".join(words_of(packet))
    assert f"What changed since packet {asking.number_of(first)}" in text
    assert ("New map: new. Numbers" in text, "Old map" in text) == (True, False)
    assert "which it adds to" in text
    assert packet.bates_first == asking.last_number(first) + 1
