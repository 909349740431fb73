"""Orders, waivers and excluded time: both dates, counted as the row of the clock allows and no further."""

from datetime import UTC, date, datetime, timedelta

import pytest

from casebridge.catalog.load import catalog
from casebridge.clock import court_local
from casebridge.clocks.arithmetic import due, end_of_day
from casebridge.clocks.extending import EXCLUDED, ORDER, WAIVER, Extension, excluded_days, extended, kinds_that_move

START = date(2026, 6, 1)
HICKS, TRIAL, PRESENTMENT = "md_hicks_180", "fed_trial_70", "md_presentment_24h"


def found(key, *papers, trigger=START):
    clock = catalog().clocks[key]
    return extended(clock, trigger, due(clock, trigger), list(papers))


def order(until, ordered_on, kind=ORDER):
    return Extension(kind, ordered_on, until=end_of_day(until))


def span(first, last, ordered_on=date(2026, 6, 10)):
    return Extension(EXCLUDED, ordered_on, first_day=first, last_day=last)


def ends(key, *papers):
    return found(key, *papers).due.due_date


def rule(key, trigger=START):
    return due(catalog().clocks[key], trigger)


@pytest.mark.parametrize(
    ("key", "kinds"),
    [
        (HICKS, (ORDER,)), (TRIAL, (EXCLUDED,)), ("fed_indictment_30", (ORDER, EXCLUDED)), (PRESENTMENT, (WAIVER,)),
        ("probable_cause_48h", ()), ("fed_custody_90", (EXCLUDED,)), ("fed_limit_5y", (ORDER,)),
        ("md_misdemeanor_limit", ()), ("fed_trial_not_before_30", (WAIVER,)),
    ],
)  # fmt: skip
def test_what_moves_a_clock_follows_from_its_row(key, kinds):
    assert kinds_that_move(catalog().clocks[key]) == kinds


def test_every_legal_clock_has_an_answer():
    legal = [clock for clock in catalog().clocks.values() if clock.nature == "legal"]
    assert {
        clock.key for clock in legal if clock.extension.startswith("None") and ORDER in kinds_that_move(clock)
    } == set()
    assert all(set(kinds_that_move(clock)) <= {ORDER, WAIVER, EXCLUDED} for clock in legal)


def test_without_a_paper_the_rule_stands():
    assert found(HICKS).due == rule(HICKS)


def test_an_order_sets_the_later_date_and_the_rule_keeps_its_own():
    later = rule(HICKS).due_date + timedelta(days=30)
    result = found(HICKS, order(later, date(2026, 11, 1)))
    assert (result.due.due_date, rule(HICKS).due_date) == (later, date(2026, 11, 28))
    assert result.steps == ("Order of Sunday, November 1, 2026: until Monday, December 28, 2026.",)


def test_an_order_made_after_the_date_does_not_bring_it_back():
    result = found(HICKS, order(date(2026, 12, 28), date(2026, 11, 29)))
    assert result.due == rule(HICKS)
    assert [why for _paper, why in result.passed_over] == ["It was made after the date had passed."]


def test_an_order_of_the_last_day_counts():
    assert ends(HICKS, order(date(2026, 12, 28), date(2026, 11, 28))) == date(2026, 12, 28)


def test_a_second_order_may_be_made_while_the_first_one_runs():
    first, second = order(date(2026, 12, 28), date(2026, 11, 1)), order(date(2027, 1, 15), date(2026, 12, 20))
    assert ends(HICKS, second, first) == date(2027, 1, 15)


def test_an_earlier_date_extends_nothing():
    result = found(HICKS, order(date(2026, 11, 1), date(2026, 10, 1)))
    assert result.due == rule(HICKS)
    assert "no later date" in result.passed_over[0][1]


@pytest.mark.parametrize("key", ["probable_cause_48h", "md_misdemeanor_limit"])
def test_what_the_row_does_not_name_is_kept_and_moves_nothing(key):
    result = found(key, order(date(2031, 1, 1), START))
    assert result.due == rule(key)
    assert result.passed_over[0][1] == "The row of this clock does not name it."


def test_excluded_days_are_added_and_the_end_rolls_off_a_closed_day():
    # 70 days end on Monday, August 10; with five days left out on Saturday the 15th, which goes on to Monday.
    assert rule(TRIAL).due_date == date(2026, 8, 10)
    result = found(TRIAL, span(date(2026, 6, 8), date(2026, 6, 12)))
    assert (result.due.unrolled, result.due.due_date) == (date(2026, 8, 15), date(2026, 8, 17))
    assert result.steps[-1] == "5 days left out, 70 and 5: Monday, August 17, 2026."


def test_a_day_in_two_spans_is_left_out_once():
    one, other = span(date(2026, 6, 8), date(2026, 6, 12)), span(date(2026, 6, 10), date(2026, 6, 14))
    assert excluded_days([one, other], START, date(2026, 8, 10)) == 7


def test_days_before_the_start_and_the_day_of_the_start_itself_do_not_count():
    assert excluded_days([span(date(2026, 5, 1), date(2026, 6, 2))], START, date(2026, 8, 10)) == 1


def test_days_after_the_end_count_only_where_the_clock_came_to_run_into_them():
    after = span(date(2026, 8, 20), date(2026, 8, 24))
    assert ends(TRIAL, after) == rule(TRIAL).due_date
    assert ends(TRIAL, span(date(2026, 6, 8), date(2026, 6, 20)), after) == date(2026, 8, 28)


def test_both_days_of_a_span_count():
    assert excluded_days([span(date(2026, 6, 8), date(2026, 6, 8))], START, date(2026, 8, 10)) == 1


def test_a_waiver_moves_an_hour_clock_to_its_minute():
    arrest = datetime(2026, 10, 31, 22, 15, tzinfo=UTC)
    until = datetime(2026, 11, 3, 15, 0, tzinfo=UTC)
    result = found(PRESENTMENT, Extension(WAIVER, date(2026, 10, 31), until=until), trigger=arrest)
    assert (result.due.due, result.due.due_date) == (until, None)
    assert result.steps[0].endswith("until Tuesday, November 3, 2026, 10:00.")


def test_an_order_to_a_closed_day_is_worked_by_the_open_day_before_it():
    # December 25 is a Friday and a holiday.
    assert found(HICKS, order(date(2026, 12, 25), date(2026, 11, 1))).due.work_by == date(2026, 12, 24)


def test_a_moved_date_ends_with_its_day_in_baltimore():
    moved = found(HICKS, order(date(2026, 12, 28), date(2026, 11, 1))).due.due
    assert court_local(moved).strftime("%H:%M:%S") == "23:59:59"
