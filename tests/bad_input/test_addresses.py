"""Every page with every kind of address: numbers, cursors, filters and ids that were made up."""

from urllib.parse import quote, urlencode

import pytest

from tests.bad_input.house import changed_tables, missing_headers
from tests.bad_input.places import NOT_HERE, PAGES

ASKED = (
    "after", "before", "q", "name", "office", "of", "state", "kind", "closed", "show", "for", "form", "door", "on",
    "version", "incident", "event", "place", "since", "until", "code", "number", "changed", "case",
    "ex", "page", "to", "zoom", "turn", "as", "find", "passage", "sort", "hold", "person",
)  # fmt: skip
GARBAGE = {
    "nothing": "",
    "a NUL": "a\0b",
    "a superscript": "²",
    "an Arabic digit": "٣",
    "minus one": "-1",
    "forty nines": "9" * 40,
    "a number beyond all rows": "99999999999",
    "a clock without its zone": "2026-11-24T10:00:00~7",
    "a clock beyond the last year": "9999-12-31T23:59:59-14:00~7",
    "a cursor of nobody": "2026-11-24T00:00:00+00:00~18",
    "no day": "2026-02-30",
    "a pattern": "%_\\'\"",
    "right to left": "\u202eאבג",
    "emoji": "👩‍👩‍👧",
    "all that fits an address": "x" * 90,
    "bytes of no text": b"\xff\xfe\xed\xa0\x80",
}
# Each page is asked so many, the next page the next ones; `make sweep` asks every page everything. What PostgreSQL
# refuses and SQLite takes is asked there always.
AT_A_TIME = 3
HARD = ("a NUL", "forty nines", "a clock beyond the last year", "bytes of no text")
EVERY = tuple(GARBAGE)
HARD_IDS = ("9" * 40, "%00", "a%00b")
EVERY_ID = ("²", "9" * 40, "x" * 900, "\u202e", "%00", "a%00b", "' or 1=1 --", "nothing")


def on_both(names, hard, every, *, in_turn=False):
    """Try every value (or each page's turn) on SQLite, on PostgreSQL those that are hard; every one as a long proof."""
    tries = [
        pytest.param("sqlite", () if in_turn else every, id="sqlite"),
        pytest.param("postgresql", hard, id="postgresql", marks=pytest.mark.postgres),
        pytest.param("postgresql", every, id="postgresql-every", marks=[pytest.mark.postgres, pytest.mark.sweep]),
    ]
    if in_turn:
        tries.append(pytest.param("sqlite", every, id="sqlite-every", marks=pytest.mark.sweep))
    return pytest.mark.parametrize(names, tries, indirect=["kind"])


def its_turn(endpoint):
    """Return the kinds of garbage that it is a page's turn to be asked."""
    first = list(PAGES).index(endpoint) * AT_A_TIME
    return [EVERY[number % len(EVERY)] for number in range(first, first + AT_A_TIME)]


def asked(value):
    return urlencode([(name, value) for name in ASKED])


def test_every_page_has_its_place(read_house):
    found = {rule.endpoint for rule in read_house.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert found == set(PAGES) | NOT_HERE


@on_both(("kind", "questions"), HARD, EVERY, in_turn=True)
@pytest.mark.parametrize("endpoint", PAGES)
def test_a_page_takes_or_refuses_any_question(read_house, endpoint, questions):
    account, pattern = PAGES[endpoint]
    visitor, page = read_house.visitor(account), read_house.town.path(pattern)
    wrong = {}
    for name in questions or its_turn(endpoint):
        answer = visitor.get(f"{page}?{asked(GARBAGE[name])}")
        if answer.status_code not in (200, 303, 403, 404, 409, 422) or missing_headers(answer):
            wrong[name] = answer.status_code, missing_headers(answer)
        answer.close()
    assert wrong == {}


@on_both(("kind", "ids"), HARD_IDS, EVERY_ID)
@pytest.mark.parametrize("endpoint", [e for e, (_who, pattern) in PAGES.items() if "{" in pattern])
def test_an_id_that_was_made_up_is_not_there(read_house, endpoint, ids):
    account, pattern = PAGES[endpoint]
    visitor = read_house.visitor(account)
    codes = {}
    for name in ids:
        made_up = {key: quote(name, safe="%") for key in read_house.town.ids}
        codes[name[:12]] = visitor.get(pattern.format_map(made_up)).status_code
    assert codes == dict.fromkeys(codes, 404)


@pytest.mark.parametrize("endpoint", PAGES)
def test_looking_at_a_page_or_at_its_head_answers_alike_and_changes_nothing(house, endpoint):
    account, pattern = PAGES[endpoint]
    visitor = house.visitor(account)
    before = house.rows_as_built
    page = house.town.path(pattern)
    whole, head = visitor.get(page), visitor.head(page)
    assert (head.status_code, head.data, missing_headers(head)) == (whole.status_code, b"", [])
    for answer in (whole, head):
        answer.close()
    assert changed_tables(before, house.rows()) == []


def test_an_address_of_five_thousand_characters_is_refused_with_a_page(read_house):
    answer = read_house.visitor("detective").get("/search?q=" + "x" * 5000)
    assert (answer.status_code, "too long" in answer.text, missing_headers(answer)) == (414, True, [])
