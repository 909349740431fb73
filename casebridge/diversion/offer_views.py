"""The liaison prosecutor's pages: offers by case, status and dates by consent, and the decision."""

from flask import redirect, render_template, request, url_for

from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.accounts.moves import apply_move
from casebridge.db import transaction
from casebridge.diversion import queries, services
from casebridge.diversion.blueprint import Answer, bp, move_page, move_too_late, receipt
from casebridge.diversion.frame import holder_of, next_move
from casebridge.diversion.models import LeadReferral
from casebridge.diversion.reading import read_status
from casebridge.diversion.referring_views import ANSWERS
from casebridge.diversion.reporting import reports_of
from casebridge.diversion.words import offer_deadline
from casebridge.errors import Conflict, Invalid, NotReady, StepUpNeeded
from casebridge.paging import seen_version


@bp.get("/offers")
@needs(Permission.LEAD_STATUS)
def offers() -> Answer:
    """List the offers made at an arrest, with their case: the answer and dates, nothing else."""
    return _list_page()


@bp.post("/offers/<public_id>/case")
@needs(Permission.LEAD_STATUS)
def link_case(public_id: str) -> Answer:
    """Point an offer to its case, by the case's number."""
    actor = current_actor()
    try:
        with transaction():
            referral = queries.load_offer(public_id, actor=actor)
            version = seen_version(request.form.get("version", ""))
            services.link_case(referral, request.form.get("number", ""), actor=actor, version=version)
    except Invalid as refused:
        return _list_page(refused=refused, wrong=public_id), refused.status
    return redirect(url_for(".offer", public_id=public_id), 303)


@bp.get("/offers/<public_id>")
@needs(Permission.LEAD_STATUS)
def offer(public_id: str) -> Answer:
    """Show one offer: dates, and the status that a live consent opens at this request."""
    actor = current_actor()
    with transaction():
        referral = queries.load_offer(public_id, actor=actor)
        status = read_status(referral, reader=actor)
    waiting_for = holder_of(referral, actor)["name"]
    decides = referral.state == "liaison_decision"
    return render_template(
        "diversion/offer.html", referral=referral, status=status, reports=reports_of(referral) if status else [],
        deadline=offer_deadline(referral), answer=ANSWERS[referral.answer_to_officer],
        move=next_move(referral, actor, waiting_for, "diversion.offer_move") if decides else None,
    )  # fmt: skip


@bp.get("/offers/<public_id>/moves/<name>")
@needs(Permission.LEAD_STATUS)
def offer_move(public_id: str, name: str) -> Answer:
    """Show what a decision on an offer asks for."""
    actor = current_actor()
    referral = queries.load_offer(public_id, actor=actor)
    return move_page(referral, name, actor, shown=_shown(referral))


@bp.post("/offers/<public_id>/moves/<name>")
@needs(Permission.LEAD_STATUS)
def make_offer_move(public_id: str, name: str) -> Answer:
    """Decide on an offer and go to the receipt."""
    actor = current_actor()
    try:
        with transaction():
            entry = apply_move(queries.load_offer(public_id, actor=actor), name, actor, request.form)
    except Conflict as late:
        back_to = url_for("diversion.offer", public_id=public_id)
        return move_too_late(queries.load_offer(public_id, actor=actor), name, late, back_to)
    except (NotReady, Invalid, StepUpNeeded) as refused:
        referral = queries.load_offer(public_id, actor=actor)
        return move_page(referral, name, actor, shown=_shown(referral), refused=refused), refused.status
    return receipt(entry)


def _list_page(refused: Invalid | None = None, wrong: str = "") -> str:
    actor = current_actor()
    page = queries.offers(actor, linked=True, cursor=request.args.get("after", ""))
    return render_template(
        "diversion/offers.html", page=page, first=not request.args.get("after"), answers=ANSWERS,
        deadline=offer_deadline, unlinked=queries.offers(actor, linked=False).rows, refused=refused, wrong=wrong,
        sent=request.form.get("number", ""),
    )  # fmt: skip


def _shown(referral: LeadReferral) -> dict[str, str]:
    return {
        "make": "diversion.make_offer_move", "back": url_for("diversion.offer", public_id=referral.public_id),
        "title": referral.number, "home": url_for("diversion.offers"), "home_label": "LEAD offers",
    }  # fmt: skip
