"""Cases that come out of another: parted defendants, contested declines, superseding charges."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.cases.effects import keeps_ledger
from casebridge.cases.facts import index_words
from casebridge.cases.guards import contested
from casebridge.cases.models import Case, CaseEvent, CaseLink, Charge, ClockExtension, Fact, Party
from casebridge.cases.numbers import next_number
from casebridge.checklist.services import copy_answers, copy_into
from casebridge.db import db
from casebridge.elements.services import copy_marks
from casebridge.evidence.queries import exhibits_of
from casebridge.evidence.services import copy_flags, share_into
from casebridge.requests.copying import copy_requests
from casebridge.review.models import ChallengeGround
from casebridge.workflows import engine
from casebridge.workflows.registry import Step

_COPIED = (
    "kind", "title", "complaint_number", "incident_on", "place", "door", "unit", "incident_ref", "lead_id",
    "prosecutor_id", "liaison_id", "ausa_id", "lead_liaison_id", "chair_id", "decision_round", "returns_since_take",
    "return_rounds", "decided", "screened", "signed", "decider_id", "signer_id", "past_deciders", "past_signers",
    "challenged_at", "upheld_at",
    "conference_from", "conference_on", "conference_held_at", "overridden_at", "declined_at", "reached_sao_at",
    "attested_at", "attested_by_id", "taken_at", "referred_at", "referral_round", "lead_offered_at",
    "lead_offer_until", "lead_extended", "next_event_on",
)  # fmt: skip
PROSECUTION = ("state_prosecution", "federal_prosecution")
# What features to the right take along when defendants part: each copies its own rows.
CARRIED: list[Callable[[Case, Case], None]] = []


def severs(case: Case, step: Step) -> None:
    """Part the chosen defendants into a linked case in the same state (effect `severs`)."""
    leaving = [p for p in case.suspects if p.public_id in set(step.asks["parties"])]
    other = _linked_case(case, step, case.state, "severed", f"parted from {case.number}")
    for party in leaving:
        _move_person(case, other, party, step)
    db.session.flush()
    db.session.refresh(other)
    for carry in CARRIED:
        carry(case, other)
    _finish(case, other, step)


def contests_declined(case: Case, step: Step) -> None:
    """Part the declined charges into a linked case that opens under challenge (effect)."""
    declined = contested(case)
    other = _linked_case(case, step, "challenged", "contested", f"declined charges of {case.number}")
    other.challenged_at = step.now
    for charge in declined:
        party = next((p for p in other.parties if p.note == charge.party.public_id), None)
        party = party or _copy_person(other, charge.party, step)
        twin = _copy_charge(other, party, charge)
        db.session.flush()
        db.session.add(
            ChallengeGround(
                case_id=other.id, charge=twin, round=other.decision_round, ground="reason_missing",
                text=str(step.asks["grounds"]), written_by_id=step.actor.id, written_at=step.now,
            )
        )  # fmt: skip
        charge.status = "withdrawn"
    for party in other.parties:
        party.note = ""
    _finish(case, other, step)


def opens_superseding_case(case: Case, step: Step) -> None:
    """Open a linked case in review for superseding charges, where the death comes after charging (effect)."""
    if case.state not in PROSECUTION:
        return
    other = _linked_case(case, step, "in_review", "superseding", f"superseding charges of {case.number}")
    other.decided = other.screened = other.signed = False
    other.decider_id = other.signer_id = None
    for party in [p for p in case.parties if p.role in ("suspect", "defendant", "victim")]:
        _copy_person(other, party, step)
    for party in other.parties:
        party.note = ""
    _finish(case, other, step)


def _linked_case(case: Case, step: Step, state: str, kind: str, reason: str) -> Case:
    other = Case(number=next_number(clock.court_local(step.now).year), opened_at=step.now, search_text="", version=1)
    for name in _COPIED:
        setattr(other, name, getattr(case, name))
    if kind != "severed":
        # Contested and superseding charges are the State's alone until somebody refers them.
        other.referred_at, other.ausa_id, other.referral_round = None, None, 0
    engine.place(other, state, step)
    db.session.add(other)
    db.session.flush()
    for here, there in ((case, other), (other, case)):
        db.session.add(CaseLink(case_id=here.id, other_id=there.id, kind=kind, reason=reason, made_at=step.now))
    rows = db.session.scalars(select(Fact).where(Fact.case_id == case.id, Fact.standing == "current"))
    for row in rows:
        db.session.add(_copy(row, Fact, case_id=other.id, serial=1))
    copy_into(other)
    return other


def _finish(case: Case, other: Case, step: Step) -> None:
    db.session.flush()
    db.session.refresh(other)
    index_words(other)
    share_into(other, exhibits_of(case), actor=step.actor)
    copy_answers(case, other)
    copy_requests(case, other)
    copy_marks(case, other)
    copy_flags(case, other)
    engine.refresh(other)
    keeps_ledger(other, step)
    _say(other, step.actor, f"opened this case out of {case.number}")
    _say(case, step.actor, f"opened the linked case {other.number}")


def _say(case: Case, actor: Actor, sentence: str) -> None:
    audit.record(
        "case_review:linked", actor=actor, case_id=case.id, object_type="case", object_id=case.public_id,
        sentence=sentence,
    )  # fmt: skip


def _move_person(case: Case, other: Case, party: Party, step: Step) -> None:
    twin = _copy_person(other, party, step)
    for charge in list(party.charges):
        _copy_charge(other, twin, charge)
    for event in case.standing_events:
        if event.party_id == party.id:
            db.session.flush()
            db.session.add(_copy(event, CaseEvent, case_id=other.id, party_id=twin.id))
    for paper in case.extensions:
        if paper.party_id == party.id:
            db.session.flush()
            db.session.add(_copy(paper, ClockExtension, case_id=other.id, party_id=twin.id))
    twin.note = party.note
    party.left_with = other.id


def _copy_person(other: Case, party: Party, step: Step) -> Party:
    # The note carries the origin until the linked case is finished, so that a person is copied once.
    twin: Party = _copy(party, Party, case_id=None, note=party.public_id, version=1)
    twin.case = other
    db.session.add(twin)
    db.session.flush()
    return twin


def _copy_charge(other: Case, party: Party, charge: Charge) -> Charge:
    twin: Charge = _copy(charge, Charge, case_id=None, party_id=None, version=1)
    twin.case, twin.party = other, party
    db.session.add(twin)
    return twin


def _copy(row: Any, model: Any, **changed: Any) -> Any:
    skipped = {"id", "public_id", *changed}
    values = {c.key: getattr(row, c.key) for c in model.__table__.columns if c.key not in skipped}
    return model(**values, **{k: v for k, v in changed.items() if v is not None})
