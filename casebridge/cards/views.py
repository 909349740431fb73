"""The page of a referral card: who will hold it, and the cards made before."""

import io
from typing import Any

from flask import Blueprint, render_template, request, send_file
from werkzeug.wrappers import Response

from casebridge.access.actor import Actor
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.cards import services
from casebridge.db import transaction
from casebridge.diversion.frame import frame
from casebridge.diversion.models import LeadReferral
from casebridge.diversion.queries import load_referral, names_of
from casebridge.errors import Invalid
from casebridge.packets.making import make

bp = Blueprint("cards", __name__, url_prefix="/lead")
Answer = str | Response | tuple[str, int]


@bp.get("/<public_id>/card")
@needs(Permission.LEAD_CARD)
def card(public_id: str) -> Answer:
    """Show what the card holds, who will hold it, and the cards made before."""
    actor = current_actor()
    return _page(load_referral(public_id, actor=actor, permission=Permission.LEAD_CARD), actor)


@bp.post("/<public_id>/card")
@needs(Permission.LEAD_CARD)
def make_card(public_id: str) -> Any:
    """Make the card and hand it out; it is registered before it leaves, and its bytes are kept nowhere."""
    actor = current_actor()
    referral = load_referral(public_id, actor=actor, permission=Permission.LEAD_CARD)
    try:
        given = services.prepare(referral, request.form.get("recipient", ""), actor=actor)
    except Invalid as refused:
        return _page(referral, actor, refused), refused.status
    pages = make(given)
    with transaction():
        referral = load_referral(public_id, actor=actor, permission=Permission.LEAD_CARD)
        name = services.hand_out(referral, given, pages, actor=actor).number
    # The name of the file says neither LEAD nor who it is about.
    return send_file(
        io.BytesIO(pages), mimetype="application/pdf", as_attachment=True, download_name=f"{name[-12:]}.pdf", max_age=0
    )


def _page(referral: LeadReferral, actor: Actor, refused: Invalid | None = None) -> str:
    rows = services.made_cards(referral)
    return render_template(
        "cards/card.html", frame=frame(referral, actor), referral=referral, rows=rows, refused=refused,
        names=names_of({row.made_by_id for row in rows}), errors=refused.fields if refused else {},
        typed=request.form if refused else {},
    )  # fmt: skip
