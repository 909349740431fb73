"""A row proposes facts in the words of the intake questions, and nothing that it does not say."""

import pytest

from casebridge.catalog.load import catalog
from casebridge.incidents.describe import describe
from casebridge.incidents.facts import facts_of
from casebridge.incidents.lines import look
from casebridge.incidents.parse import Release
from tests.incidents.files import (
    ARRESTS_HEADER,
    ARRESTS_ROW,
    CLASSIC_HEADER,
    CLASSIC_ROW,
    PART1_HEADER,
    PART1_ROW,
    TODAY,
    incident,
    read,
    real_file,
    with_cell,
)  # fmt: skip


def test_a_classic_row_fills_the_first_questions(tmp_path):
    assert facts_of(incident(tmp_path, CLASSIC_HEADER, CLASSIC_ROW)) == {
        "incident_date": "2018-07-07", "incident_time": "00:32", "incident_place": "5000 N WREN AV",
        "police_district": "northeastern", "premise": "street", "bpd_code": "9S", "weapon": "firearm",
    }  # fmt: skip


def test_blank_cells_propose_nothing(tmp_path):
    row = with_cell(with_cell(PART1_ROW, "2021-05-04", ""), "STREET", "")
    assert not {"incident_date", "premise", "police_district"} & facts_of(incident(tmp_path, PART1_HEADER, row)).keys()


@pytest.mark.parametrize(
    ("premise", "choice"),
    [
        ("ROW/TOWNHOUSE-OCC", "rowhouse"), ("ROW/TOWNHOUSE-VAC", "vacant_building"),
        ("APT/CONDO - OCCUPIED", "apartment"),
        ("PARKING LOT-OUTSIDE", "parking_lot"), ("CONVENIENCE STORE", "store"), ("Parking Lo", "parking_lot"),
        ("Public Hou", "public_housing"), ("TAVERN/NIGHT CLUB", "restaurant_bar"), ("OTHER - INSIDE", None),
        ("PARK", "park"), ("PLAYGROUND/ATHLETIC", "park"), ("ATM MACHINES", None),
    ],
)  # fmt: skip
def test_a_premise_is_put_into_the_words_of_the_list(tmp_path, premise, choice):
    assert facts_of(incident(tmp_path, PART1_HEADER, with_cell(PART1_ROW, "STREET", premise))).get("premise") == choice


@pytest.mark.parametrize(
    ("code", "named", "weapon"),
    [
        ("9S", "Revolver", "firearm"), ("9S", "", "firearm"), ("1K", "", "knife"), ("1O", "Ligature", "other"),
        ("3AF", "", "firearm"), ("3AJK", "", "knife"), ("3EO", "", "other"), ("3F", "", None), ("3K", "", None),
        ("9S", "Unknown", "unknown"), ("6J", "", None), ("3C", "", None),
    ],
)  # fmt: skip
def test_a_weapon_comes_from_its_name_or_its_code(tmp_path, code, named, weapon):
    row = with_cell(with_cell(PART1_ROW, "Revolver", named), "9S", code)
    assert facts_of(incident(tmp_path, PART1_HEADER, row)).get("weapon") == weapon


def test_a_revolver_is_a_kind_of_firearm(tmp_path):
    assert facts_of(incident(tmp_path, PART1_HEADER, PART1_ROW))["firearm_type"] == "revolver"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("3AF", "street"),
        ("3AJF", "carjacking"),
        ("3CF", "business"),
        ("3GF", "convenience_store"),
        ("3JF", "residence"),
    ],
)
def test_a_robbery_has_its_kind(tmp_path, code, kind):
    row = with_cell(PART1_ROW, "9S", code)
    assert facts_of(incident(tmp_path, PART1_HEADER, row))["robbery_type"] == kind


def test_an_arrest_for_trespass_names_its_offense(tmp_path):
    row = with_cell(ARRESTS_ROW, "3AFROBB HWY-FIREARM", "115TRESPASSING")
    assert facts_of(incident(tmp_path, ARRESTS_HEADER, row))["offense_family"] == "trespass"


@pytest.mark.parametrize(
    "name",
    [
        "bpd_part1_sample_20k.csv.gz", "bpd_homicide_shooting_2018_classic_layout_sample.csv",
        "bpd_arrests_sample_10k.csv.gz",
    ],
)  # fmt: skip
def test_every_real_row_proposes_only_what_the_questions_take(name):
    release = Release(look(real_file(name)), today=TODAY)
    questions = catalog().facts
    for row in read(release)[0]:
        for key, value in facts_of(describe(row.id, release.plan.header, row.raw)).items():
            choices = questions[key].choices
            assert not choices or value in choices
