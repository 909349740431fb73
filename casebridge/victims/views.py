"""Pages of notices to victims: a case's clocks and records, the sheet for one person, and the certification."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.cases.models import Case, Party
from casebridge.cases.people import ROLES, counts_as, live_charges
from casebridge.catalog.load import catalog
from casebridge.db import transaction
from casebridge.errors import Invalid
from casebridge.text import iso_date
from casebridge.victims import queries, services
from casebridge.victims.queries import CASE_ENDED, TO_CONFIRM
from casebridge.victims.services import END_WAYS, WAYS, WISHES, Typed

bp = Blueprint("victims", __name__)
Answer = str | Response | tuple[str, int]
OUTCOMES = {"sent": "It was sent or handed over", "not_found": "They could not be found"}


@bp.get("/victims/cases/<case_id>")
@needs(Permission.VICTIMS_READ)
def notices(case_id: str) -> Answer:
    """Show to whom notices of a case go, which clocks bind, and what was recorded."""
    actor = current_actor()
    return _page(queries.load_case_of_victims(case_id, actor=actor), actor)


@bp.post("/victims/<party_id>/notices")
@needs(Permission.VICTIM_NOTICE)
def record_notice(party_id: str) -> Answer:
    """Record a notice, or that nobody could be found."""
    actor, sent = current_actor(), request.form
    try:
        with transaction():
            party = queries.load_served(party_id, actor=actor)
            services.record_notice(party, _typed(sent), actor=actor)
            case_id = party.case.public_id
    except Invalid as refused:
        return _again(party_id, actor, refused, "notice"), refused.status
    return redirect(url_for(".notices", case_id=case_id, _anchor=f"person-{party_id}"), 303)


@bp.post("/victims/notices/<notice_id>/withdraw")
@needs(Permission.VICTIM_NOTICE)
def withdraw(notice_id: str) -> Answer:
    """Withdraw a notice that was entered in error."""
    actor = current_actor()
    try:
        with transaction():
            notice = queries.load_notice(notice_id, actor=actor)
            party_id, case_id = notice.party.public_id, notice.party.case.public_id
            services.withdraw_notice(notice, why=request.form.get(f"why-{notice_id}", ""), actor=actor)
    except Invalid as refused:
        case = queries.load_case_of_victims(case_id, actor=actor)
        return _page(case, actor, refused=refused, form="withdraw"), refused.status
    return redirect(url_for(".notices", case_id=case_id, _anchor=f"person-{party_id}"), 303)


@bp.post("/victims/<party_id>/wishes")
@needs(Permission.VICTIM_NOTICE)
def record_wish(party_id: str) -> Answer:
    """Record what a victim asked for."""
    actor, sent = current_actor(), request.form
    try:
        with transaction():
            party = queries.load_served(party_id, actor=actor)
            on = sent.get("wished_on", "")
            services.record_wish(
                party, wish=sent.get("wish", ""), how=sent.get("how", ""), actor=actor,
                on=iso_date(on, field="wished_on", past=True) if on.strip() else None,
            )  # fmt: skip
            case_id = party.case.public_id
    except Invalid as refused:
        return _again(party_id, actor, refused, "wish"), refused.status
    return redirect(url_for(".notices", case_id=case_id, _anchor=f"person-{party_id}"), 303)


@bp.get("/victims/<party_id>/sheet")
@needs(Permission.VICTIMS_READ)
def sheet(party_id: str) -> Answer:
    """Show the sheet that goes with a notice, to print: what we hold, and the place of the court's own form."""
    actor = current_actor()
    party = queries.load_served(party_id, actor=actor)
    case = queries.load_case_of_victims(party.case.public_id, actor=actor)
    one = next((one for one in queries.served(case) if one.party.id == party.id), None)
    return render_template("victims/sheet.html", case=case, party=party, one=one, roles=ROLES)


@bp.get("/victims/cases/<case_id>/certification")
@needs(Permission.VICTIMS_READ)
def certification(case_id: str) -> Answer:
    """Show the certification to the clerk, to print and sign: what was sent when, or what was tried."""
    actor = current_actor()
    case = queries.load_case_of_victims(case_id, actor=actor)
    return render_template(
        "victims/certification.html", case=case, people=queries.certified(case), ways=WAYS, roles=ROLES,
        definition=catalog().clocks["md_victim_notice_10"],
    )  # fmt: skip


def _typed(sent: Any) -> Typed:
    on = sent.get("on", "")
    names = ("duty", "outcome", "way", "whom", "efforts", "despite", "paper", "exhibit")
    return Typed(on=iso_date(on, field="on") if on.strip() else None, **{name: sent.get(name, "") for name in names})


def _again(party_id: str, actor: Actor, refused: Invalid, form: str) -> str:
    party = queries.load_served(party_id, actor=actor)
    case = queries.load_case_of_victims(party.case.public_id, actor=actor)
    return _page(case, actor, refused=refused, of=party, form=form)


def _page(case: Case, actor: Actor, *, refused: Invalid | None = None, of: Party | None = None, form: str = "") -> str:
    people = queries.served(case)
    blocks = [
        {
            "one": one, "typed": request.form if of is not None and one.party.id == of.id else {}, "form": form,
            "errors": refused.fields if refused and of is not None and one.party.id == of.id else {},
        }
        for one in people
    ]  # fmt: skip
    links = [
        (how, f"#{name}-{of.public_id}" if of is not None else f"#{name}")
        for name, how in (refused.fields if refused else {}).items()
    ]
    return render_template(
        "victims/notices.html", case=case, blocks=blocks, refused=refused, links=links, roles=ROLES, ways=WAYS,
        all_ways=END_WAYS, ended=CASE_ENDED, form=form, why_errors=refused.fields if refused else {},
        sent=request.form,
        to_confirm=TO_CONFIRM, wishes=WISHES, outcomes=list(OUTCOMES.items()),
        clocks=[(key, catalog().clocks[key].title) for key in queries.CLOCKS], waits=queries.waits_for(case),
        proofs=[(one.public_id, f"Ex {one.number}, {one.title}") for one in queries.proofs(case)],
        contact=can(actor, "class:victim-contact", case), may_record=can(actor, Permission.VICTIM_NOTICE, case),
        declined_words=any(counts_as(c) == "declined" and c.decided_at and c.victim_words for c in live_charges(case)),
        words=[(c.party.name, c.victim_words) for c in live_charges(case) if c.decided_at and c.victim_words],
    )  # fmt: skip
