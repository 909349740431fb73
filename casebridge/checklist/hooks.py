"""What the checklist says about moves: ready to be sent, waivers attested, items of a later gate done."""

from collections.abc import Iterable

from flask import Flask

from casebridge.cases.models import Case
from casebridge.catalog.load import catalog
from casebridge.catalog.problems import CatalogError
from casebridge.checklist import queries, rules, services
from casebridge.errors import Gap
from casebridge.workflows.registry import Step

Gaps = Iterable[Gap]


def checklist_ready(case: Case, step: Step) -> Gaps:
    """Require every item that blocks the charge, or a waiver asked; unanswered conditions say nothing."""
    for line in queries.lines(case):
        if line.bounces:
            how = "is only requested" if line.item.status == "requested" else "is missing"
            yield Gap("checklist_ready", f"“{line.item.label}” {how}", f"item-{line.item.key}")


def waivers_attested(case: Case, step: Step) -> Gaps:
    """Require that each waiver that was asked for is attested, one by one."""
    for item in queries.waivers(case):
        if item.attested_at is None:
            yield Gap("waivers_attested", f"the waiver of “{item.label}” is not attested", f"waiver-{item.key}")


def attest_items_done(case: Case, step: Step) -> Gaps:
    """Require that the items that are the sergeant’s own are done."""
    yield from _gated(queries.lines(case), "attest", "attest_items_done")


def lead_items_done(case: Case, step: Step) -> Gaps:
    """Require that the items that come before an offer of LEAD are done."""
    yield from _gated(queries.lines(case, gate="offer_lead"), "offer_lead", "lead_items_done")


def merges_checklist(case: Case, step: Step) -> None:
    """Fit the checklist to the kind that the case just became."""
    services.merge_for_kind(case, actor=step.actor)


def _gated(lines: Iterable[queries.Line], gate: str, name: str) -> Gaps:
    for line in lines:
        if line.item.gate == gate and line.blocks:
            yield Gap(name, f"“{line.item.label}” is not done", f"item-{line.item.key}")


def bind(app: Flask) -> None:
    """Check that what keeps a package back and what sends it back are the same rules.

    :raises CatalogError: a guard of sending has no rule, or a rule has no return reason.
    """
    if found := list(rules.problems(catalog(), Case.workflow)):
        raise CatalogError(found)


GUARDS = {guard.__name__: guard for guard in (checklist_ready, waivers_attested, attest_items_done, lead_items_done)}
EFFECTS = {"merges_checklist": merges_checklist}
