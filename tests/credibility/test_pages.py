"""The pages of prosecutors, and what everybody else gets of it: the same bytes as without it."""

from datetime import timedelta

import pytest

from casebridge import clock
from casebridge.cases.models import Case
from casebridge.credibility.looking import look
from casebridge.credibility.models import CredibilityEntry, CredibilityReview
from casebridge.credibility.services import CHANGED
from casebridge.db import db
from tests.credibility.test_lists import NAME, decided, entered, with_officer
from tests.support.pages import soup
from tests.support.statements import statements
from tests.support.worlds import difference, plain_pages

READ_BEFORE = 5


def entry(**more):
    words = {"list": "disclosure", "name": NAME, "ground": "A false report.", "source": "Letter", "reason": "Found."}
    return {**words, "dated_on": "2026-03-04", **more}


@pytest.fixture
def case_id(in_app):
    """Give the public id of a case in review with an officer."""
    return db.session.get_one(Case, with_officer()).public_id


def test_a_supervisor_enters_changes_and_removes_an_officer(sign_in, case_id):
    visitor = sign_in("sao-supervisor", stepped_up=True)
    at = visitor.send("/credibility/new", entry()).headers["Location"]
    assert visitor.edit(at, at, entry(ground="Two false reports.", reason="Another one.")).status_code == 303
    assert visitor.edit(at, f"{at}/remove", {"why": "Overturned."}).status_code == 303
    page = soup(visitor.get(at))
    assert [item.b.get_text() for item in page.select("#changes li")] == ["Entered", "Changed", "Taken off"]
    assert (page.select_one("#changes del").get_text(), page.find(id="change")) == ("A false report.", None)


def test_a_refused_entry_keeps_what_was_typed_and_asks_for_the_password(sign_in, case_id):
    refused = sign_in("sao-supervisor", stepped_up=True).send("/credibility/new", entry(source=""))
    unsure = sign_in("sao-supervisor").send("/credibility/new", entry())
    assert [(a.status_code, "A false report." in a.text) for a in (refused, unsure)] == [(422, True), (403, True)]
    assert db.session.query(CredibilityEntry).count() == 0


def test_the_lists_stand_on_pages_of_their_own(sign_in, case_id):
    entered("do_not_call", look_now=False)
    visitor = sign_in("prosecutor")
    first, second = (visitor.get(f"/credibility?list={key}").text for key in ("disclosure", "do_not_call"))
    assert (NAME in first, NAME in second, visitor.get("/credibility?list=both").status_code) == (False, True, 404)


def test_a_prosecutor_decides_in_the_case_and_the_sheet_shows_it(sign_in, case_id):
    entered()
    visitor = sign_in("prosecutor", stepped_up=True)
    overview, work = visitor.get(f"/cases/{case_id}").text, visitor.get("/").text
    assert (f"/cases/{case_id}/credibility" in overview, f"/cases/{case_id}/credibility" in work) == (True, True)
    review = db.session.query(CredibilityReview).one().public_id
    at = f"/cases/{case_id}/credibility/{review}"
    assert visitor.edit(f"/cases/{case_id}/credibility", at, {"decision": "not_material"}).status_code == 422
    assert visitor.edit(f"/cases/{case_id}/credibility", at, {"decision": "disclose"}).status_code == 303
    assert "1 record to give" in visitor.get(f"/cases/{case_id}/disclosure").text
    today = clock.court_local(clock.now()).date().isoformat()
    given = {"given_on": today, "given_to": "Connie", "given_paper": "Letter"}
    assert visitor.send(f"{at}/given", given).status_code == 303
    sheet = soup(visitor.get(f"/cases/{case_id}/disclosure"))
    rows = sheet.select("#duties tbody tr")
    row = next(row for row in rows if row.th.get_text().startswith("Material that impeaches"))
    assert "1 record given" in row.get_text()
    assert NAME not in row.get_text()


def test_a_prosecutor_of_another_case_reads_and_does_not_decide(sign_in, case_id):
    entered()
    review = db.session.query(CredibilityReview).one().public_id
    visitor = sign_in("prosecutor2", stepped_up=True)
    assert visitor.get(f"/cases/{case_id}/credibility").status_code == 200
    assert visitor.send(f"/cases/{case_id}/credibility/{review}", {"decision": "disclose"}).status_code == 403


@pytest.mark.parametrize(
    "name", ["detective", "sergeant", "commander", "federal", "lead-liaison", "auditor", "admin", "advocate", "clerk"]
)
def test_for_everybody_else_there_is_no_such_page(sign_in, case_id, name):
    entry_id = entered()
    public_id = db.session.get_one(CredibilityEntry, entry_id).public_id
    visitor = sign_in(name)
    pages = ("/credibility", f"/credibility/{public_id}", f"/cases/{case_id}/credibility")
    assert [visitor.get(page).status_code for page in pages] == [404, 404, 404]


@pytest.mark.parametrize("name", ["detective", "sergeant", "commander"])
def test_the_police_get_the_same_bytes_whether_an_officer_is_on_a_list_or_not(sign_in, case_id, name):
    pages = (
        f"/cases/{case_id}", f"/cases/{case_id}/history", f"/cases/{case_id}/evidence", f"/cases/{case_id}/elements",
        f"/cases/{case_id}/packets", f"/cases/{case_id}/returns", "/", "/cases/", "/notices", "/sent",
        "/search?q=uncertain", "/search?q=credibility", "/board",
    )  # fmt: skip
    with clock.at(clock.now()):
        for _ in range(READ_BEFORE):
            plain_pages(sign_in(name), pages)
        before = plain_pages(sign_in(name), pages)
        entered()
        entered("do_not_call")
        decided("disclose", "")
        decided()
        look()
        after = plain_pages(sign_in(name), pages)
    assert difference(before, after) == []


@pytest.mark.parametrize("name", ["detective", "sergeant"])
def test_no_page_of_the_police_asks_the_database_about_the_lists(app, sign_in, case_id, name):
    entered()
    visitor = sign_in(name)
    asked = []
    for page in (f"/cases/{case_id}", f"/cases/{case_id}/history", "/", "/cases/", "/notices"):
        with app.app_context(), statements() as seen:
            visitor.get(page)
        asked += [line for line in seen if "credibility" in line or "disclosure" in line]
    assert asked == []


def test_entering_an_officer_in_a_case_asks_the_database_nothing_about_the_lists(app, sign_in, case_id):
    entered()
    draft = db.session.get_one(Case, with_officer("draft", name="Max Nobody")).public_id
    visitor = sign_in("detective")
    with app.app_context(), statements() as seen:
        answer = visitor.send(f"/cases/{draft}/prepare/people", {"role": "officer", "name": NAME})
    assert answer.status_code in (200, 303)
    assert [line for line in seen if "credibility" in line] == []


def test_the_auditor_sees_that_a_list_changed_and_not_whom(sign_in, case_id):
    entered()
    decided("disclose", "")
    page = sign_in("auditor").get("/audit").text
    assert (CHANGED.replace("'", "&#39;") in page, NAME in page, "false report" in page) == (True, False, False)


def test_each_view_of_a_list_is_written_down(sign_in, case_id):
    sign_in("prosecutor").get("/credibility")
    assert "read work product of the State&#39;s Attorney" in sign_in("auditor").get("/audit").text


def test_a_late_decision_says_so(sign_in, case_id):
    entered()
    with clock.at(clock.now() + timedelta(days=20)):
        page = soup(sign_in("prosecutor").get(f"/cases/{case_id}/credibility"))
    assert page.select_one(".st--bad").get_text(strip=True) == "To decide"
