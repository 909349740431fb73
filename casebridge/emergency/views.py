"""Pages of emergencies: open a case by its number, what of it is shown, and the review by its owners."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from casebridge.access.actor import Actor
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.cases.titles import title_of
from casebridge.catalog.load import catalog
from casebridge.db import transaction
from casebridge.emergency import queries, services
from casebridge.emergency.services import ACKNOWLEDGED, OwnCase
from casebridge.errors import Invalid
from casebridge.evidence.queries import type_label
from casebridge.evidence.services import note_read
from casebridge.evidence.store import store

bp = Blueprint("emergency", __name__, url_prefix="/emergency")
Answer = str | Response | tuple[str, int]


@bp.get("")
@needs(Permission.EMERGENCY_OPEN)
def index() -> Answer:
    """Show the form, and the entries that this person made."""
    return _form(current_actor())


@bp.post("")
@needs(Permission.EMERGENCY_OPEN)
def enter() -> Answer:
    """Count the try, then open the case of the number; what cannot be opened is told in one way."""
    actor, sent = current_actor(), request.form
    number, category, words = (sent.get(name, "") for name in ("number", "category", "words"))
    try:
        with transaction():
            services.count_try(
                number, category=category, words=words, acknowledged=sent.get("acknowledged", ""), actor=actor
            )
        with transaction():
            case_id = services.open_case(number, category=category, words=words, actor=actor).case.public_id
    except OwnCase as own:
        return redirect(url_for("cases.show", case_id=own.public_id), 303)
    except Invalid as refused:
        return _form(actor, refused), refused.status
    return redirect(url_for(".show", case_id=case_id), 303)


@bp.get("/<case_id>")
@needs(Permission.CASE_EMERGENCY)
def show(case_id: str) -> Answer:
    """Show the open part of a case, while the emergency lasts."""
    actor = current_actor()
    with transaction():
        case = queries.load_opened(case_id, actor=actor)
        services.note_look(case, actor=actor)
    entry = next(one for one in queries.own(actor) if one.case_id == case.id)
    return render_template(
        "emergency/case.html", case=case, title=title_of(case.kind, case.place, case.complaint_number), entry=entry,
        suspects=queries.suspects_of(case), facts=queries.facts_of(case, actor), type_label=type_label,
        exhibits=queries.exhibits_of(case, actor), people=queries.reachable(case), unit=_unit(case.unit),
    )  # fmt: skip


@bp.get("/<case_id>/exhibits/<exhibit_id>")
@needs(Permission.CASE_EMERGENCY)
def file(case_id: str, exhibit_id: str) -> Any:
    """Give the original bytes of an exhibit of the open part; each time is an event."""
    actor = current_actor()
    with transaction():
        case = queries.load_opened(case_id, actor=actor)
        exhibit, version = queries.load_file(case, exhibit_id, actor=actor)
        note_read(exhibit, version, actor=actor, how="download")
    return send_file(
        store().found(version.store_key), as_attachment=True, download_name=version.name, max_age=0,
        mimetype="application/octet-stream", conditional=True, etag=version.sha256,
    )  # fmt: skip


@bp.get("/reviews")
@needs(Permission.EMERGENCY_REVIEW)
def reviews() -> Answer:
    """Show the entries into cases that this person answers for."""
    return _reviews(current_actor())


@bp.post("/reviews/<entry_id>")
@needs(Permission.EMERGENCY_REVIEW)
def review(entry_id: str) -> Answer:
    """Say whether an entry was justified."""
    actor, sent = current_actor(), request.form
    try:
        with transaction():
            entry = queries.load_entry(entry_id, actor=actor)
            services.review(entry, justified=sent.get("justified", ""), words=sent.get("words", ""), actor=actor)
    except Invalid as refused:
        return _reviews(actor, refused, entry_id), refused.status
    return redirect(url_for(".reviews"), 303)


def _form(actor: Actor, refused: Invalid | None = None) -> str:
    rules, own = catalog().entry_rules, queries.own(actor)
    return render_template(
        "emergency/form.html", refused=refused, errors=refused.fields if refused else {},
        typed=request.form if refused else {}, own=own, acknowledged=ACKNOWLEDGED, units=_unit,
        reasons=[(row.key, row.label, row.means) for row in catalog().emergency_reasons.values()],
        least=rules["reason_length"].value, hours=rules["emergency_hours"], most=rules["emergency_tries"].value,
        unreviewed=queries.unreviewed(actor), labels=catalog().emergency_reasons,
    )  # fmt: skip


def _reviews(actor: Actor, refused: Invalid | None = None, of: str = "") -> str:
    waiting, done = queries.reviews_for(actor)
    return render_template(
        "emergency/reviews.html", waiting=waiting, done=done, refused=refused, of=of,
        errors=refused.fields if refused else {}, typed=request.form if refused else {}, unit=_unit,
        labels=catalog().emergency_reasons,
    )  # fmt: skip


def _unit(key: str) -> str:
    unit = catalog().units.get(key)
    return unit.label if unit else key
