"""How a case begins."""

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from casebridge.cases import facts
from casebridge.cases.models import Fact
from casebridge.checklist.queries import items_of
from casebridge.db import db, transaction
from casebridge.errors import Invalid, NotAllowed
from casebridge.intake.services import add_person, answer, door_of, open_case
from tests.factories import acting, some_people


def opened(kind="homicide", by="detective", known=None, **more):
    people = some_people()
    return open_case(acting(people[by]), kind, known or {}, **more)


@pytest.fixture
def unit(in_app):
    with transaction() as session:
        yield session


@pytest.mark.parametrize(
    ("in_custody", "charged", "door"),
    [("no", "no", "review_first"), ("no", "yes", "warrant_ready"), ("yes", "yes", "already_charged"),
     ("yes", "no", "already_charged")],
)  # fmt: skip
def test_two_facts_choose_the_door(in_custody, charged, door):
    assert door_of(in_custody, charged) == door


def test_a_new_case_is_a_draft_with_its_detective(unit):
    case = opened()
    assert (case.state, case.holder_id) == ("draft", case.lead_id)


def test_numbers_run_within_the_year(unit):
    first, second = opened(), opened()
    assert int(second.number[-6:]) == int(first.number[-6:]) + 1


def test_a_new_case_has_the_checklist_of_its_kind(unit):
    assert len(items_of(opened("low_level"))) == 20


def test_an_unknown_kind_is_refused(unit):
    with pytest.raises(Invalid):
        opened("theft")


def test_a_prosecutor_opens_no_case(unit):
    with pytest.raises(NotAllowed):
        opened(by="prosecutor")


def test_facts_of_a_record_name_it_as_their_source(unit):
    record = SimpleNamespace(reference="abc", label="Row 7 of file x", facts={"incident_date": "2026-03-02"})
    case = opened(incident=record)
    fact = db.session.scalars(select(Fact).where(Fact.case_id == case.id, Fact.key == "incident_date")).one()
    assert (fact.source_kind, fact.source_text) == ("import", "Row 7 of file x")


def test_what_was_typed_stands_over_the_record(unit):
    record = SimpleNamespace(reference="abc", label="Row 7", facts={"incident_place": "1900 block Pratt"})
    case = opened(incident=record, known={"incident_place": "1900 block West Pratt Street"})
    assert facts.current(case)["incident_place"] == "1900 block West Pratt Street"


def test_a_question_of_another_kind_is_left_out(unit):
    record = SimpleNamespace(reference="abc", label="Row 7", facts={"robbery_type": "street"})
    assert "robbery_type" not in facts.current(opened(incident=record))


def test_the_case_is_named_after_its_first_grown_victim(unit):
    case = opened()
    add_person(case, actor=acting(some_people()["detective"]), role="victim", name="Ada Nowhere", born_unknown=True)
    assert case.title == "Homicide of Ada Nowhere"


def test_a_child_never_names_the_case(unit):
    case = opened(known={"incident_place": "1 Elm"})
    from_2015 = facts.iso_date("2015-01-01", field="born_on")
    add_person(case, actor=acting(some_people()["detective"]), role="victim", name="Tim Nowhere", born_on=from_2015)
    assert case.title == "Homicide, 1 Elm"


def test_the_door_follows_its_facts(unit):
    case = opened(known={"in_custody": "no", "charged": "no"})
    answer(case, "in_custody", "yes", actor=acting(some_people()["detective"]))
    assert case.door == "already_charged"
