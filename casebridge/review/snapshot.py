"""Freezing a decision: what was decided and known, as plain values with a hash that the history line carries."""

import hashlib
from typing import Any

from sqlalchemy import func, select

from casebridge.bulk import shelved
from casebridge.cases.models import Case
from casebridge.cases.people import live_charges
from casebridge.db import canonical, db
from casebridge.once import unchanged
from casebridge.review.known import decided, known
from casebridge.review.models import DecisionSnapshot
from casebridge.workflows.registry import Step

HASH_SHOWN = 16


def freeze(case: Case, step: Step) -> DecisionSnapshot:
    """Write the snapshot of this decision and let the line of history name its hash (effect `freezes_snapshot`)."""
    with unchanged():
        cells, facts = [decided(charge) for charge in live_charges(case)], known(case, step)
    snapshot = DecisionSnapshot(
        case_id=case.id, round=case.decision_round, serial=_frozen(case) + 1, decider_id=step.actor.id,
        frozen_at=step.now, decisions=cells, known=facts,
        rationale=str(step.asks.get("rationale") or ""), plain_words=str(step.asks.get("plain_words") or ""),
    )  # fmt: skip
    snapshot.sha256 = digest(snapshot)
    db.session.add(snapshot)
    db.session.flush()
    step.keep("snapshot_sha256", snapshot.sha256, f"snapshot {snapshot.sha256[:HASH_SHOWN]}")
    return snapshot


def digest(snapshot: DecisionSnapshot) -> str:
    """Return the SHA-256 of everything that a snapshot says, as hex."""
    return hashlib.sha256(canonical(_said(snapshot)).encode()).hexdigest()


def latest(case: Case) -> DecisionSnapshot | None:
    """Return the newest snapshot of a case."""
    if (known := shelved(db.session(), DecisionSnapshot, case.id)) is not None:
        return known[-1] if known else None
    query = select(DecisionSnapshot).where(DecisionSnapshot.case_id == case.id)
    return db.session.scalars(query.order_by(DecisionSnapshot.id.desc()).limit(1)).first()


def _frozen(case: Case) -> int:
    """Return how many snapshots this round of decision has."""
    if (known := shelved(db.session(), DecisionSnapshot, case.id)) is not None:
        return sum(snapshot.round == case.decision_round for snapshot in known)
    here = (DecisionSnapshot.case_id == case.id, DecisionSnapshot.round == case.decision_round)
    return db.session.scalar(select(func.count()).where(*here)) or 0


def _said(snapshot: DecisionSnapshot) -> dict[str, Any]:
    return {
        "round": snapshot.round, "serial": snapshot.serial, "frozen_at": snapshot.frozen_at.isoformat(),
        "decisions": snapshot.decisions, "known": snapshot.known, "rationale": snapshot.rationale,
        "plain_words": snapshot.plain_words,
    }  # fmt: skip
