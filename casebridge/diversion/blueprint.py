"""The blueprint of LEAD's pages and what their views share."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.accounts.moves import row_of
from casebridge.audit import AuditEntry
from casebridge.diversion.models import LeadReferral
from casebridge.diversion.queries import load_referral
from casebridge.errors import Conflict, Invalid, NotReady, WrongState
from casebridge.paging import row_behind
from casebridge.workflows import engine
from casebridge.workflows.asking import fields_for

bp = Blueprint("diversion", __name__, url_prefix="/lead")
Answer = str | Response | tuple[str, int]


def load(public_id: str, actor: Actor) -> LeadReferral:
    """Fetch a participant for LEAD's own pages; errors as `load_referral`."""
    return load_referral(public_id, actor=actor)


def back(endpoint: str, referral: LeadReferral, anchor: str = "") -> Response:
    """Return to a page of a participant after a form."""
    return redirect(url_for(endpoint, public_id=referral.public_id, _anchor=anchor or None), 303)


def receipt(entry: AuditEntry) -> Response:
    """Go to the receipt of a move."""
    return redirect(url_for("home.receipt", number=entry.receipt), 303)


def elsewhere() -> WrongState:
    """Return the refusal of a move that does not start where the record is, in LEAD's words."""
    refusal = WrongState("This cannot be done from where the record is now.")
    refusal.next_step = "Open the participant again: somebody may have moved the record."
    return refusal


def before() -> int:
    """Return where a page of a list that runs backwards begins."""
    return row_behind(request.args.get("before", ""))


def move_page(referral: LeadReferral, name: str, actor: Actor, *, shown: Any, refused: Any = None) -> str:
    """Return the page of a move: what it asks, what keeps it from being made, what was refused.

    :param shown: where the page stands: endpoint that makes the move, endpoint to go back to, title, trail.
    """
    row = row_of(referral, name)
    opened = next((m for m in engine.open_moves(referral, actor) if m.key == name), None)
    if opened is None and refused is None:
        require(actor, row.needs, referral)
        raise elsewhere()
    gaps = list(opened.gaps) if opened else []
    errors = refused.fields if isinstance(refused, Invalid) else {}
    if isinstance(refused, NotReady):
        gaps = refused.gaps
        errors = {gap.key: gap.sentence for gap in gaps if gap.anchor == f"ask-{gap.key}"}
    return render_template(
        "diversion/move.html", referral=referral, row=row, gaps=gaps, refused=refused, shown=shown,
        fields=fields_for(row.asks, referral, actor, sent=request.form if refused else None, errors=errors),
    )  # fmt: skip


def too_late(
    late: Conflict, *, what: str, theirs: list[tuple[str, str]], yours: list[tuple[str, str]], back_to: str
) -> tuple[str, int]:
    """Return the page for the slower of two people: what stands now beside what was sent."""
    late.theirs, late.yours = theirs, yours
    return render_template("errors/conflict.html", error=late, what=what, back=back_to), late.status


def move_too_late(referral: LeadReferral, name: str, late: Conflict, back_to: str) -> tuple[str, int]:
    """Return the conflict page of a move: where the record is now, and what was typed."""
    row = row_of(referral, name)
    typed = [(ask.label, request.form[ask.key]) for ask in row.asks if request.form.get(ask.key, "").strip()]
    now = [("The record now", referral.workflow.state(referral.state).label)]
    return too_late(late, what=row.label, theirs=now, yours=typed or [("Your move", row.label)], back_to=back_to)


def now_words() -> str:
    """Return the present moment as a form takes it: YYYY-MM-DD HH:MM, Baltimore time."""
    return f"{clock.court_local(clock.now()):%Y-%m-%d %H:%M}"
