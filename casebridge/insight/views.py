"""The board of a supervisor and the auditor's reading room."""

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, current_app, render_template, request
from werkzeug.wrappers import Response

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.cases import queries as cases
from casebridge.cases.frame import SIDES
from casebridge.cases.models import Case
from casebridge.cases.people import ROLES
from casebridge.db import transaction
from casebridge.insight import board as board_of
from casebridge.insight import queries
from casebridge.paging import row_number

bp = Blueprint("insight", __name__)
Answer = str | Response
KEPT_FOR = timedelta(minutes=1)


@bp.get("/board")
@needs(Permission.BOARD_READ)
def board() -> Answer:
    """Show the figures of the office and the cases that are late; every figure opens its list."""
    actor = current_actor()
    counts = queries.by_state(actor)
    late = cases.list_cases(actor, where=(Case.clock_due < clock.now(),), closed=False, limit=20)
    counted_at, charts = _charts(actor)
    total, behind = sum(c.total for c in counts), sum(c.late for c in counts)
    return render_template(
        "insight/board.html", page=late, kept={"late": "1"}, first=True, behind=behind, charts=charts,
        figures=board_of.figures(total, behind, charts["last"]), counted_at=counted_at, sides=SIDES,
        late_by_state={c.state: c.late for c in counts},
    )  # fmt: skip


def _charts(actor: Actor) -> tuple[datetime, dict[str, Any]]:
    """Return the charts of a person and when they were counted: once a minute, they look at years."""
    now, kept = clock.now(), current_app.extensions.setdefault("casebridge_board", {})
    for key in [key for key, (at, _) in kept.items() if not timedelta(0) <= now - at < KEPT_FOR]:
        kept.pop(key, None)
    if actor.id not in kept:
        kept[actor.id] = (now, board_of.charts(actor))
    found: tuple[datetime, dict[str, Any]] = kept[actor.id]
    return found


@bp.get("/audit")
@needs(Permission.AUDIT_READ)
def audit_log() -> Answer:
    """Show the whole history in sentences, without case content."""
    before = request.args.get("before", "0")
    with transaction():
        audit.record("history:read", actor=current_actor(), sentence="read the whole history")
    lines = queries.audit_lines(before=row_number(before) or 0, event=request.args.get("event", ""))
    more = lines[49].seq if len(lines) > 50 else None
    return render_template(
        "insight/audit.html", lines=lines[:50], more=more, first=before == "0", event=request.args.get("event", "")
    )


@bp.get("/audit/heads")
@needs(Permission.AUDIT_READ)
def heads() -> Answer:
    """Show the head of the history and whether the chain holds."""
    good, broken = audit.verify()
    return render_template("insight/heads.html", head=audit.head(), good=good, broken=broken)


@bp.get("/audit/exports")
@needs(Permission.AUDIT_READ)
def exports() -> Answer:
    """Show what left the house: downloads of exhibits and packets, packets issued."""
    before = request.args.get("before", "0")
    lines = queries.left_the_house(before=row_number(before) or 0)
    more = lines[49].seq if len(lines) > 50 else None
    return render_template("insight/exports.html", lines=lines[:50], more=more, first=before == "0")


@bp.get("/victims")
@needs(Permission.VICTIMS_READ)
def victims() -> Answer:
    """List the victims that the advocate serves; how to reach them is hidden until it is pressed."""
    after = request.args.get("after", "0")
    rows = queries.victims(current_actor(), after=row_number(after) or 0)
    more = rows[49].id if len(rows) > 50 else None
    return render_template("insight/victims.html", rows=rows[:50], more=more, first=after == "0", roles=ROLES, shown="")


@bp.post("/victims/<party_id>/contact")
@needs(Permission.VICTIMS_READ)
def show_contact(party_id: str) -> Answer:
    """Show how to reach one victim, and write that it was shown."""
    actor = current_actor()
    with transaction():
        party = queries.victim(party_id, actor)
        require(actor, "class:victim-contact", party.case)
        audit.record(
            "victim:contact", actor=actor, case_id=party.case_id, object_type="party", object_id=party.public_id,
            sentence="looked at how to reach a victim",
        )  # fmt: skip
        number, name, contact = party.case.number, party.name, party.contact
    return render_template("insight/contact.html", number=number, name=name, contact=contact)
