"""Cases are found by any part of a number, a name or an address, in any script, and by their readers alone."""

import pytest
from sqlalchemy import select

from casebridge.cases.facts import index_words
from casebridge.cases.models import Case
from casebridge.cases.queries import list_cases
from casebridge.cases.search import search
from casebridge.db import db, transaction
from casebridge.intake.services import add_person
from tests.building.people import acting, some_people
from tests.factories import a_case

# Each engine searches in its own way.
BOTH = True


@pytest.fixture
def people(in_app):
    with transaction():
        return some_people()


@pytest.fixture
def case(people):
    with transaction():
        return a_case("in_review", complaint_number="26-7K4411", incident_place="4700 Elsewhere Avenue")


def named(case, name, people):
    with transaction():
        add_person(db.session.get(Case, case.id), role="witness", name=name, actor=acting(people["detective"]))


def found(words, who, people):
    actor = acting(people[who])
    with db.session.no_autoflush:
        return [row.id for row in list_cases(actor, where=(search(words, actor),)).rows]


@pytest.mark.parametrize("words", ["26-7K4411", "7k44", "elsewhere", "ELSEWHERE ave", "4700", "lsewh", "47", "el se"])
def test_any_part_of_number_or_address_finds_a_case(case, people, words):
    assert found(words, "prosecutor", people) == [case.id]


@pytest.mark.parametrize("words", ["elsewhere xyzzy", "%", "_", '"', "4700 4701", "elsewhere'\"", "\\"])
def test_a_word_that_is_not_there_finds_nothing(case, people, words):
    assert found(words, "prosecutor", people) == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Brian O’Nowhere", "O'Nowhere"),
        ("Brian O'Nowhere", "onowhere"),
        ("Brian O’Nowhere", "O’NOWHERE"),
        ("Zoë Nirgendwo", "zoe"),
        ("김나라", "나라"),
        ("ليلى لاأحد", "لاأحد"),
        ("李无名", "无"),
        ("Niemand-Nirgends", "niemand nirgends"),
    ],
)
def test_names_in_any_script_find_a_case(people, name, words):
    with transaction():
        draft = a_case("draft")
    named(draft, name, people)
    assert found(words, "detective", people) == [draft.id]


def test_a_name_that_was_changed_finds_no_more(people):
    with transaction():
        draft = a_case("draft")
    named(draft, "Wanda Gonebefore", people)
    with transaction():
        again = db.session.get(Case, draft.id)
        again.search_text = again.search_text.replace("gonebefore", "")
    assert found("gonebefore", "detective", people) == []


def test_who_may_not_see_a_case_does_not_find_it(people):
    with transaction():
        a_case("draft", incident_place="4700 Elsewhere Avenue")
    assert found("elsewhere", "prosecutor", people) == []


@pytest.mark.parametrize("spelt", ["{}", "cb {} {}", "CB{}{}"])
def test_a_whole_number_finds_its_case_alone(people, spelt):
    with transaction():
        case, other = a_case("in_review"), a_case("in_review")
        other.search_text = f"{other.search_text} {case.number.casefold().replace('-', '')}"
        _cb, year, serial = case.number.split("-")
    words = case.number if spelt == "{}" else spelt.format(year, serial)
    assert found(words, "prosecutor", people) == [case.id]


def test_the_federal_side_finds_by_place_and_by_nobody_s_name(people):
    with transaction():
        case = a_case("federal_review", incident_place="4700 Elsewhere Avenue")
        names = [party.name for party in case.parties]
        case.title = "Shooting of somebody"
        index_words(case)
    assert [found(name, "federal", people) for name in (*names, "somebody")] == [[]] * (len(names) + 1)
    assert found("elsewhere", "federal", people) == [case.id]


def test_the_index_is_asked_and_not_every_case(people):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL chooses by what it counted; few rows are read one by one")
    actor = acting(people["prosecutor"])
    query = select(Case.id).where(search("elsewhere", actor))
    written = query.compile(db.engine, compile_kwargs={"literal_binds": True})
    plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {written}")
    assert "SCAN case_file" not in " ".join(row[3] for row in plan)
