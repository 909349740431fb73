"""Figures of LEAD without names: who came through which door, how records were closed, goals by the own measure."""

import csv
import io
from datetime import datetime, timedelta

import pytest

from casebridge import clock
from casebridge.audit import AuditEntry
from casebridge.db import db
from casebridge.diversion.models import LeadReferral
from casebridge.formats import from_local
from tests.diversion.people import NAME, active, referred
from tests.support.pages import soup

SMALLEST = 11


@pytest.fixture
def last_quarter(app, kept):
    """Let so many people be referred in the last quarter that is over: `last_quarter(arrest=12)`."""
    today = clock.court_local(clock.now()).date()
    first = today.replace(month=(today.month + 2) // 3 * 3 - 2, day=1)
    moment = from_local(first - timedelta(days=40), datetime.min.time().replace(hour=12))

    def make(build=referred, **doors):
        with clock.at(moment):
            for door, times in doors.items():
                for _ in range(times):
                    kept(build, door)
        return f"{moment.year}-Q{(clock.court_local(moment).month + 2) // 3}"

    return make


def rows(text):
    """Return the values of the file by table, row and column."""
    return {(row[0], row[1], row[2]): row[3] for row in csv.reader(io.StringIO(text))}


def test_a_count_that_is_large_enough_is_shown(last_quarter, sign_in):
    quarter = last_quarter(arrest=SMALLEST)
    found = rows(sign_in("coordinator", stepped_up=True).get(f"/lead/figures.csv?quarter={quarter}").text)
    assert found["Doors, and what was answered", "Arrest", "Not answered yet"] == str(SMALLEST)
    assert found["Doors, and what was answered", "Arrest", "All"] == str(SMALLEST)


def test_a_small_count_is_withheld_with_every_sum_that_tells_it(last_quarter, sign_in):
    quarter = last_quarter(arrest=SMALLEST, social_contact=1)
    found = rows(sign_in("coordinator", stepped_up=True).get(f"/lead/figures.csv?quarter={quarter}").text)
    of_doors = {key[1:]: value for key, value in found.items() if key[0] == "Doors, and what was answered"}
    assert of_doors["Social contact", "Not answered yet"] == "withheld"
    assert of_doors["Social contact", "All"] == "withheld"
    assert of_doors["All", "All"] == "withheld"
    assert of_doors["All", "Not answered yet"] == "withheld"
    assert of_doors["Community", "All"] == "0"


def test_nothing_in_them_names_a_person(last_quarter, sign_in):
    quarter = last_quarter(active, arrest=SMALLEST)
    visitor = sign_in("coordinator", stepped_up=True)
    with visitor.application.app_context():
        numbers = list(db.session.scalars(db.select(LeadReferral.number)))
        db.session.remove()
    said = "".join(visitor.get(f"/lead/figures{way}?quarter={quarter}").text for way in ("", ".csv"))
    assert [word for word in (*NAME.split(), *numbers) if word in said] == []


def test_each_download_is_in_the_history(last_quarter, sign_in):
    visitor = sign_in("coordinator", stepped_up=True)
    visitor.get("/lead/figures.csv")
    with visitor.application.app_context():
        lines = db.session.query(AuditEntry).filter_by(event="lead:figures").count()
        db.session.remove()
    assert lines == 1


def test_a_quarter_that_still_runs_is_not_given(sign_in):
    today = clock.court_local(clock.now()).date()
    now = f"{today.year}-Q{(today.month + 2) // 3}"
    assert sign_in("coordinator", stepped_up=True).get(f"/lead/figures?quarter={now}").status_code == 404


@pytest.mark.parametrize("account", ["detective", "commander", "prosecutor", "lead-liaison", "federal", "auditor"])
def test_they_are_not_there_for_others(sign_in, account):
    assert [sign_in(account).get(f"/lead/figures{way}").status_code for way in ("", ".csv")] == [404, 404]


def test_the_page_shows_what_the_file_holds(last_quarter, sign_in):
    quarter = last_quarter(arrest=SMALLEST, community=2)
    page = soup(sign_in("coordinator", stepped_up=True).get(f"/lead/figures?quarter={quarter}"))
    assert "withheld" in page.select_one("#table-1").get_text()
    assert str(SMALLEST) in page.select_one("#table-1").get_text()
