"""Which version of a charge is chosen, and in what order charges are proposed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebridge.catalog.charges import ChargeGap, Proposal, charge_on, charges_for, charges_over
from casebridge.catalog.law import ChargeVersion
from casebridge.catalog.load import catalog, load
from tests.catalog.conftest import Break

TODAY = date(2026, 11, 24)
keys = st.sampled_from(sorted(catalog().charges))
days = st.dates(date(1990, 1, 1), date(2035, 1, 1))


def _version(key: str, day: date) -> ChargeVersion:
    found = charge_on(key, day)
    assert isinstance(found, ChargeVersion)
    return found


def _gap(key: str, day: date) -> ChargeGap:
    found = charge_on(key, day)
    assert isinstance(found, ChargeGap)
    return found


def test_the_last_day_of_a_version_is_its_own():
    assert _version("murder_2", date(2017, 9, 30)).max_years == 30


def test_the_first_day_of_a_version_is_its_own():
    assert _version("murder_2", date(2017, 10, 1)).max_years == 40


def test_a_federal_charge_is_chosen_by_date_too():
    assert _version("possession_prohibited_felon", date(2022, 6, 25)).max_years == 15


def test_before_the_first_version_there_is_a_gap_and_no_neighbor():
    assert _gap("murder_2", date(2002, 9, 30)).sentence == (
        "The versions of Murder, second degree begin on 2002-10-01; none covers 2002-09-30."
    )


def test_a_version_without_a_first_day_is_never_chosen():
    assert "has a first day yet" in _gap("murder_1_solicit_conspire", TODAY).sentence


def test_a_charge_without_a_row_is_a_gap():
    assert _gap("home_invasion", TODAY).sentence == (
        "The law files have no row for home_invasion yet: counsel must enter it before it is charged here."
    )


def test_after_the_last_version_there_is_a_gap_and_no_neighbor(change: Break):
    book = load(change("law/charges_maryland", "charge", "murder_2", "in_force_to", '"2020-01-01"', at=1))
    found = charge_on("murder_2", TODAY, book=book)
    assert isinstance(found, ChargeGap)
    assert found.sentence == (
        "No version of Murder, second degree covers 2026-11-24; a neighboring version is not used."
    )


@given(keys, days)
def test_what_is_chosen_was_in_force_that_day(key: str, day: date):
    found = charge_on(key, day)
    assert isinstance(found, ChargeGap) or found.in_force_on(day)


@given(keys, days)
def test_no_day_has_two_versions(key: str, day: date):
    assert sum(version.in_force_on(day) for version in catalog().charges[key]) <= 1


def test_days_across_a_change_of_law_show_both_versions():
    found = charges_over("murder_2", date(2017, 9, 29), date(2017, 10, 2))
    assert [row.max_years for row in found if isinstance(row, ChargeVersion)] == [30, 40]


def test_days_within_one_version_show_it_once():
    assert len(charges_over("murder_2", date(2018, 1, 1), date(2018, 1, 5))) == 1


def test_days_that_begin_before_the_law_show_the_gap_first():
    found = charges_over("murder_2", date(2002, 9, 1), date(2002, 10, 5))
    assert [type(row) for row in found] == [ChargeGap, type(charge_on("murder_2", TODAY))]


def test_days_that_no_version_covers_show_one_gap():
    found = charges_over("murder_2", date(2001, 1, 1), date(2001, 1, 9))
    assert [type(row) for row in found] == [ChargeGap]


@given(keys, days, st.integers(0, 8000))
def test_a_span_shows_each_version_that_some_day_of_it_has(key: str, first: date, length: int):
    last = first + timedelta(days=length)
    shown = [row for row in charges_over(key, first, last) if isinstance(row, ChargeVersion)]
    touched = [
        row
        for row in catalog().charges[key]
        if row.in_force_from and row.in_force_from <= last and (row.in_force_to or last) >= first
    ]
    assert shown == sorted(touched, key=lambda row: row.in_force_from or first)


@pytest.mark.parametrize("kind", sorted(catalog().case_types))
def test_typical_charges_of_a_kind_are_all_proposed(kind: str):
    typical = [p.key for p in charges_for(kind, TODAY) if p.typical]
    assert sorted(typical) == sorted(catalog().case_types[kind].typical_charges)


@pytest.mark.parametrize("kind", sorted(catalog().case_types))
def test_typical_charges_come_before_trees_without_one(kind: str):
    trees = _trees(charges_for(kind, TODAY))
    marks = [any(p.typical for p in tree) for tree in trees]
    assert marks == sorted(marks, reverse=True)


@pytest.mark.parametrize("kind", sorted(catalog().case_types))
@pytest.mark.parametrize("sovereign", ["state", "federal"])
def test_no_charge_is_proposed_twice(kind: str, sovereign: str):
    proposed = [p.key for p in charges_for(kind, TODAY, sovereign=sovereign)]
    assert len(proposed) == len(set(proposed))


def test_a_lesser_charge_stands_under_its_graver_one():
    proposals = {p.key: p for p in charges_for("homicide", TODAY)}
    assert (proposals["murder_2"].under, proposals["murder_2"].depth) == ("murder_1_premeditated", 1)


def test_a_typical_charge_does_not_sink_below_another():
    proposals = {p.key: p for p in charges_for("armed_robbery", TODAY)}
    assert proposals["assault_1_firearm"].under == ""


def test_a_typical_charge_without_a_row_is_shown_as_a_gap():
    proposals = {p.key: p for p in charges_for("low_level", TODAY)}
    assert isinstance(proposals["burglary_fourth"].charge, ChargeGap)


def test_federal_charges_are_proposed_apart():
    assert all(p.key in catalog().charges_federal for p in charges_for("homicide", TODAY, sovereign="federal"))


def test_versions_proposed_are_those_of_the_date():
    proposals = {p.key: p for p in charges_for("homicide", date(2016, 5, 1))}
    assert proposals["murder_2"].charge == _version("murder_2", date(2016, 5, 1))


def _trees(proposals: tuple[Proposal, ...]) -> list[list[Proposal]]:
    trees: list[list[Proposal]] = []
    for proposal in proposals:
        if proposal.depth == 0:
            trees.append([])
        trees[-1].append(proposal)
    return trees
