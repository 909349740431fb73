"""What was known at the moment of a decision, as plain values with a hash."""

import hashlib
from typing import Any

from sqlalchemy import func, select

from casebridge.cases.legal import held_since, legal_clocks
from casebridge.cases.models import Advice, Case
from casebridge.cases.people import definition_of, live_charges
from casebridge.catalog.load import catalog
from casebridge.checklist.queries import items_of
from casebridge.db import canonical, db
from casebridge.elements.marks import marks_of
from casebridge.evidence.queries import exhibits_of, flags_of, opened_versions
from casebridge.review.models import DecisionSnapshot
from casebridge.review.outcome import counts_as
from casebridge.workflows.registry import Step

TEST = "Each element proved beyond a reasonable doubt by evidence that a court can hear, as the decider judged it."


def freeze(case: Case, step: Step) -> DecisionSnapshot:
    """Write the snapshot of this decision (effect `freezes_snapshot`)."""
    decisions = [_cell(charge) for charge in live_charges(case)]
    known = _known(case, step)
    text = canonical({"decisions": decisions, "known": known})
    serial = db.session.scalar(
        select(func.count()).where(DecisionSnapshot.case_id == case.id, DecisionSnapshot.round == case.decision_round)
    )
    snapshot = DecisionSnapshot(
        case_id=case.id, round=case.decision_round, serial=(serial or 0) + 1, decider_id=step.actor.id,
        frozen_at=step.now, decisions=decisions, known=known, sha256=hashlib.sha256(text.encode()).hexdigest(),
        rationale=str(step.asks.get("rationale") or ""), plain_words=str(step.asks.get("plain_words") or ""),
    )  # fmt: skip
    db.session.add(snapshot)
    db.session.flush()
    return snapshot


def latest(case: Case) -> DecisionSnapshot | None:
    """Return the newest snapshot of a case."""
    query = select(DecisionSnapshot).where(DecisionSnapshot.case_id == case.id)
    return db.session.scalars(query.order_by(DecisionSnapshot.id.desc()).limit(1)).first()


def _cell(charge: Any) -> dict[str, Any]:
    law = definition_of(charge)
    return {
        "charge": charge.public_id, "defendant": charge.party.name, "statute": law.statute, "title": law.title,
        "law_version": charge.version_from, "outcome": charge.outcome, "counts_as": counts_as(charge),
        "reasons": list(charge.reasons), "words": charge.reason_words, "amendment": charge.amendment,
    }  # fmt: skip


def _known(case: Case, step: Step) -> dict[str, Any]:
    opened = set(opened_versions(case, step.actor.id or 0))
    exhibits = []
    for exhibit in exhibits_of(case):
        newest = exhibit.latest
        seen = any(exhibit_id == exhibit.id for exhibit_id, _version in opened)
        exhibits.append(
            {"exhibit": exhibit.number, "title": exhibit.title, "version": newest.number if newest else None,
             "sha256": newest.sha256 if newest else "", "opened": seen}
        )  # fmt: skip
    return {
        "versions": exhibits,
        "matrix": [
            {"charge": m.charge.public_id, "element": m.element, "strength": m.strength} for m in marks_of(case)
        ],
        "gaps": [
            {"item": item.key, "status": item.status, "waived": item.attested_at is not None}
            for item in items_of(case)
            if not item.settled
        ],
        "advice": db.session.scalar(select(func.count()).where(Advice.case_id == case.id)) or 0,
        "favorable": [{"text": flag.text, "decision": flag.decision} for flag in flags_of(case)],
        "clocks": {
            "held_since": _iso(held_since(case)),
            "legal": [
                {"clock": c.definition.key, "due": c.due.due.isoformat(), "party": c.party.name if c.party else ""}
                for c in legal_clocks(case)
            ],
        },
        "test": TEST,
        "policies": {name: str(meta.get("as_of") or meta.get("version")) for name, meta in catalog().meta.items()},
    }


def _iso(moment: Any) -> str:
    return moment.isoformat() if moment else ""
