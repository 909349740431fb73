"""Marks of the matrix, who sees them, and what the decision needs."""

import pytest

from casebridge.db import transaction
from casebridge.elements import services
from casebridge.elements.marks import marks_of
from casebridge.elements.queries import load_cell, matrix, proofs_of, strength_of, unproved
from casebridge.errors import Invalid, NotAllowed, NotThere
from casebridge.workflows.registry import REGISTRY, Step
from tests.building.preparing import an_exhibit
from tests.factories import a_case, acting, some_people


@pytest.fixture
def case(in_app):
    with transaction():
        yield a_case("in_review")


def actor(name="prosecutor"):
    return acting(some_people()[name])


def charge_of(case):
    return case.suspects[0].charges[0]


def marked(case, by="prosecutor", element="", exhibit=None, **more):
    charge = charge_of(case)
    wanted = {"strength": "strong", "reason": "It says so.", **more}
    first = element or matrix(case, actor()).groups[0].rows[0][0].key
    return services.mark(charge, first, exhibit or an_exhibit(case), actor=actor(by), **wanted)


def first_cell(case, by):
    return matrix(case, actor(by)).cells[0]


def test_a_cell_without_a_mark_is_a_hole(case):
    assert first_cell(case, "prosecutor").strength == "none"


def test_the_strongest_mark_names_the_cell(case):
    marked(case, strength="weak", reason="One witness.")
    marked(case, strength="moderate")
    assert first_cell(case, "prosecutor").strength == "moderate"


def test_a_mark_of_the_prosecutor_is_hidden_from_the_detective(case):
    marked(case)
    assert first_cell(case, "detective").strength == "none"


def test_a_shared_mark_is_not(case):
    marked(case, shared=True)
    assert first_cell(case, "detective").strength == "strong"


def test_a_mark_of_the_detective_is_seen_by_the_prosecutor(case):
    marked(case, by="detective")
    assert first_cell(case, "prosecutor").strength == "strong"


def test_a_mark_on_an_exhibit_that_is_not_yours_is_not_shown(case):
    hidden = an_exhibit(case)
    hidden.class_ = "sealed"
    marked(case, by="detective", exhibit=hidden)
    assert first_cell(case, "partner").strength == "none"


def test_a_mark_that_was_taken_back_counts_no_more(case):
    services.take_back(marked(case), why="The wrong page.", actor=actor())
    assert marks_of(case) == []


def test_another_office_takes_no_mark_back(case):
    row = marked(case, by="detective")
    with pytest.raises(Invalid):
        services.take_back(row, why="The wrong page.", actor=actor())


def test_a_person_without_the_case_marks_nothing(case):
    with pytest.raises(NotAllowed):
        marked(case, by="detective2")


@pytest.mark.parametrize("strength", ["strong", "moderate", "weak"])
def test_every_mark_says_why(case, strength):
    with pytest.raises(Invalid) as refused:
        marked(case, strength=strength, reason=" ")
    assert list(refused.value.fields) == ["reason"]


def test_an_element_of_another_charge_is_refused(case):
    with pytest.raises(Invalid):
        marked(case, element="nexus")


def test_a_cell_of_no_charge_is_not_there(case):
    with pytest.raises(NotThere):
        load_cell(case, "nowhere", "act", actor())


def test_a_charge_is_as_strong_as_its_weakest_element(case):
    marked(case)
    assert strength_of(case, charge_of(case), actor()) == "none"


def test_the_list_of_exhibits_learns_what_each_proves(case):
    row = marked(case)
    assert row.exhibit_id in proofs_of(case, actor())


def approved(case):
    charge_of(case).outcome = "approve_as_charged"
    return case


def test_an_approved_charge_without_proof_is_a_gap_for_each_element(case):
    step = Step("decide", actor(), {}, case.opened_at, case.state)
    approved(case)
    found = list(REGISTRY.guards["weak_elements_reasoned"](case, step))
    assert len(found) == len(matrix(case, actor()).cells)


def test_a_word_of_the_prosecutor_closes_it(case):
    approved(case)
    before = unproved(case)
    services.note(charge_of(case), before[0][1].key, "The witness will say so.", actor=actor())
    assert len(unproved(case)) == len(before) - 1


def test_a_moderate_mark_closes_it(case):
    approved(case)
    before = unproved(case)
    marked(case, strength="moderate", element=before[0][1].key)
    assert len(unproved(case)) == len(before) - 1


def test_a_weak_mark_does_not(case):
    approved(case)
    before = unproved(case)
    marked(case, strength="weak", reason="One witness.", element=before[0][1].key)
    assert len(unproved(case)) == len(before)


def test_a_detective_writes_no_word_of_the_prosecutor(case):
    with pytest.raises(NotAllowed):
        services.note(charge_of(case), "act", "Because.", actor=actor("detective"))
