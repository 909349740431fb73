"""Each move leads from each of its states to each target that the page names, under the words that it names."""

import pytest

from tests.building.preparing import a_victim, ready_to_decide
from tests.building.story import do, make
from tests.building.towards import about_to
from tests.factories import ROUTES, a_case, some_people
from tests.workflows.steps import TRIPLES


@pytest.mark.parametrize(("name", "source", "target"), TRIPLES, ids=lambda part: part)
def test_move_leads_where_the_page_says(taken_back, name, source, target):
    case = about_to(name, source, target)
    make(case, name)
    assert case.state == target


@pytest.mark.parametrize("state", ["sign_off", "challenged", "declined"])
def test_death_of_a_victim_undoes_a_decision(taken_back, state):
    case = a_shooting(state)
    do(case, "victim_died", by="sergeant")
    assert (case.state, case.kind, case.decided) == ("in_review", "homicide", False)


@pytest.mark.parametrize("state", ["sign_off", "challenged", "declined"])
def test_death_of_a_victim_goes_to_the_queue_when_the_prosecutor_left(taken_back, state):
    case = a_shooting(state)
    some_people()["prosecutor"].active = False
    do(case, "victim_died", by="sergeant")
    assert case.state == "submitted"


STAYS = [state for state in ROUTES if state not in ("sign_off", "challenged", "declined", "closed")]


@pytest.mark.parametrize("state", STAYS)
def test_death_of_a_victim_stays_where_nothing_was_decided_about_life(taken_back, state):
    case = a_shooting_in_lead(state) if "diver" in state else a_case(state, kind="nonfatal_shooting")
    if state == "draft":
        a_victim(case)
    do(case, "victim_died", by="sergeant")
    assert (case.state, case.kind) == (state, "homicide")


def a_shooting(state):
    """Return a shooting; a second signature is due on an attempted murder only."""
    return a_case(state, kind="nonfatal_shooting", charge="attempted_murder_2" if state == "sign_off" else "")


def a_shooting_in_lead(state):
    case = a_case("in_review", kind="nonfatal_shooting")
    ready_to_decide(case, "other", "divert_lead")
    make(case, "decide")
    if state == "diverted":
        make(case, "enrolled")
    return case
