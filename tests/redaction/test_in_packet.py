"""Redacted copies in packets: numbers keep and gain -R, the list stands at the end, and the whole file is searched."""

import json

import pikepdf
import pypdfium2
import pytest
from sqlalchemy import select

from casebridge.cases.models import Case
from casebridge.db import db, transaction
from casebridge.evidence.custody.sheet import sheet_of
from casebridge.evidence.models import CustodyTransfer, Exhibit
from casebridge.packets.checking import check_file
from casebridge.packets.findings import FAILS
from casebridge.packets.labels import page_labels
from casebridge.packets.queries import load_for_build
from casebridge.papers.custody import certificate
from casebridge.redaction.models import RedactedCopy
from casebridge.redaction.needles import holds, squeeze
from casebridge.workflows.engine import advance
from tests.building.people import acting, some_people
from tests.evidence.papers import filed
from tests.packets import asking
from tests.redaction.conftest import KIND, built, covers, finished, released
from tests.redaction.papers import LINE, a_paper


@pytest.fixture
def packet(sign_in, in_app, redacted):
    """Give the file of a packet that holds the statement, its name covered."""
    case_id, _paper = redacted
    done = built(sign_in, case_id)
    assert done.state == "ready", done.failure
    return in_app.extensions["casebridge_store"].path(done.store_key)


def test_the_packet_holds_the_copy_and_nothing_of_what_it_covers(packet):
    with pikepdf.open(packet) as pdf:
        labels = page_labels(pdf)
    numbers = [label for label in labels if not label.isdecimal()]
    assert [label.rpartition("-")[2] for label in numbers] == ["R", "R", numbers[2].rpartition("-")[2]]
    with pypdfium2.PdfDocument(packet) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    assert not [text for text in texts if holds("Corwin", squeeze(text))]
    assert any(numbers[0] in text and "Where a witness can be found" in text for text in texts)
    assert any("Each redaction carries its ground; the list is at the end." in text for text in texts)


def test_the_manifest_says_redacted_and_the_packet_verifies(packet):
    assert [finding.text for finding in check_file(packet) if finding.state == FAILS] == []
    with pikepdf.open(packet) as pdf:
        xmp = pdf.Root.Metadata.read_bytes().decode()
    assert "manifestData" in xmp


def test_a_name_that_another_exhibit_says_fails_the_build_by_page_and_ground(sign_in, redacted):
    case_id, _paper = redacted
    filed(case_id, a_paper(LINE.replace(b"Corwin", b"Corwin Hale")), "other.pdf")
    done = built(sign_in, case_id)
    assert done.state == "failed"
    assert "still says what is redacted" in done.failure
    assert "Where a witness can be found" in done.failure
    assert "corwin" not in done.failure.casefold()


def test_a_title_that_says_it_fails_the_build(sign_in, redacted):
    case_id, _paper = redacted
    with transaction():
        db.session.scalars(select(Exhibit).order_by(Exhibit.id.desc())).first().title = "Interview of Corwin Hale"
    assert built(sign_in, case_id).state == "failed"


def test_an_exhibit_whose_boxes_are_not_released_stays_out(sign_in, cover, paper, case_id):
    cover("Corwin Hale")
    sign_in("prosecutor").send(f"{paper}/use", {"kind": KIND, "use": "redacted"})
    page = sign_in("detective").get(f"/cases/{case_id}/packets?kind={KIND}").text
    assert "has boxes that are in no released copy" in page
    assert all(row["name"] != "statement.pdf" for row in built(sign_in, case_id).exhibits)


def test_without_a_choice_the_review_package_holds_the_original(sign_in, cover, case_id):
    cover("Corwin Hale")
    assert [row["name"] for row in built(sign_in, case_id).exhibits] == ["statement.pdf"]


def test_the_register_names_the_copy(sign_in, redacted):
    case_id, _paper = redacted
    (row,) = built(sign_in, case_id).exhibits
    assert row["name"] == "Ex-1-redacted-1.pdf"
    assert "corwin" not in json.dumps(row).casefold()


def discovery(case_id, **wanted):
    """Build a discovery packet of the case as its prosecutor; return it."""
    with transaction():
        case = db.session.scalars(select(Case).where(Case.public_id == case_id)).one()
        public_id = asking.asked(case, "defense_discovery", **wanted).public_id
    return finished(public_id)


def given_out(packet):
    """Issue a discovery packet as the prosecutor."""
    with transaction():
        row = load_for_build(packet.public_id)
        asks = {"recipient": row.recipient}
        advance(row, "issue", actor=acting(some_people()["prosecutor"]), asks=asks)


def said(packet, in_app):
    """Return all words of a packet; a number that was broken at its line's end is whole again."""
    path = in_app.extensions["casebridge_store"].path(packet.store_key)
    with pypdfium2.PdfDocument(path) as document:
        texts = [page.get_textpage().get_text_range().replace("\ufffe", "-") for page in document]
    return " ".join(" ".join(texts).split())


def test_a_discovery_packet_takes_the_copy_without_being_told(sign_in, redacted):
    case_id, _paper = redacted
    done = discovery(case_id)
    assert done.state == "ready", done.failure
    row = next(row for row in done.exhibits if row["name"].startswith("Ex-1-redacted"))
    assert (len(row["redacted"]), row["redacted"] != row["sha256"]) == (64, True)


def test_index_and_contents_say_which_exhibit_is_redacted(sign_in, in_app, redacted):
    case_id, _paper = redacted
    text = said(discovery(case_id), in_app)
    assert "3 pages, redacted: something is covered on 2" in text
    assert "statement (redacted)" in text
    assert "00001 – 00003; with R: 00001 – 00002" in text


def test_a_supplement_takes_an_exhibit_up_again_when_a_new_copy_of_it_was_released(sign_in, in_app, redacted):
    case_id, paper = redacted
    first = discovery(case_id)
    given_out(first)
    assert discovery(case_id, supplement=True).exhibits == []
    covers(sign_in, case_id, paper, "Elm Row")
    released(sign_in, paper)
    second = discovery(case_id, supplement=True)
    (row,) = second.exhibits
    assert (row["bates_first"], row["redacted"] != first.exhibits[0]["redacted"]) == (1, True)
    again = f"a new redacted copy; it takes the place of the pages in {first.number}, on the same numbers"
    assert again in said(second, in_app)


@pytest.mark.sweep
def test_a_supplement_takes_an_exhibit_up_again_that_is_redacted_now(sign_in, in_app, cover, paper, case_id):
    first = discovery(case_id)
    given_out(first)
    cover("Corwin Hale")
    released(sign_in, paper)
    text = said(discovery(case_id, supplement=True), in_app)
    assert f"a redacted copy now; it takes the place of the pages in {first.number}, on the same numbers" in text


def test_data_for_a_certificate_say_that_a_redacted_copy_has_another_hash(sign_in, in_app, redacted):
    custody = db.session.scalars(select(CustodyTransfer)).one()
    copy = db.session.scalars(select(RedactedCopy)).one()
    certified = certificate(custody, acting(some_people()["prosecutor"]), {})
    (block,) = [one for one in certified.blocks if one.heading == "Redacted copies"]
    assert [(row[0], row[2]) for row in block.rows] == [("Redacted copy 1 of version 1", copy.sha256)]
    assert (copy.released_at, f"redacted copy 1 of version 1 was released; its SHA-256 is {copy.sha256}") in sheet_of(
        custody, acting(some_people()["prosecutor"])
    ).copies


def test_a_discovery_packet_fails_where_a_page_says_how_a_victim_is_reached(sign_in, paper, case_id):
    with transaction():
        case = db.session.scalars(select(Case).where(Case.public_id == case_id)).one()
        victim = next(party for party in case.parties if party.role == "victim")
        victim.contact = "Mother, (410) 555 0100"
    done = discovery(case_id)
    assert done.state == "failed"
    assert "How to reach a victim or the family" in done.failure
    assert "555" not in done.failure
