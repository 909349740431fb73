"""Rows are kept as written, odd lines are put aside with a reason, nothing is dropped."""

import gzip

import pytest

from casebridge.incidents.lines import LINE_LIMIT, look
from casebridge.incidents.refusals import FileRefused
from tests.incidents.files import (
    ARRESTS_HEADER,
    ARRESTS_ROW,
    CLASSIC_HEADER,
    CLASSIC_ROW,
    PART1_HEADER,
    PART1_ROW,
    part1,
    read,
    reasons,
    release_of,
    with_cell,
)  # fmt: skip

REPEATED = with_cell(PART1_ROW, "7,", "8,")


def test_a_good_row_is_stored_as_written(tmp_path):
    rows, aside = part1(tmp_path, PART1_ROW)
    assert (rows[0].raw, aside) == (PART1_ROW, [])


def test_a_row_knows_its_line_in_the_file(tmp_path):
    rows, _aside = part1(tmp_path, PART1_ROW, REPEATED)
    assert [row.row for row in rows] == [2, 3]


def test_a_byte_order_mark_is_read_past(tmp_path):
    rows, _aside = read(release_of(tmp_path, b"\xef\xbb\xbf" + f"{CLASSIC_HEADER}\n{CLASSIC_ROW}\n".encode()))
    assert rows[0].day == 20180707


def test_line_ends_of_windows_are_read(tmp_path):
    rows, _aside = read(release_of(tmp_path, f"{PART1_HEADER}\r\n{PART1_ROW}\r\n{REPEATED}\r\n"))
    assert [row.raw for row in rows] == [PART1_ROW, REPEATED]


def test_a_last_line_without_an_end_is_read(tmp_path):
    rows, _aside = read(release_of(tmp_path, f"{PART1_HEADER}\n{PART1_ROW}"))
    assert len(rows) == 1


def test_empty_lines_are_no_rows(tmp_path):
    rows, aside = part1(tmp_path, "", PART1_ROW, "", "")
    assert (len(rows), len(aside), rows[0].row) == (1, 0, 3)


def test_a_header_alone_is_a_release_without_rows(tmp_path):
    assert read(release_of(tmp_path, PART1_HEADER)) == ([], [])


def test_a_packed_file_is_unpacked_whatever_its_name(tmp_path):
    rows, _aside = read(release_of(tmp_path, gzip.compress(f"{PART1_HEADER}\n{PART1_ROW}\n".encode())))
    assert len(rows) == 1


def test_columns_in_another_order_make_the_same_row(tmp_path):
    def turned(line: str) -> str:
        first, rest = line.split(",", 1)
        return f"{rest},{first}"

    (same,), _ = part1(tmp_path, PART1_ROW)
    (found,), _ = read(release_of(tmp_path, f"{turned(PART1_HEADER)}\n{turned(PART1_ROW)}\n"))
    assert found.id == same.id


def test_a_row_that_says_the_same_is_stored_and_marked(tmp_path):
    rows, _aside = part1(tmp_path, PART1_ROW, REPEATED)
    assert [row.repeats for row in rows] == [None, 2]


def test_equal_classic_rows_are_two_rows(tmp_path):
    rows, _aside = read(release_of(tmp_path, f"{CLASSIC_HEADER}\n{CLASSIC_ROW}\n{CLASSIC_ROW}\n"))
    assert (len({row.id for row in rows}), rows[1].repeats) == (2, 2)


@pytest.mark.parametrize(
    ("old", "new"), [("2021-05-04", ""), ("1800 THIMBLE AV", ""), ("Outside", ""), ("Outside", "X"), ("Revolver", "")]
)
def test_blanks_and_odd_words_do_not_keep_a_row_out(tmp_path, old, new):
    rows, aside = part1(tmp_path, with_cell(PART1_ROW, old, new))
    assert (len(rows), aside) == (1, [])


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("," + PART1_ROW, "17 columns, the header 16"),
        (PART1_ROW.partition(",")[2], "15 columns, the header 16"),
        (with_cell(PART1_ROW, "THIMBLE AV", "THIMBLE, AV"), "cells may be shifted"),
        (with_cell(PART1_ROW, ",9S,", ",,"), "no crime code"),
        (with_cell(PART1_ROW, "9S", "SHOOTING"), "where the crime code should be"),
        (with_cell(PART1_ROW, "2021-05-04", "yesterday"), "where the date should be"),
        (with_cell(PART1_ROW, "2021-05-04", "2031-05-04"), "in the future"),
        (with_cell(PART1_ROW, "2021-05-04", "1821-05-04"), "before 1900"),
        (with_cell(PART1_ROW, "Revolver", "null"), "bare word null stands in Weapon"),
        (with_cell(PART1_ROW, "Revolver", "\\N"), "bare word null stands in Weapon"),
        (with_cell(PART1_ROW, "7,", ","), "row's number should be"),
        (with_cell(PART1_ROW, "7,", "-7,"), "row's number should be"),
        (with_cell(PART1_ROW, "7,", "99999999999,"), "row's number should be"),
        (with_cell(PART1_ROW, "THIMBLE", "THIM\x00BLE"), "control characters"),
        (with_cell(PART1_ROW, "THIMBLE", "THIM\x85BLE"), "control characters"),
        (with_cell(PART1_ROW, "THIMBLE", "THIM\rBLE"), "control characters"),
        (with_cell(PART1_ROW, "1800", '"1800'), "quotes"),
        (with_cell(PART1_ROW, ",0,0,", ",STREET,0,"), "no point on the map"),
        (PART1_ROW[:-1] + "one", "number of incidents"),
        (with_cell(PART1_ROW, "THIMBLE", "T" * 300), "address is longer than 200"),
        (with_cell(PART1_ROW, "THIMBLE", "T" * 100_000), "longer than 65,536 bytes"),
    ],
)
def test_an_odd_row_is_put_aside_with_its_reason(tmp_path, row, says):
    rows, aside = part1(tmp_path, row, REPEATED)
    assert (len(rows), len(aside)) == (1, 1)
    assert says in reasons(aside)


def test_bytes_that_are_no_text_are_put_aside_as_they_are(tmp_path):
    broken = PART1_ROW.encode().replace(b"THIMBLE", b"THIMBL\xe9")
    _rows, (line,) = read(release_of(tmp_path, PART1_HEADER.encode() + b"\n" + broken + b"\n"))
    assert (line.raw, "byte 0xe9" in line.reasons[0]) == (broken, True)


def test_one_loose_quote_does_not_swallow_the_rows_after_it(tmp_path):
    rows, aside = part1(tmp_path, with_cell(PART1_ROW, "1800", '"1800'), REPEATED, with_cell(PART1_ROW, "7,", "9,"))
    assert (len(rows), [line.row for line in aside]) == (2, [2])


def test_a_row_can_have_several_faults(tmp_path):
    _rows, (line,) = part1(tmp_path, with_cell(with_cell(PART1_ROW, ",9S,", ",,"), "7,", "x,"))
    assert len(line.reasons) == 2


def test_a_word_that_holds_null_is_a_word(tmp_path):
    rows, _aside = part1(tmp_path, with_cell(PART1_ROW, "THIMBLE", "NULLARBOR"))
    assert len(rows) == 1


@pytest.mark.parametrize(
    "name", ["شارع الخيال", "🚲 LANE", "Ọlábísí", "김가상", "<script>alert(1)</script>", "'; DROP"]
)
def test_text_of_any_script_is_kept(tmp_path, name):
    rows, _aside = part1(tmp_path, with_cell(PART1_ROW, "THIMBLE", name))
    assert name in rows[0].raw


def test_a_line_without_end_takes_no_memory_and_is_put_aside_once(tmp_path):
    text = f"{PART1_HEADER}\n{PART1_ROW}\n" + "x" * (3 << 20) + f"\n{REPEATED}\n"
    rows, (line,) = read(release_of(tmp_path, text))
    assert (len(rows), len(line.raw)) == (2, LINE_LIMIT)


def test_an_arrest_is_kept_without_age_sex_and_race(tmp_path):
    rows, _aside = read(release_of(tmp_path, f"{ARRESTS_HEADER}\n{ARRESTS_ROW}\n"))
    assert rows[0].raw == with_cell(ARRESTS_ROW, ",42,F,W,", ",,,,")


def test_an_arrest_whose_offense_is_unknown_is_stored(tmp_path):
    row = with_cell(ARRESTS_ROW, "3AFROBB HWY-FIREARM", "Unknown Offense")
    rows, _aside = read(release_of(tmp_path, f"{ARRESTS_HEADER}\n{row}\n"))
    assert rows[0].code == ""


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (PART1_HEADER.encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04rest", "zip file or a workbook"),
        (b"%PDF-1.7", "a PDF"),
        (gzip.compress(b"", mtime=0), "holds nothing"),
        (gzip.compress(PART1_HEADER.encode() * 50)[:-9], "broken or was cut off"),
        (b"\x1f\x8bnot packed at all", "broken or was cut off"),
        (b"\xff\xfa,\x00", "not UTF-8"),
        (b"x" * 200_000, "no header"),
    ],
)
def test_a_file_that_is_no_release_is_refused_by_name(tmp_path, content, says):
    with pytest.raises(FileRefused, match=says):
        release_of(tmp_path, content)


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path):
    with pytest.raises(FileRefused, match=r"nowhere\.csv cannot be read: No such file"):
        look(tmp_path / "nowhere.csv")
