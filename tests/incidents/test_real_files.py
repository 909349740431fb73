"""The real releases read completely, with the dirt that is known of them."""

import csv
import json
from collections import Counter

import pytest

from casebridge.incidents.describe import describe, event_key
from casebridge.incidents.layouts import recognize
from casebridge.incidents.lines import look
from casebridge.incidents.parse import Release
from casebridge.incidents.rows import Extract, Incident
from tests.incidents.files import PART1_HEADER, TODAY, read, real_file

PART1 = "bpd_part1_sample_20k.csv.gz"
CLASSIC = "bpd_homicide_shooting_2018_classic_layout_sample.csv"
ARRESTS = "bpd_arrests_sample_10k.csv.gz"


def rows_of(name: str) -> list[Extract]:
    rows, aside = read(Release(look(real_file(name)), today=TODAY))
    assert aside == []
    return rows


def incidents_of(name: str) -> list[Incident]:
    release = Release(look(real_file(name)), today=TODAY)
    return [describe(row.id, release.plan.header, row.raw) for row in read(release)[0]]


@pytest.mark.parametrize(("name", "count"), [(PART1, 20_000), (CLASSIC, 100), (ARRESTS, 10_000)])
def test_every_row_is_stored(name, count):
    assert len({row.id for row in rows_of(name)}) == count


def test_blank_dates_are_76():
    assert sum(row.day == 0 for row in rows_of(PART1)) == 76


def test_dates_before_2014_are_50():
    assert sum(0 < row.day < 20140101 for row in rows_of(PART1)) == 50


def test_rows_that_repeat_another_but_for_its_number_are_503_in_407_groups():
    repeats = [row.repeats for row in rows_of(PART1) if row.repeats]
    assert (len(repeats), len(set(repeats))) == (503, 407)


def test_classic_rows_that_repeat_another_are_11():
    assert sum(row.repeats is not None for row in rows_of(CLASSIC)) == 11


def test_the_notes_of_the_newer_layout_are_its_known_dirt():
    notes = Counter(note for incident in incidents_of(PART1) for note in incident.notes)
    assert notes == {"blank_date": 76, "blank_place": 411}


def test_sides_have_four_spellings_and_blanks():
    sides = Counter(incident.inside_outside_raw for incident in incidents_of(PART1))
    assert sides == {"O": 8960, "I": 6441, "": 2379, "Outside": 1979, "Inside": 241}


def test_weapons_and_premises_are_often_blank():
    found = incidents_of(PART1)
    blank = [sum(not incident.weapon for incident in found), sum(not incident.premise for incident in found)]
    assert blank == [18908, 2433]


def test_no_row_of_the_newer_layout_has_a_point():
    assert not any(incident.latitude for incident in incidents_of(PART1))


def test_every_address_of_the_newer_layout_has_a_block():
    assert not [i.place_raw for i in incidents_of(PART1) if i.place_raw and i.block is None]


def test_every_classic_row_has_time_point_and_district():
    found = incidents_of(CLASSIC)
    assert all(incident.time and incident.latitude and incident.district for incident in found)


def test_arrests_have_their_known_blanks():
    found = incidents_of(ARRESTS)
    blank = [sum(not getattr(i, name) for i in found) for name in ("place_raw", "district", "code", "arrest_number")]
    assert blank == [4700, 4794, 4814, 295]


def test_rows_of_one_event_find_each_other():
    keys = Counter(event_key(incident) for incident in incidents_of(PART1))
    assert sum(count > 1 for key, count in keys.items() if key) > 600


def test_no_naughty_string_as_an_address_is_lost(tmp_path):
    strings = json.loads((real_file(PART1).parents[1] / "strings" / "blns.json").read_text())
    release = tmp_path / "release.csv"
    with release.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(recognize(PART1_HEADER).layout.columns.values())
        for number, string in enumerate(strings, 1):
            place = string.replace("\n", " ").replace("\r", " ")
            writer.writerow([number, "2021-05-04", "9S", place, *[""] * 6, 0, 0, "(,)", "", "", 1])
    rows, aside = read(Release(look(release), today=TODAY))
    assert len(rows) + len(aside) == len(strings)
    assert len(rows) > 470
