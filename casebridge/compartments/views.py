"""The page on which victims and witnesses of a case are reached, and named people are let in."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.cases.models import Case
from casebridge.cases.people import ROLES
from casebridge.cases.queries import load_case
from casebridge.compartments import queries, services
from casebridge.compartments.queries import COMPARTMENTS, stands
from casebridge.compartments.services import FIELDS, MESSAGE
from casebridge.db import transaction
from casebridge.errors import Conflict, Invalid, NotThere
from casebridge.paging import seen_version
from casebridge.text import iso_date

WORDS = {"victim-contact": "How to reach", "witness-location": "Where to find"}
bp = Blueprint("compartments", __name__, url_prefix="/cases/<case_id>/reach")
Answer = str | Response | tuple[str, int]


@bp.get("")
@needs(Permission.REACH)
def show(case_id: str) -> Answer:
    """Show who may be reached, how they want it, and who was let in; what is protected stays closed until opened."""
    actor = current_actor()
    return _page(queries.load_reached(case_id, actor=actor), actor)


@bp.post("/<party_id>")
@needs(Permission.REACH)
def look(case_id: str, party_id: str) -> Answer:
    """Open one compartment of one person: the look is recorded, and the prosecutor is told."""
    actor, what = current_actor(), request.form.get("what", "")
    if what not in FIELDS:
        raise NotThere()
    with transaction():
        case = queries.load_reached(case_id, actor=actor)
        party = queries.load_person(case, party_id)
        found = services.look(party, what, actor=actor)
    return _page(case, actor, opened=(party_id, what, found))


@bp.post("/<party_id>/change")
@needs(Permission.REACH_CHANGE)
def change(case_id: str, party_id: str) -> Answer:
    """Write down anew how a person is reached or where they can be found; who was slower sees both texts."""
    actor, sent, what = current_actor(), request.form, request.form.get("what", "")
    if what not in FIELDS:
        raise NotThere()
    text = sent.get("text", "")
    try:
        with transaction():
            party = queries.load_person(queries.load_reached(case_id, actor=actor), party_id)
            services.change(party, what, text, version=seen_version(sent.get("version", "")), actor=actor)
    except Invalid as refused:
        editing = (party_id, what, text, sent.get("version", ""))
        page = _page(queries.load_reached(case_id, actor=actor), actor, refused=refused, editing=editing, of=party_id)
        return page, refused.status
    except Conflict as late:
        return _late(case_id, party_id, what, text, actor, late)
    return redirect(url_for(".show", case_id=case_id, _anchor=f"person-{party_id}"), 303)


def _late(case_id: str, party_id: str, what: str, text: str, actor: Actor, late: Conflict) -> tuple[str, int]:
    """Show what stands, which is a look, beside what this person typed."""
    with transaction():
        party = queries.load_person(queries.load_reached(case_id, actor=actor), party_id)
        late.theirs, version = [(WORDS[what], services.look(party, what, actor=actor))], party.version
    late.yours = [(WORDS[what], text)]
    retry = {
        "action": url_for(".change", case_id=case_id, party_id=party_id), "fields": [("what", what)],
        "names": ["text"], "version": version,
    }  # fmt: skip
    back = url_for(".show", case_id=case_id, _anchor=f"person-{party_id}")
    page = render_template("errors/conflict.html", error=late, what=WORDS[what], retry=retry, back=back)
    return page, late.status


@bp.post("/<party_id>/wishes")
@needs(Permission.WISH_RECORD)
def record_wish(case_id: str, party_id: str) -> Answer:
    """Record how a person wants to be reached."""
    actor, sent = current_actor(), request.form
    try:
        with transaction():
            party = queries.load_person(queries.load_reached(case_id, actor=actor), party_id)
            services.record_wish(
                party, ways=sent.get("ways", ""), times=sent.get("times", ""), language=sent.get("language", ""),
                message=sent.get("message", ""), no_contact=bool(sent.get("no_contact")), actor=actor,
                seen=sent.get("version", ""),
            )  # fmt: skip
    except Invalid as refused:
        return _page(queries.load_reached(case_id, actor=actor), actor, refused=refused, of=party_id), refused.status
    return redirect(url_for(".show", case_id=case_id, _anchor=f"person-{party_id}"), 303)


@bp.post("/grants")
@needs(Permission.COMPARTMENT_GRANT)
def grant(case_id: str) -> Answer:
    """Let a named person into a compartment."""
    actor, sent = current_actor(), request.form
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.COMPARTMENT_GRANT)
            until = sent.get("until", "")
            services.grant(
                case, whom=sent.get("whom", ""), compartment=sent.get("compartment", ""), actor=actor,
                reason=sent.get("reason", ""), until=iso_date(until, field="until") if until.strip() else None,
            )  # fmt: skip
    except Invalid as refused:
        return _page(load_case(case_id, actor=actor), actor, refused=refused), refused.status
    return redirect(url_for(".show", case_id=case_id, _anchor="grants"), 303)


@bp.post("/grants/<grant_id>/revoke")
@needs(Permission.COMPARTMENT_GRANT)
def revoke(case_id: str, grant_id: str) -> Answer:
    """Take a grant back."""
    actor = current_actor()
    with transaction():
        case = load_case(case_id, actor=actor, permission=Permission.COMPARTMENT_GRANT)
        services.revoke(queries.load_grant(case, grant_id), actor=actor)
    return redirect(url_for(".show", case_id=case_id, _anchor="grants"), 303)


def _page(
    case: Case, actor: Actor, *, opened: tuple[str, str, str] | None = None, refused: Invalid | None = None,
    of: str = "", editing: tuple[str, str, str, str] | None = None,
) -> str:  # fmt: skip
    grants = can(actor, Permission.COMPARTMENT_GRANT, case)
    errors: dict[str, Any] = refused.fields if refused else {}
    given = queries.grants_of(case) if grants else []
    links = [(how, f"#{name}-{of}" if of else f"#{name}") for name, how in errors.items()]
    field_of = {key: field for key, (field, _what) in FIELDS.items()}
    return render_template(
        "compartments/reach.html", case=case, people=queries.people_of(case), roles=ROLES, opened=opened, of=of,
        wishes=queries.wishes_of(case, actor), messages=MESSAGE, errors=errors, refused=refused,
        typed=request.form if refused else {}, links=links,
        open_here={key: can(actor, f"class:{key}", case) for key in FIELDS}, compartments=COMPARTMENTS,
        words=WORDS, field_of=field_of, editing=editing, may_change=can(actor, Permission.REACH_CHANGE, case),
        may_wish=can(actor, Permission.WISH_RECORD, case) and can(actor, "class:victim-contact", case),
        grants=given, may_grant=grants, standing={one.public_id for one in given if stands(one)},
        offered=[(one.public_id, one.name) for one in queries.offered(case, actor)] if grants else [],
        reads=can(actor, Permission.CASE_READ, case),
    )  # fmt: skip
