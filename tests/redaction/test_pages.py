"""Marking on the page: by box, by words, by search; kept in the office; a copy is made, proven and released."""

import io
from datetime import timedelta

import pikepdf
import pytest
from sqlalchemy import select

from casebridge import clock
from casebridge.audit import AuditEntry
from casebridge.db import db, transaction
from casebridge.evidence.models import Version
from casebridge.evidence.reading.engine import engine
from casebridge.evidence.seeing import machine
from casebridge.redaction.models import RedactedCopy, RedactionMark
from casebridge.work import JobRequest
from tests.building.preparing import held
from tests.evidence.papers import a_picture, filed
from tests.evidence.test_machine import a_scan
from tests.factories import a_case
from tests.redaction.conftest import a_statement, covers, worked
from tests.redaction.papers import LINE, a_paper
from tests.support.again import built_once
from tests.support.pages import soup

OTHERS = ["detective", "sergeant", "commander", "federal", "lead-liaison", "auditor", "clerk"]
CARRIED = ("form_key", "csrf_token")
BOX = {"page": "1", "left": "1", "top": "1.1", "wide": "2.5", "high": "0.4", "ground": "witness-location"}


def rows(what):
    found = list(db.session.scalars(select(what)))
    db.session.rollback()
    return found


def shown(visitor, paper, **asked):
    return soup(visitor.get(paper, query_string=asked)).select_one("main")


def test_a_box_is_marked_by_its_sides_alone(sign_in, paper):
    visitor = sign_in("prosecutor")
    answer = visitor.send(paper, BOX)
    assert answer.status_code == 303
    (mark,) = rows(RedactionMark)
    assert (mark.page, mark.box, mark.ground) == (1, (720, 792, 1800, 288), "witness-location")
    assert mark.sha256 == rows(Version)[-1].sha256
    page = shown(visitor, paper, page=1)
    assert len(page.select("#sheet rect.mk--redact")) == 1
    assert "Where a witness can be found" in page.select_one("#boxes").get_text()


WRONG = [
    {"ground": ""}, {"ground": "open-case"}, {"page": "9"}, {"page": "0"}, {"left": "x"}, {"wide": "0"},
    {"left": "90"}, {"top": "-1"}, {"high": "nan"},
]  # fmt: skip


def test_a_box_that_cannot_be_is_refused_and_comes_back(sign_in, paper):
    visitor = sign_in("prosecutor")
    for wrong in WRONG:
        answer = visitor.send(paper, BOX | wrong)
        assert answer.status_code == 422, wrong
        assert soup(answer).select_one("[name=top]")["value"] == (BOX | wrong)["top"], wrong
    assert rows(RedactionMark) == []


def test_words_of_the_page_are_covered_and_lines_whole(sign_in, paper):
    visitor = sign_in("prosecutor")
    sent = {"page": "1", "words": "18 Elm Row", "ground": "witness-location"}
    visitor.send(paper, sent)
    visitor.send(paper, sent | {"lines": "y"})
    words, line = rows(RedactionMark)
    assert (words.source, words.term, line.source) == ("words", "18 Elm Row", "lines")
    assert line.box_wide > 2 * words.box_wide
    answer = visitor.send(paper, sent | {"words": "17 Oak Street"})
    assert "They do not stand on page 1" in answer.text


def test_a_search_covers_every_place_that_is_ticked(sign_in, cover, paper):
    assert cover("corwin hale").status_code == 303
    assert [(mark.page, mark.source, mark.term) for mark in rows(RedactionMark)] == [
        (1, "search", "corwin hale"), (2, "search", "corwin hale"),
    ]  # fmt: skip
    cover("corwin hale")
    assert len(rows(RedactionMark)) == 2


def test_a_search_over_all_exhibits_marks_each_of_them(sign_in, case_id, paper):
    other = filed(case_id, a_paper(LINE), "other.pdf")
    visitor = sign_in("prosecutor")
    page = visitor.get(f"/cases/{case_id}/redaction", query_string={"term": "Corwin"})
    found = [tag["value"] for tag in soup(page).select("[name=found]")]
    assert len(found) == 3
    assert other.rsplit("/", 1)[1] in {value.partition(":")[0] for value in found}
    visitor.send(f"/cases/{case_id}/redaction/found", {"term": "Corwin", "ground": "juvenile", "found": found})
    assert len({mark.exhibit_id for mark in rows(RedactionMark)}) == 2


def test_a_search_says_which_pages_have_no_words(sign_in, case_id):
    paper = filed(case_id, a_picture(), "photo.png") + "/redaction"
    assert "1 page without words" in shown(sign_in("prosecutor"), paper, term="Corwin").get_text()


def test_a_search_of_next_to_nothing_says_so(sign_in, paper):
    visitor = sign_in("prosecutor")
    for term in ("a", "-"):
        assert "at least two letters" in visitor.get(paper, query_string={"term": term}).text, term
    assert "at least two letters" not in visitor.get(paper, query_string={"term": " "}).text


def test_nobody_outside_the_desk_sees_or_marks(sign_in, case_id, paper, cover):
    cover("Corwin")
    for who in OTHERS:
        visitor = sign_in(who)
        seen = {visitor.get(path).status_code for path in (paper, f"{paper}/log", f"/cases/{case_id}/redaction")}
        assert (seen, visitor.send(paper, BOX).status_code) == ({404}, 404), who
    assert len(rows(RedactionMark)) == 2


def test_the_history_names_the_ground_and_never_the_words(in_app, proven):
    told = [f"{line.sentence} {line.detail} {line.reason}" for line in rows(AuditEntry)]
    assert any("marked 2 boxes on 2 pages of Ex 1 (Where a witness can be found)" in one for one in told)
    assert any("proved the redacted copy 1 of Ex 1" in one for one in told)
    assert not [one for one in told if "corwin" in one.casefold()]


def test_the_police_do_not_read_of_it_in_the_history(sign_in, case_id, cover):
    cover("Corwin Hale")
    assert "marked 2 boxes" in sign_in("prosecutor").get(f"/cases/{case_id}/history").text
    assert "marked 2 boxes" not in sign_in("detective").get(f"/cases/{case_id}/history").text


def made(sign_in, paper):
    visitor = sign_in("prosecutor")
    visitor.send(f"{paper}/copies", {})
    worked()
    return visitor, f"{paper}/copies/{rows(RedactedCopy)[-1].public_id}"


def a_proven_copy(sign_in, most=None):
    """Cover a name in a statement (its first places) and make the copy; return the addresses of both."""
    with transaction():
        case_id = held(a_case("in_review")).public_id
    db.session.rollback()
    paper = a_statement(case_id)
    covers(sign_in, case_id, paper, "Corwin Hale", most=most)
    return paper, made(sign_in, paper)[1]


@pytest.fixture
@built_once
def proven(in_app, sign_in):
    """Give a statement and its copy, every place of the name covered."""
    return a_proven_copy(sign_in)


@pytest.fixture
@built_once
def partly(in_app, sign_in):
    """Give a statement and its copy, one place of the name left open."""
    return a_proven_copy(sign_in, most=1)


def test_a_copy_is_made_proven_released_and_holds_nothing(sign_in, proven):
    (paper, copy), visitor = proven, sign_in("prosecutor")
    assert "It can be released" in shown(visitor, paper).get_text()
    assert visitor.send(f"{copy}/release", {}).status_code == 303
    with visitor.get(f"{copy}/file") as answer:
        data = answer.data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(pdf.pages) == 3
    assert b"Corwin" not in data
    assert "is released" in shown(visitor, paper).get_text()


def test_the_original_stays_as_it_came(sign_in, cover, paper):
    before = rows(Version)[-1]
    cover("Corwin Hale")
    made(sign_in, paper)
    after = rows(Version)[-1]
    assert (before.sha256, before.ready_sha256, before.store_key) == (after.sha256, after.ready_sha256, after.store_key)


def test_a_name_left_open_on_another_page_keeps_the_copy(sign_in, partly):
    (_paper, copy), visitor = partly, sign_in("prosecutor")
    answer = visitor.send(f"{copy}/release", {})
    said = soup(answer).select_one("#refused").get_text()
    assert (answer.status_code, "page 2 (Where a witness can be found)" in said) == (422, True)
    assert "Corwin" not in said
    assert rows(RedactedCopy)[-1].released_at is None


def test_a_place_is_let_stand_with_a_reason_and_the_log_prints_it(sign_in, partly):
    (paper, copy), visitor = partly, sign_in("prosecutor")
    form = shown(visitor, paper).select_one("#copy [name=place]")
    sent = {"place": form["value"]}
    assert visitor.send(f"{copy}/places", sent | {"reason": ""}).status_code == 422
    assert visitor.send(f"{copy}/places", sent | {"reason": "It is the title of the paper."}).status_code == 303
    assert visitor.send(f"{copy}/release", {}).status_code == 303
    log = shown(visitor, f"{paper}/log").get_text()
    assert ("It is the title of the paper." in log, "Corwin" in log) == (True, False)


def test_words_that_may_stand_elsewhere_are_looked_for_no_more(sign_in, cover, paper):
    cover("Corwin Hale", most=1)
    visitor = sign_in("prosecutor")
    action = shown(visitor, paper).select_one("#boxes form")["action"]
    visitor.send(action, {"do": "elsewhere", "reason": "The name is public."})
    visitor, copy = made(sign_in, paper)
    assert visitor.send(f"{copy}/release", {}).status_code == 303


def test_a_box_is_taken_away_until_it_is_released(sign_in, cover, paper):
    cover("Corwin Hale")
    visitor = sign_in("prosecutor")
    actions = [
        form["action"] for form in shown(visitor, paper).select("#boxes form") if form.select("[value=withdraw]")
    ]
    assert visitor.send(actions[0], {"do": "withdraw"}).status_code == 303
    assert "Boxes taken away" in shown(visitor, f"{paper}/log").get_text()
    cover("Corwin Hale")
    visitor, copy = made(sign_in, paper)
    visitor.send(f"{copy}/release", {})
    assert visitor.send(actions[1], {"do": "withdraw"}).status_code == 422
    assert visitor.send(actions[0], {"do": "withdraw"}).status_code == 404


def test_a_copy_without_the_newest_box_is_not_released(sign_in, proven):
    (paper, copy), visitor = proven, sign_in("prosecutor")
    visitor.send(paper, BOX)
    assert "make the copy anew" in visitor.send(f"{copy}/release", {}).text
    visitor, newer = made(sign_in, paper)
    assert newer != copy


def test_a_newer_version_has_no_boxes(sign_in, case_id, cover, paper):
    cover("Corwin Hale")
    filed(case_id, a_paper(LINE, LINE), "statement.pdf", paper.split("/")[-2])
    assert "Nothing is marked yet" in shown(sign_in("prosecutor"), paper).select_one("#boxes").get_text()


def test_a_damaged_file_makes_no_copy_and_says_why(in_app, sign_in, cover, paper):
    cover("Corwin Hale")
    version = rows(Version)[-1]
    in_app.extensions["casebridge_store"].path(version.ready_key).write_bytes(b"%PDF-1.7 something else")
    sign_in("prosecutor").send(f"{paper}/copies", {})
    with pytest.raises(Exception, match="not what they were"):
        worked()


def test_steps_that_run_twice_make_one_copy(in_app, proven):
    before = [(copy.sha256, copy.store_key, copy.proven_at) for copy in rows(RedactedCopy)]
    worked()
    assert [(copy.sha256, copy.store_key, copy.proven_at) for copy in rows(RedactedCopy)] == before


def test_a_passage_marked_while_reading_is_offered(sign_in, case_id, paper):
    visitor = sign_in("prosecutor")
    visitor.send(f"/cases/{case_id}/passages", {
        "exhibit": paper.split("/")[-2], "seen": "1", "place": "p. 1", "quote": "18 Elm Row", "mark": "redact",
        "ground": "witness-location",
    })  # fmt: skip
    page = shown(visitor, paper, page=1)
    assert "1 passage marked while reading" in page.get_text()
    visitor.send(paper, {"page": "1", "words": "18 Elm Row", "ground": "witness-location"})
    assert len(rows(RedactionMark)) == 1


def test_a_scan_is_searched_by_what_a_machine_read_and_proven_on_its_picture(in_app, sign_in, case_id):
    if engine() is None:
        pytest.skip("no engine that reads pictures: apt-get install tesseract-ocr")
    exhibit = filed(case_id, a_scan("I know Corwin Hale", "from the barbershop."), "scan.png")
    visitor = sign_in("prosecutor")
    visitor.send(f"{exhibit}/machine-reading", {"seen": "1", "page": "1"})
    for subject in [row.subject for row in rows(JobRequest) if row.kind == machine.KIND]:
        machine.read_pages(subject)
    paper = f"{exhibit}/redaction"
    visitor.send(paper, {"page": "1", "words": "Corwin Hale", "ground": "juvenile"})
    visitor, _copy = made(sign_in, paper)
    shown_now = shown(visitor, paper).get_text()
    assert ("It can be released" in shown_now, "the pictures of 1 burned page" in shown_now) == (True, True)


def test_a_scan_that_nobody_read_is_proven_by_its_picture_alone(in_app, sign_in, case_id):
    """The box lies beside the name, which the search term of another box names."""
    if engine() is None:
        pytest.skip("no engine that reads pictures: apt-get install tesseract-ocr")
    paper = filed(case_id, a_scan("I know Corwin Hale", "from the barbershop."), "scan.png") + "/redaction"
    visitor = sign_in("prosecutor")
    visitor.send(paper, BOX | {"top": "5"})
    with transaction():
        db.session.scalars(select(RedactionMark)).one().term = "Corwin Hale"
    visitor, copy = made(sign_in, paper)
    assert "picture of the page" in shown(visitor, paper).get_text()
    assert visitor.send(f"{copy}/release", {}).status_code == 422


def test_what_the_proof_found_is_covered_with_one_button(sign_in, partly):
    (paper, _copy), visitor = partly, sign_in("prosecutor")
    form = shown(visitor, paper).select_one("#copy form:has([name=left])")
    sent = {
        field["name"]: field["value"] for field in form.select("input[type=hidden]") if field["name"] not in CARRIED
    }
    visitor.send(form["action"], sent)
    visitor, copy = made(sign_in, paper)
    assert visitor.send(f"{copy}/release", {}).status_code == 303


def test_a_copy_that_never_came_may_be_asked_for_again(sign_in, cover, paper):
    cover("Corwin Hale")
    visitor = sign_in("prosecutor")
    assert [visitor.send(f"{paper}/copies", {}).status_code for _ in range(2)] == [303, 422]
    with clock.at(clock.now() + timedelta(minutes=61)):
        assert sign_in("prosecutor").send(f"{paper}/copies", {}).status_code == 303
