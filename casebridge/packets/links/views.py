"""Make a link to a packet, take it back, and the page at its other end."""

import io
from datetime import timedelta
from typing import Any

from flask import g, render_template, request, send_file, url_for

from casebridge.access import rates
from casebridge.access.actor import Actor
from casebridge.access.gate import SignInNeeded, current_actor, needs, open_to_all
from casebridge.access.policy import Permission
from casebridge.access.rates import Rate
from casebridge.cases.queries import load_case
from casebridge.db import db, transaction
from casebridge.errors import Invalid, StepUpNeeded, WrongState
from casebridge.packets.blueprint import Answer, bp
from casebridge.packets.links import services
from casebridge.packets.links.models import MAY_SHARE, PacketLink
from casebridge.packets.links.queries import LinkGone, link_of, living
from casebridge.packets.page import packet_page
from casebridge.packets.queries import load_packet
from casebridge.packets.seal import copies
from casebridge.paging import row_number

OPENINGS = Rate("packet-link", 30, timedelta(hours=1), "30 tries an hour from one place")


@bp.post("/cases/<case_id>/packets/<packet_id>/links")
@needs(MAY_SHARE)
def share(case_id: str, packet_id: str) -> Answer:
    """Make a link and show it, once."""
    actor, sent = current_actor(), request.form
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.PACKET_READ)
            shared = services.share(
                load_packet(case, packet_id, actor), recipient=sent.get("link_recipient", ""),
                account=sent.get("link_account", ""), days=row_number(sent.get("link_days", "")) or 0,
                most=row_number(sent.get("link_most", "")) or 0, actor=actor,
            )  # fmt: skip
    except (Invalid, StepUpNeeded) as refused:
        case = load_case(case_id, actor=actor)
        return packet_page(case, load_packet(case, packet_id, actor), actor, refused), refused.status
    case = load_case(case_id, actor=actor)
    made = {
        "address": url_for("packets.at_link", token=shared.token, _external=True), "code": shared.code,
        "recipient": shared.link.recipient,
    }  # fmt: skip
    return packet_page(case, load_packet(case, packet_id, actor), actor, made=made)


@bp.post("/cases/<case_id>/packets/<packet_id>/links/<link_id>/end")
@needs(MAY_SHARE)
def end_link(case_id: str, packet_id: str, link_id: str) -> Answer:
    """Take a link back."""
    actor = current_actor()
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.PACKET_READ)
            services.take_back(link_of(load_packet(case, packet_id, actor), link_id), actor=actor)
    except (StepUpNeeded, WrongState) as refused:
        case = load_case(case_id, actor=actor)
        return packet_page(case, load_packet(case, packet_id, actor), actor, refused), refused.status
    case = load_case(case_id, actor=actor)
    return packet_page(case, load_packet(case, packet_id, actor), actor)


@bp.post("/cases/<case_id>/packets/<packet_id>/copy")
@needs(MAY_SHARE)
def lock_copy(case_id: str, packet_id: str) -> Any:
    """Hand out a copy that opens with the password that stands in the form; neither is kept."""
    actor, password = current_actor(), request.form.get("copy_password", "").strip()
    try:
        case = load_case(case_id, actor=actor, permission=Permission.PACKET_READ)
        packet = load_packet(case, packet_id, actor)
        copies.may_lock(packet, password=password, actor=actor)
        place, number = copies.where(packet), packet.number
    except (Invalid, StepUpNeeded) as refused:
        case = load_case(case_id, actor=actor)
        return packet_page(case, load_packet(case, packet_id, actor), actor, refused), refused.status
    db.session.rollback()
    copy = copies.make_copy(*place, password)
    with transaction():
        case = load_case(case_id, actor=actor, permission=Permission.PACKET_READ)
        packet = load_packet(case, packet_id, actor)
        copies.may_lock(packet, password=password, actor=actor)
        copies.enter(packet, copy, actor=actor)
    return send_file(
        io.BytesIO(copy),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=f"{number}-locked.pdf",
        max_age=0,
    )


@bp.get("/p/<token>")
@open_to_all
def at_link(token: str) -> Answer:
    """Say that a packet waits here; looking opens nothing, so that programs that try links in mail use none up."""
    link = living(token)
    _for_whom(link)
    return _link_page(link)


@bp.post("/p/<token>")
@open_to_all
def open_link(token: str) -> Any:
    """Open the packet: count it, write it down, hand the bytes out."""
    with transaction():
        rates.take(OPENINGS, request.remote_addr or "unknown")
    link = living(token)
    actor = _for_whom(link)
    number = link.packet.number
    with transaction():
        path = services.open_by(
            token, code=request.form.get("link_code", ""), actor=actor, address=request.remote_addr or "",
            host=request.host, request_id=g.get("request_id", ""),
        )  # fmt: skip
    if path is None:
        left = services.tries_left(token)
        if left < 1:
            raise LinkGone()
        return _link_page(living(token), left), 422
    return send_file(path, mimetype="application/pdf", as_attachment=True, download_name=f"{number}.pdf", max_age=0)


def _for_whom(link: PacketLink) -> Actor | None:
    """Return the visitor where the link is for an account.

    :raises SignInNeeded: they must sign in first. :raises LinkGone: it is for somebody else.
    """
    actor: Actor | None = g.get("actor")
    if link.user_id is None:
        return None
    if actor is None:
        raise SignInNeeded()
    if not services.may_see(link, actor):
        raise LinkGone()
    return actor


def _link_page(link: PacketLink, tries: int | None = None) -> str:
    return render_template(
        "packets/link.html", needs_code=bool(link.code_sha256), left=link.most - link.opened, until=link.expires_at,
        size=link.packet.size, replaced=link.packet.state == "superseded", tries=tries,
    )  # fmt: skip
