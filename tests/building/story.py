"""A case on its way: who makes which move, what is prepared and said, and the ways to each state."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from casebridge import clock
from casebridge.audit import AuditEntry
from casebridge.cases.models import Case
from casebridge.workflows.engine import advance, perform
from tests.building import federal, lead, preparing
from tests.building.people import acting
from tests.building.preparing import person

# Who makes a move, by user name; a supervisor who did not decide, sign or challenge.
BY = {
    "submit": "detective", "submit_on_view": "detective", "send_back": "sergeant", "attest": "sergeant",
    "take": "prosecutor", "assign": "sao-supervisor", "return": "prosecutor", "resubmit": "detective",
    "escalate": "sergeant", "resume_review": "sao-supervisor", "return_agreed": "sao-supervisor",
    "stand": "sao-supervisor", "decide": "prosecutor", "sign": "sao-supervisor2", "unsign": "sao-supervisor2",
    "accept": "sergeant", "challenge": "sergeant", "uphold": "sao-supervisor", "reopen_review": "sao-supervisor",
    "confer": "sao-supervisor", "override": "commander", "take_screening": "federal-liaison",
    "screen_early": "prosecutor", "refer": "federal-liaison", "keep": "federal-liaison", "take_federal": "federal",
    "assign_federal": "usao-supervisor", "ask": "federal", "answer": "federal-liaison", "adopt": "federal",
    "decline_federal": "federal", "recall": "federal-liaison", "hand_back": "federal",
    "rescreen": "federal-liaison", "offer_lead": "prosecutor", "enrolled": "lead-liaison", "extend": "lead-liaison",
    "resume_charge": "lead-liaison", "close": "", "withdraw": "sergeant", "reopen": "",
}  # fmt: skip
HOLDER_OF = {
    "state_prosecution": "prosecutor", "federal_prosecution": "federal", "diverted": "lead-liaison",
    "diversion_offered": "lead-liaison",
}  # fmt: skip
RECORD = ("attendees", "agreed")


def maker(case: Case, name: str) -> str:
    """Return the user name of who makes this move now."""
    if name == "close":
        return HOLDER_OF[case.state]
    if name == "reopen":
        return "sergeant" if case.taken_at is None else "sao-supervisor"
    return BY[name]


def said(case: Case, name: str) -> dict[str, Any]:
    """Return plain answers to everything that a move asks for."""
    today = clock.court_local(clock.now()).date()
    asks: dict[str, Any] = {}
    step = next((row for row in case.workflow.moves if row.key == name), None) or case.workflow.act(name)
    for ask in step.asks:
        asks[ask.key] = today + timedelta(days=3) if ask.kind == "date" else "As we agreed."
    own: dict[str, Callable[[], Any]] = {
        "held_on": lambda: today,
        "ground": lambda: "no_substantial_interest",
        "urgency": lambda: "ordinary",
        "died_on": lambda: today,
        "event": lambda: "next_event",
        "at": lambda: f"{today} 00:00",
        "party": lambda: next((p.public_id for p in case.parties if p.role == "victim"), ""),
        "parties": lambda: [p.public_id for p in case.suspects[1:]],
        "served": list,
    }
    asks |= {key: own[key]() for key in asks if key in own}
    if "whom" in asks:
        asks["whom"] = person(case, WHOM.get(name, "prosecutor2")).id
    if name == "withdraw":
        asks["outcome"] = "unfounded"
    return asks


WHOM = {"assign": "prosecutor", "reopen_review": "prosecutor2", "assign_federal": "federal2"}
READY: dict[str, Callable[[Case], None]] = {
    "submit": preparing.ready_to_submit,
    "submit_on_view": preparing.ready_on_view,
    "attest": preparing.ready_to_attest,
    "return": preparing.ready_to_return,
    "resubmit": preparing.items_replied,
    "escalate": preparing.an_item_in_dispute,
    "return_agreed": lambda case: preparing.ready_to_return(case, by="sao-supervisor"),
    "stand": preparing.grounds_answered,
    "decide": preparing.ready_to_decide,
    "sign": preparing.ready_to_sign,
    "challenge": preparing.ready_to_challenge,
    "uphold": preparing.grounds_answered,
    "override": preparing.ready_for_override,
    "refer": federal.ready_to_refer,
    "ask": federal.ready_to_ask,
    "answer": federal.ready_to_answer,
    "adopt": federal.ready_to_adopt,
    "offer_lead": preparing.ready_to_offer_lead,
    "enrolled": lead.ready_to_enroll,
    "close": lambda case: preparing.ready_to_close(case, HOLDER_OF[case.state]),
}


def ready(case: Case, name: str) -> None:
    """Do the work that a move needs, so that its guards are silent."""
    READY.get(name, lambda case: None)(case)


def make(case: Case, name: str, *, by: str = "", hat: str = "", **asks: Any) -> AuditEntry:
    """Do what the move needs and make it, by the one whose move it is."""
    ready(case, name)
    return only_make(case, name, by=by, hat=hat, **asks)


def only_make(case: Case, name: str, *, by: str = "", hat: str = "", **asks: Any) -> AuditEntry:
    """Make a move with plain answers and nothing prepared."""
    actor = acting(person(case, by or maker(case, name)), hat=hat)
    return advance(case, name, actor=actor, asks={**said(case, name), **asks})


def do(case: Case, act: str, *, by: str, hat: str = "", **asks: Any) -> AuditEntry:
    """Do an act of section 3b with plain answers."""
    return perform(case, act, actor=acting(person(case, by), hat=hat), asks={**said(case, act), **asks})
