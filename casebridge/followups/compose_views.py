"""Writing a return: its items, also those that the element matrix proposes, and sending it."""

from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, request, url_for

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.accounts.moves import apply_move, must_name_version
from casebridge.cases.frame import frame
from casebridge.cases.models import Case
from casebridge.cases.queries import load_case
from casebridge.catalog.load import catalog
from casebridge.catalog.returns import ReturnReason
from casebridge.db import transaction
from casebridge.errors import Invalid, NotReady
from casebridge.followups import proposals, services
from casebridge.followups.blueprint import Answer, bp
from casebridge.followups.forms import WEIGHT_CHOICES, Field
from casebridge.followups.models import ItemDraft
from casebridge.followups.queries import draft_faults, drafts_of, servable


@bp.get("/return")
@needs(Permission.RETURN_COMPOSE)
def compose(case_id: str) -> Answer:
    """Show the items being written; a link from the matrix brings items that are filled in and not kept yet."""
    actor = current_actor()
    case = load_case(case_id, actor=actor, permission=Permission.RETURN_COMPOSE)
    if number := proposals.written_of(case, f"element:{request.args.get('element', '')}"):
        return redirect(url_for(".compose", case_id=case_id, _anchor=f"item-{number}"), 303)
    return _compose_page(case, actor, proposals.proposed(case, request.args, actor))


@bp.post("/return")
@needs(Permission.RETURN_COMPOSE)
def write(case_id: str) -> Answer:
    """Keep what was written; then add an item, drop one, or send the return."""
    actor, form = current_actor(), request.form
    act = form.get("act", "save")
    receipt, kept = None, False
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.RETURN_COMPOSE)
            if act == "send":
                must_name_version(form)
            _keep(case, actor, act)
            if act == "add":
                services.add_draft(case, actor=actor)
            elif act.startswith("drop-") and act[5:] not in proposals.numbered_new(form):
                services.drop_draft(proposals.checked(case, act[5:]), case, actor=actor)
        kept = True
        if act == "send":
            with transaction():
                case = load_case(case_id, actor=actor)
                move = "return_agreed" if case.state == "conference" else "return"
                receipt = apply_move(case, move, actor, form).receipt
    except (NotReady, Invalid) as refused:
        case = load_case(case_id, actor=actor)
        lost = [] if kept else [proposals.as_sent(key, form) for key in proposals.numbered_new(form)]
        return _compose_page(case, actor, lost, refused=refused, typed={} if kept else form), refused.status
    if receipt:
        return redirect(url_for("home.receipt", number=receipt), 303)
    return redirect(url_for(".compose", case_id=case_id), 303)


def _compose_page(
    case: Case, actor: Actor, new: list[ItemDraft], refused: Any = None, typed: Mapping[str, str] | None = None
) -> str:
    today = clock.court_local(clock.now()).date()
    reasons: dict[str, list[tuple[str, str]]] = {}
    for row in catalog().reasons_of(case.kind):
        reasons.setdefault(catalog().return_groups[row.group].label, []).append((row.key, row.label))
    errors = refused.fields if isinstance(refused, Invalid) else {}
    serves, drafts = servable(case), []
    for number, draft in enumerate([*drafts_of(case), *new], start=1):
        faults = draft_faults(draft, case, today) if refused and not typed else {}
        faults |= {key.partition("-")[0]: how for key, how in errors.items() if key.endswith(f"-{draft.public_id}")}
        drafts.append(_draft_fields(draft, number, faults, reasons, serves, case.kind, typed or {}))
    move = case.workflow.rows("return_agreed" if case.state == "conference" else "return")[0]
    return render_template(
        "followups/compose.html", frame=frame(case, actor, tab=""), drafts=drafts, refused=refused, row=move,
        third=case.returns_since_take >= 2, errors=errors, proposed=len(new) if not refused else 0,
        conference=case.state == "conference", typed=request.form if refused else {},
    )  # fmt: skip


def _draft_fields(
    draft: ItemDraft,
    number: int,
    faults: dict[str, str],
    reasons: Any,
    serves: list[tuple[str, str]],
    kind: str,
    typed: Mapping[str, str],
) -> dict[str, Any]:
    def field(key: str, label: str, value: Any, choices: Any = None) -> Field:
        said, name = faults.get(key), f"{key}-{draft.public_id}"
        return Field(name, label, typed.get(name, value), choices or [], [said] if said else [])

    row = catalog().return_reasons.get(draft.reason)
    weight = field("weight", "How much does it weigh?", draft.weight, WEIGHT_CHOICES)
    weight.value = weight.value if weight.value in services.WEIGHTS else ""
    return {
        "id": draft.public_id, "n": number, "title": row.label if row else "New item", "faults": faults,
        "reason": field("reason", "Reason", draft.reason, reasons),
        "item": field("item", "Which item of the checklist was not ready?", draft.item, _items(row, kind)),
        "words": field("words", "In your own words", draft.words),
        "serves": field("serves", "Which element or defendant does it serve?", draft.serves, serves),
        "done": field("done", "What does done look like?", draft.done),
        "weight": weight,
        "due_on": field("due_on", "By", draft.due_on.isoformat() if draft.due_on else ""),
        "days": row.days if row else None, "confirm": bool(row and row.to_be_confirmed),
    }  # fmt: skip


def _items(row: ReturnReason | None, kind: str) -> list[tuple[str, str]]:
    """Return the items of this kind's checklist that a reason concerns, by key and name."""
    found = [catalog().items[key] for key in row.items] if row else []
    return [(item.key, item.label) for item in found if kind in item.case_types]


def _keep(case: Case, actor: Actor, act: str) -> None:
    """Keep every item of the form; one that the matrix proposed begins here, unless it is taken out."""
    form = request.form
    for draft in drafts_of(case):
        if f"reason-{draft.public_id}" in form:
            _edit(draft, draft.public_id, case, actor)
    for key in proposals.numbered_new(form)[: proposals.MOST]:
        if act != f"drop-{key}":
            _edit(services.add_draft(case, actor=actor), key, case, actor)


def _edit(draft: ItemDraft, key: str, case: Case, actor: Actor) -> None:
    form = request.form
    typed = {name: form.get(f"{name}-{key}", "") for name in ("reason", "words", "serves", "done", "weight", "due_on")}
    try:
        services.edit_draft(draft, case, actor=actor, item=form.get(f"item-{key}"), **typed)
    except Invalid as refused:
        raise Invalid(fields={f"{name}-{key}": how for name, how in refused.fields.items()}) from None
