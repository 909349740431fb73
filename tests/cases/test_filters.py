"""Filters in the address of a list, and what a search marks."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup

from casebridge import clock
from casebridge.access.actor import Role
from casebridge.cases.filters import Filter, filter_words, filters_in, offer_filter
from casebridge.cases.hits import marked
from casebridge.db import db, transaction
from tests.building.people import acting, some_people
from tests.building.preparing import held
from tests.factories import a_case

# Each engine searches in its own way.
BOTH = True


@pytest.fixture
def listed(app, sign_in):
    """Give a function that counts what an account's list of cases shows under a filter."""
    with app.app_context():
        with transaction():
            a_case("in_review", incident_place="4700 Elsewhere Avenue")
            held(a_case("federal_review", incident_place="4700 Elsewhere Avenue"))
        db.session.remove()

    def count(account, query, path="/cases/"):
        page = BeautifulSoup(sign_in(account).get(f"{path}?{query}").data, "html.parser")
        return len(page.select("main [data-row]"))

    return count


@pytest.mark.parametrize(
    ("query", "rows"),
    [("", 2), ("held=1", 1), ("state=in_review", 1), ("kind=homicide", 0), ("late=1", 0), ("older=30", 0),
     ("older=x", 2), ("since=2001-01-01", 2), ("until=2001-01-01", 0), ("until=nonsense", 2), ("state=nowhere", 2)],
)  # fmt: skip
def test_a_filter_in_the_address_narrows_the_list(listed, query, rows):
    assert listed("prosecutor", query) == rows


def test_a_search_takes_the_same_filters(listed):
    assert (listed("prosecutor", "q=elsewhere", "/search"), listed("prosecutor", "q=elsewhere&held=1", "/search")) == (
        2,
        1,
    )


def test_whoever_reads_no_file_cannot_ask_who_is_held(in_app):
    people = some_people()
    found = [len(filters_in({"held": "1"}, acting(people[name]))) for name in ("prosecutor", "federal")]
    assert (found, acting(people["federal"]).role) == ([1, 0], Role.AUSA)


def test_a_filter_says_itself_in_words():
    assert filter_words("older", "30") == "In this state over 30 days"
    assert filter_words("since", date(2026, 1, 1).isoformat()) == "Since Thu Jan 1, 2026"


@pytest.mark.parametrize(
    ("text", "words", "hits"),
    [("Tobias Merriweather-Knox", "merriweatherknox", ["Merriweather-Knox"]), ("Nobody", "zzz", []),
     ("Nobody", "-", []), ("Łucja Wymyślona", "wymyslona", ["Wymyślona"]), ("O’Neil", "oneil", ["O’Neil"]),
     ("Anna Anna", "anna", ["Anna", "Anna"])],
)  # fmt: skip
def test_a_hit_is_marked_as_it_is_written(text, words, hits):
    pieces = marked(text, words)
    assert [piece for piece, hit in pieces if hit] == hits
    assert "".join(piece for piece, _ in pieces) == text


def test_a_search_names_the_person_who_was_found(app, sign_in):
    with app.app_context(), transaction():
        a_case("in_review")
    soup = BeautifulSoup(sign_in("prosecutor").get("/search?q=nobod").data, "html.parser")
    assert [mark.get_text() for mark in soup.select("mark")] == ["Nobod"]
    assert "Suspect: Max Nobody" in soup.get_text()


def test_the_federal_side_finds_nobody_by_name(app, sign_in):
    with app.app_context(), transaction():
        a_case("federal_review")
    soup = BeautifulSoup(sign_in("federal").get("/search?q=nobod").data, "html.parser")
    assert soup.select("mark") == []


def test_an_old_clock_is_late(listed):
    with clock.at(clock.now() + timedelta(days=400)):
        assert listed("prosecutor", "late=1") == 2


def test_two_features_cannot_share_a_filters_name():
    with pytest.raises(ValueError, match="'late'"):
        offer_filter("late", Filter(lambda value: None, str))
