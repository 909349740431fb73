"""Single cells are read as people write them, and doubt is said."""

from datetime import date

import pytest

from casebridge.incidents import values


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2021-07-13", 20210713),
        ("07/07/2018", 20180707),
        ("2021/07/13 21:30:00+00", 20210713),
        ("1963-10-30", 19631030),
        ("", 0),
        ("  ", 0),
    ],
)
def test_a_date_is_read(text, number):
    assert values.read_day(text, 20261124) == values.Day(number, values.read_day(text, 20261124).clock)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2026-11-25", "in the future"),
        ("1899-12-31", "before 1900"),
        ("2021-02-29", "no day"),
        ("9S", "where the date should be"),
        ("07/07/18", "where the date should be"),
        ("44391", "where the date should be"),
    ],
)
def test_a_wrong_date_says_why(text, says):
    assert says in values.read_day(text, 20261124).problem


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("23:07:00", "23:07"), ("0:32:00", "00:32"), ("2231", "22:31"), ("322", "03:22"), ("38", "00:38"),
        ("5", "00:05"), ("0149 01:49", "01:49"), ("11:07 PM", "23:07"), ("12:00 AM", "00:00"),
        ("21:30:00.000", "21:30"), ("", None),
    ],
)  # fmt: skip
def test_a_time_is_read(text, clock):
    assert values.read_clock(text) == (clock, ())


@pytest.mark.parametrize("text", ["2475", "24:00:00", "12:60", "noon", "13:00 PM", "0 PM", "0149 02:49"])
def test_an_unreadable_time_is_noted(text):
    assert values.read_clock(text) == (None, ("time_unreadable",))


def test_an_offset_is_noted_and_the_hour_kept():
    assert values.read_clock("21:30:00+00") == ("21:30", ("offset_ignored",))


def test_an_hour_that_the_clocks_skip_never_was():
    assert values.never_was(date(2021, 3, 14), "02:30")


def test_an_hour_that_comes_twice_was():
    assert not values.never_was(date(2021, 11, 7), "01:30")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("1800 RAMSAY ST", (1800, "RAMSAY ST", "")),
        ("1200 N POTOMAC ST", (1200, "POTOMAC ST", "N")),
        ("900 S. BOULDIN ST", (900, "BOULDIN ST", "S")),
        ("2500 EDGECOMBE CI N", (2500, "EDGECOMBE CIR", "N")),
        ("2900 O''DONNELL Street", (2900, "ODONNELL ST", "")),
        ("2900 O'Donnell ST", (2900, "ODONNELL ST", "")),
        ("100 BLK N CONKLING ST", (100, "CONKLING ST", "N")),
        ("100 -BLK LLOYD ST", (100, "LLOYD ST", "")),
        ("5400 -BLOCK MOORES RUN DR", (5400, "MOORES RUN DR", "")),
        ("900 SAINT PAUL ST APT 1F", (900, "SAINT PAUL ST", "")),
        ("900 ST PAUL STREET", (900, "SAINT PAUL ST", "")),
        ("1600 WARD CT     #102", (1600, "WARD CT", "")),
        ("2800 PRESSTMAN ST ( REAR )", (2800, "PRESSTMAN ST", "")),
        ("3300 LAURI ROAD, BCO", (3300, "LAURI RD", "")),
        ("20 GREENE ST", (0, "GREENE ST", "")),
        ("0 CONKLING ST", (0, "CONKLING ST", "")),
        ("300 21ST 1/2 ST", (300, "21ST 1/2 ST", "")),
        ("4400 PARK HEIGHTS AV", (4400, "PARK HEIGHTS AVE", "")),
        ("1500 THE ALAMEDA", (1500, "THE ALAMEDA", "")),
        ("3200 MC TEAGUE ST", (3200, "MCTEAGUE ST", "")),
        ("700 BROADWAY", (700, "BROADWAY", "")),
        ("Park Heights avenue", (None, "PARK HEIGHTS AVE", "")),
        ("", (None, None, "")),
        ("1400", (1400, None, "")),
        ("100 E", (100, "E", "")),
        ("600 شارع الخيال", (600, "شارع الخيال", "")),
    ],
)
def test_an_address_is_read(text, place):
    assert values.read_place(text) == place


@pytest.mark.parametrize(
    ("raw", "short"), [("AV", "AVE"), ("LA", "LN"), ("BL", "BLVD"), ("HY", "HWY"), ("PY", "PKWY"), ("WY", "WAY")]
)
def test_endings_of_streets_are_written_one_way(raw, short):
    assert values.read_place(f"100 MARMALADE {raw}").street == f"MARMALADE {short}"


@pytest.mark.parametrize(("north", "east"), [("0", "0"), ("", ""), ("39.3", "0"), ("0.0", "-76.6"), (" ", " ")])
def test_zeros_and_blanks_are_no_place(north, east):
    assert values.read_point(north, east) == (None, None, "", "")


def test_a_point_in_the_city_is_read():
    assert values.read_point("39.3363", "-76.55576") == (39.3363, -76.55576, "", "")


@pytest.mark.parametrize(("north", "east"), [("39.1378", "-76.5444"), ("-76.6", "39.3"), ("nan", "-76.6")])
def test_a_point_outside_the_city_is_noted_and_not_used(north, east):
    assert values.read_point(north, east) == (None, None, "outside_city", "")


def test_a_word_for_a_point_is_a_problem():
    assert "no point on the map" in values.read_point("STREET", "1")[3]


def test_control_characters_in_a_sentence_are_shown():
    assert values.shown("a\x00b") == "a\\x00b"
