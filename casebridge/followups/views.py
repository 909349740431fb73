"""Pages of the return loop: answer items, see what an answer changed."""

from typing import Any

from flask import redirect, render_template, request, url_for
from sqlalchemy import select

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.accounts.models import User
from casebridge.cases import reading
from casebridge.cases.classed import choices
from casebridge.cases.frame import frame
from casebridge.cases.models import Case
from casebridge.cases.queries import load_case
from casebridge.catalog.load import catalog
from casebridge.catalog.returns import CancelReason, DisputeReason
from casebridge.db import db, transaction
from casebridge.errors import Invalid, NotReady, NotThere
from casebridge.evidence.queries import exhibits_of
from casebridge.followups import compose_views, services
from casebridge.followups.attach import attach_files
from casebridge.followups.blueprint import Answer, bp
from casebridge.followups.cells import TONES, cell_links
from casebridge.followups.delta import delta, seen, waits_to_be_seen
from casebridge.followups.forms import REPLIES
from casebridge.followups.models import ItemReply, ReturnItem
from casebridge.followups.queries import (
    OPEN,
    STRICTEST,
    items_of,
    load_item,
    open_items,
    rounds_of,
    servable,
    thread_of,
)
from casebridge.paging import seen_version
from casebridge.workflows import engine
from casebridge.workflows.asking import typed

# This module hangs its views on the same blueprint when it is read.
PARTS = (compose_views,)


@bp.get("/returns")
@needs(Permission.FILE_READ)
def show(case_id: str) -> Answer:
    """Show every round with its items; the detective answers here."""
    actor = current_actor()
    case = load_case(case_id, actor=actor, permission=Permission.FILE_READ)
    return _returns_page(case, actor)


@bp.post("/returns/<item_id>")
@needs(Permission.FILE_READ, retry=False)
def reply(case_id: str, item_id: str) -> Answer:
    """Make a move on one item: answer, dispute, accept, ask again, withdraw."""
    actor = current_actor()
    move = request.form.get("move", "")
    try:
        files = [file for file in request.files.getlist("files") if file.filename]
        attached = attach_files(case_id, files, actor=actor) if files else []
        with transaction():
            case = load_case(case_id, actor=actor)
            item = load_item(case, item_id)
            if move not in {m.key for m in engine.open_moves(item, actor) if not m.is_act}:
                engine.advance(item, move or "answer", actor=actor)
            asks = _asks(item, move, actor) | {"exhibits": attached, "class": request.form.get("class", "")}
            services.reply(item, move, actor=actor, asks=asks, version=seen_version(request.form.get("version", "")))
    except (NotReady, Invalid) as refused:
        case = load_case(case_id, actor=actor)
        return _returns_page(case, actor, refused=refused, refused_item=item_id), refused.status
    back = ".changes" if request.form.get("from") == "changes" else ".show"
    return redirect(url_for(back, case_id=case_id, _anchor=item.anchor), 303)


@bp.get("/changes")
@needs(Permission.RETURN_COMPOSE)
def changes(case_id: str) -> Answer:
    """Show the reviewer what an answer changed: the title is the count."""
    actor = current_actor()
    case = load_case(case_id, actor=actor)
    if waits_to_be_seen(case, actor):
        with transaction():
            case = load_case(case_id, actor=actor)
            if looked := waits_to_be_seen(case, actor):
                seen(looked)
        case = load_case(case_id, actor=actor)
    found = delta(case, actor)
    lines = reading.changes_since(case, actor, found.since, 100)
    return render_template(
        "followups/changes.html", frame=frame(case, actor, tab="followups.changes"), items=_shown(found.items, actor),
        delta=found, lines=[line for line in lines if line.event.startswith(_CHANGES)],
        cancel_reasons=_choices(catalog().cancel_reasons.values()),
    )  # fmt: skip


def _returns_page(case: Case, actor: Actor, *, refused: Any = None, refused_item: str = "") -> str:
    items = items_of(case)
    shown = _shown(items, actor)
    for entry in shown:
        mine = entry["id"] == refused_item
        entry["errors"] = refused.fields if mine and isinstance(refused, Invalid) else {}
        if mine and isinstance(refused, NotReady):
            entry["errors"] = {gap.key: gap.sentence for gap in refused.gaps}
        entry["typed"] = request.form if mine else {}
    blocking = [i for i in open_items(case) if i.weight == "blocks_charge" and i.state == "asked"]
    resubmit = next((m for m in engine.open_moves(case, actor) if m.key == "resubmit"), None)
    return render_template(
        "followups/returns.html", frame=frame(case, actor, tab="followups.show"), items=shown,
        rounds=rounds_of(case), refused=refused, blocking=blocking, resubmit=resubmit,
        replies=REPLIES, dispute_reasons=_choices(catalog().dispute_reasons.values()),
        cancel_reasons=_choices(catalog().cancel_reasons.values()),
    )  # fmt: skip


def _shown(items: list[ReturnItem], actor: Actor) -> list[dict[str, Any]]:
    serves = dict(servable(items[0].case)) if items else {}
    people, cells = _authors(items), cell_links(items[0].case) if items else {}
    may_mark = bool(items) and can(actor, Permission.ELEMENT_MARK, items[0].case)
    classes = choices(items[0].case, actor, OPEN, most=STRICTEST) if items else []
    found = []
    for item in items:
        row, mine = catalog().return_reasons[item.reason], thread_of(item, actor)
        state = item.workflow.state(item.state)
        found.append(
            {"id": item.public_id, "n": item.ref, "number": item.number, "anchor": item.anchor,
             "earlier": item.earlier, "round": item.round.number, "title": row.label,
             "weight": item.weight, "word": state.label, "tone": TONES[item.state],
             "icon": "speech" if item.state in ("asked", "disputed") else "",
             "why": f"{item.words} Serves: {serves.get(item.serves, 'a charge of this case')}.{_taught(item)}",
             "done": item.done,
             "by": item.due_on, "left": "", "version": item.version, "insisted": item.insisted,
             "moves": {m.key for m in engine.open_moves(item, actor)}, "errors": {}, "typed": {},
             "confirm": row.to_be_confirmed, "classes": classes,
             "cell": cells.get(item.serves), "may_mark": may_mark and item.serves in cells,
             "thread": [_said(r, people, r in mine) for r in item.replies], "exhibits": _exhibits(mine, item, actor)}
        )  # fmt: skip
    return found


def _taught(item: ReturnItem) -> str:
    """Say which item of the checklist the return teaches."""
    row = catalog().items.get(item.item)
    return f" On the checklist: {row.label}." if row else ""


def _said(line: ItemReply, people: dict[int, tuple[str, str]], readable: bool) -> dict[str, Any]:
    """Return a line of the thread; of one that is not the reader's only that it is there, as the item's state tells."""
    name, office = people.get(line.author_id, ("CaseBridge", "own"))
    reasons: dict[str, DisputeReason | CancelReason] = {**catalog().dispute_reasons, **catalog().cancel_reasons}
    reason = f"{reasons[line.reason].label}. " if line.reason in reasons else ""
    tail = f" Instead: {line.alternative}" if line.alternative else ""
    kept = catalog().classes[line.class_key].title if line.class_key else ""
    said = {"who": name, "office": office, "at": line.written_at, "class": kept, "kept": not readable}
    return said | {"text": (f"{reason}{line.text}{tail}" or line.move) if readable else ""}


def _exhibits(lines: list[ItemReply], item: ReturnItem, actor: Actor) -> list[tuple[int, str, str, str]]:
    """Return the exhibits that lines of a thread name, as far as a reader may see them: number, title, address, id."""
    named = {public_id for reply in lines for public_id in reply.exhibits}
    if not named:
        return []
    return [
        (e.number, e.title, url_for("evidence.show", case_id=item.case.public_id, exhibit_id=e.public_id), e.public_id)
        for e in exhibits_of(item.case, actor)
        if e.public_id in named
    ]


def _authors(items: list[ReturnItem]) -> dict[int, tuple[str, str]]:
    ids = {reply.author_id for item in items for reply in item.replies}
    query = select(User.id, User.name, User.agency).where(User.id.in_(ids))
    return {user_id: (name, agency) for user_id, name, agency in db.session.execute(query)}


def _asks(item: ReturnItem, move: str, actor: Actor) -> dict[str, Any]:
    rows = item.workflow.rows(move)
    if not rows:
        raise NotThere()
    return typed(rows[0].asks, item, actor, request.form)


def _choices(rows: Any) -> list[tuple[str, str]]:
    return [(row.key, row.label) for row in rows]


_CHANGES = ("exhibit", "fact", "party", "charge", "element")
