"""Ask, answer, dispute, settle: what people do with return items."""

from datetime import date
from typing import Any

from casebridge import audit
from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.cases.models import Case
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.errors import Invalid
from casebridge.followups.models import ItemDraft, ReturnItem, ReturnRound
from casebridge.followups.queries import drafts_of, open_items
from casebridge.text import NARRATIVE_LIMIT, clean, iso_date
from casebridge.workflows import engine
from casebridge.workflows.registry import Step

WEIGHTS = ("blocks_charge", "strengthens", "trial_only")


def add_draft(case: Case, *, actor: Actor, reason: str = "", serves: str = "") -> ItemDraft:
    """Start an item; a reason fills words, done, weight and date from its row, to be changed freely."""
    require(actor, Permission.RETURN_COMPOSE, case)
    draft = ItemDraft(case_id=case.id, author_id=actor.id, position=len(drafts_of(case)), serves=serves)
    db.session.add(draft)
    if reason:
        prefill(draft, reason)
    db.session.flush()
    return draft


def prefill(draft: ItemDraft, reason: str) -> None:
    """Fill what the reason's row proposes, where nothing was written yet."""
    row = catalog().return_reasons.get(reason)
    if row is None:
        raise Invalid(fields={"reason": "Pick a reason from the list."})
    draft.reason, draft.item = reason, row.first_item
    draft.words = draft.words or row.to_detective
    draft.done = draft.done or row.done
    draft.weight = draft.weight or row.weight


def edit_draft(
    draft: ItemDraft,
    case: Case,
    *,
    actor: Actor,
    reason: str,
    words: str,
    serves: str,
    done: str,
    weight: str,
    due_on: str,
    item: str | None = None,
) -> ItemDraft:
    """Keep what was written of an item, complete or not.

    :param item: which item of the checklist was not ready, of those that the reason concerns; None leaves it.
    :raises Invalid: text that cannot be kept, or a date that is none.
    """
    require(actor, Permission.RETURN_COMPOSE, case)
    if reason and reason != draft.reason:
        prefill(draft, reason)
    draft.reason, draft.serves = reason, serves[:120]
    row = catalog().return_reasons.get(reason)
    if item is not None:
        draft.item = item if row and item in row.items else ""
    draft.words = clean(words, field="words", limit=NARRATIVE_LIMIT, lines=True) or draft.words
    draft.done = clean(done, field="done", limit=NARRATIVE_LIMIT, lines=True) or draft.done
    draft.weight = weight if weight in WEIGHTS else draft.weight
    draft.due_on = iso_date(due_on, field="due_on") if due_on.strip() else draft.due_on
    db.session.flush()
    return draft


def drop_draft(draft: ItemDraft, case: Case, *, actor: Actor) -> None:
    """Throw an item away that was never sent."""
    require(actor, Permission.RETURN_COMPOSE, case)
    db.session.delete(draft)
    db.session.flush()


def send_return(case: Case, step: Step) -> None:
    """Turn the drafts into items of a new round (effect `sends_return`)."""
    case.return_rounds += 1
    case.returns_since_take += 1
    sent = ReturnRound(
        case_id=case.id, number=case.return_rounds, note=str(step.asks.get("note") or ""),
        agreed=step.name == "return_agreed", sent_by_id=step.actor.id, sent_at=step.now,
    )  # fmt: skip
    db.session.add(sent)
    db.session.flush()
    for number, draft in enumerate(drafts_of(case), start=1):
        _open_item(case, sent, draft, number, step)
        db.session.delete(draft)


def answer_return(case: Case, step: Step) -> None:
    """Mark the round as answered (effect `answers_return`)."""
    for item in open_items(case):
        if item.round.answered_at is None:
            item.round.answered_at = step.now
            item.round.answer_note = str(step.asks.get("note") or "")


def reply(
    item: ReturnItem, move: str, *, actor: Actor, asks: dict[str, Any], version: int | None = None
) -> audit.AuditEntry:
    """Make a move on one item; errors as the engine's."""
    return engine.advance(item, move, actor=actor, asks=asks, version=version)


def latest_due(case: Case) -> date | None:
    """Return the earliest date among the open items that wait for the police."""
    waiting = [i.due_on for i in open_items(case) if i.state in ("asked", "partly_answered")]
    return min(waiting, default=None)


def _open_item(case: Case, sent: ReturnRound, draft: ItemDraft, number: int, step: Step) -> None:
    item = ReturnItem(
        case=case, round=sent, number=number, reason=draft.reason, item=draft.item, words=draft.words,
        serves=draft.serves, done=draft.done, weight=draft.weight, due_on=draft.due_on,
        asked_by_id=step.actor.id, version=1, holder_queue="", clock_key="",
    )  # fmt: skip
    label = catalog().return_reasons[draft.reason].label
    engine.open_record(item, actor=step.actor, sentence=f"asked for item {number}: {label}")
