"""Prepare a decision, sign, challenge, answer grounds, record eligibility and dispositions."""

from datetime import date

from sqlalchemy import select

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.cases.models import Case, Charge, Party
from casebridge.cases.presence import if_any
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.errors import Conflict, Gap, Invalid, NotReady
from casebridge.notices.outbox import tell
from casebridge.review.models import (
    ChallengeGround,
    DecisionDraft,
    DecisionSnapshot,
    Eligibility,
    SnapshotRead,
)
from casebridge.review.second import blind
from casebridge.text import NARRATIVE_LIMIT, clean
from casebridge.workflows.engine import WAITS


def write_draft(case: Case, *, rationale: str, plain_words: str, actor: Actor) -> DecisionDraft:
    """Keep the words of a decision that is not recorded yet."""
    require(actor, Permission.DECISION_PREPARE, case)
    draft = draft_of(case, actor) or DecisionDraft(case_id=case.id, author_id=actor.id)
    draft.rationale = clean(rationale, field="rationale", limit=NARRATIVE_LIMIT, lines=True)
    draft.plain_words = clean(plain_words, field="plain_words", limit=NARRATIVE_LIMIT, lines=True)
    draft.written_at = clock.now()
    db.session.add(draft)
    db.session.flush()
    return draft


def draft_of(case: Case, actor: Actor) -> DecisionDraft | None:
    """Return what this person wrote for a decision of the case; nobody reads another's."""
    query = select(DecisionDraft).where(DecisionDraft.case_id == case.id, DecisionDraft.author_id == actor.id)
    return db.session.scalar(query)


def read_snapshot(snapshot: DecisionSnapshot, case: Case, *, actor: Actor) -> None:
    """Write that a person read the snapshot: the second signature asks for it.

    :raises NotReady: the office says that an own view comes first, and this person wrote none.
    """
    require(actor, Permission.SNAPSHOT_READ, case)
    if blind(case, actor):
        raise NotReady([Gap("second_view", "write your own view of each charge first", "snapshot")])
    db.session.add(SnapshotRead(snapshot_id=snapshot.id, user_id=actor.id, at=clock.now()))
    db.session.flush()
    audit.record(
        "snapshot:read", actor=actor, case_id=case.id, object_type="snapshot", object_id=snapshot.public_id,
        sentence="read the snapshot of the decision", detail={"sha256": snapshot.sha256},
    )  # fmt: skip


def write_ground(case: Case, charge: Charge, *, ground: str, text: str, actor: Actor) -> ChallengeGround:
    """Write a ground against a declined charge.

    :raises Invalid: an unknown ground, no words, or a charge that was not declined.
    """
    require(actor, Permission.CHALLENGE_PREPARE, case)
    fields = {}
    if ground not in catalog().challenge_grounds:
        fields["ground"] = "Pick a ground from the list."
    words = clean(text, field="text", limit=NARRATIVE_LIMIT, lines=True)
    if not words:
        fields["text"] = "Say what the ground rests on: exhibit, page or minute, rule."
    if not charge.outcome.startswith(("decline", "release")):
        fields["charge"] = "This charge was not declined."
    if fields:
        raise Invalid(fields=fields)
    row = ChallengeGround(
        case_id=case.id, charge=charge, round=case.decision_round, ground=ground, text=words,
        written_by_id=actor.id, written_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def answer_ground(case: Case, ground: ChallengeGround, *, answer: str, actor: Actor) -> ChallengeGround:
    """Answer one ground in words; blank takes the answer back."""
    require(actor, Permission.CHALLENGE_ANSWER, case)
    ground.answer = clean(answer, field="answer", limit=NARRATIVE_LIMIT, lines=True)
    ground.answered_by_id, ground.answered_at = actor.id, clock.now()
    db.session.flush()
    return ground


def record_eligibility(
    case: Case, party: Party, *, rule: str, eligible: bool, actor: Actor, override: bool = False, reason: str = "",
    seen: int | None = None,
) -> Eligibility:  # fmt: skip
    """Record a person's finding that somebody is eligible for LEAD; the software finds nothing.

    :param seen: how many findings of the case stood when the form was opened; None in jobs and commands.
    :raises Invalid: an unknown rule, or an override or refusal without a reason. :raises Conflict: somebody recorded
        another finding meanwhile.
    """
    require(actor, Permission.ELIGIBILITY_RECORD, case)
    fields = {}
    if rule not in catalog().lead_eligibility:
        fields["rule"] = "Pick the rule that you looked at."
    words = clean(reason, field="reason", limit=NARRATIVE_LIMIT, lines=True)
    if (override or not eligible) and not words:
        fields["reason"] = "Say why."
    if fields:
        raise Invalid(fields=fields)
    stand = findings_of(case)
    if seen is not None and seen != len(stand):
        names, last = {one.id: one.name for one in case.parties}, stand[-1:]
        raise Conflict(
            theirs=[(names[one.party_id], _found(one.rule, one.eligible, one.reason)) for one in last],
            yours=[(party.name, _found(rule, eligible, words))],
        )
    row = Eligibility(
        case_id=case.id, party_id=party.id, rule=rule, eligible=eligible, override=override, reason=words,
        made_by_id=actor.id, made_on=clock.court_local(clock.now()).date(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    audit.record(
        "eligibility:record", actor=actor, case_id=case.id, object_type="eligibility", object_id=row.public_id,
        sentence="recorded eligibility for LEAD", detail={"rule": rule, "override": override, "eligible": eligible},
    )  # fmt: skip
    return row


@if_any(Eligibility, list)
def findings_of(case: Case) -> list[Eligibility]:
    """Return who was found eligible for LEAD or not, in the order in which it was recorded; the last one counts."""
    query = select(Eligibility).where(Eligibility.case_id == case.id).order_by(Eligibility.id)
    return list(db.session.scalars(query))


def _found(rule: str, eligible: bool, reason: str) -> str:
    words = f"{'Eligible' if eligible else 'Not eligible'}, {catalog().lead_eligibility[rule].label}"
    return f"{words}: {reason}" if reason else words


def record_disposition(charge: Charge, *, disposition: str, on: date | None, actor: Actor) -> Charge:
    """Record how a charge ended, with its date; who led the case and whoever decided it for the State are told.

    :raises Invalid: an unknown disposition or no date.
    """
    require(actor, "case_review:close", charge.case)
    fields = {}
    if disposition not in catalog().dispositions:
        fields["disposition"] = "Pick how it ended."
    if on is None:
        fields["on"] = "Give the date."
    if fields:
        raise Invalid(fields=fields)
    if (charge.disposition, charge.disposition_on) == (disposition, on):
        return charge
    charge.disposition, charge.disposition_on = disposition, on
    db.session.flush()
    line = audit.record(
        "disposition:record", actor=actor, case_id=charge.case_id, object_type="charge", object_id=charge.public_id,
        sentence=f"recorded the disposition: {catalog().dispositions[disposition].label}",
        detail={"disposition": disposition},
    )  # fmt: skip
    case = charge.case
    # Nobody is told of a charge that a court sealed.
    people = () if charge.sealed else (case.lead_id, case.prosecutor_id)
    whom = [one for one in people if one is not None and one != actor.id]
    tell(whom, tag="disposition:record", text=WAITS, case_id=case.id, audit_seq=line.seq)
    return charge


def grounds_of(case: Case) -> list[ChallengeGround]:
    """Return the grounds of the present decision round."""
    query = select(ChallengeGround).where(
        ChallengeGround.case_id == case.id, ChallengeGround.round == case.decision_round
    )
    return list(db.session.scalars(query.order_by(ChallengeGround.id)))
