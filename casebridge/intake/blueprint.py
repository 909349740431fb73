"""The blueprint of the intake pages, the page itself, and how a saved form is answered."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, jsonify, redirect, render_template, request, url_for

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.policy import Permission
from casebridge.cases.frame import frame
from casebridge.cases.models import Case
from casebridge.cases.people import ROLES
from casebridge.cases.queries import load_case
from casebridge.checklist import queries as checklist
from casebridge.errors import NotThere
from casebridge.formats import local_time
from casebridge.incidents.queries import Found, load_incident
from casebridge.intake import forms, page, ready
from casebridge.intake.related import related
from casebridge.intake.returned import Returned, returned

bp = Blueprint("intake", __name__)


def wants_json() -> bool:
    """Say whether a script asks: forms that save by themselves want JSON."""
    return request.accept_mimetypes.best == "application/json"


def saved(case: Case, actor: Actor, section: str, version: object, anchor: str) -> Any:
    """Answer a form that was saved: JSON to a script, else back to its place on the page."""
    if not wants_json():
        return redirect(url_for("intake.show", case_id=case.public_id, _anchor=anchor), 303)
    case = load_case(case.public_id, actor=actor)
    notes = {f"note-{card.section.key}": card.note for card in page.cards(case, actor)}
    notes |= {"note-needs": page.needs(case, actor)["note"], "door-title": page.door(case, actor)["title"]}
    return jsonify(version=version, saved=local_time(clock.now(), seconds=True), parts=notes, section=section)


def prepare_page(
    case: Case,
    actor: Actor,
    *,
    errors: Mapping[str, str] | None = None,
    sent: Any = None,
    item: str = "",
    ids: str = "fact-",
) -> str:
    """Return the intake page, with the refusals of one form and what was typed in it.

    :param item: the checklist item whose form was refused. :param ids: how the ids of that form's fields begin.
    """
    back = returned(case, actor) if not errors else Returned()
    errors = dict(errors or {})
    typed = dict(sent.items()) if sent else {}
    lines = checklist.lines(case, links=True)
    links = [(how, f"#{ids}{name}") for name, how in errors.items()]
    return render_template(
        "intake/prepare.html", frame=frame(case, actor, tab="intake.show"), errors=errors, links=links,
        door=page.door(case, actor), incident=_incident(case, actor), related=related(case, actor),
        cards=page.cards(case, actor, errors or back.notes, typed or back.typed), returned=back,
        needs=page.needs(case, actor, errors, item, lines, sent),
        people=page.people(case, actor), person=forms.person_fields(ROLES, typed, errors),
        thing=forms.thing_fields(typed, errors), charge=forms.charge_fields(case, typed, errors),
        ready=ready.panel(case, actor, lines), sending=page.sending(case, actor),
        ask_prosecutor=page.may_ask_prosecutor(case, actor), may_add=can(actor, Permission.EXHIBIT_ADD, case),
        see_contact=can(actor, "class:victim-contact", case), see_place=can(actor, "class:witness-location", case),
    )  # fmt: skip


def _incident(case: Case, actor: Actor) -> Found | None:
    """Return the imported row that the case began from, for who may read incidents."""
    if not case.incident_ref or not can(actor, Permission.INCIDENT_READ):
        return None
    try:
        return load_incident(case.incident_ref, actor=actor)
    except NotThere:
        return None
