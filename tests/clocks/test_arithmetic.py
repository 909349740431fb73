"""When clocks run out: rules, the day to work by, what is said and what is flagged."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebridge.catalog.law import ClockDef
from casebridge.catalog.load import catalog
from casebridge.clock import COURT_ZONE, court_local
from casebridge.clocks.arithmetic import Due, due, end_of_day
from casebridge.clocks.calendars import calendar

CLOCKS = catalog().clocks
MARYLAND = calendar("md_courts")
each_clock = pytest.mark.parametrize("clock", CLOCKS.values(), ids=CLOCKS.keys())
clocks = st.sampled_from(list(CLOCKS.values()))
moments = st.integers(0, 3 * 365 * 24 * 60).map(lambda n: datetime(2024, 6, 1, tzinfo=UTC) + timedelta(minutes=n))


def at(text: str) -> datetime:
    """Read a Baltimore wall time."""
    return datetime.fromisoformat(text).replace(tzinfo=COURT_ZONE)


def counted(key: str, trigger: datetime | date) -> Due:
    """Count a shipped clock."""
    return due(CLOCKS[key], trigger)


def test_a_time_without_a_zone_starts_no_clock():
    with pytest.raises(ValueError, match="without a zone"):
        counted("md_hicks_180", datetime(2026, 1, 5, 9, 30))  # noqa: DTZ001 (that is the fault)


def test_a_day_ends_at_its_last_second_in_winter():
    assert end_of_day(date(2026, 12, 4)) == datetime(2026, 12, 5, 4, 59, 59, tzinfo=UTC)


def test_a_day_ends_at_its_last_second_in_summer():
    assert end_of_day(date(2026, 7, 1)) == datetime(2026, 7, 2, 3, 59, 59, tzinfo=UTC)


def test_a_local_date_counts_as_the_moment_of_that_day():
    assert counted("md_prelim_request", date(2026, 11, 24)) == counted("md_prelim_request", at("2026-11-24T10:00"))


def test_a_clock_of_no_days_ends_with_the_same_day():
    assert counted("md_victim_first_contact", at("2026-11-24T10:00")).due_date == date(2026, 11, 24)


def test_hours_from_a_day_without_a_time_start_with_the_day():
    assert counted("md_presentment_24h", date(2026, 11, 24)).due == at("2026-11-25T00:00").astimezone(UTC)


def test_hours_from_a_day_without_a_time_say_so():
    assert counted("md_presentment_24h", date(2026, 11, 24)).warnings == (
        "The time of the trigger is not known: the count starts with its day, the safe reading.",
    )


def test_years_from_an_ordinary_day_end_the_day_before_the_anniversary():
    assert counted("fed_limit_5y", date(2021, 3, 1)).due_date == date(2026, 2, 28)


def test_years_from_a_leap_day_to_a_leap_year_end_on_february_28():
    assert due(_with_amount("md_misdemeanor_limit", 4), date(2024, 2, 29)).due_date == date(2028, 2, 28)


def test_a_snow_day_moves_the_end():
    snowed = MARYLAND.closed_also({date(2026, 12, 4): "Snow"})
    found = due(CLOCKS["md_prelim_request"], at("2026-11-24T10:00"), court_days=snowed)
    assert found.due_date == date(2026, 12, 7)


def test_the_unrolled_end_stays_readable():
    found = counted("md_prelim_request", at("2026-11-17T09:00"))
    assert (found.unrolled, found.due_date) == (date(2026, 11, 27), date(2026, 11, 30))


def test_beside_a_rolled_date_stands_the_day_to_work_by():
    assert counted("md_prelim_request", at("2026-11-17T09:00")).work_by == date(2026, 11, 25)


def test_beside_a_limitation_stands_a_day_on_which_courts_are_open():
    assert counted("md_misdemeanor_limit", at("2026-05-16T23:50")).work_by == date(2027, 5, 14)


def test_a_federal_limitation_is_worked_by_a_federal_court_day():
    assert counted("fed_limit_5y", date(2021, 11, 28)).work_by == date(2026, 11, 27)


def test_a_clock_of_both_sovereigns_is_worked_by_a_day_on_which_both_are_open():
    assert CLOCKS["iad_state_120"].sovereign == "both"
    assert counted("iad_state_120", date(2026, 7, 30)).work_by == date(2026, 11, 25)


@pytest.mark.parametrize(
    "key",
    [
        "pol_review_10",  # a policy
        "md_lwop_notice_30",  # rolls back by itself
        "md_motions_after_discovery",  # always ends on an open day
        "fed_trial_not_before_30",  # not a deadline: earlier would be wrong
        "md_presentment_24h",  # hours
        "md_victim_first_contact",  # the same day
    ],
)
def test_no_day_to_work_by_where_the_law_gives_no_reason(key: str):
    assert counted(key, at("2026-11-24T10:00")).work_by is None


def test_a_year_outside_the_table_is_said():
    assert counted("md_prelim_request", at("2031-03-03T10:00")).warnings == (
        "Court holidays of 2031 are not in the calendar.",
        "Court holidays of 2031 are not in the calendar: no day to work by is given.",
    )


def test_a_year_outside_the_table_gives_no_day_to_work_by():
    assert counted("md_prelim_request", at("2031-03-03T10:00")).work_by is None


def test_business_days_into_a_year_outside_the_table_are_flagged():
    found = counted("pol_review_10", at("2028-12-26T09:00"))
    assert found.warnings == ("Court holidays of 2029 are not in the calendar.",)


def test_a_date_that_looks_at_no_day_outside_the_table_is_not_flagged():
    assert counted("pol_usao_answer", at("2031-03-03T10:00")).warnings == ()


def test_an_end_within_the_table_does_not_ask_for_the_year_of_its_beginning():
    assert counted("md_prelim_hearing", at("2023-12-20T10:00")).warnings == ()


def test_a_clock_marked_check_is_to_be_confirmed():
    assert counted("md_charge_after_prelim", at("2026-11-02T10:00")).confirm


def test_steps_name_the_trigger_the_rule_and_the_days_not_counted():
    assert counted("fed_detention_hearing_gov", at("2026-07-02T15:00")).steps == (
        "First appearance before the magistrate judge: Thursday, July 2, 2026.",
        "Business days: 3 business days after; the day itself is not counted.",
        "Not counted: Friday, July 3, 2026 (Independence Day, observed), Saturday, July 4, 2026, Sunday, July 5, 2026.",
        "Open day 3 is Wednesday, July 8, 2026.",
    )


def test_steps_gather_many_weekends():
    assert (
        "Not counted: Saturdays and Sundays, Friday, December 25, 2026 (Christmas Day)."
        in counted("pol_review_10", at("2026-12-16T09:00")).steps
    )


def test_steps_say_where_a_rolled_end_goes():
    assert counted("md_prelim_request", at("2026-09-09T22:30")).steps[-1] == (
        "Closed: Saturday, September 19, 2026, Sunday, September 20, 2026; "
        "the end goes on to Monday, September 21, 2026."
    )


def test_steps_say_where_a_count_back_goes():
    assert counted("md_dna_notice_45", at("2028-03-15T09:30")).steps[-2:] == (
        "45 days back is Sunday, January 30, 2028.",
        "Closed: Saturday, January 29, 2028, Sunday, January 30, 2028; the end goes back to Friday, January 28, 2028.",
    )


def test_steps_say_that_an_exact_end_stays_on_a_closed_day():
    assert counted("md_hicks_180", at("2026-01-05T09:30")).steps[-1] == "It is closed (Saturday); the end is not moved."


def test_steps_say_that_a_legal_holiday_with_open_courts_moves_nothing():
    assert counted("md_waiver_charge_10", at("2027-03-16T15:00")).steps[-1] == (
        "Friday, March 26, 2027 is Good Friday: courts are taken to be open and it moves nothing."
    )


def test_steps_say_that_a_maryland_holiday_moves_no_federal_date():
    assert counted("fed_prelim_custody_14", at("2026-11-13T11:00")).steps[-1] == (
        "Friday, November 27, 2026 is a Maryland holiday (American Indian Heritage Day): "
        "it does not move a federal date."
    )


def test_steps_of_hours_show_both_times_of_a_repeated_hour():
    assert counted("pol_lead_handoff", datetime(2026, 11, 1, 5, 45, tzinfo=UTC)).steps == (
        "Officer makes an arrest-door referral: Sunday, November 1, 2026, 01:45 EDT.",
        "Hours or minutes: nights, weekends and holidays count.",
        "30 minutes end on Sunday, November 1, 2026, 01:15 EST.",
        "The clocks change in between; real time is counted.",
    )


@each_clock
def test_every_clock_can_be_counted_and_says_how(clock: ClockDef):
    found = due(clock, at("2026-11-24T10:00"))
    assert found.due.tzinfo is UTC
    assert len(found.steps) >= 3


@settings(max_examples=400)
@given(clock=clocks, trigger=moments)
def test_a_clock_ends_after_its_trigger_or_before_when_it_counts_back(clock: ClockDef, trigger: datetime):
    found = due(clock, trigger)
    assert found.due < trigger if clock.direction == "before" else found.due >= trigger


@settings(max_examples=400)
@given(clock=clocks, trigger=moments, later=st.timedeltas(timedelta(0), timedelta(days=40)))
def test_a_later_trigger_never_ends_earlier(clock: ClockDef, trigger: datetime, later: timedelta):
    assert due(clock, trigger).due <= due(clock, trigger + later).due


@settings(max_examples=400)
@given(clock=clocks, trigger=moments)
def test_a_clock_that_rolls_ends_on_an_open_day(clock: ClockDef, trigger: datetime):
    found = due(clock, trigger)
    rolls = clock.count not in ("exact_day", "hours_exact")
    assert not rolls or (found.due_date and calendar(clock.calendar).is_open(found.due_date))


@settings(max_examples=400)
@given(clock=clocks, trigger=moments)
def test_the_day_to_work_by_is_open_and_never_after_the_unrolled_end(clock: ClockDef, trigger: datetime):
    found = due(clock, trigger)
    if found.work_by:
        assert found.unrolled
        assert found.work_by <= found.unrolled
        courts = calendar("federal_courts" if clock.sovereign == "federal" else "md_courts")
        assert courts.is_open(found.work_by)


@given(trigger=moments)
def test_hours_are_real_hours_over_every_change_of_the_clocks(trigger: datetime):
    assert due(CLOCKS["probable_cause_48h"], trigger).due - trigger == timedelta(hours=48)


@given(trigger=moments)
def test_days_end_at_the_last_second_whatever_the_offset(trigger: datetime):
    local = court_local(due(CLOCKS["md_hicks_180"], trigger).due)
    assert (local.hour, local.minute, local.second) == (23, 59, 59)


@given(trigger=moments, amount=st.integers(1, 60))
def test_one_more_business_day_ends_later(trigger: datetime, amount: int):
    shorter = due(_with_amount("pol_review_10", amount), trigger)
    assert shorter.due < due(_with_amount("pol_review_10", amount + 1), trigger).due


def _with_amount(key: str, amount: int) -> ClockDef:
    return replace(CLOCKS[key], amount=amount)
