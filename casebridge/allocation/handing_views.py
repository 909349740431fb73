"""Pages on which many cases are handed over: whom, what waits in each, and what became of it."""

from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.accounts.moves import row_of
from casebridge.allocation.blueprint import bp
from casebridge.allocation.candidates import BY_HAND, Suggestion, move_for, spread, suggest
from casebridge.allocation.models import HandOverLine
from casebridge.allocation.queries import MOST, hand_overs_of, load_hand_over, ticked, waits_in
from casebridge.allocation.services import Chosen, hand_over
from casebridge.cases.models import Case
from casebridge.errors import Invalid
from casebridge.paging import row_number

Answer = str | Response | tuple[str, int]
SPREAD = "spread"


@bp.get("/hand-over")
@needs(Permission.ALLOCATE)
def hand_overs() -> Answer:
    """Show the page of hand-over of the cases that were ticked, and to whom each would go; nothing moves."""
    return _page(current_actor(), request.args)


@bp.post("/hand-over")
@needs(Permission.ALLOCATE, retry=False)
def make_hand_over() -> Answer:
    """Hand the cases over as the page says; each is a unit of work of its own, so the view is not run again."""
    actor, sent = current_actor(), request.form
    chosen = [
        Chosen(one, row_number(sent.get(f"version-{one}", "")) or 0, sent.get(f"to-{one}", ""))
        for one in list(dict.fromkeys(sent.getlist("case")))[:MOST]
    ]
    try:
        made = hand_over(chosen, reason=sent.get("reason", ""), actor=actor)
    except Invalid as refused:
        return _page(actor, sent, refused), refused.status
    return redirect(url_for(".hand_over_of", hand_over_id=made), 303)


@bp.get("/hand-over/<hand_over_id>")
@needs(Permission.OWN_WORK)
def hand_over_of(hand_over_id: str) -> Answer:
    """Show a hand-over to who made it, who gave and who got: what moved, what stayed, what waits in each case now."""
    actor = current_actor()
    found, lines = load_hand_over(hand_over_id, actor=actor)
    seen = [line.case for line in lines if can(actor, Permission.CASE_READ, line.case)]
    stayed = [line for line in lines if line.stayed]
    return render_template(
        "allocation/handed.html", hand_over=found, groups=_groups(lines), stayed=stayed, waits=waits_in(seen, actor),
        moved=len(lines) - len(stayed), again=[line.case.public_id for line in stayed if line.case in seen],
    )  # fmt: skip


def _groups(lines: list[HandOverLine]) -> list[tuple[str, list[HandOverLine]]]:
    """Return the cases that moved by who got them, by name: each prints as a page for that person."""
    found: dict[str, list[HandOverLine]] = {}
    for line in lines:
        if not line.stayed and line.taker is not None:
            found.setdefault(line.taker.name, []).append(line)
    return sorted(found.items())


def _page(actor: Actor, sent: MultiDict[str, str], refused: Invalid | None = None) -> str:
    cases = ticked(sent.getlist("case"), actor)
    movable = [case for case in cases if _may_give(case, actor)]
    found = suggest(movable, actor)
    whom = sent.get("whom", "")
    proposed = spread([found[case.id] for case in movable]) if whom == SPREAD else {}
    errors = dict(refused.fields) if refused else {}
    rows = [_row(case, found[case.id], whom, proposed, sent, errors, bool(refused)) for case in movable]
    people = {one.public_id: one.name for suggestion in found.values() for one in suggestion.people}
    return render_template(
        "allocation/hand_over.html", rows=rows, whom=whom, refused=refused, errors=errors, waits=waits_in(cases, actor),
        fixed=[case for case in cases if case not in movable], spread=SPREAD, reason=sent.get("reason", ""),
        people=sorted(people.items(), key=lambda item: item[1]), asked=bool(whom or refused),
        recent=[] if cases else hand_overs_of(actor), homicides=sum(case.kind in BY_HAND for case in movable),
    )  # fmt: skip


def _may_give(case: Case, actor: Actor) -> bool:
    name = move_for(case)
    return bool(name) and can(actor, row_of(case, name).needs, case)


def _row(
    case: Case,
    suggestion: Suggestion,
    whom: str,
    proposed: dict[int, str],
    sent: MultiDict[str, str],
    errors: dict[str, str],
    again: bool,
) -> dict[str, Any]:
    """Return one case of the page: who may have it, who is chosen, and what the form says of it."""
    known = {one.public_id for one in suggestion.people}
    name = f"to-{case.public_id}"
    # A homicide is chosen by hand, whoever was picked for the rest.
    planned = "" if case.kind in BY_HAND else proposed.get(case.id, whom)
    chosen = sent.get(name, "") if again else planned
    return {
        "case": case, "suggestion": suggestion, "outside": bool(whom) and whom != SPREAD and whom not in known,
        "field": {
            "name": name, "label": f"To whom, {case.number}", "value": chosen if chosen in known else "",
            "choices": [(one.public_id, f"{one.name}: {'; '.join(one.reasons)}") for one in suggestion.people],
            "errors": [errors[name]] if name in errors else [],
        },
    }  # fmt: skip
