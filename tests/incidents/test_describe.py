"""A stored line reads back as an incident, with notes on what is odd."""

from datetime import date

import pytest

from casebridge.incidents.describe import event_key
from casebridge.incidents.rows import NOTES
from tests.incidents.files import (
    ARRESTS_HEADER,
    ARRESTS_ROW,
    CLASSIC_HEADER,
    CLASSIC_ROW,
    PART1_HEADER,
    PART1_ROW,
    incident,
    with_cell,
)  # fmt: skip


def test_the_newer_layout_gives_a_day_and_no_time(tmp_path):
    found = incident(tmp_path, PART1_HEADER, PART1_ROW)
    assert (found.occurred_on, found.time, found.precision) == (date(2021, 5, 4), None, "day")


def test_a_newer_release_with_a_time_gives_it(tmp_path):
    found = incident(tmp_path, PART1_HEADER, with_cell(PART1_ROW, "2021-05-04", "2021/05/04 21:30:00+00"))
    assert (found.time, found.precision, found.notes) == ("21:30", "minute", ("offset_ignored",))


def test_the_classic_layout_gives_time_point_and_district(tmp_path):
    found = incident(tmp_path, CLASSIC_HEADER, CLASSIC_ROW)
    assert (found.time, found.latitude, found.longitude, found.district) == (
        "00:32", 39.3363, -76.55576, "northeastern",
    )  # fmt: skip


def test_the_place_is_kept_as_written_beside_its_search_form(tmp_path):
    found = incident(tmp_path, CLASSIC_HEADER, CLASSIC_ROW)
    assert (found.place_raw, found.place, found.compass) == ("5000 N WREN AV", "5000 WREN AVE", "N")


@pytest.mark.parametrize(("raw", "side"), [("I", "inside"), ("Inside", "inside"), ("O", "outside"), ("", None)])
def test_inside_and_outside_are_read_and_kept(tmp_path, raw, side):
    found = incident(tmp_path, PART1_HEADER, with_cell(PART1_ROW, "Outside", raw))
    assert (found.inside_outside, found.inside_outside_raw) == (side, raw)


def test_doubled_blanks_of_a_premise_are_one(tmp_path):
    found = incident(tmp_path, PART1_HEADER, with_cell(PART1_ROW, "STREET", "CAR  REPAIR SHOP"))
    assert found.premise == "CAR REPAIR SHOP"


def test_an_arrest_gives_its_number_code_and_charge(tmp_path):
    found = incident(tmp_path, ARRESTS_HEADER, ARRESTS_ROW)
    assert (found.arrest_number, found.code, found.description, found.charge) == (
        "21000011", "3AF", "ROBB HWY-FIREARM", "1 1415 ARMED ROBBERY",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("header", "row", "old", "new", "note"),
    [
        (PART1_HEADER, PART1_ROW, "2021-05-04", "", "blank_date"),
        (PART1_HEADER, PART1_ROW, "1800 THIMBLE AV", "", "blank_place"),
        (PART1_HEADER, PART1_ROW, "1800 THIMBLE AV", "THIMBLE AV", "no_block"),
        (PART1_HEADER, PART1_ROW, "Outside", "Above", "side_unreadable"),
        (PART1_HEADER, PART1_ROW, ",,1", ",,2", "several"),
        (CLASSIC_HEADER, CLASSIC_ROW, "NORTHEASTERN", "MIDDLE", "unknown_district"),
        (CLASSIC_HEADER, CLASSIC_ROW, "39.3363,", "38.1,", "outside_city"),
        (CLASSIC_HEADER, CLASSIC_ROW, "0:32:00", "99", "time_unreadable"),
        (CLASSIC_HEADER, CLASSIC_ROW, "07/07/2018,0:32:00", "03/11/2018,0230", "time_never_was"),
        (ARRESTS_HEADER, ARRESTS_ROW, "3AFROBB HWY-FIREARM", "Unknown Offense", "no_offense"),
    ],
)
def test_what_is_odd_is_noted(tmp_path, header, row, old, new, note):
    assert incident(tmp_path, header, with_cell(row, old, new)).notes == (note,)
    assert note in NOTES


def test_a_clean_row_has_no_notes(tmp_path):
    assert incident(tmp_path, CLASSIC_HEADER, CLASSIC_ROW).notes == ()


def test_a_dead_and_a_wounded_victim_are_one_event(tmp_path):
    wounded = incident(tmp_path, PART1_HEADER, PART1_ROW)
    dead = incident(tmp_path, PART1_HEADER, with_cell(PART1_ROW, "9S", "1A"))
    assert event_key(wounded) == event_key(dead) == "2021-05-04|gunfire|1800 THIMBLE AVE"


def test_north_and_south_of_a_street_are_two_events(tmp_path):
    north = incident(tmp_path, CLASSIC_HEADER, CLASSIC_ROW)
    south = incident(tmp_path, CLASSIC_HEADER, with_cell(CLASSIC_ROW, "N WREN", "S WREN"))
    assert event_key(north) != event_key(south)


@pytest.mark.parametrize("gone", ["2021-05-04", "1800 THIMBLE AV"])
def test_without_day_or_place_nobody_can_tell_the_event(tmp_path, gone):
    assert event_key(incident(tmp_path, PART1_HEADER, with_cell(PART1_ROW, gone, ""))) is None
