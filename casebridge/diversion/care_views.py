"""Forms of a participant's first page: a contact, a goal and how it goes, a line for the work group."""

from collections.abc import Callable

from flask import request, url_for
from sqlalchemy import select

from casebridge.access.actor import Actor
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.db import db, transaction
from casebridge.diversion import care
from casebridge.diversion.blueprint import Answer, back, bp, load, too_late
from casebridge.diversion.consent_forms import day_of
from casebridge.diversion.models import Goal, LeadReferral
from casebridge.diversion.overview import overview
from casebridge.errors import Conflict, Invalid, NotThere
from casebridge.text import instant


@bp.post("/<public_id>/contacts")
@needs(Permission.LEAD_WORK)
def add_contact(public_id: str) -> Answer:
    """Note a contact and when the next is planned."""
    form = request.form

    def note(referral: LeadReferral, actor: Actor) -> None:
        care.add_contact(
            referral, actor=actor, at=instant(form.get("at", ""), field="at"), words=form.get("words", ""),
            next_on=day_of(form, "next_on"),
        )  # fmt: skip

    return _kept(public_id, "contact", note)


@bp.post("/<public_id>/goals")
@needs(Permission.LEAD_WORK)
def add_goal(public_id: str) -> Answer:
    """Write a goal in the person's own words."""
    form = request.form

    def note(referral: LeadReferral, actor: Actor) -> None:
        care.write_goal(
            referral, actor=actor, area=form.get("area", ""), words=form.get("words", ""),
            next_step=form.get("next_step", ""),
        )  # fmt: skip

    return _kept(public_id, "goal", note)


@bp.post("/<public_id>/goals/<goal_id>")
@needs(Permission.LEAD_WORK)
def move_goal(public_id: str, goal_id: str) -> Answer:
    """Say how a goal goes, by the person's own measure."""

    def note(referral: LeadReferral, actor: Actor) -> None:
        query = select(Goal).where(Goal.referral_id == referral.id, Goal.public_id == goal_id)
        goal = db.session.scalar(query)
        if goal is None:
            raise NotThere()
        form = request.form
        care.move_goal(
            goal, actor=actor, step=form.get("step", ""), next_step=form.get("next_step", ""),
            seen=form.get("version", ""),
        )  # fmt: skip

    try:
        return _kept(public_id, "goals", note, form=goal_id)
    except Conflict as late:
        back_to = url_for("diversion.show", public_id=public_id, _anchor="goals")
        return too_late(late, what="Goal", theirs=late.theirs, yours=late.yours, back_to=back_to)


@bp.post("/<public_id>/agenda")
@needs(Permission.LEAD_WORK)
def put_on_agenda(public_id: str) -> Answer:
    """Put a participant on the list of the work group."""
    form = request.form

    def note(referral: LeadReferral, actor: Actor) -> None:
        care.put_on_agenda(
            referral, actor=actor, meeting_on=day_of(form, "meeting_on"), why=form.get("why", ""),
            asked_of=form.get("asked_of", ""), court_dates=form.get("court_dates", ""), place=form.get("place", ""),
        )  # fmt: skip

    return _kept(public_id, "agenda", note)


def _kept(public_id: str, place: str, note: Callable[[LeadReferral, Actor], None], form: str = "") -> Answer:
    """Do what a form says and return to its place; a refusal keeps what was typed."""
    actor = current_actor()
    try:
        with transaction():
            referral = load(public_id, actor)
            note(referral, actor)
    except Invalid as refused:
        shown = overview(load(public_id, actor), actor, sent=request.form, form=form or place, refused=refused)
        return shown, refused.status
    return back("diversion.show", referral, place)
