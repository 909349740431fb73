"""On which days courts are open."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebridge.clocks.calendars import OPEN_DAILY, both_open, calendar, legal_only_days

MARYLAND, FEDERAL = calendar("md_courts"), calendar("federal_courts")
days = st.dates(date(2024, 1, 1), date(2028, 12, 31))


def test_a_saturday_is_closed():
    assert MARYLAND.why_closed(date(2026, 11, 28)) == "Saturday"


def test_a_holiday_on_a_saturday_closes_the_friday():
    assert MARYLAND.why_closed(date(2026, 7, 3)) == "Independence Day, observed"


def test_the_day_after_thanksgiving_closes_maryland_only():
    day = date(2026, 11, 27)
    assert (MARYLAND.is_open(day), FEDERAL.is_open(day)) == (False, True)


def test_election_day_of_an_even_year_closes_maryland():
    assert MARYLAND.why_closed(date(2026, 11, 3)) == "Statewide general election day"


def test_a_special_closing_counts():
    assert not FEDERAL.is_open(date(2024, 7, 5))


def test_good_friday_closes_no_court():
    assert MARYLAND.is_open(date(2027, 3, 26))


def test_good_friday_is_known_as_legal_only():
    assert legal_only_days()[date(2027, 3, 26)] == "Good Friday"


def test_no_day_closes_the_calendar_none():
    assert calendar("none").is_open(date(2026, 12, 25))


def test_an_unknown_calendar_is_refused():
    with pytest.raises(KeyError):
        calendar("city_courts")


def test_a_snow_day_closes_the_calendar_it_is_entered_in():
    snowed = MARYLAND.closed_also({date(2026, 1, 26): "Snow"})
    assert (snowed.why_closed(date(2026, 1, 26)), MARYLAND.is_open(date(2026, 1, 26))) == ("Snow", True)


def test_a_year_outside_the_table_is_named():
    assert MARYLAND.unknown_years(date(2028, 12, 1), date(2030, 1, 5)) == (2029, 2030)


def test_years_of_the_table_are_known():
    assert MARYLAND.unknown_years(date(2024, 1, 1), date(2028, 12, 31)) == ()


def test_the_calendar_none_knows_every_year():
    assert OPEN_DAILY.unknown_years(date(1990, 1, 1), date(2050, 1, 1)) == ()


@given(days)
def test_both_are_open_when_each_is(day: date):
    assert both_open(MARYLAND, FEDERAL).is_open(day) is (MARYLAND.is_open(day) and FEDERAL.is_open(day))


@given(days)
def test_both_with_the_calendar_none_are_the_other(day: date):
    assert both_open(OPEN_DAILY, FEDERAL).why_closed(day) == FEDERAL.why_closed(day)


@given(days)
def test_the_next_open_day_is_the_first_one(day: date):
    found = MARYLAND.next_open(day)
    between = [day + timedelta(days=n) for n in range((found - day).days)]
    assert MARYLAND.is_open(found)
    assert not any(map(MARYLAND.is_open, between))


@given(days)
def test_the_last_open_day_is_the_nearest_before(day: date):
    found = MARYLAND.last_open(day)
    between = [day - timedelta(days=n) for n in range((day - found).days)]
    assert MARYLAND.is_open(found)
    assert not any(map(MARYLAND.is_open, between))
