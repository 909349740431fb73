"""Cards on the case page about the decision: what a prosecutor still lacks, and what the second signer reads."""

from typing import Any

from flask import url_for

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.policy import Permission
from casebridge.cases.models import Case, Charge
from casebridge.cases.people import definition_of
from casebridge.elements.queries import Cell, matrix
from casebridge.evidence.hooks import exhibits_classed, favorable_resolved
from casebridge.workflows.registry import Step

SHOWN = 5


def before_decision(case: Case, actor: Actor) -> dict[str, Any] | None:
    """Return what comes before the decision, for the office that prepares it and while the case is in review."""
    if case.state != "in_review" or not can(actor, Permission.DECISION_PREPARE, case):
        return None
    step = Step("decide", actor, {}, clock.now(), case.state)
    listed = url_for("evidence.index", case_id=case.public_id)
    exhibits = [
        {"what": _begun(gap.sentence), "why": "", "url": f"{listed}#{gap.anchor}"}
        for guard in (exhibits_classed, favorable_resolved)
        for gap in guard(case, step)
    ]
    found = [*exhibits, *_holes(case, actor)]
    return {
        "gaps": found[:SHOWN], "count": len(found), "more": len(found) - SHOWN,
        "url": url_for("elements.show", case_id=case.public_id),
    }  # fmt: skip


def to_sign(case: Case, actor: Actor) -> dict[str, Any] | None:
    """Return the way to the snapshot, for the person who may sign the decision."""
    if case.state != "sign_off" or not can(actor, "case_review:sign", case):
        return None
    return {"url": url_for("review.snapshot", case_id=case.public_id)}


def _holes(case: Case, actor: Actor) -> list[dict[str, str]]:
    """Return the elements without proof; several of one charge are one line."""
    holes: dict[int, list[Cell]] = {}
    for cell in matrix(case, actor).cells:
        if cell.strength == "none" and cell.note is None:
            holes.setdefault(cell.charge.id, []).append(cell)
    return [_line(case, cells) for cells in holes.values()]


def _line(case: Case, cells: list[Cell]) -> dict[str, str]:
    charge: Charge = cells[0].charge
    law, first = definition_of(charge), cells[0].element
    one = len(cells) == 1
    url = url_for("elements.cell", case_id=case.public_id, charge_id=charge.public_id, element=first.key) if one else (
        url_for("elements.show", case_id=case.public_id)
    )  # fmt: skip
    what = first.text.rstrip(".") if one else f"{len(cells)} of {len(law.elements)} elements without proof"
    return {"what": f"{charge.party.name}: {what}", "why": f"{law.title}, {law.statute}", "url": url}


def _begun(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
