"""Numbers and cursors out of addresses: what cannot be one is none, and breaks nothing."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from casebridge.errors import NotThere
from casebridge.paging import cursor_of, day_and_row, far, hidden, place_of, read_cursor, row_behind, row_number

DUE = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def keyed():
    """Open an application with one key for fields, and none else of ours."""
    app = Flask("paging")
    app.config["CASEBRIDGE_KEYS"] = {"field": "0a" * 32}
    with app.app_context():
        yield app.config["CASEBRIDGE_KEYS"]


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
    for token in (cursor, hidden(cursor)):
        with pytest.raises(NotThere):
            read_cursor(token)


def test_a_place_in_a_list_tells_nothing_of_its_row(keyed):
    tokens = [hidden(f"{DUE.isoformat()}~{row}") for row in range(1, 200)]
    assert len({token[:16] for token in tokens}) == len(tokens)
    assert hidden(f"{DUE.isoformat()}~7") == tokens[6]
    assert not any("2026" in token or "~" in token for token in tokens)
    assert sorted(tokens) != tokens


def test_a_place_opens_after_the_key_was_changed_and_never_when_it_was_touched(keyed):
    token = hidden("2026-11-24~7")
    keyed |= {"field": "0b" * 32, "field_old": "0a" * 32}
    assert day_and_row(token) == (DUE.date(), 7)
    other = token[:-2] + ("AA" if token[-2:] != "AA" else "BB")
    for touched in (other, token[4:], "", "=", "é", f"{token}\0", "A" * 5000):
        with pytest.raises(NotThere):
            place_of(touched)


def test_an_address_without_a_place_begins_at_the_first_row():
    assert (row_behind(""), row_behind(hidden(12))) == (0, 12)
    for wrong in ("12", hidden("x"), hidden("-1")):
        with pytest.raises(NotThere):
            row_behind(wrong)
