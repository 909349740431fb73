"""LEAD referrals in any state, and what LEAD does before a case moves on."""

from collections.abc import Callable
from datetime import timedelta

from casebridge import clock
from casebridge.cases.models import Case
from casebridge.db import db
from casebridge.diversion.consents import record_consent
from casebridge.diversion.models import LeadReferral
from tests.building.people import some_people
from tests.diversion import people as lead

Moves = tuple[tuple[str, str], ...]
# state -> the moves after intake began, each with who makes it.
AFTER_INTAKE: dict[str, Moves] = {
    "active": (("complete_intake", "case-manager"),),
    "liaison_decision": (("ask_decision", "case-manager"),),
    "out_of_contact": (("complete_intake", "case-manager"), ("lose_contact", "case-manager")),
    "closed": (("complete_intake", "case-manager"), ("finish", "case-manager")),
}


def a_referral(state: str = "referred", *, door: str = "arrest", case: Case | None = None) -> LeadReferral:
    """Make a referral that came to `state` by legal moves, linked with a case where one is given."""
    some_people()
    linked = case.public_id if case is not None else ""
    early: dict[str, Callable[..., LeadReferral]] = {
        "referred": lead.referred, "engaged": lead.engaged, "intake": lead.in_intake,
    }  # fmt: skip
    referral = early.get(state, lead.in_intake)(door, case_ref=linked)
    for name, by in AFTER_INTAKE.get(state, ()):
        if name == "ask_decision":
            deadline_passed(referral)
        lead.move(referral, name, by, **SAID.get(name, {}))
    return referral


def deadline_passed(referral: LeadReferral) -> None:
    """Let the hand-off lie so far back that the intake deadline has passed."""
    referral.handoff_at = clock.now() - timedelta(days=60)
    referral.intake_until = None
    db.session.flush()


# What LEAD's moves ask for, in plain answers; a person is named by user name.
SAID: dict[str, dict[str, object]] = {
    "not_eligible": {"rule": "adult", "reason": "Seventeen."},
    "redirect": {"next_agency": "Another team", "reason": "No room."},
    "extend_intake": {"reason": "Asked for time."},
    "end_offer": {"reason": "Nobody could be reached."},
    "finish": {"close_reason": "own_goals_reached"},
}


def said(name: str) -> dict[str, object]:
    """Return plain answers to what a move of LEAD asks for."""
    answers = dict(SAID.get(name, {}))
    if name in ("accept_handoff", "return_to_lead"):
        answers["whom"] = some_people()["case-manager"].id
    if name == "extend_intake":
        answers["date"] = lead.today() + timedelta(days=14)
    return answers


def ready_to_enroll(case: Case) -> None:
    """Let LEAD finish intake on a live consent: status and date reach the liaison prosecutor."""
    a_referral("active", case=case)


def consent_without_move(referral: LeadReferral) -> None:
    """Record a consent and leave the referral where it is."""
    record_consent(referral, actor=lead.actor("case-manager"), **lead.given())


def ready(referral: LeadReferral) -> None:
    """Record a consent and let the intake deadline pass, where that is what the next move needs."""
    if referral.state in ("engaged", "intake") and not referral.consents:
        consent_without_move(referral)
