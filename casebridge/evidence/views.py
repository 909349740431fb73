"""The evidence tab: add files and things, confirm what they are, download the originals."""

from typing import Any

from flask import jsonify, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from casebridge import clock
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.cases.frame import frame
from casebridge.cases.queries import load_case
from casebridge.db import transaction
from casebridge.errors import Invalid
from casebridge.evidence import exhibit_views, favorable_views, queries, services, upload_views
from casebridge.evidence.blueprint import NO_FILE, as_json, bp, load, receive
from casebridge.evidence.custody import views as custody_views
from casebridge.evidence.listing import index_page
from casebridge.evidence.models import Version
from casebridge.evidence.pointers import views as pointer_views
from casebridge.evidence.seeing import compared_views
from casebridge.evidence.seeing import views as seeing_views
from casebridge.evidence.store import store
from casebridge.paging import row_number

Answer = str | Response | tuple[str, int]
QUARANTINED = ("program", "web")
# These modules hang their views on the same blueprint when they are read.
PARTS = (compared_views, custody_views, exhibit_views, favorable_views, pointer_views, seeing_views, upload_views)


@bp.get("/cases/<case_id>/evidence")
@needs(Permission.CASE_READ)
def index(case_id: str) -> Answer:
    """List the exhibits of a case that the reader may see, and what became of files just sent."""
    actor = current_actor()
    case = load_case(case_id, actor=actor)
    return index_page(case, actor)


@bp.post("/cases/<case_id>/evidence")
@needs(Permission.EXHIBIT_ADD, retry=False)
def add(case_id: str) -> Any:
    """Take in files, each by itself; scripts get JSON for one, everybody else comes back to the list."""
    actor = current_actor()
    sent = [file for file in request.files.getlist("files") if file.filename]
    expected = request.form.get("sha256", "") if len(sent) == 1 else ""
    if not sent:
        case = load_case(case_id, actor=actor, permission=Permission.EXHIBIT_ADD)
        if request.accept_mimetypes.best == "application/json":
            return jsonify(outcome="reject", message=NO_FILE.happened), 422
        return index_page(case, actor, NO_FILE), 422
    try:
        done = [receive(case_id, file, actor, expected) for file in sent]
    except Invalid as refused:
        if request.accept_mimetypes.best == "application/json":
            return jsonify(outcome="reject", message=refused.happened), refused.status
        return index_page(load_case(case_id, actor=actor), actor, refused), refused.status
    if request.accept_mimetypes.best == "application/json":
        return as_json(case_id, done[0])
    return redirect(url_for(".index", case_id=case_id, _anchor="adding"), 303)


@bp.post("/cases/<case_id>/evidence/confirm")
@needs(Permission.EXHIBIT_CLASSIFY)
def confirm(case_id: str) -> Answer:
    """Confirm type, title and use of the files just sent; what is refused stays in the list."""
    actor = current_actor()
    shown = set(request.form.getlist("row"))
    with transaction():
        case = load_case(case_id, actor=actor, permission=Permission.EXHIBIT_CLASSIFY)
        for row in queries.received_by(case, actor):
            chosen = request.form.get(f"type-{row.public_id}", "")
            if row.exhibit is not None and row.result == "stored":
                if not chosen:
                    continue
                services.classify(
                    row.exhibit, actor=actor, type_key=chosen,
                    title=request.form.get(f"title-{row.public_id}") or None,
                    used=request.form.get(f"used-{row.public_id}") or None,
                )  # fmt: skip
            elif row.public_id not in shown:
                continue
            row.settled_at = clock.now()
    return redirect(url_for(".index", case_id=case_id), 303)


@bp.post("/cases/<case_id>/evidence/things")
@needs(Permission.EXHIBIT_ADD)
def add_thing(case_id: str) -> Answer:
    """Enter a physical thing as an exhibit."""
    actor = current_actor()
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.EXHIBIT_ADD)
            services.add_exhibit(
                case, title=request.form.get("title", ""), type_key=request.form.get("type", ""),
                used=request.form.get("used") or "unclassed", kept_at=request.form.get("kept_at", ""),
                given_by=request.form.get("given_by", ""), physical=True, confirmed=True, actor=actor,
                class_=request.form.get("class", ""),
            )  # fmt: skip
    except Invalid as refused:
        case = load_case(case_id, actor=actor)
        return index_page(case, actor, refused), refused.status
    return redirect(url_for(".index", case_id=case_id), 303)


@bp.get("/cases/<case_id>/evidence/<exhibit_id>/file")
@needs(Permission.CASE_READ)
def download(case_id: str, exhibit_id: str) -> Any:
    """Give the original bytes as an attachment; each time is an event."""
    actor = current_actor()
    number = request.args.get("version", "")
    with transaction():
        case, exhibit = load(case_id, exhibit_id, actor)
        version = queries.load_version(exhibit, (row_number(number) or 0) if number else None)
        risky = version.family in QUARANTINED
        if version.damaged_at is None and not (risky and request.args.get("confirmed") != "yes"):
            services.note_read(exhibit, version, actor=actor, how="download")
    if version.damaged_at is not None:
        return render_template("evidence/damaged.html", frame=frame(case, actor, tab=""), version=version), 409
    if risky and request.args.get("confirmed") != "yes":
        return render_template(
            "evidence/risky.html", frame=frame(case, actor, tab=""), version=version, exhibit=exhibit
        )
    return _attachment(version, version.name + (".quarantine" if risky else ""))


def _attachment(version: Version, name: str) -> Response:
    return send_file(
        store().found(version.store_key), as_attachment=True, download_name=name, max_age=0,
        mimetype="application/octet-stream", conditional=True, etag=version.sha256,
    )  # fmt: skip
