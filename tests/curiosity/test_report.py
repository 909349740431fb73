"""The weekly report: another office reads it, unusual first, no more of a case than its reader may know, for good."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from casebridge import clock
from casebridge.cases.entering import give_reason
from casebridge.cases.models import Case
from casebridge.catalog.load import catalog
from casebridge.curiosity.models import EntryReport
from casebridge.curiosity.services import KIND, ask_for_reports, last_monday, make_reports
from casebridge.db import db, transaction
from casebridge.emergency.services import open_case
from casebridge.evidence.services import note_read
from casebridge.jobs import KINDS, SWEEPS
from casebridge.notices.models import Notice
from tests.building.people import acting, some_people
from tests.building.preparing import an_exhibit
from tests.factories import a_case
from tests.support.again import built_once
from tests.support.pages import soup
from tests.support.statements import statements
from tests.support.visitors import enter

MONDAY = date(2026, 11, 16)
WEDNESDAY = datetime(2026, 11, 18, 17, 0, tzinfo=UTC)
AFTER = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WORDS = "=I stand in for Nadia at the bail review."
URGENT = "Patrol stands before the house of the man."


def opened(case, account, category="court_coverage", words=WORDS):
    give_reason(case, category=category, words=words, actor=acting(some_people()[account]))


@pytest.fixture
@built_once
def week(app):
    """Give the numbers of the cases of a week: prosecutor2 looked at many, federal-liaison at one."""
    numbers = {}
    with app.app_context(), clock.at(WEDNESDAY):
        with transaction():
            many = [a_case("in_review") for _ in range(catalog().entry_rules["report_cases"].value)]
            closed, draft = a_case("closed"), a_case("draft")
            for case in (*many, closed):
                opened(case, "prosecutor2")
            opened(many[0], "federal-liaison", "supervision")
            open_case(draft.number, category="danger_to_life", words=URGENT, actor=acting(some_people()["detective2"]))
            numbers |= {"many": many[0].number, "closed": closed.number, "draft": draft.number}
        with clock.at(WEDNESDAY + timedelta(hours=1)), transaction():
            found = db.session.scalars(select(Case).where(Case.number == numbers["many"])).one()
            for _ in range(catalog().entry_rules["report_exhibits"].value):
                note_read(an_exhibit(found), None, actor=acting(some_people()["prosecutor2"]), how="view")
        db.session.remove()
    with app.app_context(), clock.at(AFTER):
        make_reports(MONDAY.isoformat())
        db.session.remove()
    return numbers


def reports(app):
    with app.app_context():
        found = {row.agency: row for row in db.session.scalars(select(EntryReport))}
        db.session.remove()
    return found


def test_the_most_unusual_person_stands_first_and_says_why(app, week):
    (first, second) = reports(app)["sao"].rows
    assert (first["name"], second["name"]) == ("Prosecutor2", "Federal Liaison")
    marks = [mark for entry in first["entries"] for mark in entry["marks"]]
    assert {"many_cases", "closed", "no_work", "many_exhibits"} == set(marks)
    assert first["unusual"] == len(marks)
    assert [mark for entry in second["entries"] for mark in entry["marks"]] == ["no_work"]
    (police,) = reports(app)["bpd"].rows
    assert (police["name"], police["entries"][0]["emergency"]) == ("Detective2", True)
    assert "not_reviewed" in police["entries"][0]["marks"]
    assert reports(app)["usao"].rows == []


def test_no_words_and_no_content_are_kept_in_it(app, week):
    kept = str([row.rows for row in reports(app).values()])
    assert not any(word in kept for word in (WORDS, URGENT, week["many"], "Nowhere"))


def test_each_reader_reads_about_other_offices_alone(app, week):
    kept = reports(app)
    supervisor, auditor = enter(app, "sao-supervisor"), enter(app, "auditor")
    codes = {
        (agency, name): visitor.get(f"/openings/{row.public_id}").status_code
        for agency, row in kept.items()
        for name, visitor in (("supervisor", supervisor), ("auditor", auditor))
    }
    assert codes == {
        ("bpd", "supervisor"): 200, ("bpd", "auditor"): 404, ("sao", "supervisor"): 404, ("sao", "auditor"): 200,
        ("usao", "supervisor"): 404, ("usao", "auditor"): 200,
    }  # fmt: skip
    assert soup(supervisor.get("/openings")).select("tbody tr a")[0]["href"].endswith(kept["bpd"].public_id)
    for account in ("commander", "sergeant", "prosecutor", "usao-supervisor", "admin"):
        assert enter(app, account).get("/openings").status_code == 404, account


def test_a_reader_learns_no_more_of_a_case_than_their_policy_allows(app, week):
    kept = reports(app)
    about_police = enter(app, "sao-supervisor").get(f"/openings/{kept['bpd'].public_id}").text
    assert "A case that is not yours to see" in about_police
    assert week["draft"] not in about_police
    assert URGENT not in about_police
    about_prosecutors = enter(app, "auditor").get(f"/openings/{kept['sao'].public_id}").text
    assert week["many"] in about_prosecutors
    assert "Court coverage" in about_prosecutors
    assert "bail review" not in about_prosecutors


def test_the_file_is_safe_for_a_spreadsheet_and_says_the_same(app, week):
    answer = enter(app, "auditor", stepped_up=True).get(f"/openings/{reports(app)['sao'].public_id}/file")
    lines = list(csv.reader(io.StringIO(answer.text)))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="casebridge-openings-sao-{MONDAY}.csv"'
    assert {line[0] for line in lines[1:-1]} == {"Prosecutor2", "Federal Liaison"}
    assert not any(cell.startswith(("=", "+", "-", "@")) for line in lines for cell in line)


def test_a_file_of_many_cases_goes_to_the_second_reader_who_asks(app, week, monkeypatch):
    monkeypatch.setattr("casebridge.curiosity.views.MOST_ALONE", 0)
    url = f"/openings/{reports(app)['bpd'].public_id}/file"
    first, second = (enter(app, name, stepped_up=True) for name in ("sao-supervisor", "sao-supervisor2"))
    assert [first.get(url).status_code for _time in range(2)] == [409, 409]
    assert [one.get(url).status_code for one in (second, first)] == [200, 409]


def test_words_of_a_case_that_the_reader_may_read_are_shown(app):
    with app.app_context(), clock.at(WEDNESDAY), transaction():
        some_people()["commander"].unit = "bpd_robbery"
        opened(a_case("in_review"), "commander")
    with app.app_context(), clock.at(AFTER):
        make_reports(MONDAY.isoformat())
        db.session.remove()
    url = f"/openings/{reports(app)['bpd'].public_id}"
    supervisor = enter(app, "sao-supervisor", stepped_up=True)
    assert "bail review" in supervisor.get(url).text
    assert f"'{WORDS}" in supervisor.get(f"{url}/file").text


def test_it_is_made_once_and_never_rewritten(app, week):
    before = reports(app)["sao"].rows
    with app.app_context(), clock.at(AFTER + timedelta(days=1)):
        with transaction():
            opened(db.session.scalars(select(Case).where(Case.number == week["closed"])).one(), "federal-liaison")
        make_reports(MONDAY.isoformat())
        db.session.remove()
    assert reports(app)["sao"].rows == before


def test_its_readers_are_told_when_there_is_something_to_read(app, week):
    with app.app_context():
        names = {user.id: name for name, user in some_people().items()}
        query = select(Notice.user_id).where(Notice.tag == "report:entries")
        told = sorted(names[number] for number in db.session.scalars(query))
        db.session.remove()
    assert told == ["auditor", "sao-supervisor", "sao-supervisor2"]


def test_the_worker_asks_for_it_on_monday_after_three(in_app):
    # Three in Baltimore is eight in UTC.
    sunday, early, late = (datetime(2026, 11, day, hour, 5, tzinfo=UTC) for day, hour in ((22, 20), (23, 7), (23, 8)))
    assert [last_monday(clock.court_local(at).date()) for at in (sunday, late)] == [date(2026, 11, 9), MONDAY]
    for moment, asked in ((sunday, 1), (early, 0), (late, 1), (late + timedelta(hours=2), 0)):
        with clock.at(moment):
            assert ask_for_reports() == asked, moment
    assert ask_for_reports in SWEEPS
    assert dict(KINDS.steps[KIND]) == {"make": make_reports}


def test_a_report_costs_the_same_whatever_its_size(app, week):
    visitor = enter(app, "auditor")
    url, costs = f"/openings/{reports(app)['sao'].public_id}", []
    with clock.at(clock.now()):
        visitor.get(url)
        for _ in range(2):
            with app.app_context(), statements() as seen:
                visitor.get(url)
            costs.append(len(seen))
            with app.app_context(), transaction():
                row = db.session.scalars(select(EntryReport).where(EntryReport.agency == "sao")).one()
                row.rows = [*row.rows, *row.rows]
    assert costs[0] == costs[1]
