"""Every role, state and move is tried on a real case, and the page alone says what must come of it."""

import pytest

from casebridge.workflows import WORKFLOWS
from casebridge.workflows.engine import perform
from tests.building.situations import SITUATIONS, a_situation
from tests.building.story import said
from tests.factories import some_people
from tests.workflows.expected import Verdict, act_verdict, verdict
from tests.workflows.standing import everybody, situation, standing
from tests.workflows.trying import MOVED, dump, try_move

FLOW = WORKFLOWS["case_review"]
MOVES = list(dict.fromkeys(move.key for move in FLOW.moves))
ACTS = [act.key for act in FLOW.acts]
COMES_OUT = {
    Verdict.MAY: {MOVED, "NotReady"},
    Verdict.NOT_ALLOWED: {"NotAllowed"},
    Verdict.WRONG_STATE: {"WrongState"},
    Verdict.OTHER_OFFICE: {"NotReady"},
    Verdict.REFUSED: {"NotAllowed", "WrongState", "NotReady"},
}


@pytest.mark.parametrize("name", SITUATIONS)
def test_every_person_and_move_comes_out_as_the_page_says(taken_back, name):
    case, wrong = a_situation(name), []
    answers = {step: said(case, step) for step in (*MOVES, *ACTS)}
    before = dump()
    for someone in everybody(some_people()):
        at, who = situation(case), standing(case, someone.actor)
        expected = {move: verdict(move, at, who) for move in MOVES}
        expected |= {act: act_verdict(act, at, who) for act in ACTS}
        for step, want in expected.items():
            way = {"way": perform} if step in ACTS else {}
            came = try_move(case, step, someone.actor, answers[step], **way)
            if came not in COMES_OUT[want]:
                wrong.append(f"{someone} tries {step} in {name}: {came}, but the page says: {want}")
    assert not wrong, "\n" + "\n".join(wrong)
    assert dump() == before, "a refused move left something behind"
