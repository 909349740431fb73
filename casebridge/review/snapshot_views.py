"""Pages of the snapshot: what was decided and known; where the office says so, only after an own view."""

from datetime import datetime
from typing import Any

from flask import redirect, render_template, request, url_for

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.cases.frame import frame
from casebridge.cases.models import Case
from casebridge.cases.queries import load_case
from casebridge.db import transaction
from casebridge.errors import Invalid, NotThere
from casebridge.evidence.queries import exhibits_of
from casebridge.review import services
from casebridge.review.blueprint import Answer, bp
from casebridge.review.models import DecisionSnapshot
from casebridge.review.second import VIEWS, blind, views_of, write_view
from casebridge.review.snapshot import digest, latest
from casebridge.workflows import engine


@bp.get("/snapshot")
@needs(Permission.SNAPSHOT_READ)
def snapshot(case_id: str) -> Answer:
    """Show what was known when the decision was recorded; reading it is logged."""
    actor = current_actor()
    with transaction():
        case = load_case(case_id, actor=actor, permission=Permission.SNAPSHOT_READ)
        frozen, hidden = _frozen(case), blind(case, actor)
        if not hidden:
            services.read_snapshot(frozen, case, actor=actor)
    return _page(case, frozen, actor, hidden=hidden)


@bp.post("/snapshot/view")
@needs(Permission.SNAPSHOT_READ)
def second_view(case_id: str) -> Answer:
    """Keep the own view of who signs; then the decision is shown."""
    actor, form = current_actor(), request.form
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.SNAPSHOT_READ)
            keys = [cell["charge"] for cell in _frozen(case).decisions]
            given = {key: (form.get(f"view-{key}", ""), form.get(f"why-{key}", "")) for key in keys}
            write_view(case, given, actor=actor)
    except Invalid as refused:
        case = load_case(case_id, actor=actor, permission=Permission.SNAPSHOT_READ)
        return _page(case, _frozen(case), actor, hidden=blind(case, actor), refused=refused), refused.status
    return redirect(url_for(".snapshot", case_id=case_id), 303)


def _frozen(case: Case) -> DecisionSnapshot:
    found = latest(case)
    if found is None:
        raise NotThere()
    return found


def _page(
    case: Case, frozen: DecisionSnapshot, actor: Actor, *, hidden: bool, refused: Invalid | None = None
) -> str:  # fmt: skip
    given: dict[str, Any] = {"typed": request.form if refused else {}, "errors": refused.fields if refused else {}}
    return render_template(
        "review/snapshot.html", frame=frame(case, actor, tab="review.show"), frozen=frozen, hidden=hidden,
        moves={} if hidden else {m.key: m for m in engine.open_moves(case, actor)}, choices=VIEWS, refused=refused,
        intact=digest(frozen) == frozen.sha256, moment=datetime.fromisoformat, **given,
        seen={exhibit.public_id for exhibit in exhibits_of(case, actor)}, second=views_of(frozen),
        work_product=can(actor, "class:work-product", case), step_up=not actor.stepped_up(clock.now()),
        row=case.workflow.rows("sign")[0],
    )  # fmt: skip
