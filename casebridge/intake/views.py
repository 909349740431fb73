"""Start a case and prepare its package: one page in any order, every form saves by itself."""

from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.accounts import kept
from casebridge.cases.models import Case
from casebridge.cases.queries import load_case
from casebridge.catalog.load import catalog
from casebridge.db import transaction
from casebridge.errors import Conflict, Invalid
from casebridge.incidents.queries import load_incident
from casebridge.intake import forms, link_views, message_views, page, proposal_views, services, work_views
from casebridge.intake import ready as readiness_of
from casebridge.intake.blueprint import bp, prepare_page, saved, wants_json
from casebridge.intake.first import taken_over
from casebridge.intake.services import Unsaved

Answer = str | Response | tuple[str, int]
# These modules hang their views on the same blueprint when they are read.
PARTS = (link_views, message_views, proposal_views, work_views)


@bp.get("/cases/new")
@needs(Permission.CASE_START)
def new() -> Answer:
    """Ask what a new case needs to begin: kind, two facts, and what is known of the event."""
    return _start_page(current_actor())


@bp.post("/cases/new")
@needs(Permission.CASE_START)
def start() -> Answer:
    """Open the case and go to its page."""
    actor = current_actor()
    try:
        _check_start(request.form)
        with transaction():
            incident = load_incident(request.form["incident"], actor=actor) if request.form.get("incident") else None
            known = {key: request.form.get(key, "") for key in forms.START_FACTS}
            case = services.open_case(actor, request.form.get("kind", ""), known, incident=incident)
            public_id = case.public_id
    except Invalid as refused:
        return _start_page(actor, refused), refused.status
    return redirect(url_for(".show", case_id=public_id), 303)


@bp.get("/cases/<case_id>/prepare")
@needs(Permission.CASE_EDIT)
def show(case_id: str) -> Answer:
    """Show the intake page of a case."""
    actor = current_actor()
    case = load_case(case_id, actor=actor, permission=Permission.CASE_EDIT)
    return prepare_page(case, actor)


@bp.get("/cases/<case_id>/readiness")
@needs(Permission.FILE_READ)
def readiness(case_id: str) -> Answer:
    """Give the readiness panel alone, for pages that refresh it after each save."""
    actor = current_actor()
    case = load_case(case_id, actor=actor, permission=Permission.FILE_READ)
    require(actor, "class:open-case", case)
    return render_template("intake/readiness.html", case=case, ready=readiness_of.panel(case, actor))


@bp.post("/cases/<case_id>/prepare/facts/<section>")
@needs(Permission.CASE_EDIT)
def save_facts(case_id: str, section: str) -> Any:
    """Save the answers of one section, each by itself; what cannot be saved comes back with both texts."""
    actor = current_actor()
    seen = page.read_version(request.form.get("version", ""))
    problem: Unsaved | None = None
    with transaction():
        case = load_case(case_id, actor=actor, permission=Permission.CASE_EDIT)
        try:
            sent, classes = (
                _sent(case, section, seen),
                forms.sent_classes(page.section_keys(section, case), request.form),
            )
            changed = services.answer_many(case, sent, actor=actor, classes=classes)
            kept.forget(request.path, actor.id or 0)
        except Unsaved as some:
            problem, changed = some, some.changed
    if problem is None:
        return saved(case, actor, section, _version(seen, changed), f"section-{section}")
    if problem.late:
        return _late(case, section, problem, _version(seen, changed))
    if wants_json():
        return jsonify(errors=problem.refused, version=_version(seen, changed)), 422
    case = load_case(case_id, actor=actor)
    return prepare_page(case, actor, errors=problem.refused, sent=request.form), 422


def _sent(case: Case, section: str, seen: dict[str, int]) -> list[services.Sent]:
    found: list[services.Sent] = []
    for key in page.section_keys(section, case):
        raw = forms.sent_answer(catalog().facts[key], request.form)
        if raw is not None:
            found.append((key, raw, seen.get(key, 0)))
    return found


def _version(seen: dict[str, int], changed: dict[str, int]) -> str:
    return ",".join(f"{key}:{serial}" for key, serial in (seen | changed).items())


def _late(case: Case, section: str, problem: Unsaved, version: str) -> Any:
    """Answer with both texts; nothing was overwritten, and the next saving may choose."""
    now = services.latest(case, list(problem.late))
    bumped = _version(page.read_version(version), {key: fact.serial for key, (fact, _who) in now.items()})
    key = next(iter(problem.late))
    fact, who = now[key]
    late = problem.late[key]
    if wants_json():
        return jsonify(
            what=catalog().facts[key].label, who=who, at=clock.court_local(fact.entered_at).strftime("%H:%M:%S"),
            version=bumped, fields={key: fact.value},
        ), 409  # fmt: skip
    both = Conflict(
        late.happened,
        theirs=[pair for one in problem.late.values() for pair in one.theirs],
        yours=[pair for one in problem.late.values() for pair in one.yours],
    )
    action = url_for(".save_facts", case_id=case.public_id, section=section)
    retry = {"action": action, "fields": [], "names": list(problem.late), "version": bumped}
    return render_template(
        "errors/conflict.html", error=both, what=catalog().facts[key].label, retry=retry,
        back=url_for(".show", case_id=case.public_id),
    ), 409  # fmt: skip


def _check_start(form: Any) -> None:
    fields = {}
    if form.get("kind") not in catalog().case_types:
        fields["kind"] = "Pick the kind of case."
    for key in ("in_custody", "charged"):
        if form.get(key) not in ("yes", "no"):
            fields[key] = "Say yes or no: the two facts choose the door."
    if fields:
        raise Invalid(fields=fields)


def _start_page(actor: Actor, refused: Invalid | None = None) -> str:
    reference = request.values.get("incident", "")
    incident = load_incident(reference, actor=actor) if reference else None
    sent: dict[str, Any] = dict(request.form.items())
    if incident is not None and not sent:
        sent = {key: incident.facts.get(key, "") for key in forms.START_FACTS}
        sent["kind"] = incident.suggestion.case_type
    return render_template(
        "intake/start.html", fields=forms.start_fields(sent, refused.fields if refused else {}), refused=refused,
        incident=incident, taken=taken_over(incident, sent.get("kind", "")) if incident else [],
    )  # fmt: skip
