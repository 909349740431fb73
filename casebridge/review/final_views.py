"""The last look before a decision is recorded: everything on one page, and the button."""

from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.accounts.moves import apply_move
from casebridge.cases.frame import frame
from casebridge.cases.models import Case
from casebridge.cases.people import live_charges
from casebridge.cases.queries import load_case
from casebridge.db import transaction
from casebridge.errors import Gap, Invalid, NotReady, StepUpNeeded
from casebridge.evidence.opened import opened_by, page_ranges
from casebridge.evidence.queries import exhibits_of
from casebridge.followups.queries import open_items
from casebridge.review.blueprint import Answer, bp
from casebridge.review.known import decided
from casebridge.review.outcome import by_outcome
from casebridge.review.services import draft_of
from casebridge.workflows import engine
from casebridge.workflows.registry import Step


@bp.get("/review/final")
@needs(Permission.DECISION_PREPARE)
def final(case_id: str) -> Answer:
    """Show everything that would be recorded and frozen, and what still comes first."""
    actor = current_actor()
    case = load_case(case_id, actor=actor, permission=Permission.DECISION_PREPARE)
    return _final_page(case, actor)


@bp.post("/review/final")
@needs(Permission.DECISION_PREPARE)
def record(case_id: str) -> Answer:
    """Record the decision as it stands on the page."""
    actor = current_actor()
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.DECISION_PREPARE)
            receipt = apply_move(case, "decide", actor, MultiDict({**request.form, **_words(case, actor)})).receipt
    except (NotReady, Invalid, StepUpNeeded) as refused:
        case = load_case(case_id, actor=actor, permission=Permission.DECISION_PREPARE)
        return _final_page(case, actor, refused=refused), refused.status
    return redirect(url_for("home.receipt", number=receipt), 303)


def _final_page(case: Case, actor: Actor, *, refused: Any = None) -> str:
    move = next((m for m in engine.open_moves(case, actor) if m.key == "decide"), None)
    words, gaps = _words(case, actor), list(move.gaps) if move else []
    missing = {"rationale": "Rationale: answer this.", "plain_words": "Plain words for the detective: answer this."}
    gaps += [Gap(key, how, f"ask-{key}") for key, how in missing.items() if not words[key]]
    exhibits, opened = exhibits_of(case, actor), opened_by(case, actor.id or 0)
    return render_template(
        "review/final.html", frame=frame(case, actor, tab="review.show"), gaps=gaps, refused=refused, words=words,
        decisions=[decided(charge) for charge in live_charges(case)], items=open_items(case),
        unopened=[e for e in exhibits if e.id not in opened], exhibits=len(exhibits),
        in_part=[
            (e, page_ranges(seen.pages))
            for e in exhibits
            if (seen := opened.get(e.id)) and e.latest and not seen.whole and len(seen.pages) < e.latest.pages
        ],
        leads_to=case.workflow.state(by_outcome(case, Step("decide", actor, {}, clock.now(), case.state))).label,
        step_up=not actor.stepped_up(clock.now()),
    )  # fmt: skip


def _words(case: Case, actor: Actor) -> dict[str, str]:
    draft = draft_of(case, actor)
    return {"rationale": draft.rationale if draft else "", "plain_words": draft.plain_words if draft else ""}
