"""The consent of a participant: who may know what for how long, recorded, narrowed, withdrawn."""

from typing import Any

from flask import render_template, request
from sqlalchemy import select

from casebridge.access.actor import Actor
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.catalog.load import catalog
from casebridge.db import db, transaction
from casebridge.diversion import consents, queries
from casebridge.diversion.blueprint import Answer, back, bp, load, receipt
from casebridge.diversion.consent_forms import consent_answers, consent_fields, day_of, narrow_fields
from casebridge.diversion.frame import frame
from casebridge.diversion.models import Consent, LeadReferral
from casebridge.diversion.reading import covered, notice_text
from casebridge.errors import Invalid, NotThere


@bp.get("/<public_id>/consent")
@needs(Permission.LEAD_READ)
def consent(public_id: str) -> Answer:
    """Show every consent of a participant and the form for one more."""
    actor = current_actor()
    return _page(load(public_id, actor), actor)


@bp.post("/<public_id>/consent")
@needs(Permission.LEAD_WORK)
def record_consent(public_id: str) -> Answer:
    """Record a consent; the first one begins intake and ends on a receipt."""
    actor = current_actor()
    try:
        with transaction():
            referral = load(public_id, actor)
            answers = consent_answers(request.form, proceedings=_proceedings())
            entry = consents.take_consent(referral, actor=actor, **answers)
    except Invalid as refused:
        return _page(load(public_id, actor), actor, refused=refused), refused.status
    return receipt(entry) if entry else back("diversion.consent", referral, "consents")


@bp.post("/<public_id>/consent/<consent_id>/withdraw")
@needs(Permission.LEAD_WORK)
def withdraw_consent(public_id: str, consent_id: str) -> Answer:
    """Withdraw a consent; it counts at the next request."""
    actor = current_actor()
    with transaction():
        referral = load(public_id, actor)
        consents.withdraw_consent(_consent(referral, consent_id), actor=actor)
    return back("diversion.consent", referral, "consents")


@bp.post("/<public_id>/consent/<consent_id>/agree")
@needs(Permission.LEAD_WORK)
def agree_to_consent(public_id: str, consent_id: str) -> Answer:
    """Agree as the second person to a consent by which police read."""
    actor = current_actor()
    with transaction():
        referral = load(public_id, actor)
        consents.agree(_consent(referral, consent_id), actor=actor)
    return back("diversion.consent", referral, "consents")


@bp.get("/<public_id>/consent/<consent_id>")
@needs(Permission.LEAD_WORK)
def narrowing(public_id: str, consent_id: str) -> Answer:
    """Show what a consent has, to be taken away from."""
    actor = current_actor()
    referral = load(public_id, actor)
    return _narrow_page(referral, _consent(referral, consent_id), actor)


@bp.post("/<public_id>/consent/<consent_id>")
@needs(Permission.LEAD_WORK)
def narrow_consent(public_id: str, consent_id: str) -> Answer:
    """Put a narrower consent in the place of one."""
    actor = current_actor()
    form = request.form
    try:
        with transaction():
            referral = load(public_id, actor)
            consents.narrow_consent(
                _consent(referral, consent_id), actor=actor, purposes=form.getlist("purposes"),
                scope=form.getlist("scope"), until=day_of(form, "until"),
            )  # fmt: skip
    except Invalid as refused:
        referral = load(public_id, actor)
        return _narrow_page(referral, _consent(referral, consent_id), actor, refused=refused), refused.status
    return back("diversion.consent", referral, "consents")


@bp.get("/<public_id>/consent/<consent_id>/paper")
@needs(Permission.LEAD_READ)
def consent_paper(public_id: str, consent_id: str) -> Answer:
    """Show a consent on one page, to be printed and signed."""
    actor = current_actor()
    referral = load(public_id, actor)
    given = _consent(referral, consent_id)
    return render_template(
        "diversion/paper.html", referral=referral, consent=given, fields=catalog().consent_fields,
        covers=covered(given), discloser=catalog().agencies["lead"].label, notice=notice_text(),
    )  # fmt: skip


def _page(referral: LeadReferral, actor: Actor, refused: Any = None) -> str:
    today = queries.today()
    proceedings = _proceedings()
    fields = consent_fields(
        request.form if refused else None, refused.fields if refused else {}, today=today,
        ends=consents.latest_end(today), proceedings=proceedings,
    )  # fmt: skip
    return render_template(
        "diversion/consent.html", frame=frame(referral, actor, tab="diversion.consent"), referral=referral,
        fields=fields, refused=refused, proceedings=proceedings, today=today, rules=catalog().consent_rules,
        served=referral.state in queries.SERVED, repeated=_repeated(referral),
    )  # fmt: skip


def _narrow_page(referral: LeadReferral, given: Consent, actor: Actor, refused: Any = None) -> str:
    fields = narrow_fields(given, request.form if refused else None, refused.fields if refused else {})
    return render_template(
        "diversion/narrow.html", frame=frame(referral, actor, tab="diversion.consent"), referral=referral,
        consent=given, fields=fields, refused=refused,
    )  # fmt: skip


def _consent(referral: LeadReferral, consent_id: str) -> Consent:
    query = select(Consent).where(Consent.referral_id == referral.id, Consent.public_id == consent_id)
    found = db.session.scalar(query)
    if found is None:
        raise NotThere()
    return found


def _proceedings() -> bool:
    return request.args.get("form") == "proceedings"


def _repeated(referral: LeadReferral) -> set[int]:
    """Return the consents whose button must say more than the party, which another consent has too."""
    seen: set[str] = set()
    again = set()
    for given in referral.consents:
        if given.withdrawn_at is None:
            if given.party in seen:
                again.add(given.id)
            seen.add(given.party)
    return again
