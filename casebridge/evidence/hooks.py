"""What exhibits say about moves, and what changes when custody moves."""

from collections.abc import Iterable
from typing import Any

from flask import Flask

from casebridge.access.actor import Actor
from casebridge.access.policy import Permission
from casebridge.accounts.navigation import count_for
from casebridge.cases import facts
from casebridge.cases.frame import Tab, add_tab
from casebridge.cases.models import Case
from casebridge.cases.reading import keep_back
from casebridge.cases.words import ANCHORS
from casebridge.errors import Gap
from casebridge.evidence import objects, queries
from casebridge.evidence.classing import kept_lines
from casebridge.evidence.custody.effects import (
    custody_offered,
    custody_received,
    custody_refused,
    custody_taken_back,
)
from casebridge.evidence.custody.room import counts
from casebridge.evidence.services import FAVORABLE_DECISIONS
from casebridge.evidence.spool import SpoolingRequest
from casebridge.workflows.asking import Choices, offer_choices
from casebridge.workflows.registry import Step

Gaps = Iterable[Gap]


def exhibits_classed(case: Case, step: Step) -> Gaps:
    """Require that every exhibit is classed used or unused."""
    if numbers := queries.unclassed(case):
        named = ", ".join(f"Ex {n}" for n in numbers[:5]) + (f" and {len(numbers) - 5} more" if numbers[5:] else "")
        is_are = "is" if len(numbers) == 1 else "are"
        yield Gap("exhibits_classed", f"{named} {is_are} not classed used or unused", "exhibits")


def favorable_answered(case: Case, step: Step) -> Gaps:
    """Require an answer whether anything could help the defense, and words where it is yes."""
    known = facts.current(case)
    if known.get("favorable_known") not in ("yes", "no"):
        yield Gap("favorable_answered", "the defense question has no answer", "fact-favorable_known")
    elif known["favorable_known"] == "yes" and not known.get("favorable_text"):
        yield Gap("favorable_answered", "what could help the defense is not described", "fact-favorable_text")


def favorable_resolved(case: Case, step: Step) -> Gaps:
    """Require a prosecutor's answer to everything that might help the defense."""
    for flag in queries.open_flags(case):
        where = f"Ex {flag.exhibit.number}" if flag.exhibit else "what the detective described"
        yield Gap("favorable_resolved", f"no prosecutor has answered whether {where} is favorable", "favorable")


def charging_document_filed(case: Case, step: Step) -> Gaps:
    """Require the paper of an on-view arrest: arrest report, statement of probable cause or charges."""
    if not queries.has_type(case, queries.CHARGING_TYPES):
        yield Gap("charging_document_filed", "no charging document is among the exhibits", "exhibits")


def charging_document_attached(case: Case, step: Step) -> Gaps:
    """Require the charging document that goes to court over the prosecutor's objection."""
    if not queries.has_type(case, ("charging_document", "statement_of_probable_cause")):
        yield Gap("charging_document_attached", "the charging document is not attached", "exhibits")


def _to_choose(record: Any, actor: Actor) -> Choices:
    return [(e.public_id, f"Ex {e.number}, {e.title}") for e in queries.exhibits_of(record.case, actor)]


def bind(app: Flask) -> None:
    """Give the application its store, the case its tab, and gaps their way here."""
    objects.bind(app)
    app.request_class = SpoolingRequest
    keep_back(kept_lines)
    add_tab(Tab("Evidence", "evidence.index", Permission.CASE_READ, 20, note=_how_many))
    offer_choices("exhibit", _to_choose)
    count_for("evidence.room", lambda actor: counts(actor)["offered"])
    app.jinja_env.globals["favorable_choices"] = lambda: list(FAVORABLE_DECISIONS.items())
    ANCHORS.update(exhibits="evidence.index", favorable="evidence.index")


def _how_many(case: Case, actor: Actor) -> str:
    return str(len(queries.seen_ids(case, actor)) or "")


GUARDS = {
    guard.__name__: guard
    for guard in (
        exhibits_classed, favorable_answered, favorable_resolved, charging_document_filed,
        charging_document_attached,
    )
}  # fmt: skip
EFFECTS = {
    effect.__name__: effect for effect in (custody_offered, custody_received, custody_refused, custody_taken_back)
}
