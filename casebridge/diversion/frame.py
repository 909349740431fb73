"""The head of a participant's pages: who holds the record, what runs out when, what may come next."""

from dataclasses import dataclass
from typing import Any

from flask import url_for

from casebridge.access.actor import Actor
from casebridge.access.predicates import holder as holds
from casebridge.diversion.models import LeadReferral
from casebridge.diversion.queries import names_of
from casebridge.diversion.words import clock_chip, door_label, state_label
from casebridge.formats import local_datetime
from casebridge.workflows.engine import OpenMove, open_moves

QUEUES = {"lead_coordinator": "LEAD coordinators", "lead_liaison": "LEAD liaison prosecutors"}
TABS = (
    ("Overview", "diversion.show"), ("Consent", "diversion.consent"), ("Services", "diversion.services_of"),
    ("Details", "diversion.details"),
    ("Disclosures", "diversion.disclosures_of"),
)  # fmt: skip
# What the holder does next in each state, after "to".
NEXT = {
    "referred": "answer the referral", "engaged": "reach the person and record consent", "intake": "finish intake",
    "liaison_decision": "decide", "active": "keep the next contact", "out_of_contact": "look again",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything that the head of a participant's page shows, as plain values."""

    referral: LeadReferral
    facts: list[str]
    holder: dict[str, Any]
    clock: dict[str, Any]
    move: dict[str, Any]
    tabs: list[dict[str, Any]]


def frame(referral: LeadReferral, actor: Actor, *, tab: str = "diversion.show") -> Frame:
    """Return the head of a participant's page for LEAD."""
    holder = holder_of(referral, actor)
    return Frame(
        referral=referral,
        facts=[
            state_label(referral.state),
            door_label(referral.door),
            f"Referred {local_datetime(referral.referred_at)}",
        ],
        holder=holder,
        clock=clock_chip(referral),
        move=next_move(referral, actor, holder["name"]),
        tabs=[
            {"label": label, "url": url_for(endpoint, public_id=referral.public_id), "current": endpoint == tab}
            for label, endpoint in TABS
        ],
    )


def holder_of(referral: LeadReferral, actor: Actor) -> dict[str, Any]:
    """Return who has the record in words, and whether it is the reader."""
    role = referral.holder_queue.partition("@")[0]
    name = QUEUES.get(role, "Nobody")
    if referral.holder_id is not None:
        name = names_of({referral.holder_id}).get(referral.holder_id, "A person")
    office = "sao" if role == "lead_liaison" else "lead"
    return {"name": name, "office": office, "you": referral.holder_id == actor.id, "queue": bool(referral.holder_queue)}


def next_move(
    referral: LeadReferral, actor: Actor, waiting_for: str, endpoint: str = "diversion.move"
) -> dict[str, Any]:
    """Return the next-move bar; its moves come from the engine alone."""
    moves = open_moves(referral, actor)
    title = NEXT.get(referral.state, "")
    if moves and not title:
        title = moves[0].label[:1].lower() + moves[0].label[1:]
    gaps = moves[0].gaps if moves else ()
    return {
        "mine": bool(moves) and (holds(actor, referral) or referral.state == "closed"),
        "title": title, "waiting_for": waiting_for, "moves": [_button(m, referral, endpoint) for m in moves],
        "first": f"First: {gaps[0].sentence}." if gaps else "",
        "first_url": url_for("diversion.consent", public_id=referral.public_id) if _by_consent(gaps) else "",
    }  # fmt: skip


def _button(move: OpenMove, referral: LeadReferral, endpoint: str) -> dict[str, Any]:
    url = url_for(endpoint, public_id=referral.public_id, name=move.key)
    if move.key == "record_consent":
        url = url_for("diversion.consent", public_id=referral.public_id, _anchor="record")
    return {"label": move.label, "url": url, "method": "get"}


def _by_consent(gaps: Any) -> bool:
    return bool(gaps) and gaps[0].anchor == "consent"
