"""Pages of leave: who is away and who covers, and which cases moved."""

from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.accounts.models import User
from casebridge.db import transaction
from casebridge.errors import Invalid
from casebridge.formats import local_date
from casebridge.home import leave
from casebridge.home.blueprint import bp
from casebridge.text import iso_date

Answer = str | Response | tuple[str, int]
STANDS = {"ahead": ("info", "Ahead"), "away": ("warn", "Away now"), "over": ("ok", "Over"),
          "called_off": ("quiet", "Called off")}  # fmt: skip


@bp.get("/leave")
@needs(Permission.LEAVE_KEEP)
def leaves() -> Answer:
    """Show the leave that concerns this person, and the form to enter more."""
    return _page(current_actor())


@bp.post("/leave")
@needs(Permission.LEAVE_KEEP)
def enter_leave() -> Answer:
    """Enter leave of oneself or of somebody led."""
    actor, sent = current_actor(), request.form
    try:
        with transaction():
            person = _person(actor, sent.get("person", ""))
            covers = {one.public_id: one for one in leave.may_cover(person)}
            starts_on, ends_on = (_day(sent, name) for name in ("starts_on", "ends_on"))
            made = leave.enter(
                person, starts_on=starts_on, ends_on=ends_on, cover=covers.get(sent.get("cover", "")), actor=actor
            ).public_id
    except Invalid as refused:
        return _page(actor, refused, sent), refused.status
    return redirect(url_for(".leave_of", leave_id=made), 303)


@bp.get("/leave/<leave_id>")
@needs(Permission.LEAVE_KEEP)
def leave_of(leave_id: str) -> Answer:
    """Show one leave: which cases moved, what stayed and why, what came back."""
    actor = current_actor()
    found = leave.load_leave(leave_id, actor=actor)
    rows = [(row, can(actor, Permission.CASE_READ, row.case)) for row in found.cases]
    return render_template(
        "home/leave.html", leave=found, rows=rows, stands=STANDS[found.standing(leave.today())],
        may_change=leave.may_change(found, actor),
    )  # fmt: skip


@bp.post("/leave/<leave_id>/end")
@needs(Permission.LEAVE_KEEP)
def end_leave(leave_id: str) -> Answer:
    """Call leave off, or end it today."""
    actor = current_actor()
    with transaction():
        leave.end(leave.load_leave(leave_id, actor=actor), actor=actor)
    return redirect(url_for(".leave_of", leave_id=leave_id), 303)


def _person(actor: Actor, public_id: str) -> User:
    """Return whom the form names: oneself where it names nobody.

    :raises Invalid: somebody for whom this person enters no leave.
    """
    for person in leave.may_be_away(actor):
        if person.public_id == public_id or (not public_id and person.id == actor.id):
            return person
    raise Invalid(fields={"person": "Pick yourself or somebody whom you lead."})


def _day(sent: Mapping[str, str], name: str) -> Any:
    """Return a day of the form; both are asked for."""
    return iso_date(sent.get(name, ""), field=name)


def _page(actor: Actor, refused: Invalid | None = None, sent: Mapping[str, str] | None = None) -> str:
    errors, values = refused.fields if refused else {}, sent or {}
    people = leave.may_be_away(actor)
    chosen = values.get("person") or request.args.get("person", "")
    person = next((one for one in people if one.public_id == chosen), None)
    person = person or next((one for one in people if one.id == actor.id), people[0] if people else None)
    covers = leave.may_cover(person) if person is not None else []

    def field(name: str, label: str, choices: list[tuple[str, str]] | None = None) -> dict[str, Any]:
        said = [errors[name]] if name in errors else []
        return {"name": name, "label": label, "value": values.get(name, ""), "errors": said, "choices": choices or []}

    fields = {
        "starts_on": field("starts_on", "First day away"), "ends_on": field("ends_on", "Last day away"),
        "cover": field("cover", "Who covers", [(one.public_id, one.name) for one in covers]),
    }  # fmt: skip
    rows = [(one, *STANDS[one.standing(leave.today())]) for one in leave.leaves_of(actor)]
    return render_template(
        "home/leaves.html", rows=rows, fields=fields, people=people, person=person, refused=refused,
        today=local_date(leave.today()),
    )  # fmt: skip
