"""Guards, effects and clocks that ask about return items."""

from collections.abc import Iterable
from datetime import datetime

from flask import Flask

from casebridge import clock
from casebridge.access.actor import ENGINE
from casebridge.access.policy import Permission
from casebridge.cases.classed import chosen
from casebridge.cases.frame import Tab, add_page, add_tab
from casebridge.cases.models import Case
from casebridge.cases.state_clocks import nearest, on_date, policy
from casebridge.cases.words import ANCHORS
from casebridge.db import db
from casebridge.elements.asked import tell_asked
from casebridge.errors import Gap
from casebridge.followups.cells import asked_about
from casebridge.followups.models import ItemReply, ReturnItem
from casebridge.followups.queries import OPEN, STRICTEST, draft_faults, drafts_of, open_items
from casebridge.followups.services import answer_return, latest_due, send_return
from casebridge.workflows import engine
from casebridge.workflows.registry import Running, Step

ANSWERABLE = ("returned", "in_review", "conference")


def items_complete(case: Case, step: Step) -> Iterable[Gap]:
    """Require one or more items, each with what it serves, reason, done, weight and date."""
    drafts = drafts_of(case)
    if not drafts:
        yield Gap("items_complete", "no item says what is asked for", "items")
    today = clock.court_local(step.now).date()
    for number, draft in enumerate(drafts, start=1):
        for fault in draft_faults(draft, case, today).values():
            yield Gap("items_complete", f"item {number}: {fault[:1].lower()}{fault[1:].rstrip('.')}", "items")


def items_agreed(case: Case, step: Step) -> Iterable[Gap]:
    """Require the agreed items, complete."""
    for gap in items_complete(case, step):
        yield Gap("items_agreed", gap.sentence, gap.anchor)


def blocking_items_replied(case: Case, step: Step) -> Iterable[Gap]:
    """Require that each open blocking item is answered, partly answered or disputed."""
    for item in open_items(case):
        if item.weight == "blocks_charge" and item.state == "asked":
            yield Gap("blocking_items_replied", f"item {item.ref} blocks the charge and has no reply", "answers")


def item_in_dispute(case: Case, step: Step) -> Iterable[Gap]:
    """Require an item that is disputed, or insisted upon after a dispute."""
    if not any(item.state == "disputed" or item.insisted for item in open_items(case)):
        yield Gap("item_in_dispute", "no item is disputed or insisted upon", "")


def case_takes_answers(item: ReturnItem, step: Step) -> Iterable[Gap]:
    """Require a case that is returned, in review or in conference."""
    if item.case.state not in ANSWERABLE:
        yield Gap("case_takes_answers", "the case is not where items can be answered", "")


def ends_open_items(case: Case, step: Step) -> None:
    """End what is still open as `case_ended`."""
    for item in open_items(case):
        engine.advance(item, "withdraw_item", actor=ENGINE, asks={"cancel_reason": "case_ended"})
    for draft in drafts_of(case):
        db.session.delete(draft)


def item_reply(item: ReturnItem, step: Step) -> None:
    """Write the line of the thread that goes with the move."""
    asks = step.asks
    if step.name == "withdraw_item":
        item.cancel_reason = str(asks["cancel_reason"])
    item.why_asked_at = step.now if step.name == "ask_why" else None
    if step.actor.id is None:
        return
    class_key = chosen(item.case, step.actor, str(asks.get("class") or ""), OPEN, most=STRICTEST)
    db.session.add(
        ItemReply(
            item_id=item.id, move=step.name, class_key=class_key, author_id=step.actor.id,
            text=str(asks.get("text") or ""),
            reason=str(asks.get("dispute_reason") or asks.get("cancel_reason") or ""), written_at=step.now,
            alternative=str(asks.get("alternative") or ""), exhibits=list(asks.get("exhibits") or []),
        )
    )  # fmt: skip


def item_insisted(item: ReturnItem, step: Step) -> None:
    """Mark the item as insisted upon."""
    item.insisted = True


def item_moves_case_clock(item: ReturnItem, step: Step) -> None:
    """Derive the case's clock anew: it is the earliest date of an open item."""
    if item.case.state == "returned" and step.name != "open":
        engine.refresh(item.case)


def returned(case: Case, now: datetime) -> Running:
    """Run to the earliest date of an open item; with none open, one business day."""
    day = latest_due(case)
    return on_date("date_set", day) if day else policy("pol_returned_idle", case.state_since)


def bind(app: Flask) -> None:
    """Add the tabs and pages of the return loop."""
    add_tab(Tab("Changes", "followups.changes", Permission.RETURN_COMPOSE, 10, shown=_answered))
    add_tab(Tab("Returns", "followups.show", Permission.FILE_READ, 50, note=_open_count))
    add_page("compose_return", "followups.compose")
    add_page("answer_items", "followups.show")
    tell_asked(asked_about)
    ANCHORS.update(items="followups.compose", answers="followups.show")


def _open_count(case: Case, actor: object) -> str:
    count = len(open_items(case))
    return str(count) if count else ""


def _answered(case: Case, actor: object) -> bool:
    return case.return_rounds > 0


GUARDS = {
    g.__name__: g for g in (items_complete, items_agreed, blocking_items_replied, item_in_dispute, case_takes_answers)
}
EFFECTS = {
    "sends_return": send_return,
    "answers_return": answer_return,
    "ends_open_items": ends_open_items,
    "item_reply": item_reply,
    "item_insisted": item_insisted,
    "item_moves_case_clock": item_moves_case_clock,
}
CLOCKS = {"returned": nearest(returned)}
