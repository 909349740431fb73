"""Cards of the police side on the case page: what would come back, and what the sergeant attests."""

from typing import Any

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.policy import Permission
from casebridge.cases.models import Case
from casebridge.checklist import queries as checklist
from casebridge.intake import forms
from casebridge.intake import ready as readiness


def ready(case: Case, actor: Actor) -> dict[str, Any] | None:
    """Return the readiness panel while the package is with the police."""
    prepares = case.state == "draft" and can(actor, Permission.CASE_EDIT, case)
    if not prepares and not can(actor, Permission.WAIVER_ATTEST, case):
        return None
    return {"ready": readiness.panel(case, actor)}


def waivers(case: Case, actor: Actor, statement: str = "") -> dict[str, Any] | None:
    """Return the waivers and the sergeant's own items, for the person who may attest them now."""
    if not can(actor, Permission.WAIVER_ATTEST, case):
        return None
    return {
        "own": own_items(case, "attest"), "waivers": checklist.waivers(case),
        "statement": forms.made("statement", "Statement", statement), "fix": forms.made("fix", "What to fix"),
    }  # fmt: skip


def own_items(case: Case, gate: str) -> list[dict[str, Any]]:
    """Return the items of a gate that apply or may, for the person who confirms them one by one."""
    return [
        {"key": x.item.key, "label": x.item.label, "version": x.item.version, "done": x.item.settled,
         "why": x.definition.why if x.definition else "", "means": x.definition.done if x.definition else ""}
        for x in checklist.lines(case)
        if x.item.gate == gate and x.applies is not False
    ]  # fmt: skip
