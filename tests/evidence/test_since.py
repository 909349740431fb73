"""What changed since a reader last read stands over the document, and opens side by side."""

import pytest

from casebridge.db import db, transaction
from tests.building.preparing import held
from tests.evidence.papers import a_pdf_of, filed
from tests.factories import a_case
from tests.support.pages import soup


@pytest.fixture
def paper(in_app):
    """Give the address of a paper of four pages in a case that the prosecutor has in review."""
    with transaction():
        case_id = held(a_case("in_review")).public_id
    db.session.rollback()
    return filed(case_id, a_pdf_of("one", "two", "three", "four"), "report.pdf")


def newer(paper, *words):
    _, _, case_id, _, exhibit = paper.split("/")
    # Other bytes also where the pages are the same: equal bytes are no newer version.
    filed(case_id, a_pdf_of(*words) + b"% saved again\n", "report.pdf", exhibit)


def over_the_document(reader, paper):
    return soup(reader.get(paper)).select_one("[data-document]").get_text(" ", strip=True)


def test_three_pages_changed_since_this_reader_last_read(paper, sign_in):
    reader = sign_in("prosecutor")
    reader.get(f"{paper}/pages/1")
    newer(paper, "one", "other", "thirteen", "four", "five")
    words = over_the_document(reader, paper)
    assert "3 pages changed since you last read (version 1)" in words
    assert "Not read yet: page 2 , page 3 , page 5" in words


def test_a_changed_page_that_was_opened_waits_no_more(paper, sign_in):
    reader = sign_in("prosecutor")
    reader.get(f"{paper}/pages/1")
    newer(paper, "one", "other", "thirteen", "four")
    reader.get(f"{paper}/pages/2")
    assert "Not read yet: page 3 ." in over_the_document(reader, paper)


def test_who_never_read_it_is_told_nothing_of_changes(paper, sign_in):
    sign_in("sao-supervisor").get(f"{paper}/pages/1")
    newer(paper, "one", "other", "three", "four")
    assert "since you last read" not in over_the_document(sign_in("prosecutor"), paper)


def test_pages_that_only_moved_need_no_second_reading(paper, sign_in):
    reader = sign_in("prosecutor")
    reader.get(f"{paper}/pages/1")
    newer(paper, "one", "two", "three", "four")
    assert "Every page shows what it showed in version 1" in over_the_document(reader, paper)


def test_a_changed_page_stands_beside_the_one_whose_place_it_took(paper, sign_in):
    newer(paper, "zero", "one", "two", "other", "four")
    page = soup(sign_in("prosecutor").get(f"{paper}/compare?page=4"))
    sides = [
        (side["aria-label"], side.select_one("img")["src"].partition("/pages/")[2])
        for side in page.select(".two section")
    ]
    assert sides == [("Version 1", "3?version=1"), ("Version 2", "4?version=2")]
    assert [link.get_text() for link in page.select("nav[aria-label='Pages that changed'] a")] == [
        "Previous change", "Page 1 is new", "Page 4",
    ]  # fmt: skip


def test_a_page_that_is_gone_is_shown_as_it_was(paper, sign_in):
    newer(paper, "one", "two", "three")
    page = soup(sign_in("prosecutor").get(f"{paper}/compare?gone=4"))
    assert "This version has no such page" in page.get_text()
    assert page.select_one("[aria-label='Version 1'] img")["src"].endswith("/pages/4?version=1")


@pytest.mark.parametrize("address", ["known=2", "known=7", "known=x", "known=0"])
def test_there_is_no_version_to_compare_with(paper, sign_in, address):
    newer(paper, "one")
    assert sign_in("prosecutor").get(f"{paper}/compare?{address}").status_code == 404


def test_one_version_alone_and_pages_without_prints_say_so(paper, sign_in):
    reader = sign_in("prosecutor")
    assert "There is one version only" in soup(reader.get(f"{paper}/compare")).get_text()
    _, _, case_id, _, exhibit = paper.split("/")
    filed(case_id, b"Only words now.\n", "notes.txt", exhibit)
    assert "no pages that can be compared" in soup(reader.get(f"{paper}/compare")).get_text()


def test_comparing_is_reading_and_nobody_compares_what_is_not_theirs(paper, sign_in):
    newer(paper, "one", "other", "three", "four")
    assert sign_in("federal").get(f"{paper}/compare").status_code == 404
    sign_in("prosecutor").get(f"{paper}/compare")
    readers = soup(sign_in("prosecutor").get(paper)).select_one("main").get_text(" ", strip=True)
    assert "SAO Prosecutor 2 none by itself" in readers
