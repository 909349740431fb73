"""Cases in every state, and in those that differ by who holds them."""

from collections.abc import Callable
from functools import partial

from casebridge.cases.models import Case
from tests.building.story import make
from tests.factories import ROUTES, a_case, unit_of_work

Builder = Callable[[], Case]


def _further(state: str, *moves: tuple[str, str], kind: str = "") -> Case:
    with unit_of_work():
        case = a_case(state, kind=kind)
        for name, by in moves:
            make(case, name, by=by)
    return case


SITUATIONS: dict[str, Builder] = {state: partial(a_case, state) for state in ROUTES} | {
    "federal_screening taken": lambda: _further("federal_screening", ("take_screening", "")),
    "federal_review taken": lambda: _further("federal_review", ("take_federal", "")),
    "conference over a challenge": lambda: _further("challenged", ("confer", "")),
    "declined and upheld": lambda: _further("challenged", ("uphold", "")),
    "challenged after a signature": lambda: _further("declined", ("challenge", ""), kind="homicide"),
    "in_review, low level": partial(a_case, "in_review", kind="low_level"),
    "closed, never taken": lambda: _further("draft", ("withdraw", "")),
    "decided by another before": lambda: _further(
        "challenged", ("reopen_review", ""), ("decide", "prosecutor2"), kind="homicide"
    ),
}


def a_situation(name: str) -> Case:
    """Make the case of a named situation."""
    return SITUATIONS[name]()
