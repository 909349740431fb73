"""What is known of a participant, the questions of eligibility, and who read what."""

from typing import Any

from flask import render_template, request, url_for

from casebridge.access.actor import Actor
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.db import transaction
from casebridge.diversion import eligibility, forms, queries, services
from casebridge.diversion.blueprint import Answer, back, before, bp, load, too_late
from casebridge.diversion.frame import frame
from casebridge.diversion.models import LeadReferral
from casebridge.diversion.referring_views import typed
from casebridge.errors import Conflict, Invalid
from casebridge.paging import hidden, seen_version


@bp.get("/<public_id>/details")
@needs(Permission.LEAD_READ)
def details(public_id: str) -> Answer:
    """Show what is known of a participant, to be completed, and the questions of eligibility."""
    actor = current_actor()
    return _page(load(public_id, actor), actor)


@bp.post("/<public_id>/details")
@needs(Permission.LEAD_WORK)
def save_details(public_id: str) -> Answer:
    """Keep what is known of a participant."""
    actor = current_actor()
    try:
        with transaction():
            referral = load(public_id, actor)
            given = typed(referral.door, services.STAGES)
            services.update_details(referral, given, actor=actor, version=seen_version(request.form.get("version", "")))
    except Conflict as late:
        return _too_late(load(public_id, actor), late)
    except Invalid as refused:
        return _page(load(public_id, actor), actor, refused=refused), refused.status
    return back("diversion.details", referral)


@bp.post("/<public_id>/eligibility")
@needs(Permission.LEAD_WORK)
def save_eligibility(public_id: str) -> Answer:
    """Keep the answers to the questions of eligibility."""
    actor, form = current_actor(), request.form
    try:
        with transaction():
            referral = load(public_id, actor)
            eligibility.answer_questions(referral, form, actor=actor, seen=form.get("version", ""))
    except Conflict as late:
        back_to = url_for("diversion.details", public_id=public_id, _anchor="eligibility")
        return too_late(late, what="Eligibility", theirs=late.theirs, yours=late.yours, back_to=back_to)
    return back("diversion.details", referral, "eligibility")


@bp.get("/<public_id>/disclosures")
@needs(Permission.LEAD_READ)
def disclosures_of(public_id: str) -> Answer:
    """Show who outside LEAD read what of a participant, under which consent."""
    actor = current_actor()
    referral = load(public_id, actor)
    rows = queries.disclosures(referral=referral, before=before(), limit=queries.PAGE + 1)
    more = hidden(rows[queries.PAGE - 1][0].id) if len(rows) > queries.PAGE else None
    return render_template(
        "diversion/disclosures_of.html", frame=frame(referral, actor, tab="diversion.disclosures_of"),
        referral=referral, rows=rows[: queries.PAGE], more=more, first=not before(),
    )  # fmt: skip


def _page(referral: LeadReferral, actor: Actor, refused: Any = None) -> str:
    values = typed(referral.door, services.STAGES) if refused else referral.details
    fields = forms.referral_fields(referral.door, values, refused.fields if refused else {}, services.STAGES)
    return render_template(
        "diversion/details.html", frame=frame(referral, actor, tab="diversion.details"), referral=referral,
        fields=fields, refused=refused, questions=eligibility.questions_of(referral.door),
        answers={row.rule: row for row in referral.answers}, against=eligibility.failing(referral),
        choices=forms.YES_NO, eligibility_seen=eligibility.seen_of(referral),
    )  # fmt: skip


def _too_late(referral: LeadReferral, late: Conflict) -> tuple[str, int]:
    """Show both texts of each field that two people answered differently."""
    sent = typed(referral.door, services.STAGES)
    differ = [
        (row.label, forms.shown(row.key, referral.details.get(row.key, "")), forms.shown(row.key, sent[row.key]))
        for row in forms.fields_of(referral.door, services.STAGES)
        if (sent[row.key] or "") != (referral.details.get(row.key) or "")
    ]
    return too_late(
        late, what="What is known", theirs=[(label, theirs) for label, theirs, _yours in differ],
        yours=[(label, yours) for label, _theirs, yours in differ],
        back_to=url_for("diversion.details", public_id=referral.public_id),
    )  # fmt: skip
