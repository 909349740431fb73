"""Refer somebody to LEAD, keep what is known of them, and point to a case that only the liaison can follow."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import can, require
from casebridge.access.policy import Permission
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.diversion import forms
from casebridge.diversion.calls import call_next
from casebridge.diversion.models import LeadReferral
from casebridge.diversion.numbers import next_number
from casebridge.diversion.reporting import report
from casebridge.errors import Conflict, Invalid, NotAllowed, NotThere
from casebridge.notices.outbox import tell
from casebridge.text import clean
from casebridge.workflows import engine
from casebridge.workflows.registry import REGISTRY

POLICE_DOORS = ("arrest", "social_contact")
STAGES = ("referral", "handoff", "intake", "no")
_PUBLIC_ID = re.compile(r"[A-Za-z0-9_-]{22}")
CaseFinder = Callable[[str, Actor], str]
_FINDERS: list[CaseFinder] = []


def offer_case_finder(finder: CaseFinder) -> None:
    """Let the liaison name a case by its number: a feature that sees cases says which public id is meant.

    :param finder: (number, actor) -> public id of a case that the actor may see, empty where there is none.
    """
    _FINDERS[:] = [finder]


def doors_open_to(actor: Actor) -> list[str]:
    """Return the doors through which this person may refer: all for LEAD, the two of police for officers."""
    doors = sorted(catalog().lead_doors.values(), key=lambda door: door.priority)
    everything = can(actor, Permission.LEAD_READ)
    return [door.key for door in doors if everything or door.key in POLICE_DOORS]


def refer(door: str, details: Mapping[str, Any], *, actor: Actor, case_ref: str = "") -> LeadReferral:
    """Refer a person through a door; the coordinators hold it from here; at an arrest, who is on call is called.

    :param details: the door's fields by key (`forms.checked`).
    :param case_ref: public id of a low-level case; the arrest door only, and nobody here looks at the case.
    :raises NotThere: the door is not open to this person. :raises Invalid: a field lacks or cannot be taken.
    """
    require(actor, Permission.LEAD_REFER)
    if door not in doors_open_to(actor):
        raise NotThere()
    now = clock.now()
    today = clock.court_local(now).date()
    referral = LeadReferral(
        number=next_number(today.year), door=door, details=forms.checked(door, details, today=today),
        referred_by_id=actor.id, referred_at=now, case_ref=_pointer(door, case_ref), version=1,
        holder_queue="", clock_key="", closed_as="",
    )  # fmt: skip
    entry = engine.open_record(referral, actor=actor, sentence="made a referral")
    if door == "arrest":
        call_next(referral)
    waiting = REGISTRY.people["may_read"](referral, [referral.holder_queue])
    tell(
        [user_id for user_id in waiting if user_id != actor.id], tag="lead:accept_handoff", text=engine.WAITS,
        subject_type="lead", subject_id=referral.public_id, audit_seq=entry.seq,
    )  # fmt: skip
    return referral


def update_details(
    referral: LeadReferral, details: Mapping[str, Any], *, actor: Actor, version: int | None = None
) -> LeadReferral:
    """Keep what is known of a person: the fields of the referral, of the hand-off and of intake.

    :raises Conflict: somebody was faster. :raises Invalid: a field lacks or cannot be taken.
    """
    require(actor, Permission.LEAD_WORK, referral)
    if version is not None and version != referral.version:
        raise Conflict()
    today = clock.court_local(clock.now()).date()
    referral.details = forms.checked(referral.door, details, today=today, stages=STAGES)
    db.session.flush()
    written("lead:details", referral, actor, "changed what is known of a participant")
    return referral


def link_case(referral: LeadReferral, number: str, *, actor: Actor, version: int | None = None) -> LeadReferral:
    """Point an arrest-door referral to its low-level case; only the liaison prosecutor can follow it.

    :param number: CaseBridge or complaint number, or the public id of a case that the liaison may see.
    :param version: of the referral, as it was read; None in jobs and commands.
    :raises Invalid: no such case is theirs to see. :raises NotAllowed: another door. :raises Conflict: somebody was
        faster.
    """
    require(actor, Permission.LEAD_STATUS)
    if referral.door != "arrest":
        raise NotAllowed()
    words = clean(number, field="number")
    found = next((finder(words, actor) for finder in _FINDERS), "")
    if not found:
        raise Invalid(fields={"number": "No low-level case with this number is yours to see."})
    if version is not None and version != referral.version:
        stands = "Linked with a case" if referral.case_ref else "Not linked with a case"
        raise Conflict(theirs=[("It is now", stands)], yours=[("Case number", words)])
    referral.case_ref = found
    engine.refresh(referral)
    report(referral, actor=actor, now=clock.now())
    db.session.flush()
    written("lead:link", referral, actor, "linked a referral with its case")
    return referral


def written(event: str, referral: LeadReferral, actor: Actor, sentence: str, **detail: Any) -> audit.AuditEntry:
    """Write one line of history about a referral: no name, no health word, filed under no case."""
    return audit.record(
        event, actor=actor, sentence=sentence, object_type="lead", object_id=referral.public_id, detail=detail
    )


def _pointer(door: str, case_ref: str) -> str:
    if not case_ref:
        return ""
    if door != "arrest" or not _PUBLIC_ID.fullmatch(case_ref):
        raise Invalid(fields={"case": "This is no case that an arrest-door referral can point to."})
    return case_ref
