"""Packet pages: list, watch, download, issue; `builder_views` has the builder."""

from typing import Any

from flask import redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from casebridge.access.gate import current_actor, needs, polled
from casebridge.access.policy import Permission
from casebridge.accounts.moves import apply_move
from casebridge.cases.queries import load_case
from casebridge.db import transaction
from casebridge.errors import Invalid, NotReady, StepUpNeeded
from casebridge.packets import builder_views, services
from casebridge.packets.blueprint import Answer, bp
from casebridge.packets.builder_page import index_page, kind_labels
from casebridge.packets.ledger import views as ledger_views
from casebridge.packets.links import views as link_views
from casebridge.packets.page import packet_page
from casebridge.packets.progress import words_of
from casebridge.packets.queries import load_packet, recent
from casebridge.packets.seal import views as seal_views

# Pages that hang on the same blueprint.
PARTS = (builder_views, seal_views, link_views, ledger_views)


@bp.get("/packets")
@needs(Permission.PACKET_READ)
def overview() -> Answer:
    """List the packets of all cases that the reader may see."""
    before = request.args.get("before", "")
    rows = recent(current_actor(), before=before)
    more = rows[49].number if len(rows) > 50 else None
    return render_template("packets/overview.html", rows=rows[:50], more=more, first=not before, kinds=kind_labels())


@bp.get("/cases/<case_id>/packets")
@needs(Permission.PACKET_READ)
def index(case_id: str) -> Answer:
    """Show the packets of a case, and the form to build one."""
    actor = current_actor()
    case = load_case(case_id, actor=actor, permission=Permission.PACKET_READ)
    return index_page(case, actor)


@bp.get("/cases/<case_id>/packets/<packet_id>")
@needs(Permission.PACKET_READ)
def show(case_id: str, packet_id: str) -> Answer:
    """Show one packet: how far it is, or what it is and how to check it."""
    actor = current_actor()
    case = load_case(case_id, actor=actor, permission=Permission.PACKET_READ)
    return packet_page(case, load_packet(case, packet_id, actor), actor)


@bp.get("/cases/<case_id>/packets/<packet_id>/progress")
@polled
@needs(Permission.PACKET_READ)
def progress(case_id: str, packet_id: str) -> Answer:
    """Answer the part of the page that changes while a packet is built."""
    actor = current_actor()
    case = load_case(case_id, actor=actor, permission=Permission.PACKET_READ)
    packet = load_packet(case, packet_id, actor)
    answer = Response(render_template("packets/progress.html", case=case, packet=packet, words=words_of(packet)))
    if packet.state not in ("requested", "building"):
        answer.headers["HX-Refresh"] = "true"
    return answer


@bp.post("/cases/<case_id>/packets/<packet_id>/moves/<name>")
@needs(Permission.PACKET_READ)
def move(case_id: str, packet_id: str, name: str) -> Answer:
    """Issue, revoke, stop, discard or try again."""
    actor = current_actor()
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.PACKET_READ)
            packet = load_packet(case, packet_id, actor)
            entry = apply_move(packet, name, actor, request.form)
            if name == "issue":
                services.supersede_older(packet)
            receipt = entry.receipt
    except (NotReady, Invalid, StepUpNeeded) as refused:
        case = load_case(case_id, actor=actor)
        return packet_page(case, load_packet(case, packet_id, actor), actor, refused), refused.status
    if name in ("issue", "revoke"):
        return redirect(url_for("home.receipt", number=receipt), 303)
    return redirect(url_for(".show", case_id=case_id, packet_id=packet_id), 303)


@bp.get("/cases/<case_id>/packets/<packet_id>/file")
@needs(Permission.PACKET_READ)
def download(case_id: str, packet_id: str) -> Any:
    """Hand out the bytes as they were built; the permission is asked again."""
    actor = current_actor()
    with transaction():
        case = load_case(case_id, actor=actor, permission=Permission.PACKET_READ)
        packet = load_packet(case, packet_id, actor)
        path = services.read_bytes(packet, actor=actor)
        name = f"{packet.number}.pdf"
    return send_file(path, mimetype="application/pdf", as_attachment=True, download_name=name, max_age=0)
