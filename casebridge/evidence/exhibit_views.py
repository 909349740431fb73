"""The page of one exhibit: what it is, its class and use, its versions, and the flag for the defense."""

from functools import partial
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casebridge.access.actor import Actor
from casebridge.access.check import can, require
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.cases.frame import frame
from casebridge.cases.models import Case
from casebridge.db import transaction
from casebridge.errors import Invalid
from casebridge.evidence import pages, queries, services, withdrawing
from casebridge.evidence.blueprint import NO_FILE, as_json, bp, load, receive
from casebridge.evidence.forms import exhibit_fields, field
from casebridge.evidence.models import Exhibit
from casebridge.evidence.pointers.queries import pointer_shown
from casebridge.evidence.queries import load_version
from casebridge.evidence.seeing.asked import read_ask
from casebridge.evidence.seeing.document import Document, as_plain, open_document
from casebridge.evidence.seeing.readers import readers_of
from casebridge.paging import seen_version

Answer = str | Response | tuple[str, int]


@bp.get("/cases/<case_id>/evidence/<exhibit_id>")
@needs(Permission.CASE_READ)
def show(case_id: str, exhibit_id: str) -> Answer:
    """Show one exhibit: its pages, what it is, its hash and notices, custody, and who opened it.

    Where a script turns the pages, the viewer alone is answered.
    """
    actor = current_actor()
    ask = read_ask(request.args)
    part = request.headers.get("HX-Request-Type") == "partial"
    if not part:
        with transaction():
            case, exhibit = load(case_id, exhibit_id, actor)
            version = load_version(exhibit, ask.version) if exhibit.versions else None
            services.note_read(exhibit, version, actor=actor, how="view")
    case, document = open_document(case_id, exhibit_id, actor, ask)
    if part:
        return render_template("evidence/document.html", doc=_viewer(case, document, actor), case=case)
    return _exhibit_page(case, document.exhibit, actor, document=document)


@bp.post("/cases/<case_id>/evidence/<exhibit_id>")
@needs(Permission.EXHIBIT_CLASSIFY)
def classify(case_id: str, exhibit_id: str) -> Answer:
    """Change title, type, class or use of an exhibit."""
    actor = current_actor()
    sent = request.form
    version = sent.get("version", "")
    try:
        with transaction():
            case, exhibit = load(case_id, exhibit_id, actor)
            services.classify(
                exhibit, actor=actor, title=sent.get("title"), type_key=sent.get("type"),
                class_=sent.get("class") or None, used=sent.get("used") or None, why=sent.get("why_class", ""),
                version=seen_version(version),
            )  # fmt: skip
    except Invalid as refused:
        case, exhibit = load(case_id, exhibit_id, actor)
        return _exhibit_page(case, exhibit, actor, refused), refused.status
    return redirect(url_for(".show", case_id=case_id, exhibit_id=exhibit_id), 303)


@bp.post("/cases/<case_id>/evidence/<exhibit_id>/versions")
@needs(Permission.EXHIBIT_ADD, retry=False)
def add_version(case_id: str, exhibit_id: str) -> Any:
    """Take in a new version of an exhibit; the earlier ones stay."""
    actor = current_actor()
    sent = [file for file in request.files.getlist("files") if file.filename][:1]
    if not sent:
        case, exhibit = load(case_id, exhibit_id, actor)
        require(actor, Permission.EXHIBIT_ADD, case)
        return _exhibit_page(case, exhibit, actor, NO_FILE), 422
    done = [receive(case_id, file, actor, request.form.get("sha256", ""), exhibit_id) for file in sent]
    if request.accept_mimetypes.best == "application/json" and done:
        return as_json(case_id, done[0])
    return redirect(url_for(".show", case_id=case_id, exhibit_id=exhibit_id), 303)


@bp.post("/cases/<case_id>/evidence/<exhibit_id>/favorable")
@needs(Permission.EXHIBIT_CLASSIFY)
def flag(case_id: str, exhibit_id: str) -> Answer:
    """Flag an exhibit as possibly favorable."""
    actor = current_actor()
    try:
        with transaction():
            case, exhibit = load(case_id, exhibit_id, actor)
            services.flag_favorable(exhibit, text=request.form.get("text", ""), actor=actor)
    except Invalid as refused:
        case, exhibit = load(case_id, exhibit_id, actor)
        return _exhibit_page(case, exhibit, actor, refused), refused.status
    return redirect(url_for(".show", case_id=case_id, exhibit_id=exhibit_id), 303)


@bp.post("/cases/<case_id>/evidence/<exhibit_id>/withdrawal")
@needs(Permission.EXHIBIT_CLASSIFY)
def withdraw(case_id: str, exhibit_id: str) -> Answer:
    """Take an exhibit out of the case with a reason, or back into it."""
    actor, sent = current_actor(), request.form
    act = withdrawing.bring_back if sent.get("to", "") == "back" else withdrawing.withdraw
    try:
        with transaction():
            case, exhibit = load(case_id, exhibit_id, actor)
            act(exhibit, why=sent.get("why", ""), actor=actor, version=seen_version(sent.get("version", "")))
    except Invalid as refused:
        case, exhibit = load(case_id, exhibit_id, actor)
        return _exhibit_page(case, exhibit, actor, refused), refused.status
    return redirect(url_for(".show", case_id=case_id, exhibit_id=exhibit_id), 303)


def _beside(case: Case, exhibit: Exhibit, actor: Actor) -> list[tuple[str, str, str]]:
    """Return the exhibits before and after this one: label, address and key."""
    seen = queries.exhibits_of(case, actor)
    at = next((place for place, one in enumerate(seen) if one.id == exhibit.id), 0)
    found = [(seen[at - 1], "[")] if at else []
    found += [(one, "]") for one in seen[at + 1 : at + 2]]
    return [
        (f"Ex {one.number}", url_for(".show", case_id=case.public_id, exhibit_id=one.public_id), key)
        for one, key in found
    ]


def _flag_field(refused: Invalid | None) -> dict[str, Any]:
    typed, said = (request.form.get("text", ""), refused.fields.get("text")) if refused else ("", None)
    return field("text", "What could help the defense", typed, errors=[said] if said else [])


def _why_field(exhibit: Exhibit, refused: Invalid | None) -> dict[str, Any]:
    typed, said = (request.form.get("why", ""), refused.fields.get("why")) if refused else ("", None)
    label = "Why it is withdrawn" if exhibit.withdrawn_at is None else "Why it comes back"
    return field("why", label, typed, errors=[said] if said else [])


def _viewer(case: Case, document: Document, actor: Actor) -> dict[str, Any]:
    here = partial(url_for, "evidence.show", case_id=case.public_id, exhibit_id=document.exhibit.public_id)
    return as_plain(case, document, here, {}, actor)


def _exhibit_page(
    case: Case, exhibit: Exhibit, actor: Actor, refused: Invalid | None = None, document: Document | None = None
) -> str:
    keeper = queries.names_of({exhibit.custody.keeper_id} if exhibit.custody else set())
    return render_template(
        "evidence/show.html", frame=frame(case, actor, tab="evidence.index"), exhibit=exhibit, refused=refused,
        version=exhibit.latest, about=pages.what_it_is(exhibit.latest), type_label=queries.type_label(exhibit.type),
        fields=exhibit_fields(exhibit, refused.fields if refused else None, request.form if refused else None),
        may_classify=can(actor, Permission.EXHIBIT_CLASSIFY, case),
        may_release=can(actor, Permission.EXHIBIT_RELEASE, case), may_add=can(actor, Permission.EXHIBIT_ADD, case),
        custody=queries.custody_lines(exhibit), keeper=next(iter(keeper.values()), ""),
        readers=readers_of(exhibit, actor, case), doc=_viewer(case, document, actor) if document else None,
        beside=_beside(case, exhibit, actor),
        moves=pages.custody_moves(exhibit, actor), flag=_flag_field(refused), why=_why_field(exhibit, refused),
        withdrawn_by=next(iter(queries.names_of({i for i in (exhibit.withdrawn_by_id,) if i}).values()), ""),
        **pointer_shown(exhibit),
        received_by=queries.names_of({v.received_by_id for v in exhibit.versions}),
    )  # fmt: skip
