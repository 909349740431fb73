"""Cases on the step before a move: the one that leads from a state to exactly the target that the page names."""

from collections.abc import Callable

from casebridge.cases.models import Case
from tests.building import preparing
from tests.building.people import some_people
from tests.building.story import make
from tests.factories import a_case, unit_of_work

Builder = Callable[[], Case]
Step = tuple[str, str, str]


def walked(state: str, *moves: str, kind: str = "") -> Builder:
    """Return a builder: a case in `state` that then makes these moves, each with all that it needs."""

    def build() -> Case:
        case = a_case(state, kind=kind)
        for name in moves:
            make(case, name)
        return case

    return build


def deciding(choice: str, other: str = "", *, kind: str, before: tuple[str, ...] = (), sign: bool = False) -> Builder:
    """Return a builder: a case whose prepared decision (or second signature) is about to be made."""

    def build() -> Case:
        case = walked("in_review", *before, kind=kind)()
        preparing.ready_to_decide(case, choice, other)
        if sign:
            make(case, "decide")
        return case

    return build


def prosecutor_left() -> Case:
    """Return a returned case whose prosecutor has no active account any more."""
    case = a_case("returned")
    some_people()["prosecutor"].active = False
    return case


def disputed_in_review() -> Case:
    """Return a case that came back to review with an item disputed."""
    case = a_case("returned")
    preparing.an_item_in_dispute(case)
    make(case, "resubmit")
    return case


SCREENED = ("screen_early", "keep")
EARLY = ("screen_early", "take_screening", "refer", "take_federal")
TWICE = ("return", "resubmit", "return", "resubmit")
BUILDERS: dict[Step, Builder] = {
    ("attest", "sergeant_review", "submitted"): walked("sergeant_review", kind="low_level"),
    ("return", "in_review", "conference"): walked("in_review", *TWICE),
    ("resubmit", "returned", "submitted"): prosecutor_left,
    ("escalate", "in_review", "conference"): disputed_in_review,
    ("stand", "conference", "declined"): walked("challenged", "confer"),
    ("decide", "in_review", "sign_off"): deciding("approve", kind="homicide"),
    ("decide", "in_review", "federal_screening"): deciding("approve", kind="nonfatal_shooting"),
    ("decide", "in_review", "state_prosecution"): deciding("approve", kind="armed_robbery", before=SCREENED),
    ("decide", "in_review", "diversion_offered"): deciding("other", "divert_lead", kind="low_level"),
    ("decide", "in_review", "closed"): deciding("other", "refer_other_state", kind="armed_robbery"),
    ("decide", "in_review", "declined"): deciding("decline", kind="armed_robbery"),
    ("sign", "sign_off", "federal_screening"): deciding("approve", kind="homicide", sign=True),
    ("sign", "sign_off", "state_prosecution"): deciding("approve", kind="homicide", before=SCREENED, sign=True),
    ("sign", "sign_off", "diversion_offered"): deciding("other", "divert_lead", kind="homicide", sign=True),
    ("sign", "sign_off", "closed"): deciding("other", "refer_other_state", kind="homicide", sign=True),
    ("sign", "sign_off", "declined"): deciding("decline", kind="homicide", sign=True),
    ("override", "declined", "state_prosecution"): walked("challenged", "confer", "stand"),
    ("keep", "federal_screening", "in_review"): walked("in_review", "screen_early"),
    ("decline_federal", "federal_review", "in_review"): walked("in_review", *EARLY),
    ("decline_federal", "federal_review", "state_prosecution"): walked("federal_review", "take_federal"),
    ("recall", "federal_review", "in_review"): walked("in_review", *EARLY),
    ("recall", "federal_questions", "in_review"): walked("in_review", *EARLY, "ask"),
    ("hand_back", "federal_prosecution", "in_review"): walked("in_review", *EARLY, "adopt"),
    ("ask", "federal_review", "federal_questions"): walked("federal_review", "take_federal"),
    ("adopt", "federal_review", "federal_prosecution"): walked("federal_review", "take_federal"),
    ("offer_lead", "in_review", "diversion_offered"): walked("in_review", kind="low_level"),
    ("offer_lead", "state_prosecution", "diversion_offered"): deciding("approve", kind="low_level"),
    ("reopen", "closed", "draft"): walked("draft", "withdraw"),
}


def about_to(name: str, source: str, target: str) -> Case:
    """Return a case in `source` whose move `name`, once it is ready, leads to `target`."""
    with unit_of_work():
        case = BUILDERS.get((name, source, target), walked(source))()
        if case.state == "in_review" and source == "state_prosecution":
            make(case, "decide")
    assert case.state == source, f"the builder of {name} ended in {case.state}, not in {source}"
    return case
