"""Pages of early advice: the thread of a case, and the desk with what waits and who is on duty."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.accounts.moves import apply_move
from casebridge.advice import queries, services
from casebridge.cases.frame import frame
from casebridge.cases.models import Case
from casebridge.cases.queries import load_case
from casebridge.db import transaction
from casebridge.errors import Invalid, NotReady
from casebridge.workflows import engine

bp = Blueprint("advice", __name__)
Answer = str | Response | tuple[str, int]


@bp.get("/cases/<case_id>/advice")
@needs(Permission.ADVICE_READ)
def show(case_id: str) -> Answer:
    """Show the thread, who answers today, and how long an answer takes."""
    actor = current_actor()
    case = load_case(case_id, actor=actor, permission=Permission.ADVICE_READ)
    return _thread_page(case, actor)


@bp.post("/cases/<case_id>/advice")
@needs(Permission.ADVICE_READ)
def write(case_id: str) -> Answer:
    """Ask or answer."""
    actor = current_actor()
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.ADVICE_READ)
            apply_move(case, "advise", actor, request.form)
    except (NotReady, Invalid) as refused:
        case = load_case(case_id, actor=actor, permission=Permission.ADVICE_READ)
        return _thread_page(case, actor, refused=refused), refused.status
    return redirect(url_for(".show", case_id=case_id, _anchor="last"), 303)


@bp.get("/advice")
@needs(Permission.ADVICE_DESK)
def desk() -> Answer:
    """Show the questions that wait, and the roster of who answers."""
    return _desk_page(current_actor())


@bp.post("/advice/duty")
@needs(Permission.ADVICE_ROSTER)
def put_on_duty() -> Answer:
    """Put a prosecutor on duty."""
    actor, form = current_actor(), request.form
    try:
        with transaction():
            services.put_on_duty(
                whom=form.get("whom", ""), first_on=form.get("first_on", ""), last_on=form.get("last_on", ""),
                actor=actor,
            )  # fmt: skip
    except Invalid as refused:
        return _desk_page(actor, refused=refused), refused.status
    return redirect(url_for(".desk", _anchor="duty"), 303)


@bp.post("/advice/duty/<turn_id>/off")
@needs(Permission.ADVICE_ROSTER)
def take_off_duty(turn_id: str) -> Answer:
    """Take a turn out of the roster."""
    with transaction():
        services.take_off_duty(queries.load_turn(turn_id), actor=current_actor())
    return redirect(url_for(".desk", _anchor="duty"), 303)


def _thread_page(case: Case, actor: Actor, *, refused: Any = None) -> str:
    lines = queries.thread_of(case)
    wrong = dict(refused.fields) if isinstance(refused, Invalid) else {}
    wrong |= {gap.key: gap.sentence for gap in refused.gaps} if isinstance(refused, NotReady) else {}
    return render_template(
        "advice/thread.html", frame=frame(case, actor, tab="advice.show"), lines=lines,
        since=queries.waits_since(lines), duty=queries.on_duty(), time=queries.answer_time(actor),
        may_write=any(move.key == "advise" for move in engine.open_moves(case, actor)), refused=refused,
        answers=actor.agency == "sao", typed=request.form.get("message", "") if refused else "", errors=wrong,
    )  # fmt: skip


def _desk_page(actor: Actor, *, refused: Invalid | None = None) -> str:
    may_set = can(actor, Permission.ADVICE_ROSTER)
    return render_template(
        "advice/desk.html", waiting=queries.waiting(actor), duty=queries.on_duty(), turns=queries.turns(),
        time=queries.answer_time(actor), may_set=may_set, refused=refused,
        people=[(user.public_id, user.name) for user in queries.who_may_answer()] if may_set else [],
        typed=request.form if refused else {}, errors=refused.fields if refused else {},
    )  # fmt: skip
