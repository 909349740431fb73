"""Points lie in the district of their day's map, and in one neighborhood."""

import csv
from datetime import date

import pytest

from casebridge.catalog.load import catalog
from casebridge.incidents.facts import facts_of
from casebridge.incidents.maps import (
    NEIGHBORHOODS,
    NEW,
    OLD,
    Area,
    areas,
    district_at,
    neighborhood_at,
    new_lines_since,
)
from tests.incidents.files import CLASSIC_HEADER, CLASSIC_ROW, incident, real_file, with_cell

# In Fells Point, which went from Southeastern to Central on July 9, 2023.
FELLS_POINT = (39.2833, -76.5920)


@pytest.mark.parametrize(
    ("day", "district"),
    [(date(2023, 7, 8), "southeastern"), (date(2023, 7, 9), "central"), (date(2018, 1, 1), "southeastern")],
)
def test_the_lines_of_the_day_decide(day, district):
    assert district_at(*FELLS_POINT, day) == district


def test_without_a_day_or_a_point_no_line_tells():
    assert district_at(*FELLS_POINT, None) == ""
    assert district_at(None, None, date(2024, 1, 1)) == ""
    assert neighborhood_at(None, None) == ""


def test_a_point_outside_the_city_is_nowhere():
    assert district_at(39.5, -76.6, date(2024, 1, 1)) == ""


def test_a_point_has_its_neighborhood():
    assert neighborhood_at(*FELLS_POINT) == "Fells Point"


@pytest.mark.parametrize("name", [OLD, NEW])
def test_each_map_names_the_nine_districts(name):
    assert {area.name for area in areas(name)} == {row.label for row in catalog().districts.values()}


def test_the_neighborhoods_are_as_many_as_the_city_has():
    assert len(areas(NEIGHBORHOODS)) == 278


def test_a_hole_is_outside():
    square = ((0, 0), (0, 4), (4, 4), (4, 0))
    hole = ((1, 1), (1, 2), (2, 2), (2, 1))
    area = Area("x", (0, 0, 4, 4), (square, hole))
    assert [area.holds(*point) for point in ((3.0, 3.0), (1.5, 1.5), (5.0, 5.0))] == [True, False, False]


def test_the_day_of_the_new_lines_is_the_one_of_the_catalog():
    assert new_lines_since() == date(2023, 7, 9)


def test_the_point_decides_over_the_name_that_the_row_gives(tmp_path):
    row = with_cell(with_cell(CLASSIC_ROW, "-76.55576,39.3363,", "-76.5920,39.2833,"), "NORTHEASTERN", "CENTRAL")
    assert facts_of(incident(tmp_path, CLASSIC_HEADER, row))["police_district"] == "southeastern"


def test_a_row_without_a_point_keeps_the_name_that_it_gives(tmp_path):
    row = with_cell(CLASSIC_ROW, "-76.55576,39.3363,", ",,")
    assert facts_of(incident(tmp_path, CLASSIC_HEADER, row))["police_district"] == "northeastern"


def test_the_real_release_agrees_with_the_maps_of_its_time():
    with real_file("bpd_homicide_shooting_2018_classic_layout_sample.csv").open(encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["Latitude"]]
    agreeing = sum(
        district_at(float(row["Latitude"]), float(row["Longitude"]), date(2018, 6, 1))[:6].upper()
        == row["District"][:6].upper()
        for row in rows
    )
    assert agreeing / len(rows) >= 0.95
