"""Many changes in one unit of work: written late, but never later than somebody asks."""

from itertools import count

import pytest
from sqlalchemy import select

from casebridge import audit, clock
from casebridge.bulk import add_rows, forget, remembered, shelve, shelved, together
from casebridge.cases import facts
from casebridge.cases.models import Case, Fact, Holding, Party
from casebridge.db import db, transaction
from tests.building.people import acting, some_people
from tests.cases.support import draft_case
from tests.factories import a_case
from tests.support.statements import statements


@pytest.fixture
def people(in_app):
    with transaction():
        return some_people()


@pytest.fixture
def embedded(people):
    """Only the embedded database lets a unit check foreign keys at its end."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("nothing is put off on PostgreSQL")


def test_a_case_walks_as_it_does_outside(people):
    with transaction(), together(db.session()):
        a_case("in_review")
    found = db.session.scalars(select(Case)).one()
    assert (found.state, [span.state for span in found.holdings]) == (
        "in_review", ["draft", "sergeant_review", "submitted", "in_review"],
    )  # fmt: skip


def test_the_chain_of_history_holds(people):
    with transaction(), together(db.session()):
        a_case("sergeant_review")
    good, broken = audit.verify()
    assert good > 5
    assert broken is None


def test_what_was_put_off_is_there_when_it_is_asked_for(people):
    with transaction(), together(db.session()):
        case = a_case()
        assert db.session.scalars(select(Holding.state).where(Holding.case_id == case.id)).all() == ["draft"]


def test_a_new_row_has_number_and_defaults_before_it_is_written(people):
    with transaction(), together(db.session()):
        case = a_case()
        party = Party(case=case, role="victim", name="Nobody", entered_by_id=1, entered_at=clock.now())
        db.session.add(party)
        db.session.flush()
        assert party.id
        assert (party.case_id, party.juvenile, len(party.public_id)) == (case.id, False, 22)


def test_a_new_row_knows_its_parent_before_it_is_written(people):
    with transaction(), together(db.session()):
        case = a_case()
        party = Party(case_id=case.id, role="victim", name="Nobody", entered_by_id=1, entered_at=clock.now())
        db.session.add(party)
        db.session.flush()
        assert party.case is case


def test_nothing_is_kept_of_a_unit_that_failed(people):
    def failing():
        with transaction(), together(db.session()):
            draft_case()
            raise ValueError("on purpose")

    with pytest.raises(ValueError, match="on purpose"):
        failing()
    assert db.session.scalar(select(Case)) is None


def test_rows_of_plain_values_get_their_defaults(people):
    case = a_case()
    with transaction(), together(db.session()):
        values = {"case_id": case.id, "key": "summary", "serial": 90, "value": ["x"], "standing": "superseded"}
        add_rows(db.session(), Fact, [{**values, "entered_by_id": people["detective"].id, "entered_at": clock.now()}])
    fact = db.session.scalars(select(Fact).where(Fact.serial == 90)).one()
    assert (len(fact.public_id), fact.value) == (22, ["x"])


def test_what_was_looked_up_is_remembered_in_the_block_alone(people):
    found = count()
    with transaction():
        assert [remembered(db.session(), "key", lambda: next(found)) for _ in range(2)] == [0, 1]


def test_what_was_forgotten_is_looked_up_anew(embedded):
    found, session = count(), db.session()
    with transaction(), together(session):
        seen = [remembered(session, "key", lambda: next(found)) for _ in range(2)]
        forget(session, "key")
        assert [*seen, remembered(session, "key", lambda: next(found))] == [0, 0, 1]


def test_rows_of_one_table_go_in_one_statement(embedded):
    with transaction():
        case = a_case()
    with statements() as seen, transaction() as session, together(session):
        for name in ("Nobody", "Noone", "Nihil"):
            session.add(Party(case_id=case.id, role="witness", name=name, entered_by_id=1, entered_at=clock.now()))
            session.flush()
    # With each goes what it is found by: words of names and their keys.
    written = [text.split("(")[0].split()[-1] for text in seen if text.startswith("INSERT")]
    assert sorted(written) == ["name_key", "name_word", "party", "row_mark"]


def a_party(case, name):
    return Party(case_id=case.id, role="witness", name=name, entered_by_id=1, entered_at=clock.now())


def names(case):
    found = shelved(db.session(), Party, case.id)
    return None if found is None else [party.name for party in found]


def test_a_shelf_has_what_was_read_and_what_was_added_since(embedded):
    with transaction() as session:
        case = a_case()
        session.add(a_party(case, "Nobody"))
    with transaction() as session, together(session):
        shelve(session, Party, "case_id", [case.id])
        session.add(a_party(case, "Noone"))
        with statements() as seen:
            assert names(case)[-2:] == ["Nobody", "Noone"]
        assert [text for text in seen if "WHERE" in text] == []


def test_a_new_owner_begins_with_an_empty_shelf_and_fills_it(embedded):
    with transaction() as session, together(session):
        shelve(session, Party, "case_id", [])
        case = a_case()
        before = len(names(case))
        session.add(a_party(case, "Noone"))
        assert names(case)[before:] == ["Noone"]


def test_what_is_deleted_leaves_its_shelf_written_or_not(embedded):
    with transaction() as session:
        case = a_case()
        old = a_party(case, "Nobody")
        session.add(old)
    with transaction() as session, together(session):
        shelve(session, Party, "case_id", [case.id])
        before = len(names(case))
        new = a_party(case, "Noone")
        session.add(new)
        assert len(names(case)) == before + 1
        session.delete(new)
        session.delete(old)
        assert len(names(case)) == before - 1
    assert db.session.scalars(select(Party.name).where(Party.name.in_(["Nobody", "Noone"]))).all() == []


def test_without_a_shelf_rows_must_be_read(people):
    with transaction() as session:
        case = a_case()
        shelve(session, Party, "case_id", [case.id])
        assert names(case) is None
        with together(session):
            assert names(case) is None


def test_rows_of_plain_values_lie_on_their_shelf(embedded, people):
    case = a_case()
    values = {"case_id": case.id, "role": "witness", "name": "Nihil", "entered_by_id": people["detective"].id}
    with transaction() as session, together(session):
        shelve(session, Party, "case_id", [case.id])
        add_rows(session, Party, [{**values, "entered_at": clock.now()}])
        assert "Nihil" in names(case)
    assert db.session.scalars(select(Party.name).where(Party.name == "Nihil")).all() == ["Nihil"]


def test_an_answer_given_in_the_block_is_known_at_once(embedded, people):
    with transaction() as session, together(session):
        case = a_case()
        facts.current(case)
        facts.record(case, "summary", "He left at nine.", actor=acting(people["detective"]))
        assert facts.current(case)["summary"] == "He left at nine."
