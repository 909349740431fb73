"""What is left of a clock."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebridge.catalog.load import catalog
from casebridge.clock import COURT_ZONE
from casebridge.clocks.arithmetic import end_of_day
from casebridge.clocks.calendars import calendar
from casebridge.clocks.remaining import business_days_left, days_left, left, share_used

MARYLAND = calendar("md_courts")
MONDAY = datetime(2026, 11, 23, 14, 2, tzinfo=COURT_ZONE)
days = st.dates(date(2024, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize(
    ("due", "wanted"),
    [
        (date(2026, 11, 23), 0),  # today
        (date(2026, 11, 24), 1),
        (date(2026, 11, 30), 3),  # Thanksgiving, the day after and a weekend in between
        (date(2026, 11, 28), 2),  # a Saturday counts nothing
        (date(2026, 11, 20), -1),  # Friday before
        (date(2026, 11, 21), -1),  # Saturday before: Monday is the first open day after it
    ],
)
def test_open_days_are_counted_from_tomorrow(due: date, wanted: int):
    assert business_days_left(MONDAY, due, MARYLAND) == wanted


def test_a_moment_counts_as_its_day_in_baltimore():
    assert business_days_left(MONDAY, datetime(2026, 11, 25, 4, 59, 59, tzinfo=UTC), MARYLAND) == 1


def test_what_is_left_is_told_in_each_unit():
    found = left(MONDAY, end_of_day(date(2026, 11, 30)), MARYLAND)
    assert (found.days, found.business_days, found.late) == (7, 3, False)


def test_time_left_is_real_time_over_a_change_of_the_clocks():
    before = datetime(2026, 10, 31, 12, 0, tzinfo=COURT_ZONE)
    after = datetime(2026, 11, 1, 12, 0, tzinfo=COURT_ZONE)
    assert left(before, after.astimezone(UTC), MARYLAND).time == timedelta(hours=25)


def test_a_clock_of_hours_is_late_on_its_own_day():
    found = left(MONDAY, MONDAY.astimezone(UTC) - timedelta(minutes=1), MARYLAND)
    assert (found.days, found.late) == (0, True)


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("pol_review_10", (3, "business day")),
        ("md_bail_review", (3, "business day")),
        ("md_hicks_180", (7, "day")),
        ("md_presentment_24h", None),
    ],
)
def test_what_is_left_is_told_in_the_unit_of_the_clock(key: str, wanted: tuple[int, str] | None):
    assert days_left(catalog().clocks[key], end_of_day(date(2026, 11, 30)), MONDAY) == wanted


def test_the_dial_starts_empty():
    assert share_used(MONDAY, MONDAY + timedelta(hours=4), MONDAY) == 0


def test_the_dial_is_half_full_in_the_middle():
    assert share_used(MONDAY, MONDAY + timedelta(hours=4), MONDAY + timedelta(hours=2)) == 0.5


def test_the_dial_stays_full_after_the_end():
    assert share_used(MONDAY, MONDAY + timedelta(hours=4), MONDAY + timedelta(days=2)) == 1


def test_the_dial_of_a_count_back_is_empty_before_the_end():
    assert share_used(MONDAY, MONDAY - timedelta(days=30), MONDAY - timedelta(days=40)) == 0


def test_the_dial_of_a_count_back_is_full_after_the_end():
    assert share_used(MONDAY, MONDAY - timedelta(days=30), MONDAY) == 1


@given(days, st.integers(0, 300), st.integers(0, 30))
def test_a_later_due_day_never_leaves_fewer_business_days(day: date, length: int, more: int):
    now = end_of_day(day)
    sooner, later = day + timedelta(days=length), day + timedelta(days=length + more)
    assert business_days_left(now, sooner, MARYLAND) <= business_days_left(now, later, MARYLAND)


@given(days, st.integers(-300, 300))
def test_business_days_are_never_more_than_days(day: date, length: int):
    found = left(end_of_day(day), end_of_day(day + timedelta(days=length)), MARYLAND)
    assert abs(found.business_days) <= abs(found.days)


@pytest.mark.parametrize("name", ["md_courts", "federal_courts", "none"])
def test_open_days_are_counted_as_if_day_by_day(name):
    days, first = calendar(name), date(2026, 6, 25)
    for length in (0, 1, 2, 5, 6, 7, 8, 13, 14, 30, 200, 400):
        walked = sum(days.is_open(first + timedelta(days=n)) for n in range(1, length + 1))
        assert days.open_between(first, first + timedelta(days=length)) == walked
