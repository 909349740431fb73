"""Numbers and cursors out of addresses: what cannot be one is none, and breaks nothing."""

from datetime import UTC, datetime

import pytest

from casebridge.errors import NotThere
from casebridge.paging import cursor_of, far, read_cursor, row_number

DUE = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize("raw", ["", "-1", "1.5", "²", "٣", "2147483648", "9" * 5000, "1e3", " 1", "0x1", "a"])
def test_what_is_no_row_number_is_none(raw):
    assert row_number(raw) is None


def test_a_row_number_is_read():
    assert (row_number("18402"), row_number("2147483647")) == (18402, 2147483647)


@pytest.mark.parametrize("due", [DUE, None])
def test_a_cursor_comes_back_as_it_was(due):
    assert read_cursor(cursor_of(due, 7)) == (due or far(), 7)


@pytest.mark.parametrize(
    "cursor",
    ["x", "~", "~7", "2026-11-24~7", "2026-11-24T10:00:00~7", "9999-12-31T23:59:59-14:00~7", f"{DUE.isoformat()}~²",
     f"{DUE.isoformat()}~{'9' * 40}", "0001-01-01T00:00:00+14:00~7"],
)  # fmt: skip
def test_a_cursor_of_no_page_is_not_there(cursor):
    with pytest.raises(NotThere):
        read_cursor(cursor)
