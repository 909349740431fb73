"""Pages of what a court orders about a case: what lies on it, the preview, the second person, and what stays."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.cases.models import Case
from casebridge.cases.queries import load_case
from casebridge.db import transaction
from casebridge.errors import CaseBridgeError, Conflict, Invalid, NotAllowed, NotReady, StepUpNeeded, WrongState
from casebridge.paging import hidden, row_behind
from casebridge.sealing import preview, queries, services
from casebridge.sealing.forms import hold_fields, order_fields
from casebridge.sealing.models import CourtAct
from casebridge.sealing.queries import GROUNDS, KINDS
from casebridge.sealing.services import Order
from casebridge.text import iso_date

bp = Blueprint("sealing", __name__)
Answer = str | Response | tuple[str, int]
REFUSALS = (Invalid, NotReady, NotAllowed, StepUpNeeded, WrongState, Conflict)


@bp.get("/orders")
@needs(Permission.EXPUNGED_READ)
def index() -> Answer:
    """Show the acts that wait for this person as the second one, and what stays of expunged cases."""
    actor, before = current_actor(), row_behind(request.args.get("before", ""))
    stones = queries.tombstones(before=before)
    return render_template(
        "sealing/index.html", waiting=queries.waiting_for(actor), stones=stones[:50], kinds=KINDS,
        more=hidden(stones[49].id) if len(stones) > 50 else None, first=not before,
    )  # fmt: skip


@bp.get("/cases/<case_id>/orders")
@needs(Permission.COURT_ORDERS)
def show(case_id: str) -> Answer:
    """Show what lies on a case: its seal, holds, and every act."""
    actor = current_actor()
    return _page(load_case(case_id, actor=actor, permission=Permission.COURT_ORDERS), actor)


@bp.post("/cases/<case_id>/orders/holds")
@needs(Permission.HOLD_SET)
def set_hold(case_id: str) -> Answer:
    """Set a legal hold."""
    actor, sent = current_actor(), request.form
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.HOLD_SET)
            services.set_hold(
                case, ground=sent.get("ground", ""), words=sent.get("words", ""), review_on=_day("review_on"),
                actor=actor,
            )  # fmt: skip
    except REFUSALS as refused:
        return _again(case_id, actor, refused)
    return redirect(url_for(".show", case_id=case_id), 303)


@bp.post("/cases/<case_id>/orders/holds/<hold_id>/lift")
@needs(Permission.HOLD_SET)
def lift_hold(case_id: str, hold_id: str) -> Answer:
    """Lift a legal hold, with a reason."""
    actor = current_actor()
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.HOLD_SET)
            services.lift_hold(queries.load_hold(case, hold_id), reason=request.form.get("why", ""), actor=actor)
    except REFUSALS as refused:
        return _again(case_id, actor, refused, hold_id)
    return redirect(url_for(".show", case_id=case_id), 303)


@bp.get("/cases/<case_id>/orders/<any(seal, unseal, expunge):kind>")
@needs(Permission.COURT_ORDERS)
def new(case_id: str, kind: str) -> Answer:
    """Show what an order would change, and the form that asks for it."""
    actor = current_actor()
    return _form(load_case(case_id, actor=actor, permission=queries.asks(kind)), kind, actor)


@bp.post("/cases/<case_id>/orders/<any(seal, unseal, expunge):kind>")
@needs(Permission.COURT_ORDERS)
def ask(case_id: str, kind: str) -> Answer:
    """Ask for an act; a second person confirms it."""
    actor = current_actor()
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=queries.asks(kind))
            act_id = services.ask(case, kind, _typed(), actor=actor).public_id
    except REFUSALS as refused:
        return _form(
            load_case(case_id, actor=actor, permission=queries.asks(kind)), kind, actor, refused
        ), refused.status
    return redirect(url_for(".act", act_id=act_id), 303)


@bp.get("/orders/<act_id>")
@needs(Permission.COURT_ACT)
def act(act_id: str) -> Answer:
    """Show one act with its preview, for whoever asked for it or may confirm it."""
    actor = current_actor()
    return _act(queries.load_act(act_id, actor), actor)


@bp.post("/orders/<act_id>/confirm")
@needs(Permission.COURT_ACT)
def confirm(act_id: str) -> Answer:
    """Carry an act out as its second person."""
    actor = current_actor()
    try:
        with transaction():
            act = queries.load_act(act_id, actor)
            services.confirm(act, actor=actor)
            kind, case_id = act.kind, act.case.public_id
    except REFUSALS as refused:
        return _act(queries.load_act(act_id, actor), actor, refused), refused.status
    if kind == services.EXPUNGE or not can(actor, Permission.COURT_ORDERS, act.case):
        return redirect(url_for(".index"), 303)
    return redirect(url_for(".show", case_id=case_id), 303)


@bp.post("/orders/<act_id>/withdraw")
@needs(Permission.COURT_ACT)
def withdraw(act_id: str) -> Answer:
    """End an act that nobody confirmed."""
    actor = current_actor()
    try:
        with transaction():
            services.withdraw(queries.load_act(act_id, actor), reason=request.form.get("why", ""), actor=actor)
    except REFUSALS as refused:
        return _act(queries.load_act(act_id, actor), actor, refused), refused.status
    return redirect(url_for(".act", act_id=act_id), 303)


def _typed() -> Order:
    sent = request.form
    return Order(
        court=sent.get("court", ""), ordered_on=_day("ordered_on"), paper=sent.get("paper", ""),
        exhibit=sent.get("exhibit", ""), reason=sent.get("reason", ""), named=tuple(sent.getlist("named")),
        opened_on=_day("opened_on"), written=bool(sent.get("written")),
    )  # fmt: skip


def _day(name: str) -> Any:
    value = request.form.get(name, "").strip()
    return iso_date(value, field=name) if value else None


def _wrong(refused: CaseBridgeError | None) -> dict[str, str]:
    return refused.fields if isinstance(refused, Invalid) else {}


def _page(case: Case, actor: Actor, refused: CaseBridgeError | None = None, of: str = "") -> str:
    holding = refused is not None and not of
    return render_template(
        "sealing/show.html", case=case, seal=queries.standing_seal(case), named=queries.named_in(case), kinds=KINDS,
        holds=queries.holds_of(case), acts=queries.acts_of(case), grounds=GROUNDS, refused=refused, of=of,
        may_seal=can(actor, Permission.SEAL_ASK, case), may_expunge=can(actor, Permission.EXPUNGE_ASK, case),
        may_hold=can(actor, Permission.HOLD_SET, case), wrong=_wrong(refused),
        why=request.form.get("why", "") if of else "",
        fields=hold_fields(GROUNDS, request.form if holding else None, _wrong(refused) if holding else None),
    )  # fmt: skip


def _again(case_id: str, actor: Actor, refused: CaseBridgeError, of: str = "") -> tuple[str, int]:
    case = load_case(case_id, actor=actor, permission=Permission.COURT_ORDERS)
    return _page(case, actor, refused, of), refused.status


def _form(case: Case, kind: str, actor: Actor, refused: CaseBridgeError | None = None) -> str:
    sent = request.form if refused else None
    people = queries.nameable(case) if kind == "seal" else []
    chosen = {one.id for one in people if sent is not None and one.public_id in sent.getlist("named")}
    return render_template(
        "sealing/ask.html", case=case, kind=kind, title=KINDS[kind], refused=refused,
        fields=order_fields(kind, queries.papers_of(case, actor), people, sent, _wrong(refused)),
        step_up=not actor.stepped_up(clock.now()), seals=_seals(case, kind, chosen, actor),
        expunges=preview.of_expunge(case, actor) if kind == services.EXPUNGE else None, stays=preview.STAYS,
        waits=queries.under_way(case),
    )  # fmt: skip


def _act(act: CourtAct, actor: Actor, refused: CaseBridgeError | None = None) -> str:
    case, mine = act.case, act.asked_by_id == actor.id
    confirms = can(actor, queries.confirms(act.kind), case) and not mine
    named = [one for one in queries.nameable(case) if one.public_id in act.named] if act.kind == "seal" else []
    staying = {act.asked_by_id, *(one.id for one in named)}
    open_, reads = act.is_open, can(actor, Permission.CASE_READ, case)
    return render_template(
        "sealing/act.html", act=act, case=case, title=KINDS[act.kind], paper=queries.paper_words(act, actor),
        mine=mine, may_confirm=confirms and open_, named=named, refused=refused, wrong=_wrong(refused),
        reads=reads, step_up=not actor.stepped_up(clock.now()), stays=preview.STAYS,
        may_orders=can(actor, Permission.COURT_ORDERS, case),
        seals=_seals(case, act.kind, staying, actor if confirms else None) if open_ else None,
        expunges=preview.of_expunge(case, actor if reads else None) if act.kind == services.EXPUNGE and open_ else None,
        why=request.form.get("why", ""),
    )  # fmt: skip


def _seals(case: Case, kind: str, named: set[int], also: Actor | None) -> preview.SealPreview | None:
    if kind != "seal":
        return None
    return preview.of_seal(case, named | ({also.id} if also is not None and also.id is not None else set()))
