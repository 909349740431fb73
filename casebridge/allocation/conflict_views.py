"""The page of conflicts of interest on a case, for the office whose people they are."""

from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casebridge.access.actor import Actor
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.allocation import conflicts as services
from casebridge.allocation.blueprint import bp
from casebridge.cases.frame import frame
from casebridge.cases.models import Case
from casebridge.cases.queries import load_case
from casebridge.catalog.load import catalog
from casebridge.db import transaction
from casebridge.errors import Invalid

Answer = str | Response | tuple[str, int]


@bp.get("/cases/<case_id>/conflicts")
@needs(Permission.CONFLICT_RECORD)
def conflicts(case_id: str) -> Answer:
    """Show the conflicts that this person may read, and the form to record one."""
    actor = current_actor()
    return _page(load_case(case_id, actor=actor, permission=Permission.CONFLICT_RECORD), actor)


@bp.post("/cases/<case_id>/conflicts")
@needs(Permission.CONFLICT_RECORD)
def record_conflict(case_id: str) -> Answer:
    """Record a conflict."""
    actor, sent = current_actor(), request.form
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.CONFLICT_RECORD)
            services.record(
                case, whom=sent.get("whom", ""), reason=sent.get("reason", ""), words=sent.get("words", ""), actor=actor
            )
    except Invalid as refused:
        return _page(load_case(case_id, actor=actor), actor, refused), refused.status
    return redirect(url_for(".conflicts", case_id=case_id), 303)


@bp.post("/cases/<case_id>/conflicts/<conflict_id>/lift")
@needs(Permission.CONFLICT_RECORD)
def lift_conflict(case_id: str, conflict_id: str) -> Answer:
    """Lift a conflict with a reason."""
    actor = current_actor()
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.CONFLICT_RECORD)
            services.lift(case, conflict_id, why=request.form.get("why", ""), actor=actor)
    except Invalid as refused:
        return _page(load_case(case_id, actor=actor), actor, refused, lifting=conflict_id), refused.status
    return redirect(url_for(".conflicts", case_id=case_id), 303)


def _page(case: Case, actor: Actor, refused: Invalid | None = None, lifting: str = "") -> str:
    errors: dict[str, Any] = dict(refused.fields) if refused else {}
    links = [(how, f"#{name}-{lifting}" if lifting else f"#{name}") for name, how in errors.items()]
    return render_template(
        "allocation/conflicts.html", frame=frame(case, actor, tab=""), refused=refused, errors=errors, links=links,
        rows=services.conflicts_of(case, actor), reasons=catalog().conflict_reasons, lifting=lifting,
        people=[(one.public_id, one.name) for one in services.people_of(actor)], typed=request.form if refused else {},
    )  # fmt: skip
