"""The same row has the same identity everywhere; a changed row is another."""

from casebridge.incidents import identity
from casebridge.incidents.layouts import ARRESTS, CLASSIC, PART1


def test_the_layout_can_be_read_from_it():
    assert identity.layout_of(identity.of_number(ARRESTS, 3, "x")) is ARRESTS


def test_the_same_row_is_the_same():
    assert identity.of_number(PART1, 7, "a") == identity.of_number(PART1, 7, "a")


def test_a_row_that_a_later_release_changed_is_another():
    assert identity.of_number(PART1, 7, "a") != identity.of_number(PART1, 7, "b")


def test_the_second_of_two_equal_classic_rows_is_another():
    assert identity.of_content(CLASSIC, 20180707, "a", 1) != identity.of_content(CLASSIC, 20180707, "a", 2)


def test_a_number_spans_all_its_contents():
    low, high = identity.span_of_number(PART1, 7)
    assert low <= identity.of_number(PART1, 7, "a") <= high < identity.of_number(PART1, 8, "a")


def test_it_fits_the_databases_number():
    assert identity.of_number(ARRESTS, identity.NUMBER_LIMIT - 1, "a") < 2**63


def test_the_public_form_leads_back():
    row = identity.of_content(CLASSIC, 20180707, "a", 1)
    assert identity.private(identity.public(row)) == row


def test_other_text_leads_nowhere():
    assert [identity.private(text) for text in ("", "7", "f" * 16, "0" * 16, "../../x")] == [None] * 5


def test_classic_rows_lie_in_the_order_of_their_days():
    days = (0, 19000101, 20171231, 20180101, 21551231)
    found = [identity.of_content(CLASSIC, day, "a", 1) for day in days]
    assert found == sorted(found)
    assert all(identity.layout_of(each) is CLASSIC for each in found)
