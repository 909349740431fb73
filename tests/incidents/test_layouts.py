"""A file's header decides its layout, or the file is refused by name."""

import pytest

from casebridge.incidents.layouts import CLASSIC, PART1, cells_of, recognize
from casebridge.incidents.refusals import FileRefused
from tests.incidents.files import ARRESTS_HEADER, ARRESTS_ROW, CLASSIC_HEADER, PART1_HEADER, PART1_ROW


@pytest.mark.parametrize(
    ("header", "key"), [(PART1_HEADER, "part1"), (CLASSIC_HEADER, "classic"), (ARRESTS_HEADER, "arrests")]
)
def test_a_layout_is_known_by_its_header(header, key):
    assert recognize(header).layout.key == key


def test_columns_may_stand_in_any_order():
    backwards = ",".join(reversed(PART1_HEADER.split(",")))
    assert recognize(backwards).at["number"] == 15


def test_names_may_differ_in_case_and_marks():
    assert recognize(PART1_HEADER.upper().replace("_", " ")).layout is PART1


def test_a_column_more_does_no_harm():
    assert recognize(CLASSIC_HEADER + ",Remarks").layout is CLASSIC


def test_a_missing_column_is_named():
    with pytest.raises(FileRefused, match=r"missing: CrimeCode, Location\."):
        recognize(PART1_HEADER.replace("CrimeCode,Location,", ""))


def test_a_shifted_header_names_what_it_lost():
    with pytest.raises(FileRefused, match="missing: RowID"):
        recognize(PART1_HEADER.replace("RowID", "7"))


def test_a_strange_header_is_told_what_is_known():
    with pytest.raises(FileRefused, match="no header that CaseBridge knows"):
        recognize("name,color,price")


def test_a_column_named_twice_is_refused():
    with pytest.raises(FileRefused, match="twice: Weapon"):
        recognize(PART1_HEADER + ",Weapon")


@pytest.mark.parametrize(("mark", "word"), [(";", "semicolons"), ("\t", "tabs")])
def test_another_separator_is_named(mark, word):
    with pytest.raises(FileRefused, match=word):
        recognize(PART1_HEADER.replace(",", mark))


def test_an_empty_header_is_an_empty_file():
    with pytest.raises(FileRefused, match="empty"):
        recognize("")


def test_a_header_with_a_loose_quote_is_refused():
    with pytest.raises(FileRefused, match="quotes"):
        recognize('"RowID,CrimeDateTime')


def test_a_stored_line_reads_back_by_field():
    assert cells_of(PART1_HEADER, PART1_ROW)["place"] == "1800 THIMBLE AV"


def test_what_describes_an_arrested_person_is_not_read_back():
    assert not {"age", "sex", "race"} & cells_of(ARRESTS_HEADER, ARRESTS_ROW).keys()
