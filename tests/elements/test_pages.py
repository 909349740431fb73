"""The matrix and one cell as pages."""

from bs4 import BeautifulSoup

from casebridge.cases.models import Case
from casebridge.db import db, transaction
from casebridge.elements.marks import marks_of
from tests.building.preparing import an_exhibit

STRONG = {"strength": "strong", "reason": "He knows him."}


def case_of(public_id):
    return db.session.query(Case).filter_by(public_id=public_id).one()


def page_of(answer):
    return BeautifulSoup(answer.text, "html.parser")


def first_cell(visitor, reviewed):
    return page_of(visitor.get(f"/cases/{reviewed}/elements")).select_one("a[data-cell]")


def exhibit_in(reviewed):
    with transaction():
        return an_exhibit(case_of(reviewed)).public_id


def test_the_matrix_is_a_table_named_elements(sign_in, reviewed):
    page = page_of(sign_in("prosecutor").get(f"/cases/{reviewed}/elements"))
    assert page.select_one("table.mx caption").text == "Elements"


def test_a_cell_is_named_after_element_and_defendant(sign_in, reviewed):
    assert first_cell(sign_in("prosecutor"), reviewed)["aria-label"].endswith(", Max Nobody")


def test_a_mark_is_saved_from_the_page_of_its_cell(sign_in, reviewed):
    exhibit, visitor = exhibit_in(reviewed), sign_in("prosecutor")
    sent = {"exhibit": exhibit, "place": "4-9", "quote": "I saw him.", **STRONG}
    url = first_cell(visitor, reviewed)["href"]
    assert visitor.send(url, sent).status_code == 303
    assert [mark.place for mark in marks_of(case_of(reviewed))] == ["p. 4 to 9"]
    assert "I saw him." in visitor.get(url).text


def test_a_refused_mark_keeps_what_was_typed(sign_in, reviewed):
    visitor = sign_in("prosecutor")
    answer = visitor.send(first_cell(visitor, reviewed)["href"], {"quote": "I saw him.", "strength": "strong"})
    assert answer.status_code == 422
    assert "I saw him." in answer.text


def test_a_word_alone_is_saved(sign_in, reviewed):
    visitor = sign_in("prosecutor")
    url = first_cell(visitor, reviewed)["href"]
    assert visitor.send(url, {"note": "The witness will say so.", "note_version": "0"}).status_code == 303
    assert "The witness will say so." in visitor.get(url).text
    # A colleague who opened the cell before that does not write over it.
    late = visitor.send(url, {"note": "The video will do.", "note_version": "0"})
    assert (late.status_code, "will say so" in late.text, "video will do" in late.text) == (409, True, True)


def test_the_detective_never_reads_the_word_of_the_prosecutor(sign_in, reviewed):
    visitor = sign_in("prosecutor")
    url = first_cell(visitor, reviewed)["href"]
    visitor.send(url, {"note": "The witness will say so.", "note_version": "0"})
    assert "The witness will say so." not in sign_in("detective").get(url).text


def test_a_mark_is_shared_and_taken_back(sign_in, reviewed):
    exhibit, visitor = exhibit_in(reviewed), sign_in("prosecutor")
    url = first_cell(visitor, reviewed)["href"]
    visitor.send(url, {"exhibit": exhibit, "quote": "I saw him.", **STRONG})
    mark = marks_of(case_of(reviewed))[0].public_id
    visitor.send(f"/cases/{reviewed}/elements/marks/{mark}/share")
    assert "I saw him." in sign_in("detective").get(url).text
    visitor.send(f"/cases/{reviewed}/elements/marks/{mark}/take-back", {"why": "The wrong page."})
    assert marks_of(case_of(reviewed)) == []


def test_the_mark_of_another_office_is_not_there_to_change(sign_in, reviewed):
    exhibit, visitor = exhibit_in(reviewed), sign_in("detective")
    url = first_cell(visitor, reviewed)["href"]
    visitor.send(url, {"exhibit": exhibit, **STRONG})
    mark = marks_of(case_of(reviewed))[0].public_id
    assert sign_in("prosecutor").send(f"/cases/{reviewed}/elements/marks/{mark}/share").status_code == 404


def ways_of_a_cell_marked(strength, visitor, reviewed):
    url = first_cell(visitor, reviewed)["href"]
    visitor.send(url, {"exhibit": exhibit_in(reviewed), "strength": strength, "reason": "One witness, at night."})
    cell = page_of(visitor.get(f"/cases/{reviewed}/elements")).select_one("a[data-cell]").find_parent("td")
    return [link.find(string=True) for link in cell.select("p a")]


def test_a_weak_cell_offers_itself_as_a_return_item(sign_in, reviewed):
    assert ways_of_a_cell_marked("weak", sign_in("prosecutor"), reviewed) == ["Make it a return item"]


def test_a_strong_cell_offers_no_return_item(sign_in, reviewed):
    assert ways_of_a_cell_marked("strong", sign_in("prosecutor"), reviewed) == []
