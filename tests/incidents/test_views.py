"""The pages of incidents: finding, looking, starting a case, and what an import put aside."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask, g
from flask.testing import FlaskClient

from casebridge.db import db
from tests.incidents.files import PART1_HEADER, PART1_ROW, with_cell
from tests.incidents.stored import imported, person

OTHER = with_cell(with_cell(PART1_ROW, "7,", "8,"), "9S", "1A")
FAR = with_cell(with_cell(with_cell(PART1_ROW, "7,", "9,"), "1800 THIMBLE", "200 <b>GINGHAM"), "9S", "3AF")


@pytest.fixture
def reader(app: Flask) -> FlaskClient:
    return reading(app, "detective")


def reading(app: Flask, username: str) -> FlaskClient:
    """Give a client on which this person is signed in."""
    with app.app_context():
        actor = person(username)
        db.session.remove()
    app.before_request(lambda: setattr(g, "actor", actor))
    return app.test_client()


@pytest.fixture
def release(app, tmp_path):
    with app.app_context():
        report = imported(tmp_path, PART1_HEADER, PART1_ROW, OTHER, FAR, "7,\x00", actor=person())
        db.session.remove()
    return report


def page(client: FlaskClient, path: str) -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return BeautifulSoup(answer.text, "html.parser")


def test_the_finder_lists_incidents(reader, release):
    assert len(page(reader, "/incidents/").select("tbody tr")) == 3


def test_an_empty_finder_says_what_to_do(reader):
    assert "casebridge incidents import" in page(reader, "/incidents/").main.text


def test_a_search_stays_in_its_fields(reader, release):
    found = page(reader, "/incidents/?place=1800+thimble&code=9s")
    assert [field["value"] for field in found.select("#place, #code")] == ["1800 thimble", "9s"]
    assert len(found.select("tbody tr")) == 1


def test_two_rows_of_one_event_are_said(reader, release):
    assert "2 rows of one event" in page(reader, "/incidents/?place=thimble").main.text


def test_text_of_a_file_is_text(reader, release):
    assert page(reader, "/incidents/").select("tbody b") == []


@pytest.mark.parametrize(("field", "value"), [("since", "yesterday"), ("until", "2026-02-30")])
def test_what_cannot_be_read_is_named_at_its_field(reader, release, field, value):
    answer = reader.get("/incidents/", query_string={field: value})
    found = BeautifulSoup(answer.text, "html.parser")
    assert (answer.status_code, len(found.select(f"#{field}[aria-invalid]"))) == (422, 1)


def test_an_incident_shows_its_row_and_reason(reader, release):
    link = page(reader, "/incidents/?code=9S").select_one("tbody th a")["href"]
    text = page(reader, link).main.text
    assert "Code 9S is a code of this kind: Non-fatal shooting" in text
    assert "row 2 of release.csv" in text


def test_an_incident_names_the_other_victim(reader, release):
    link = page(reader, "/incidents/?code=9S").select_one("tbody th a")["href"]
    assert "1A" in page(reader, link).select_one("#event li").text


def test_an_incident_that_is_not_there_is_a_404(reader, release):
    assert reader.get("/incidents/0000000000000000").status_code == 404


def test_an_import_shows_the_line_that_it_put_aside(reader, release):
    text = page(reader, f"/incidents/imports/{release.run}").select_one("#aside").text
    assert "control characters" in text
    assert "7,\\x00" in text


def test_imports_are_listed_with_their_figures(reader, release):
    assert [cell.text for cell in page(reader, "/incidents/imports").select("tbody td.num")] == ["4", "3", "1", "0"]


@pytest.mark.parametrize("path", ["/incidents/", "/incidents/imports", "/incidents/imports/x"])
def test_prosecutors_find_no_door_here(app, release, path):
    assert reading(app, "prosecutor").get(path).status_code == 404


def test_a_commander_reads_incidents_and_sees_no_imports(app, release):
    client = reading(app, "commander")
    assert [client.get(path).status_code for path in ("/incidents/", "/incidents/imports")] == [200, 404]


def test_each_row_can_start_a_case(reader, release):
    links = page(reader, "/incidents/").select("tbody td a")
    assert [link["href"].partition("=")[0] for link in links] == ["/cases/new?incident"] * 3
    assert all(link.text.startswith("Start a case from this incident") for link in links)


def test_the_new_case_page_opens_with_the_facts_of_the_row(reader, release):
    link = page(reader, "/incidents/?code=9S").select_one("tbody td a")["href"]
    assert "1800 THIMBLE AV" in str(page(reader, link).main)


def test_a_commander_reads_and_starts_nothing(app, release):
    assert page(reading(app, "commander"), "/incidents/").select("tbody td a") == []
