"""Which of several events starts a clock."""

from datetime import UTC, datetime, timedelta

from casebridge.catalog.load import catalog
from casebridge.clocks.triggers import choose_trigger, missing_events

FIRST = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
LATER = FIRST + timedelta(days=4)
HICKS = catalog().clocks["md_hicks_180"]
TRIAL = catalog().clocks["fed_trial_70"]
ARREST = catalog().clocks["md_presentment_24h"]
AFTER_PRELIM = catalog().clocks["md_charge_after_prelim"]


def test_a_single_event_starts_its_clock():
    assert choose_trigger(ARREST, {"arrest": FIRST}) == FIRST


def test_an_event_of_another_clock_starts_nothing():
    assert choose_trigger(ARREST, {"federal_arrest": FIRST}) is None


def test_of_the_earliest_the_first_counts():
    events = {"counsel_appearance": LATER, "first_circuit_appearance": FIRST}
    assert choose_trigger(HICKS, events) == FIRST


def test_the_earliest_does_not_wait_for_the_other():
    assert choose_trigger(HICKS, {"counsel_appearance": LATER}) == LATER


def test_of_the_latest_the_last_counts():
    events = {"federal_filed_public": LATER, "federal_first_appearance": FIRST}
    assert choose_trigger(TRIAL, events) == LATER


def test_the_latest_waits_for_all_its_events():
    assert choose_trigger(TRIAL, {"federal_filed_public": FIRST}) is None


def test_events_that_stand_for_one_another_do_not_wait():
    assert choose_trigger(AFTER_PRELIM, {"prelim_waived": FIRST}) == FIRST


def test_the_later_of_events_that_stand_for_one_another_counts():
    events = {"prelim_waived": LATER, "probable_cause_found": FIRST}
    assert choose_trigger(AFTER_PRELIM, events) == LATER


def test_an_event_that_is_missing_is_named():
    assert missing_events(TRIAL, {"federal_filed_public": FIRST}) == ("federal_first_appearance",)


def test_nothing_is_missing_once_one_of_the_earliest_is_there():
    assert missing_events(HICKS, {"counsel_appearance": FIRST}) == ()


def test_without_any_event_all_are_named():
    assert missing_events(HICKS, {}) == ("counsel_appearance", "first_circuit_appearance")
