"""Incidents are found by number, place, day and code; pages cost the same whatever they hold."""

from datetime import date

import pytest
from sqlalchemy import event

from casebridge.db import db
from casebridge.errors import NotAllowed, NotThere
from casebridge.incidents import queries
from casebridge.incidents.generate import generate
from casebridge.incidents.queries import Wanted, find
from tests.incidents.files import (
    ARRESTS_HEADER,
    ARRESTS_ROW,
    CLASSIC_HEADER,
    CLASSIC_ROW,
    PART1_HEADER,
    PART1_ROW,
    TODAY,
    with_cell,
)  # fmt: skip
from tests.incidents.stored import imported, person

DEAD = with_cell(with_cell(PART1_ROW, "7,", "8,"), "9S", "1A")
ROBBED = with_cell(with_cell(with_cell(PART1_ROW, "7,", "9,"), "9S", "3AF"), "2021-05-04", "2020-01-02")
UNDATED = with_cell(with_cell(PART1_ROW, "7,", "10,"), "2021-05-04", "")


@pytest.fixture
def detective(in_app, tmp_path):
    actor = person()
    imported(tmp_path, PART1_HEADER, PART1_ROW, DEAD, ROBBED, UNDATED, actor=actor)
    imported(tmp_path, CLASSIC_HEADER, CLASSIC_ROW, name="classic.csv", actor=actor)
    imported(tmp_path, ARRESTS_HEADER, ARRESTS_ROW, name="arrests.csv", actor=actor)
    return actor


def found(actor, **wanted):
    """Return what a search finds, as layout and number."""
    page = find(Wanted(**wanted), actor=actor)
    return [(row.incident.layout, row.incident.number) for row in page.rows]


def test_everything_is_listed_newest_first_and_undated_last(detective):
    assert found(detective) == [
        ("part1", 8), ("part1", 7), ("arrests", 3), ("part1", 9), ("classic", None), ("part1", 10),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "place", ["5000 N WREN AV", "5000 wren avenue", "5000 Wren", "wren", "5050 N. Wren Ave.", "5000 block wren"]
)
def test_a_place_is_found_however_it_is_written(detective, place):
    assert found(detective, place=place) == [("classic", None)]


def test_another_block_is_another_place(detective):
    assert found(detective, place="5100 WREN AV") == []


def test_days_bound_the_search(detective):
    assert found(detective, since=date(2020, 1, 2), until=date(2020, 12, 30)) == [("part1", 9)]


def test_a_last_day_leaves_out_rows_without_a_date(detective):
    assert ("part1", 10) not in found(detective, until=TODAY)


def test_a_code_is_found(detective):
    assert found(detective, code="3AF") == [("arrests", 3), ("part1", 9)]


@pytest.mark.parametrize(
    ("kind", "numbers"), [("homicide", [8]), ("nonfatal_shooting", [7, None, 10]), ("low_level", [])]
)
def test_a_kind_of_case_is_found_by_its_codes(detective, kind, numbers):
    assert [number for _layout, number in found(detective, kind=kind)] == numbers


@pytest.mark.parametrize(("number", "layouts"), [("9", ["part1"]), ("3", ["arrests"]), ("21000011", ["arrests"])])
def test_a_number_of_row_or_arrest_is_found(detective, number, layouts):
    assert [layout for layout, _number in found(detective, number=number)] == layouts


@pytest.mark.parametrize("number", ["x", "99999999999999999999", "²", "7; DROP TABLE incident", "-1"])
def test_a_number_that_is_none_finds_nothing(detective, number):
    assert found(detective, number=number) == []


@pytest.mark.parametrize("place", ["%", "_", "\U0010ffff", "شارع", "'"])
def test_a_strange_place_finds_nothing_and_fails_nowhere(detective, place):
    assert found(detective, place=place) == ([] if place != "'" else found(detective))


def test_pages_follow_each_other_without_gap_or_repeat(detective):
    seen, cursor = [], ""
    while True:
        page = find(Wanted(), actor=detective, cursor=cursor, limit=2)
        seen += [row.reference for row in page.rows]
        cursor = page.next_cursor
        if not cursor:
            break
    assert seen == [row.reference for row in find(Wanted(), actor=detective).rows]
    assert len(set(seen)) == 6


@pytest.mark.parametrize("cursor", ["x", "20210504", "20210504.x", "-1.1000000000000000", "²." + "1" * 16])
def test_a_cursor_of_no_page_is_not_there(detective, cursor):
    with pytest.raises(NotThere):
        find(Wanted(), actor=detective, cursor=cursor)


def statements(action) -> int:
    counted: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: counted.append(args[2]))
    action()
    return sum(statement.startswith("SELECT") for statement in counted)


@pytest.mark.parametrize("limit", [1, 50])
def test_a_page_costs_two_statements(in_app, tmp_path, limit):
    actor = person()
    lines = "".join(generate("classic", 300, 7, today=TODAY)).lstrip("\ufeff").splitlines()
    imported(tmp_path, lines[0], *lines[1:], actor=actor)
    assert statements(lambda: find(Wanted(), actor=actor, limit=limit)) == 2


def test_rows_of_one_event_are_counted(detective):
    victims = {row.incident.number: row.victims for row in find(Wanted(), actor=detective).rows}
    assert (victims[7], victims[8], victims[9], victims[10]) == (2, 2, 1, 1)


def test_the_other_victim_of_an_event_is_named(detective):
    wounded = find(Wanted(number="7"), actor=detective).rows[0]
    assert [other.incident.number for other in queries.same_event(wounded, actor=detective)] == [8]


def test_another_version_of_a_row_is_named(detective, tmp_path):
    imported(tmp_path, PART1_HEADER, with_cell(PART1_ROW, "SHOOTING", "AGG. ASSLT.- GUN"), actor=detective)
    first, second = find(Wanted(number="7"), actor=detective).rows
    assert [row.reference for row in queries.other_versions(first, actor=detective)] == [second.reference]


def test_an_incident_is_loaded_by_its_reference(detective):
    one = find(Wanted(number="9"), actor=detective).rows[0]
    assert queries.load_incident(one.reference, actor=detective) == one


@pytest.mark.parametrize("reference", ["", "x", "1" * 16, "../../etc/passwd"])
def test_a_reference_to_nothing_is_not_there(detective, reference):
    with pytest.raises(NotThere):
        queries.load_incident(reference, actor=detective)


def test_a_record_names_row_file_and_hash(detective):
    label = find(Wanted(number="9"), actor=detective).rows[0].label
    assert label.startswith("Part 1 crimes, newer layout, row 4 of release.csv (SHA-256 ")


@pytest.mark.parametrize("username", ["prosecutor", "federal", "coordinator", "auditor"])
def test_incidents_are_police_business(in_app, username):
    with pytest.raises(NotAllowed):
        find(Wanted(), actor=person(username))


def test_an_import_shows_what_it_put_aside_page_by_page(in_app, tmp_path):
    actor = person()
    report = imported(tmp_path, PART1_HEADER, "a", "b", "c", actor=actor)
    run = queries.load_run(report.run, actor=actor)
    first, after = queries.put_aside(run, limit=2)
    second, end = queries.put_aside(run, after=after, limit=2)
    assert ([row.row for row in first], [row.row for row in second], end) == ([2, 3], [4], 0)


def test_imports_are_listed_newest_first(detective):
    assert [run.file_name for run in queries.runs(actor=detective)] == ["arrests.csv", "classic.csv", "release.csv"]
