"""Passages that a prosecutor marks: kept in the office, drawn on the page, taken along to where they lead."""

import pytest
from sqlalchemy import select

from casebridge.cases.models import Case
from casebridge.db import db, transaction
from casebridge.evidence.models import Exhibit, FavorableFlag
from casebridge.marking.models import Passage
from tests.building.preparing import held
from tests.evidence.papers import a_sound, filed
from tests.factories import a_case
from tests.support.pages import soup

SECRET = "Weak on the stand"


def rows(what):
    found = list(db.session.scalars(select(what)))
    db.session.rollback()
    return found


def notes(visitor, case_id, query=""):
    return soup(visitor.get(f"/cases/{case_id}/passages{query}"))


def test_a_note_stands_in_the_list_and_on_its_page(sign_in, case_id, paper, sent):
    visitor = sign_in("prosecutor")
    answer = sent(visitor, words=SECRET)
    assert answer.headers["Location"].endswith(f"/evidence/{paper}?page=1")
    assert SECRET in notes(visitor, case_id).get_text()
    sheet = soup(visitor.get(answer.headers["Location"])).select_one("#sheet")
    assert (SECRET in sheet.get_text(), len(sheet.select("rect.mk--note"))) == (True, 1)
    other = soup(visitor.get(f"/cases/{case_id}/evidence/{paper}?page=2")).select_one("#sheet")
    assert (SECRET in other.get_text(), other.select("rect")) == (False, [])


@pytest.mark.parametrize("who", ["detective", "partner", "sergeant", "commander", "federal", "auditor", "clerk"])
def test_nobody_outside_the_office_learns_of_it(sign_in, case_id, paper, sent, who):
    sent(sign_in("prosecutor"), words=SECRET)
    visitor = sign_in(who)
    assert visitor.get(f"/cases/{case_id}/passages").status_code in (403, 404)
    assert sent(visitor, words="Mine").status_code in (403, 404)
    for page in ("", "/history", "/evidence", f"/evidence/{paper}", "/elements", "/review", "/returns"):
        text = visitor.get(f"/cases/{case_id}{page}").text
        assert (SECRET in text, "passage" in text, "mk--" in text) == (False, False, False), page
    assert len(rows(Passage)) == 1


def test_colleagues_read_a_note_and_nobody_else_a_private_one(sign_in, case_id, sent):
    visitor, colleague = sign_in("prosecutor"), sign_in("sao-supervisor")
    sent(visitor, words=SECRET)
    sent(visitor, words="Mine alone", private="y")
    assert SECRET in notes(colleague, case_id).get_text()
    assert "Mine alone" not in notes(colleague, case_id).get_text()
    assert "Mine alone" in notes(visitor, case_id).get_text()


def test_a_note_of_a_narrower_class_is_there_for_the_people_of_the_case_alone(sign_in, case_id, sent):
    visitor, colleague = sign_in("prosecutor"), sign_in("sao-supervisor")
    narrow = {"class": "grand-jury"}
    assert sent(visitor, words=SECRET, **narrow).status_code == 303
    said = {who: notes(who, case_id).get_text() for who in (visitor, colleague)}
    assert (SECRET in said[visitor], SECRET in said[colleague]) == (True, False)
    lines = [who.get(f"/cases/{case_id}/history").text.count("marked a passage") for who in (visitor, colleague)]
    assert lines == [1, 0]
    # What goes on to where more people read has no class, and nobody chooses one that they cannot read.
    assert sent(visitor, mark="favorable", **narrow).status_code == 422
    assert sent(colleague, words="Mine", **narrow).status_code == 422
    assert len(rows(Passage)) == 1


def test_only_who_made_a_mark_takes_it_back(sign_in, case_id, sent):
    visitor, colleague = sign_in("prosecutor"), sign_in("sao-supervisor")
    sent(visitor, words=SECRET)
    url = f"/cases/{case_id}/passages/{rows(Passage)[0].public_id}/take-back"
    assert colleague.send(url, {}).status_code == 404
    assert SECRET in notes(visitor, case_id).get_text()
    assert visitor.send(url, {}).status_code == 303
    assert SECRET not in notes(visitor, case_id).get_text()
    assert visitor.send(url, {}).status_code == 404


def test_the_history_tells_the_office_that_something_was_marked(sign_in, case_id, sent):
    sent(sign_in("prosecutor"), words=SECRET)
    history = sign_in("sao-supervisor").get(f"/cases/{case_id}/history").text
    assert ("marked a passage of Ex 1, p. 1" in history, SECRET in history) == (True, False)


def test_proof_is_taken_along_to_the_matrix(sign_in, case_id, paper, sent):
    visitor = sign_in("prosecutor")
    answer = sent(visitor, mark="proof", words="She has known him for two years.")
    page = soup(visitor.get(answer.headers["Location"]))
    assert "Choose the element that Ex 1, p. 1 proves" in page.get_text()
    cell = soup(visitor.get(page.select_one("a[data-cell]")["href"]))
    typed = {name: cell.select_one(f"[name={name}]") for name in ("place", "quote", "reason")}
    assert (typed["place"]["value"], typed["quote"].get_text().strip(), typed["reason"].get_text().strip()) == (
        "p. 1", "I know Corwin", "She has known him for two years.",
    )  # fmt: skip
    assert cell.select_one("[name=exhibit] option[selected]")["value"] == paper


def test_a_request_becomes_an_item_without_retyping(sign_in, case_id, sent):
    visitor = sign_in("prosecutor")
    answer = sent(visitor, mark="request", words="Ask her how far it was.")
    page = soup(visitor.get(answer.headers["Location"]))
    assert page.select_one("textarea[name='words-new-1']").get_text().strip() == (
        "Ex 1, p. 1: “I know Corwin”\nAsk her how far it was."
    )


def test_what_could_help_the_defense_opens_the_flag(sign_in, case_id, sent):
    sent(sign_in("prosecutor"), mark="favorable", words="He was across the street.")
    assert [flag.text for flag in rows(FavorableFlag)] == ["“I know Corwin” · p. 1 · He was across the street."]
    assert rows(Exhibit)[0].favorable


def test_a_redaction_says_why(sign_in, case_id, sent):
    visitor = sign_in("prosecutor")
    assert "Say why it is redacted." in sent(visitor, mark="redact").text
    assert sent(visitor, mark="redact", ground="witness-location").status_code == 303
    assert [row.ground for row in rows(Passage)] == ["witness-location"]


WRONG = [
    ({"mark": ""}, "Say what it is"), ({"mark": "verdict"}, "Say what it is"), ({}, "Write the note."),
    ({"mark": "issue"}, "Say which issue you see."), ({"place": "p. 9", "words": "x"}, "Ex 1 has 2 pages"),
    ({"place": "00:10", "words": "x"}, "is no recording"),
    ({"mark": "proof", "place": "", "quote": ""}, "Give the words"),
    ({"mark": "redact", "ground": "because"}, "Say why it is redacted."),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "said"), WRONG)
def test_what_cannot_be_taken_is_said_and_what_was_typed_comes_back(sign_in, case_id, sent, fields, said):
    answer = sent(sign_in("prosecutor"), **{"quote": "The very words", **fields})
    back = soup(answer).select_one("textarea[name=quote]").get_text().strip()
    assert (answer.status_code, said in answer.text, back) == (422, True, fields.get("quote", "The very words"))
    assert rows(Passage) == []


def test_a_span_of_a_recording_is_marked(sign_in, case_id, sent):
    sound = filed(case_id, a_sound(), "call.wav").rsplit("/", 1)[1]
    visitor = sign_in("prosecutor")
    answer = sent(visitor, exhibit=sound, place="00:00 to 00:01", quote="", words="Listen here")
    assert answer.status_code == 303
    assert "00:00 to 00:01" in soup(visitor.get(answer.headers["Location"])).select_one("#sheet").get_text()


def test_a_mark_on_what_was_sealed_since_is_not_shown(sign_in, case_id, sent):
    sent(sign_in("prosecutor"), words=SECRET)
    with transaction():
        rows(Exhibit)
        db.session.query(Exhibit).one().class_ = "part2"
    assert SECRET not in notes(sign_in("prosecutor"), case_id).get_text()


def test_a_foreign_mark_leads_nowhere(sign_in, case_id, sent):
    sent(sign_in("prosecutor"), mark="proof")
    mark = rows(Passage)[0].public_id
    with transaction():
        other = held(a_case("in_review")).public_id
    visitor = sign_in("prosecutor")
    assert visitor.get(f"/cases/{other}/elements?passage={mark}").status_code == 404
    assert visitor.get(f"/cases/{other}/return?passage={mark}").status_code == 404


def test_before_the_package_came_a_prosecutor_marks_nothing(sign_in, in_app):
    with transaction():
        case_id = a_case("draft").public_id
    paper = filed(case_id, a_sound(), "call.wav").rsplit("/", 1)[1]
    answer = sign_in("prosecutor").send(
        f"/cases/{case_id}/passages", {"exhibit": paper, "mark": "note", "words": SECRET}
    )
    assert (answer.status_code, rows(Passage)) == (404, [])


def test_the_tab_counts_what_stands(sign_in, case_id, sent):
    visitor = sign_in("prosecutor")
    sent(visitor, words=SECRET)
    sent(visitor, mark="issue", words="Hearsay", quote="He said")
    tab = next(
        a for a in soup(visitor.get(f"/cases/{case_id}")).select("nav[aria-label=Case] a") if "Notes" in a.get_text()
    )
    assert "2" in tab.get_text()
    assert SECRET not in notes(visitor, case_id, "?kind=issue").get_text()
    assert db.session.query(Case).count() == 1
