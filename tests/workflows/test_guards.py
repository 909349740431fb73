"""Each guard, by one fact taken out of a case that is ready: the refusal names exactly that guard."""

import pytest

from casebridge.errors import NotReady, StepUpNeeded
from casebridge.workflows import WORKFLOWS
from casebridge.workflows.engine import advance, open_moves
from tests.building.people import acting
from tests.building.preparing import person
from tests.building.story import maker, said
from tests.workflows.breakers import BREAKERS
from tests.workflows.steps import FIRST, TRIPLES

FLOW = WORKFLOWS["case_review"]
CASES = [
    pytest.param(step, step[0], guard, breaker, id=f"{'-'.join(step)}-{guard}-{at}")
    for step, guards in BREAKERS.items()
    for guard, breakers in guards.items()
    for at, breaker in enumerate(breakers)
]
# Guards about the answers themselves say nothing before anything is asked.
ABOUT_ANSWERS = ("no_conflict_of_chosen", "another_prosecutor", "no_treatment_fact", "reopened_by_the_right_office")
REQUIRED = [
    pytest.param(step, step[0], ask.key, id=f"{step[0]}-{ask.key}")
    for step in FIRST.values()
    for ask in FLOW.rows(step[0])[0].asks
    if ask.required
]
STEPPED = [pytest.param(step, step[0], id="-".join(step)) for step in TRIPLES if FLOW.rows(step[0])[0].step_up]
PLAIN = [pytest.param(step, step[0], id=step[0]) for step in FIRST.values() if not FLOW.rows(step[0])[0].step_up]


def on_the_step(names, values):
    """Parametrize by a step, whose case is built once for all its tests."""
    return pytest.mark.parametrize(f"step_case, {names}", values, indirect=["step_case"], scope="module")


def make(case, name, *, by="", stepped_up=True, **asks):
    actor = acting(person(case, by or maker(case, name)), stepped_up=stepped_up)
    return advance(case, name, actor=actor, asks={**said(case, name), **asks})


def gaps_of(case, name, *, by="", **asks):
    with pytest.raises(NotReady) as refused:
        make(case, name, by=by, **asks)
    return {gap.key for gap in refused.value.gaps}


def test_every_guard_of_the_moves_is_taken_apart():
    guards = {(move.key, guard) for move in FLOW.moves for guard in move.guards}
    assert {(step[0], guard) for step, table in BREAKERS.items() for guard in table} == guards


@on_the_step("name, guard, breaker", CASES)
def test_one_missing_fact_refuses_the_move_by_name(ready_case, name, guard, breaker):
    change = breaker(ready_case) or {}
    assert gaps_of(ready_case, name, by=change.get("by", ""), **change.get("asks", {})) == {guard}


@on_the_step("name, guard, breaker", [case for case in CASES if case.values[2] not in ABOUT_ANSWERS])
def test_the_gap_is_told_before_the_button_is_pressed(ready_case, name, guard, breaker):
    by = (breaker(ready_case) or {}).get("by") or maker(ready_case, name)
    moves = open_moves(ready_case, acting(person(ready_case, by)))
    assert {gap.key for move in moves if move.key == name for gap in move.gaps} == {guard}


@on_the_step("name, key", REQUIRED)
def test_each_answer_that_a_move_asks_for_is_needed(ready_case, name, key):
    assert key in gaps_of(ready_case, name, **{key: ""})


@on_the_step("name", STEPPED)
def test_step_up_is_asked_for_where_the_page_says(ready_case, name):
    with pytest.raises(StepUpNeeded):
        make(ready_case, name, stepped_up=False)


@on_the_step("name", PLAIN)
def test_no_other_move_asks_for_step_up(ready_case, name):
    assert make(ready_case, name, stepped_up=False).outcome == "ok"
