"""Referring somebody: the form of each door, what the officer hears, and what consent lets them read."""

from collections.abc import Iterable
from typing import Any

from flask import redirect, render_template, request, url_for

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import may_ever
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.catalog.load import catalog
from casebridge.db import transaction
from casebridge.diversion import calls, forms, queries, services
from casebridge.diversion.blueprint import Answer, before, bp
from casebridge.diversion.reading import purposes_open, read_by_consent
from casebridge.errors import Invalid, NotThere
from casebridge.paging import hidden

ANSWERS = {
    "waiting": ("info", "Waiting"), "taken": ("ok", "Taken"), "not taken": ("quiet", "Not taken"),
    "full": ("warn", "Full"),
}  # fmt: skip


@bp.get("/refer")
@bp.get("/refer/<door>")
@needs(Permission.LEAD_REFER)
def refer(door: str = "") -> Answer:
    """Show the doors, or the form of one."""
    actor = current_actor()
    door = door or request.args.get("door", "")
    if not door:
        return render_template("diversion/doors.html", doors=_doors(actor), staff=_staff(actor))
    return _form(door, actor)


@bp.post("/refer/<door>")
@needs(Permission.LEAD_REFER)
def make_referral(door: str) -> Answer:
    """Refer a person; an officer goes to the page of answers, LEAD to the participant."""
    actor = current_actor()
    try:
        with transaction():
            referral = services.refer(door, typed(door), actor=actor, case_ref=request.form.get("case", ""))
    except Invalid as refused:
        return _form(door, actor, refused=refused), refused.status
    if _staff(actor):
        return redirect(url_for("diversion.show", public_id=referral.public_id), 303)
    return redirect(url_for("diversion.mine", _anchor=f"r-{referral.public_id}"), 303)


@bp.get("/mine")
@needs(Permission.LEAD_REFER)
def mine() -> Answer:
    """Show an officer the one answer to each of their referrals, and nothing else."""
    actor = current_actor()
    rows = queries.referred_by(actor, before=before(), limit=queries.PAGE + 1)
    more = hidden(rows[queries.PAGE - 1].id) if len(rows) > queries.PAGE else None
    today = queries.today()
    waiting = [row.id for row in rows if row.state == "referred" and row.door == "arrest"]
    called = calls.latest(calls.calls_of(waiting)) if waiting else {}
    shown = [(row, ANSWERS[row.answer_to_officer], purposes_open(row, "police", today)) for row in rows[: queries.PAGE]]
    return render_template(
        "diversion/mine.html", rows=shown, more=more, first=not before(), staff=_staff(actor), called=called
    )


@bp.get("/mine/<public_id>")
@needs(Permission.LEAD_REFER)
def told(public_id: str) -> Answer:
    """Show the officer who referred what live consent opens to police; asked anew at each request."""
    actor = current_actor()
    with transaction():
        referral = queries.load_own(public_id, actor=actor)
        purposes = purposes_open(referral, "police", queries.today())
        purpose = request.args.get("for", "") or next(iter(purposes), "")
        opened = read_by_consent(referral, reader=actor, party="police", purpose=purpose)
    return render_template("diversion/told.html", referral=referral, opened=opened, purposes=purposes)


def typed(door: str, stages: Iterable[str] = ("referral", "no")) -> dict[str, Any]:
    """Return what the form of a door sent, by field."""
    form = request.form
    return {
        row.key: form.getlist(row.key) if forms.kind_of(row) == "many" else form.get(row.key, "")
        for row in forms.fields_of(door, stages)
    }


def _form(door: str, actor: Actor, refused: Invalid | None = None) -> str:
    if door not in services.doors_open_to(actor):
        raise NotThere()
    values = typed(door) if refused else {"referrer": "" if _staff(actor) else actor.name}
    errors = refused.fields if refused else {}
    return render_template(
        "diversion/refer.html", door=catalog().lead_doors[door], refused=refused, staff=_staff(actor),
        fields=forms.referral_fields(door, values, errors),
        turns=calls.on_call(clock.now()) if door == "arrest" else [],
        case=request.values.get("case", "")[:22] if door == "arrest" else "",
    )  # fmt: skip


def _doors(actor: Actor) -> list[Any]:
    return [catalog().lead_doors[key] for key in services.doors_open_to(actor)]


def _staff(actor: Actor) -> bool:
    return may_ever(actor, Permission.LEAD_READ)
