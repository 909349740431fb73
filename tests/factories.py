"""Builders for tests: people, and records in any state, reached by legal moves of the right people only."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from casebridge import clock
from casebridge.cases.models import Case
from casebridge.db import db
from casebridge.intake.services import open_case
from tests.building import preparing
from tests.building.answers import plain_answers
from tests.building.people import acting, some_people
from tests.building.story import do, make
from tests.support.again import build_or_copy, unit_of_work

__all__ = ["a_case", "acting", "do", "make", "some_people"]

# The kind with which a state is reached in the fewest moves.
KINDS = {"sign_off": "homicide", "diversion_offered": "low_level", "diverted": "low_level"}


def a_case(state: str = "draft", *, kind: str = "", lead: str = "detective", charge: str = "", **facts: Any) -> Case:
    """Make a case that came to `state` by legal moves.

    :param kind: the quickest kind for the state when empty. :param charge: a statute other than the kind's usual.
    :param facts: answers that replace plain ones.
    """
    kind = kind or KINDS.get(state, "nonfatal_shooting")
    build_or_copy(lambda: _build(state, kind, lead, charge, facts), repr((state, kind, lead, charge, facts)))
    return db.session.query(Case).order_by(Case.id.desc()).limit(1).one()


def _build(state: str, kind: str, lead: str, charge: str, facts: dict[str, Any]) -> None:
    with unit_of_work():
        people = some_people()
        yesterday = clock.now().date() - timedelta(days=1)
        case = open_case(acting(people[lead]), kind, plain_answers(kind, yesterday, facts))
        if charge:
            preparing.a_suspect(case, statute=charge)
        ROUTES[state](case)


def _walk(case: Case, *names: str) -> None:
    for name in names:
        make(case, name)


def _to_review(case: Case) -> None:
    _walk(case, "submit", "attest", "take")


def _to_conference(case: Case) -> None:
    _to_review(case)
    _walk(case, "return", "escalate")


def _decided(choice: str, other: str = "") -> Callable[[Case], None]:
    def walk(case: Case) -> None:
        _to_review(case)
        preparing.ready_to_decide(case, choice, other)
        make(case, "decide")
        if case.state == "sign_off":
            make(case, "sign")

    return walk


def _to_sign_off(case: Case) -> None:
    _to_review(case)
    make(case, "decide")


def _then(first: Callable[[Case], None], *names: str) -> Callable[[Case], None]:
    def walk(case: Case) -> None:
        first(case)
        _walk(case, *names)

    return walk


_approved, _declined, _lead = _decided("approve"), _decided("decline"), _decided("other", "divert_lead")
_referred = _then(_approved, "take_screening", "refer")
ROUTES: dict[str, Callable[[Case], None]] = {
    "draft": lambda case: None,
    "sergeant_review": lambda case: _walk(case, "submit"),
    "submitted": lambda case: _walk(case, "submit", "attest"),
    "in_review": _to_review,
    "returned": _then(_to_review, "return"),
    "conference": _to_conference,
    "sign_off": _to_sign_off,
    "declined": _declined,
    "challenged": _then(_declined, "challenge"),
    "federal_screening": _approved,
    "federal_review": _referred,
    "federal_questions": _then(_referred, "take_federal", "ask"),
    "federal_prosecution": _then(_referred, "take_federal", "adopt"),
    "state_prosecution": _then(_approved, "keep"),
    "diversion_offered": _lead,
    "diverted": _then(_lead, "enrolled"),
    "closed": _then(_declined, "accept"),
}
