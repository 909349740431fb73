"""The directory of services, and the services that a participant was referred to, each until it is closed."""

from typing import Any

from flask import redirect, render_template, request, url_for

from casebridge.access.actor import Actor
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.catalog.load import catalog
from casebridge.db import transaction
from casebridge.diversion import directory, queries, sending
from casebridge.diversion.blueprint import Answer, back, bp, load, too_late
from casebridge.diversion.consent_forms import day_of
from casebridge.diversion.directory import Service
from casebridge.diversion.forms import Field
from casebridge.diversion.frame import frame
from casebridge.diversion.models import LeadReferral
from casebridge.diversion.sending import DAY_OF, NEXT, STAGES
from casebridge.errors import Conflict, Invalid
from casebridge.paging import hidden, row_behind, seen_version

CHOSEN = 200


@bp.get("/services")
@needs(Permission.LEAD_READ)
def directory_of_services() -> Answer:
    """List the services with their free places, and the form for one more."""
    return _directory_page()


@bp.post("/services")
@needs(Permission.LEAD_WORK)
def add_service() -> Answer:
    """Write one more service into the directory."""
    try:
        with transaction():
            directory.keep_service(_given(), actor=current_actor())
    except Invalid as refused:
        return _directory_page(refused), refused.status
    return redirect(url_for(".directory_of_services"), 303)


@bp.get("/services/<service_id>")
@needs(Permission.LEAD_READ)
def service(service_id: str) -> Answer:
    """Show one service, to be changed."""
    return _service_page(directory.load_service(service_id))


@bp.post("/services/<service_id>")
@needs(Permission.LEAD_WORK)
def save_service(service_id: str) -> Answer:
    """Change one service."""
    try:
        with transaction():
            found = directory.load_service(service_id, lock=True)
            version = seen_version(request.form.get("version", ""))
            directory.keep_service(_given(), actor=current_actor(), service=found, version=version)
    except Conflict as late:
        found = directory.load_service(service_id)
        return too_late(
            late, what=found.name, theirs=[("Can serve", str(found.places)), ("How to reach it", found.contact)],
            yours=[("Can serve", request.form.get("places", "")), ("How to reach it", request.form.get("contact", ""))],
            back_to=url_for(".service", service_id=service_id),
        )  # fmt: skip
    except Invalid as refused:
        return _service_page(directory.load_service(service_id), refused), refused.status
    return redirect(url_for(".directory_of_services", _anchor=f"s-{service_id}"), 303)


@bp.get("/<public_id>/services")
@needs(Permission.LEAD_READ)
def services_of(public_id: str) -> Answer:
    """Show the services that a participant was referred to, and the form for one more."""
    actor = current_actor()
    return _person_page(load(public_id, actor), actor)


@bp.post("/<public_id>/services")
@needs(Permission.LEAD_WORK)
def ask_service(public_id: str) -> Answer:
    """Refer a participant to a service."""
    actor, form = current_actor(), request.form
    try:
        with transaction():
            referral = load(public_id, actor)
            chosen = _chosen(form.get("service", ""))
            sending.ask(
                referral, chosen, actor=actor, need=form.get("need", ""), due_on=day_of(form, "due_on"),
                words=form.get("words", ""),
            )  # fmt: skip
    except Invalid as refused:
        return _person_page(load(public_id, actor), actor, refused), refused.status
    return back("diversion.services_of", referral, "sent")


@bp.post("/<public_id>/services/<sent_id>")
@needs(Permission.LEAD_WORK)
def go_on(public_id: str, sent_id: str) -> Answer:
    """Note what became of a referral to a service."""
    actor, form = current_actor(), request.form
    try:
        with transaction():
            referral = load(public_id, actor)
            sending.go_on(
                sending.load_sent(referral, sent_id), form.get("stage", ""), actor=actor,
                due_on=day_of(form, "due_on"), words=form.get("words", ""),
                version=seen_version(form.get("version", "")),
            )  # fmt: skip
    except Conflict as late:
        now = sending.load_sent(load(public_id, actor), sent_id)
        return too_late(
            late, what=now.service.name, theirs=[("It is now", STAGES[now.stage])],
            yours=[("You noted", STAGES.get(form.get("stage", ""), "nothing")), ("Your words", form.get("words", ""))],
            back_to=url_for(".services_of", public_id=public_id),
        )  # fmt: skip
    except Invalid as refused:
        return _person_page(load(public_id, actor), actor, refused, wrong=sent_id), refused.status
    return back("diversion.services_of", referral, f"s-{sent_id}")


@bp.get("/<public_id>/services/<sent_id>/sheet")
@needs(Permission.LEAD_WORK)
def service_sheet(public_id: str, sent_id: str) -> Answer:
    """Show on one page what the service may be told now, by which consent; opening it is a disclosure."""
    actor = current_actor()
    with transaction():
        referral = load(public_id, actor)
        sent = sending.load_sent(referral, sent_id)
        opened = sending.tell(sent, actor=actor)
    return render_template("diversion/service_sheet.html", referral=referral, sent=sent, opened=opened)


def _given() -> dict[str, Any]:
    form = request.form
    return {**form.to_dict(), "open_days": form.getlist("open_days")}


def _chosen(public_id: str) -> Service:
    found = next((one for one in directory.services(used=True, limit=CHOSEN) if one.public_id == public_id), None)
    if found is None:
        raise Invalid(fields={"service": "Pick from the list."})
    return found


def _directory_page(refused: Invalid | None = None) -> str:
    args, kinds = request.args, [(row.key, row.label) for row in catalog().goal_areas.values()]
    after, kind = row_behind(args.get("after", "")), args.get("kind", "")
    rows = directory.services(kind=kind if kind in dict(kinds) else "", after=after, limit=queries.PAGE + 1)
    more = hidden(rows[queries.PAGE - 1].id) if len(rows) > queries.PAGE else None
    return render_template(
        "diversion/services.html", rows=rows[: queries.PAGE], free=sending.free(rows), more=more, first=not after,
        kind=kind, kinds=kinds, days=dict(directory.DAYS), refused=refused, fields=_service_fields(None, refused),
    )  # fmt: skip


def _service_page(found: Service, refused: Invalid | None = None) -> str:
    return render_template(
        "diversion/service.html", service=found, free=sending.free([found])[found.id], refused=refused,
        fields=_service_fields(found, refused),
    )  # fmt: skip


def _service_fields(found: Service | None, refused: Invalid | None) -> list[Field]:
    words = directory.WORDS
    fields = [
        Field("name", words["name"]),
        Field("agency", words["agency"]),
        Field("kind", "About", "choice", choices=[(row.key, row.label) for row in catalog().goal_areas.values()]),
        Field("places", "People it can take at a time", hint="0 while it takes nobody."),
        Field("open_days", "Open on", "many", choices=directory.DAYS, value=[]),
        Field("languages", words["languages"], required=False),
        Field("contact", words["contact"]),
        Field("notes", "Notes", "text", "About the service, never about a person.", required=False),
    ]
    if found is not None:
        fields.append(Field("used", "People are still referred to it", "flag", required=False, value=found.used))
    for field in fields:
        if refused is not None:
            field.value = _given().get(field.name, [] if field.kind == "many" else "")
        elif found is not None and field.kind != "flag":
            field.value = getattr(found, field.name)
        if refused is not None and field.name in refused.fields:
            field.errors = [refused.fields[field.name]]
    return fields


def _person_page(referral: LeadReferral, actor: Actor, refused: Invalid | None = None, wrong: str = "") -> str:
    listed = sending.offered(referral, directory.services(used=True, limit=CHOSEN))
    choices = [(one.service.public_id, _said(one)) for one in sorted(listed, key=lambda one: not one.agreed)]
    asked = refused if refused is not None and not wrong else None
    fields = [
        Field("service", "Service", "choice", "Those that a consent names stand first.", choices=choices),
        Field("need", "What it is asked for", "text", "In general words; the service is told it by consent alone."),
        Field("due_on", "Answer by", "date", "On this day it comes back to you."),
        Field("words", "Note", "text", required=False),
    ]
    for field in fields:
        if asked is not None:
            field.value = request.form.get(field.name, "")
            field.errors = [asked.fields[field.name]] if field.name in asked.fields else []
    day = queries.today()
    rows = [(sent, bool(sending.consents_to(referral, sent.service, day)[1])) for sent in sending.sent_of(referral)]
    return render_template(
        "diversion/services_of.html", frame=frame(referral, actor, tab="diversion.services_of"), referral=referral,
        rows=rows, fields=fields, refused=refused, wrong=wrong, typed=request.form if wrong else {}, today=day,
        served=referral.state in queries.SERVED, following=NEXT, stages=STAGES, day_of=DAY_OF,
        names=queries.names_of({step.by_id for sent, _agreed in rows for step in sent.steps}),
    )  # fmt: skip


def _said(one: sending.Offered) -> str:
    places = "full" if not one.free else f"{one.free} free"
    return f"{one.service.name}, {one.service.agency} ({places}{'' if one.agreed else '; no consent yet'})"
