"""The resubmission opens on what changed: the title is the count, page by page, and nothing else is read again."""

import pytest
from sqlalchemy import select

from casebridge.cases.models import Case
from casebridge.cases.people import definition_of
from casebridge.db import db, transaction
from casebridge.elements.services import mark
from casebridge.evidence.queries import exhibits_of
from casebridge.followups.queries import open_items
from casebridge.followups.services import reply
from tests.building.people import acting
from tests.building.preparing import an_item, held, person, reply_words
from tests.evidence.papers import a_pdf_of, filed
from tests.factories import a_case, make
from tests.support.pages import soup


@pytest.fixture
def read(in_app, sign_in):
    """Give a case in review with a paper of three pages of which the prosecutor opened two, and the paper's id."""
    with transaction():
        case_id = held(a_case("in_review")).public_id
    paper = filed(case_id, a_pdf_of("one", "two", "three"), "report.pdf").rsplit("/", 1)[1]
    for page in (1, 2):
        sign_in("prosecutor").get(f"/cases/{case_id}/evidence/{paper}/pages/{page}")
    return case_id, paper


def the(case_id):
    return db.session.scalars(select(Case).where(Case.public_id == case_id)).one()


def answered(case_id, *moves, earlier=(), between=lambda: None):
    """Return the case with one item for each move, let something come in, reply to old and new, send it back."""
    with transaction():
        case = the(case_id)
        for _ in moves:
            an_item(case)
        make(case, "return")
    between()
    with transaction():
        case = the(case_id)
        lead = acting(person(case, "detective"))
        for item, move in zip(open_items(case), (*earlier, *moves), strict=True):
            reply(item, move, actor=lead, asks=reply_words(move))
        make(case, "resubmit")


def changes(sign_in, case_id):
    return soup(sign_in("prosecutor").get(f"/cases/{case_id}/changes"))


def title(page):
    return page.select_one("#delta h2").get_text()


def test_the_title_counts_answers_files_pages_and_disputes(read, sign_in):
    case_id, paper = read

    def between():
        filed(case_id, a_pdf_of("new"), "first.pdf")
        filed(case_id, a_pdf_of("newer"), "second.pdf")
        filed(case_id, a_pdf_of("one", "other", "three"), "report.pdf", paper)

    answered(case_id, "answer", "answer", "answer", "dispute", between=between)
    assert title(changes(sign_in, case_id)) == "3 of 4 answered, 2 new files, 1 page changed, 1 disputed"


def test_a_part_is_no_answer(read, sign_in):
    answered(read[0], "answer_partly", "answer")
    assert title(changes(sign_in, read[0])) == "1 of 2 answered, 1 in part, 0 new files, 0 pages changed"


def test_a_part_of_an_earlier_return_that_is_answered_now_can_be_accepted(read, sign_in):
    case_id, _paper = read
    answered(case_id, "answer_partly")
    answered(case_id, "answer", earlier=["answer"])
    page = changes(sign_in, case_id)
    assert title(page).startswith("2 of 2 answered")
    assert {"Accept answer 1", "Accept answer 1 of return 1"} <= {b.get_text() for b in page.select("button")}


def test_what_was_settled_before_the_last_return_is_not_shown_again(read, sign_in):
    case_id, _paper = read
    answered(case_id, "answer")
    with transaction():
        [item] = open_items(the(case_id))
        reply(item, "accept_answer", actor=acting(person(the(case_id), "prosecutor")), asks={})
    answered(case_id, "answer")
    assert title(changes(sign_in, case_id)).startswith("1 of 1 answered")


def test_each_changed_page_has_its_address_and_what_it_showed_before(read, sign_in):
    case_id, paper = read
    answered(
        case_id, "answer",
        between=lambda: filed(case_id, a_pdf_of("one", "other", "three", "four"), "report.pdf", paper),
    )  # fmt: skip
    card = changes(sign_in, case_id).select_one("#changed-pages").parent
    links = [link["href"].partition("?")[2] for link in card.select("small a")]
    assert links == ["known=1&page=2&from=review", "known=1&page=4&from=review"]
    assert ("2 pages show what they showed" in card.get_text(), "version=1" in str(card)) == (True, True)


def test_pages_that_only_moved_did_not_change(read, sign_in):
    case_id, paper = read
    answered(case_id, "answer", between=lambda: filed(case_id, a_pdf_of("zero", "one", "two", "three"), "r.pdf", paper))
    page = changes(sign_in, case_id)
    assert ("1 page changed" in title(page), "New: page 1" in page.get_text()) == (True, True)


def test_a_file_of_which_no_page_can_be_compared_says_so(read, sign_in):
    case_id, _paper = read
    words = filed(case_id, b"One line.\n", "notes.txt").rsplit("/", 1)[1]
    answered(case_id, "answer", between=lambda: filed(case_id, b"Another line.\n", "notes.txt", words))
    page = changes(sign_in, case_id)
    assert title(page) == "1 of 1 answered, 0 new files, 0 pages changed, 1 newer file"
    assert "cannot be compared" in page.get_text()


def test_marks_stay_and_those_on_an_older_version_are_named(read, sign_in):
    case_id, paper = read
    with transaction():
        case = the(case_id)
        exhibit = next(e for e in exhibits_of(case) if e.public_id == paper)
        charge = case.charges[0]
        element = definition_of(charge).elements[0].key
        actor = acting(person(case, "prosecutor"))
        mark(charge, element, exhibit, actor=actor, place="p. 2", strength="strong", reason="It says so.", quote="")
    answered(case_id, "answer", between=lambda: filed(case_id, a_pdf_of("one", "x", "three"), "report.pdf", paper))
    words = changes(sign_in, case_id).get_text(" ", strip=True)
    assert ("1 mark of yours rests on an older version" in words, "1 mark of yours in the elements stays" in words) == (
        True, True,
    )  # fmt: skip


def test_the_review_opens_on_what_changed_once(read, sign_in):
    case_id, _paper = read
    answered(case_id, "answer")
    reviewer = sign_in("prosecutor")
    first = reviewer.get(f"/cases/{case_id}/review")
    reviewer.get(f"/cases/{case_id}/changes")
    assert (first.status_code, first.location) == (303, f"/cases/{case_id}/changes")
    assert reviewer.get(f"/cases/{case_id}/review").status_code == 200


def test_nobody_else_opens_it_on_what_changed(read, sign_in):
    answered(read[0], "answer")
    assert sign_in("sao-supervisor").get(f"/cases/{read[0]}/review").status_code == 200


def test_what_stays_hidden_is_not_counted(read, sign_in):
    case_id, _paper = read

    def between():
        filed(case_id, a_pdf_of("new"), "first.pdf")
        with transaction():
            exhibits_of(the(case_id))[-1].class_ = "part2"

    answered(case_id, "answer", between=between)
    assert title(changes(sign_in, case_id)) == "1 of 1 answered, 0 new files, 0 pages changed"
