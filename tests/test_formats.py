"""What people read: dates, names, sizes and numbers."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from casebridge import clock, formats

TUESDAY = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def the_day():
    """Hold the clock on the day of the drawn pages."""
    with clock.at(TUESDAY):
        yield


def test_a_day_of_this_year_has_no_year():
    assert formats.local_date(date(2026, 12, 9)) == "Wed Dec 9"


def test_a_day_of_another_year_names_it():
    assert formats.local_date(date(2027, 1, 4)) == "Mon Jan 4, 2027"


def test_evidence_always_names_the_year():
    seen = datetime(2026, 11, 9, 2, 40, tzinfo=UTC)
    assert formats.local_datetime(seen, year=True) == "Sun Nov 8, 2026, 21:40"


def test_a_moment_is_said_in_baltimore_time():
    assert formats.local_datetime(datetime(2026, 11, 23, 19, 2, tzinfo=UTC)) == "Mon Nov 23 14:02"


def test_an_evening_in_baltimore_is_not_the_next_day():
    assert formats.local_date(datetime(2026, 11, 25, 3, 0, tzinfo=UTC)) == "Tue Nov 24"


def test_history_shows_seconds():
    assert formats.local_time(datetime(2026, 11, 23, 19, 2, 11, tzinfo=UTC), seconds=True) == "14:02:11"


def test_what_is_due_today_says_today():
    assert formats.due_moment(datetime(2026, 11, 24, 22, 0, tzinfo=UTC)) == "Today, 17:00"


def test_what_is_due_later_says_its_day():
    assert formats.due_moment(datetime(2026, 12, 4, 16, 27, tzinfo=UTC)) == "Fri Dec 4 11:27"


@pytest.mark.parametrize(("day", "said"), [(date(2026, 11, 24), "Today"), (date(2026, 11, 25), "Wed Nov 25")])
def test_what_is_due_on_a_day_has_no_time(day, said):
    assert formats.due_moment(day) == said


def test_a_day_in_full():
    assert formats.long_date(TUESDAY) == "Tuesday, November 24, 2026"


def test_summer_and_winter_time_differ_by_an_hour():
    summer, winter = datetime(2026, 7, 1, 12, tzinfo=UTC), datetime(2026, 12, 1, 12, tzinfo=UTC)
    assert (formats.local_time(summer), formats.local_time(winter)) == ("08:00", "07:00")


def test_the_hour_that_happens_twice_names_its_zone():
    first, second = datetime(2026, 11, 1, 5, 30, tzinfo=UTC), datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    assert (formats.local_time(first), formats.local_time(second)) == ("01:30 EDT", "01:30 EST")


def test_a_time_in_the_spring_gap_is_refused_in_words():
    with pytest.raises(ValueError, match="There was no 02:30 on Sun Mar 8, 2026: the clocks went forward"):
        formats.from_local(date(2026, 3, 8), time(2, 30))


@pytest.mark.parametrize(("later", "hour"), [(False, 5), (True, 6)])
def test_a_time_that_happens_twice_is_taken_as_asked(later, hour):
    assert formats.from_local(date(2026, 11, 1), time(1, 30), later=later).hour == hour


def test_a_wall_time_comes_back_as_it_was_entered():
    assert formats.local_time(formats.from_local(date(2026, 11, 24), time(17, 0))) == "17:00"


def test_a_moment_for_machines_carries_its_offset():
    assert formats.iso(TUESDAY) == "2026-11-24T09:00:00-05:00"


@pytest.mark.parametrize(
    ("days", "unit", "said"),
    [
        (9, "business day", "9 business days left"),
        (1, "business day", "1 business day left"),
        (0, "day", "due today"),
        (-2, "day", "2 days late"),
        (-1, "day", "1 day late"),
    ],
)
def test_what_is_left_of_a_clock(days, unit, said):
    assert formats.time_left(days, unit) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (timedelta(days=7, hours=22, minutes=59), "7 d 22 h"),
        (timedelta(days=3), "3 d"),
        (timedelta(hours=5, minutes=12), "5 h 12 min"),
        (41 * 60, "41 min"),
        (128, "2 min 08 s"),
        (0, "0 s"),
    ],
)
def test_a_stretch_of_time(value, said):
    assert formats.duration(value) == said


@pytest.mark.parametrize(("seconds", "said"), [(250, "04:10"), (3850, "1:04:10"), (0, "00:00")])
def test_a_place_in_a_recording(seconds, said):
    assert formats.media_time(seconds) == said


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1_100_000, "1.1 MB"),
        (20_000_000, "20 MB"),
        (318_000_000, "318 MB"),
        (999_999, "1.0 MB"),
        (1_200_000_000, "1.2 GB"),
        (5_000_000_000_000_000, "5,000 TB"),
    ],
)
def test_a_file_size(size, said):
    assert formats.file_size(size) == said


def test_a_count_has_its_thousands():
    assert formats.count(18402) == "18,402"


def test_a_share_is_whole_percent():
    assert formats.percent(0.614) == "61%"


@pytest.mark.parametrize(("number", "said"), [(0, "0 entries"), (1, "1 entry"), (1200, "1,200 entries")])
def test_a_plural_follows_its_number(number, said):
    assert formats.plural(number, "entry", "entries") == said


@pytest.mark.parametrize(("number", "said"), [(1, "1 case"), (99, "99 cases"), (100, "99+ cases")])
def test_what_was_counted_no_further_than_a_hundred_says_so(number, said):
    assert (formats.up_to_99(number, "case"), formats.up_to_99(number)) == (said, said.split()[0])


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Renata Okafor-Whitlock", "RO"),
        ("Tomasz Brzęczyszczykiewicz-Adeyemi", "TB"),
        ("  madonna ", "M"),
        ("María del Carmen Ñúñez", "MÑ"),
        ("ليلى الحسن", "لا"),
        ("‏שרה לוי", "של"),
        ("“AB” Pruitt", "AP"),
        ("😀", "?"),
        ("", "?"),
        (None, "?"),
    ],
)
def test_initials_of_any_name(name, said):
    assert formats.initials(name) == said


def test_a_short_name_keeps_the_whole_last_part():
    assert formats.short_name("Imani Castellanos-Reyes") == "I. Castellanos-Reyes"


def test_a_single_name_stays_whole():
    assert formats.short_name("Madonna") == "Madonna"


def test_a_long_name_is_never_cut():
    name = "A" * 200 + " " + "B" * 200
    assert formats.short_name(name).endswith("B" * 200)


def test_a_digest_is_shortened_to_its_ends():
    assert formats.sha("9f3a77c1" + "0" * 52 + "04be") == "9f3a 77c1 … 04be"


def test_a_digest_in_full_is_set_in_fours():
    assert formats.fours("9f3a77c1") == "9f3a 77c1"


def test_known_keys_have_their_names():
    said = formats.kind_label("nonfatal_shooting"), formats.role_label("ausa"), formats.office_tag("usao")
    assert said == ("Non-fatal shooting", "Assistant U.S. Attorney", "USAO")


def test_an_unknown_key_is_said_as_words():
    assert formats.kind_label("arson_series") == "Arson series"


@pytest.mark.parametrize("name", ["local_date", "local_time", "local_datetime", "iso", "file_size", "sha"])
def test_nothing_is_said_of_nothing(name):
    assert formats.FILTERS[name](None) == ""
