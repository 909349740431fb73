"""Custody pages: what a person keeps, the evidence room, the sheet of an item, and moves from hand to hand."""

from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.accounts.moves import apply_move
from casebridge.db import transaction
from casebridge.errors import Invalid, NotReady
from casebridge.evidence.blueprint import bp
from casebridge.evidence.custody import room as rooms
from casebridge.evidence.custody.process import ALGORITHM, TAKEN_IN
from casebridge.evidence.custody.sheet import note_sheet, sheet_of
from casebridge.evidence.models import CustodyTransfer
from casebridge.evidence.queries import can_see
from casebridge.workflows import engine
from casebridge.workflows.asking import fields_for

Answer = str | Response | tuple[str, int]


@bp.get("/custody")
@needs(Permission.OWN_WORK)
def custody() -> Answer:
    """List what this person keeps and what is offered to them, without the content of any case."""
    actor = current_actor()
    after = request.args.get("after", "")
    rows, following = rooms.mine(actor, after=after)
    return render_template(
        "evidence/custody.html", rows=[(row, rooms.knows(actor, row.custody.exhibit)) for row in rows],
        following=url_for(".custody", after=following) if following else "", first=not after,
    )  # fmt: skip


@bp.get("/evidence-room")
@needs(Permission.CUSTODY_WORK)
def room() -> Answer:
    """Show what lies in the evidence room, what is offered to it, what is out and should be back."""
    actor, asked = current_actor(), request.args
    show = asked.get("show", "") if asked.get("show", "") in rooms.SHOWN else ""
    number, after = asked.get("number", "")[:100], asked.get("after", "")
    found = rooms.room(actor, show=show, number=number, after=after)
    kept: dict[str, Any] = {"show": show or None, "number": number or None}
    filters = [{"label": "All", "url": url_for(".room"), "current": not show and not number}]
    filters += [
        {"label": f"{label} {found.counts[key]}", "url": url_for(".room", show=key), "current": show == key}
        for key, label in rooms.SHOWN.items()
    ]
    return render_template(
        "evidence/room.html", rows=[(row, rooms.knows(actor, row.custody.exhibit)) for row in found.rows],
        filters=filters, number=number, first_url=url_for(".room", **kept) if after else "",
        following=url_for(".room", **kept, after=found.following) if found.following else "",
    )  # fmt: skip


@bp.get("/custody/<custody_id>")
@needs(Permission.OWN_WORK)
def custody_sheet(custody_id: str) -> Answer:
    """Show the custody sheet of one item, as it prints, with what this person may do about it."""
    actor = current_actor()
    with transaction():
        record = rooms.load_custody(custody_id, actor=actor)
        note_sheet(record, actor=actor)
    return _sheet_page(record, actor)


@bp.post("/custody/<custody_id>/<name>")
@needs(Permission.OWN_WORK)
def move_custody(custody_id: str, name: str) -> Answer:
    """Offer, receive, refuse or take back an item."""
    actor = current_actor()
    try:
        with transaction():
            record = rooms.load_custody(custody_id, actor=actor)
            receipt = apply_move(record, name, actor, request.form).receipt
    except (Invalid, NotReady) as refused:
        record = rooms.load_custody(custody_id, actor=actor)
        return _sheet_page(record, actor, name, refused), refused.status
    return redirect(url_for("home.receipt", number=receipt), 303)


def _sheet_page(
    record: CustodyTransfer, actor: Actor, name: str = "", refused: Invalid | NotReady | None = None
) -> str:
    exhibit = record.exhibit
    open_case = can_see(actor, exhibit) and can(actor, Permission.CASE_READ, exhibit.case)
    here = url_for(".show", case_id=exhibit.case.public_id, exhibit_id=exhibit.public_id) if open_case else ""
    wrong = _wrong(refused)
    return render_template(
        "evidence/custody_sheet.html", record=record, exhibit=exhibit, sheet=sheet_of(record, actor), exhibit_url=here,
        moves=_moves(record, actor, name, wrong), refused=refused, wrong=wrong, algorithm=ALGORITHM, process=TAKEN_IN,
    )  # fmt: skip


def _moves(record: CustodyTransfer, actor: Actor, name: str, wrong: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {"move": move, "url": url_for(".move_custody", custody_id=record.public_id, name=move.key),
         "version": record.version,
         "fields": fields_for(move.asks, record, actor, sent=request.form if move.key == name else None,
                              errors=wrong if move.key == name else None)}
        for move in engine.open_moves(record, actor)
    ]  # fmt: skip


def _wrong(refused: Invalid | NotReady | None) -> dict[str, str]:
    if isinstance(refused, NotReady):
        return {gap.anchor.removeprefix("ask-"): gap.sentence for gap in refused.gaps}
    return dict(refused.fields) if refused else {}
