"""The review room shows a document beside the decision, and opens where its reader was."""

import pytest

from casebridge.cases.models import Case
from casebridge.db import db, transaction
from casebridge.evidence.models import Exhibit
from tests.evidence.papers import a_pdf, filed
from tests.support.pages import soup


@pytest.fixture
def room(sign_in, case_id, papers):
    """Give a function that opens the review room as the prosecutor, at an address in it."""
    visitor = sign_in("prosecutor")
    return lambda query="": visitor.get(f"/cases/{case_id}/review{query}")


def shown(answer):
    """Return what is open: the tab, the page, and how many pages there are."""
    document = soup(answer).select_one("section[aria-label=Document]")
    tab = document.select_one("nav[aria-label='Open documents'] a[aria-current]").get_text(" ", strip=True)
    return tab, document.select_one("input[name=to]")["value"]


def read(sign_in, case_id, exhibit, page, who="prosecutor"):
    sign_in(who).get(f"/cases/{case_id}/evidence/{exhibit}/pages/{page}")


def test_it_opens_on_the_first_paper_with_pages(room):
    assert shown(room()) == ("Ex 1 3 pages", "1")


def test_it_opens_again_where_its_reader_was(room, sign_in, case_id, papers):
    read(sign_in, case_id, papers[2], 4)
    assert shown(room()) == ("Ex 3 4 pages", "4")


def test_what_somebody_else_reads_moves_nobody_elses_place(room, sign_in, case_id, papers):
    read(sign_in, case_id, papers[2], 4, who="detective")
    assert shown(room()) == ("Ex 1 3 pages", "1")


def test_another_paper_opens_at_its_own_place(room, sign_in, case_id, papers):
    read(sign_in, case_id, papers[0], 3)
    read(sign_in, case_id, papers[1], 2)
    assert shown(room(f"?ex={papers[0]}")) == ("Ex 1 3 pages", "3")


def test_every_page_has_an_address_of_its_own(room, papers):
    answer = room(f"?ex={papers[2]}&page=3")
    picture = soup(answer).select_one("#sheet img")["src"]
    assert (shown(answer), f"/evidence/{papers[2]}/pages/3?" in picture) == (("Ex 3 4 pages", "3"), True)


def test_turning_a_page_keeps_the_paper(room, papers):
    form = soup(room(f"?ex={papers[1]}")).select_one("#sheet form.doc__bar")
    assert form.select_one("input[name=ex]")["value"] == papers[1]
    assert {b["aria-label"]: b["value"] for b in form.select("button[name=page]")} == {
        "Previous page": "1", "Next page": "2",
    }  # fmt: skip


def test_a_script_that_turns_pages_gets_the_document_alone(sign_in, case_id, papers):
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"}
    part = sign_in("prosecutor").get(f"/cases/{case_id}/review?ex={papers[2]}&page=2", headers=headers)
    assert (part.text.count("<html"), soup(part).select_one("#sheet input[name=to]")["value"]) == (0, "2")


@pytest.mark.parametrize("made_up", ["nothing", "%00", "9" * 40])
def test_a_paper_that_is_not_there_is_not_found(room, made_up):
    assert room(f"?ex={made_up}").status_code == 404


def test_a_paper_that_was_sealed_since_is_neither_open_nor_named(room, sign_in, case_id, papers):
    read(sign_in, case_id, papers[1], 2)
    with transaction():
        case = db.session.query(Case).filter_by(public_id=case_id).one()
        db.session.query(Exhibit).filter_by(public_id=papers[1]).one().class_ = "part2"
        assert case.state == "in_review"
    answer = room()
    assert (shown(answer)[0], "2 pages" in answer.text) == ("Ex 1 3 pages", False)
    assert room(f"?ex={papers[1]}").status_code == 404


def test_the_newest_version_opens_and_says_that_it_is_new(room, sign_in, case_id, papers):
    read(sign_in, case_id, papers[0], 3)
    filed(case_id, a_pdf(2, b"1 0 0 rg 9 9 9 9 re f"), "new.pdf", papers[0])
    assert "Ex 1 3 pages, a newer version" in [o.get_text() for o in soup(room()).select("#open-exhibit option")]
    assert shown(room()) == ("Ex 1 3 pages", "2")


def test_what_was_never_opened_says_so(room):
    names = [option.get_text() for option in soup(room()).select("#open-exhibit option")]
    assert names[1:] == ["Ex 2 2 pages, not opened yet", "Ex 3 4 pages, not opened yet"]


def test_a_refused_decision_keeps_the_document_open(room, sign_in, case_id, papers):
    read(sign_in, case_id, papers[1], 2)
    visitor = sign_in("prosecutor", stepped_up=True)
    refused = visitor.send(f"/cases/{case_id}/review", {"act": "decide", "rationale": "Half a thought"})
    assert (refused.status_code, shown(refused), "Half a thought" in refused.text) == (
        422, ("Ex 2 2 pages", "2"), True,
    )  # fmt: skip


def test_a_case_without_an_exhibit_says_so(sign_in, in_app, case_id):
    document = soup(sign_in("prosecutor").get(f"/cases/{case_id}/review")).select_one("section[aria-label=Document]")
    assert "No exhibit yet" in document.get_text()
