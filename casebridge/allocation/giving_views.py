"""The page on which one case is given to a person: the suggestion with its reasons, and the choice."""

from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casebridge.access.actor import Actor
from casebridge.access.check import can, require
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.accounts.moves import apply_move, row_of
from casebridge.allocation.blueprint import bp
from casebridge.allocation.candidates import move_for, suggest
from casebridge.cases.frame import frame
from casebridge.cases.models import Case
from casebridge.cases.queries import load_case
from casebridge.db import transaction
from casebridge.errors import Invalid, NotReady, WrongState

Answer = str | Response | tuple[str, int]


@bp.get("/cases/<case_id>/allocate")
@needs(Permission.ALLOCATE)
def give(case_id: str) -> Answer:
    """Show to whom a case may be given, in order and with reasons; nobody has it until somebody chooses."""
    actor = current_actor()
    return _page(load_case(case_id, actor=actor, permission=Permission.ALLOCATE), actor)


@bp.post("/cases/<case_id>/allocate")
@needs(Permission.ALLOCATE)
def give_to(case_id: str) -> Answer:
    """Give the case to the person chosen, by the move that fits its state."""
    actor = current_actor()
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.ALLOCATE)
            receipt = apply_move(case, _move(case, actor), actor, request.form).receipt
    except (NotReady, Invalid) as refused:
        return _page(load_case(case_id, actor=actor), actor, refused=refused), refused.status
    return redirect(url_for("home.receipt", number=receipt), 303)


def _move(case: Case, actor: Actor) -> str:
    """Return the move that gives this case away now.

    :raises WrongState: no person can be given a case in this state. :raises NotAllowed: not by this person.
    """
    name = move_for(case)
    if not name:
        raise WrongState()
    require(actor, row_of(case, name).needs, case)
    return name


def _page(case: Case, actor: Actor, refused: Any = None) -> str:
    name = _move(case, actor)
    row, suggestion = row_of(case, name), suggest([case], actor)[case.id]
    errors = dict(refused.fields) if isinstance(refused, Invalid) else {}
    if isinstance(refused, NotReady):
        errors |= {gap.anchor.removeprefix("ask-"): gap.sentence for gap in refused.gaps}
    typed = request.form if refused else {}
    return render_template(
        "allocation/give.html", frame=frame(case, actor, tab=""), row=row, suggestion=suggestion, refused=refused,
        errors=errors, typed=typed, chosen=typed.get("whom", "") if refused else suggestion.marked,
        asks_reason=any(ask.key == "reason" for ask in row.asks),
        may_record=can(actor, Permission.CONFLICT_RECORD, case),
    )  # fmt: skip
