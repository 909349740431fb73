"""Pages of disclosure: the compliance sheet of a case, one item, what was given and its receipt."""

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.cases.frame import frame
from casebridge.cases.models import Case
from casebridge.cases.queries import load_case
from casebridge.db import transaction
from casebridge.disclosure import services, usao
from casebridge.disclosure.extras import extras_of
from casebridge.disclosure.fields import (
    ending_fields,
    giving_fields,
    numbers_of,
    own_giving_fields,
    receipt_fields,
    ruling_fields,
)
from casebridge.disclosure.models import Disclosure
from casebridge.disclosure.queries import load_disclosure, load_ruling
from casebridge.disclosure.sheet import duties_of, lines_of, owed_by_the_united_states
from casebridge.disclosure.standing import STATUSES, answers, book_of
from casebridge.errors import CaseBridgeError, Conflict, Invalid, NotThere, StepUpNeeded
from casebridge.evidence.models import Exhibit
from casebridge.evidence.queries import load_exhibit
from casebridge.packets.numbers import prefix
from casebridge.paging import seen_version
from casebridge.text import iso_date

bp = Blueprint("disclosure", __name__, url_prefix="/cases/<case_id>/disclosure")
Answer = str | Response | tuple[str, int]
TAB = "disclosure.sheet"


@bp.get("")
@needs(Permission.DISCLOSURE_READ)
def sheet(case_id: str) -> Answer:
    """Show the compliance sheet: duty by duty, item by item, what was given, what is withheld."""
    actor = current_actor()
    case = load_case(case_id, actor=actor, permission=Permission.DISCLOSURE_READ)
    book = book_of(case, actor)
    return render_template(
        "disclosure/sheet.html", frame=frame(case, actor, tab=TAB), book=book,
        lines=lines_of(book, extras_of(case, actor)), statuses=STATUSES, prefix=prefix(case), numbers_of=numbers_of,
        may_keep=can(actor, Permission.DISCLOSURE_KEEP, case), today=clock.court_local(clock.now()).date(),
    )  # fmt: skip


@bp.get("/owed")
@needs(Permission.DISCLOSURE_OWED)
def owed(case_id: str) -> Answer:
    """Show what the United States owes the defense, with what of the shared set answers it."""
    actor = current_actor()
    return _owed_page(load_case(case_id, actor=actor, permission=Permission.DISCLOSURE_OWED), actor)


@bp.post("/owed")
@needs(Permission.DISCLOSURE_OWN)
def give_own(case_id: str) -> Answer:
    """Enter what the federal office gave out of the shared set."""
    actor, sent = current_actor(), request.form
    try:
        with transaction():
            usao.enter(
                load_case(case_id, actor=actor, permission=Permission.DISCLOSURE_OWN), party=sent.get("party", ""),
                recipient=sent.get("recipient", ""), exhibits=sent.getlist("exhibits"), given_on=_day("given_on"),
                way=sent.get("way", ""), rule=sent.get("rule", ""), receipt=sent.get("receipt", ""), actor=actor,
            )  # fmt: skip
    except Invalid as refused:
        return _owed_page(load_case(case_id, actor=actor), actor, refused), refused.status
    return redirect(url_for(".owed", case_id=case_id, _anchor="own"), 303)


@bp.post("/owed/<disclosure_id>/strike")
@needs(Permission.DISCLOSURE_OWN)
def strike_own(case_id: str, disclosure_id: str) -> Answer:
    """Strike out an entry of the federal office with a reason."""
    actor = current_actor()
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.DISCLOSURE_OWN)
            usao.strike(case, disclosure_id, because=request.form.get("because", ""), actor=actor)
    except Invalid as refused:
        return _owed_page(load_case(case_id, actor=actor), actor, refused, of=disclosure_id), refused.status
    return redirect(url_for(".owed", case_id=case_id, _anchor="own"), 303)


@bp.get("/give")
@needs(Permission.DISCLOSURE_KEEP)
def new(case_id: str) -> Answer:
    """Show the form for what was given without a packet."""
    actor = current_actor()
    return _giving_page(load_case(case_id, actor=actor, permission=Permission.DISCLOSURE_KEEP), actor)


@bp.post("/give")
@needs(Permission.DISCLOSURE_KEEP)
def give(case_id: str) -> Answer:
    """Enter what was given without a packet."""
    actor, sent = current_actor(), request.form
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.DISCLOSURE_KEEP)
            made = services.give(
                case, party=sent.get("party", ""), recipient=sent.get("recipient", ""),
                exhibits=sent.getlist("exhibits"), given_on=_day("given_on"), way=sent.get("way", ""),
                rule=sent.get("rule", ""), numbers=sent.get("numbers", ""), actor=actor,
            )  # fmt: skip
            made_id = made.public_id
    except Invalid as refused:
        return _giving_page(load_case(case_id, actor=actor), actor, refused), refused.status
    return redirect(url_for(".given", case_id=case_id, disclosure_id=made_id), 303)


@bp.get("/given/<disclosure_id>")
@needs(Permission.DISCLOSURE_READ)
def given(case_id: str, disclosure_id: str) -> Answer:
    """Show one giving with its items and its receipt."""
    actor = current_actor()
    case = load_case(case_id, actor=actor, permission=Permission.DISCLOSURE_READ)
    return _given_page(case, load_disclosure(case, disclosure_id), actor)


@bp.post("/given/<disclosure_id>/receipt")
@needs(Permission.DISCLOSURE_KEEP)
def receive(case_id: str, disclosure_id: str) -> Answer:
    """Enter the receipt of a giving."""
    actor, sent = current_actor(), request.form
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.DISCLOSURE_KEEP)
            services.record_receipt(
                load_disclosure(case, disclosure_id), received_on=_day("received_on"),
                received_by=sent.get("received_by", ""), paper=sent.get("received_paper", ""),
                version=seen_version(sent.get("version", "")), actor=actor,
            )  # fmt: skip
    except Invalid as refused:
        case = load_case(case_id, actor=actor, permission=Permission.DISCLOSURE_READ)
        return _given_page(case, load_disclosure(case, disclosure_id), actor, refused), refused.status
    return redirect(url_for(".given", case_id=case_id, disclosure_id=disclosure_id), 303)


@bp.get("/items/<exhibit_id>")
@needs(Permission.DISCLOSURE_READ)
def item(case_id: str, exhibit_id: str) -> Answer:
    """Show where one item stands, and the form with which a prosecutor keeps it."""
    actor = current_actor()
    case = load_case(case_id, actor=actor, permission=Permission.DISCLOSURE_READ)
    return _item_page(case, load_exhibit(case, exhibit_id, actor=actor), actor)


@bp.post("/items/<exhibit_id>/rulings")
@needs(Permission.DISCLOSURE_RULE)
def rule(case_id: str, exhibit_id: str) -> Answer:
    """Withhold an item, or decide that it is not owed."""
    actor, sent = current_actor(), request.form
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.DISCLOSURE_RULE)
            services.rule(
                case, load_exhibit(case, exhibit_id, actor=actor), outcome=sent.get("outcome", ""),
                category=sent.get("category", ""), ground=sent.get("ground", ""), review_on=_day("review_on"),
                court_order=sent.get("court_order", ""), actor=actor,
            )  # fmt: skip
    except (Invalid, StepUpNeeded, Conflict) as refused:
        return _refused_item(case_id, exhibit_id, actor, refused), refused.status
    return redirect(url_for(".item", case_id=case_id, exhibit_id=exhibit_id), 303)


@bp.post("/items/<exhibit_id>/rulings/<ruling_id>/end")
@needs(Permission.DISCLOSURE_RULE)
def end_ruling(case_id: str, exhibit_id: str, ruling_id: str) -> Answer:
    """End a ruling with a reason."""
    actor = current_actor()
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.DISCLOSURE_RULE)
            exhibit = load_exhibit(case, exhibit_id, actor=actor)
            services.end_ruling(
                load_ruling(case, exhibit, ruling_id), case, because=request.form.get("because", ""), actor=actor
            )
    except (Invalid, StepUpNeeded, Conflict) as refused:
        return _refused_item(case_id, exhibit_id, actor, refused), refused.status
    return redirect(url_for(".item", case_id=case_id, exhibit_id=exhibit_id), 303)


def _refused_item(case_id: str, exhibit_id: str, actor: Actor, refused: CaseBridgeError) -> str:
    case = load_case(case_id, actor=actor, permission=Permission.DISCLOSURE_READ)
    return _item_page(case, load_exhibit(case, exhibit_id, actor=actor), actor, refused)


def _item_page(case: Case, exhibit: Exhibit, actor: Actor, refused: CaseBridgeError | None = None) -> str:
    book = book_of(case, actor)
    one = next((found for found in book.standings if found.exhibit.id == exhibit.id), None)
    if one is None:
        raise NotThere()
    duties = duties_of(case)
    answered = [duty for duty in duties if answers(exhibit, duty) and "any" not in duty.answered_by]
    sent, wrong = (request.form, refused.fields if isinstance(refused, Invalid) else {}) if refused else (None, None)
    return render_template(
        "disclosure/item.html", frame=frame(case, actor, tab=TAB), one=one, exhibit=exhibit, answered=answered,
        rulings=[row for row in book.rulings if row.exhibit_id == exhibit.id], outcomes=services.OUTCOMES,
        duties={duty.key: duty.title for duty in duties}, refused=refused, prefix=prefix(case), numbers_of=numbers_of,
        may_rule=can(actor, Permission.DISCLOSURE_RULE, case), step_up=not actor.stepped_up(clock.now()),
        fields=ruling_fields(duties, answered[0].key if answered else "", sent, wrong),
        ending=ending_fields(sent, wrong),
    )  # fmt: skip


def _given_page(case: Case, disclosure: Disclosure, actor: Actor, refused: Invalid | None = None) -> str:
    seen = {one.exhibit.id for one in book_of(case, actor).standings}
    return render_template(
        "disclosure/given.html", frame=frame(case, actor, tab=TAB), given=disclosure, refused=refused,
        items=[row for row in disclosure.items if row.exhibit_id in seen], prefix=prefix(case), numbers_of=numbers_of,
        may_keep=can(actor, Permission.DISCLOSURE_KEEP, case),
        fields=receipt_fields(request.form if refused else None, refused.fields if refused else None),
    )  # fmt: skip


def _owed_page(case: Case, actor: Actor, refused: Invalid | None = None, *, of: str = "") -> str:
    people, exhibits, given = usao.accused(case, actor), usao.could_be_given(case, actor), usao.given_in(case)
    typed, wrong = (request.form, refused.fields) if refused and not of else (None, None)
    return render_template(
        "disclosure/owed.html", frame=frame(case, actor, tab="disclosure.owed"), refused=refused, of=of,
        because=request.form.get("because", "") if of else "", lines=owed_by_the_united_states(case, actor),
        given=given, seen={one.id: one for one in exhibits},
        done=usao.with_everybody(given, people, exhibits), may_keep=can(actor, Permission.DISCLOSURE_OWN, case),
        fields=own_giving_fields(people, exhibits, typed, wrong), errors=refused.fields if refused else {},
    )  # fmt: skip


def _giving_page(case: Case, actor: Actor, refused: Invalid | None = None) -> str:
    book = book_of(case, actor)
    return render_template(
        "disclosure/give.html", frame=frame(case, actor, tab=TAB), refused=refused, book=book,
        fields=giving_fields(book, request.form if refused else None, refused.fields if refused else None),
    )  # fmt: skip


def _day(name: str) -> date | None:
    typed = request.form.get(name, "").strip()
    return iso_date(typed, field=name) if typed else None
