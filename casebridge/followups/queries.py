"""What was asked and is still open, what an answer changed, and what returns were about."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import visible
from casebridge.access.policy import Permission
from casebridge.bulk import shelved
from casebridge.cases.classed import reads
from casebridge.cases.models import Case
from casebridge.cases.people import definition_of, live_charges
from casebridge.cases.presence import if_any
from casebridge.db import db
from casebridge.errors import NotThere
from casebridge.followups.models import ItemDraft, ItemReply, ReturnItem, ReturnRound
from casebridge.once import once

LEARNED_FROM = timedelta(days=90)
ENDED = ("accepted", "cancelled")
# Both offices talk in the thread of an item: its lines are of classes that the detective and the prosecutor both read.
OPEN, STRICTEST = "open-case", "witness-location"


@dataclass(frozen=True, slots=True)
class Causes:
    """How many returns of one kind of case there were in 90 days, and how many of them each item caused."""

    returns: int
    by_item: dict[str, int]


def causes(kind: str, actor: Actor) -> Causes:
    """Count the returns of the last 90 days by what was not ready, of the cases that `actor` may see.

    A return counts once for an item however often it names it.
    """
    named = (
        select(ReturnItem.item, ReturnItem.round_id)
        .join(ReturnRound, ReturnRound.id == ReturnItem.round_id)
        .join(Case, Case.id == ReturnItem.case_id)
        .where(
            ReturnRound.sent_at >= clock.now() - LEARNED_FROM, Case.kind == kind,
            visible(actor, Permission.CASE_READ, Case),
        )
        .cte("named")
    )  # fmt: skip
    returns = select(func.count(named.c.round_id.distinct())).scalar_subquery()
    rows = db.session.execute(
        select(named.c.item, func.count(named.c.round_id.distinct()), returns).group_by(named.c.item)
    ).all()
    return Causes(rows[0][2] if rows else 0, {item: times for item, times, _ in rows if item})


def items_of(case: Case) -> list[ReturnItem]:
    """Return all items of a case with their threads, by round and number."""
    query = (
        select(ReturnItem)
        .where(ReturnItem.case_id == case.id)
        .options(selectinload(ReturnItem.replies), joinedload(ReturnItem.round))
        .order_by(ReturnItem.round_id, ReturnItem.number)
    )
    return list(db.session.scalars(query))


@once
@if_any(ReturnItem, list)
def open_items(case: Case) -> list[ReturnItem]:
    """Return the items that are neither accepted nor canceled."""
    if (known := shelved(db.session(), ReturnItem, case.id)) is not None:
        return sorted((i for i in known if i.state not in ENDED), key=lambda item: (item.round_id, item.number))
    query = select(ReturnItem).where(ReturnItem.case_id == case.id, ReturnItem.state.not_in(ENDED))
    return list(db.session.scalars(query.order_by(ReturnItem.round_id, ReturnItem.number)))


def thread_of(item: ReturnItem, actor: Actor) -> list[ItemReply]:
    """Return the lines of an item's thread that a person reads."""
    return [line for line in item.replies if reads(actor, item.case, line.class_key)]


def rounds_of(case: Case) -> list[ReturnRound]:
    """Return the rounds of a case, newest first."""
    query = select(ReturnRound).where(ReturnRound.case_id == case.id).order_by(ReturnRound.number.desc())
    return list(db.session.scalars(query))


@once
@if_any(ItemDraft, list)
def drafts_of(case: Case) -> list[ItemDraft]:
    """Return the items being written, in order."""
    if (known := shelved(db.session(), ItemDraft, case.id)) is not None:
        return sorted(known, key=lambda draft: (draft.position, draft.id))
    query = select(ItemDraft).where(ItemDraft.case_id == case.id).order_by(ItemDraft.position, ItemDraft.id)
    return list(db.session.scalars(query))


def load_item(case: Case, public_id: str) -> ReturnItem:
    """Fetch one item of this case.

    :raises NotThere: it has none with this id.
    """
    item = db.session.scalar(select(ReturnItem).where(ReturnItem.case_id == case.id, ReturnItem.public_id == public_id))
    if item is None:
        raise NotThere()
    return item


def overdue(case: Case, today: date) -> list[ReturnItem]:
    """Return the open items whose date has passed."""
    return [item for item in open_items(case) if item.due_on < today]


def servable(case: Case) -> list[tuple[str, str]]:
    """Return what an item can serve: each defendant, each charge, each element, by key and words."""
    found = [(f"party:{party.public_id}", party.name) for party in case.suspects]
    for charge in live_charges(case):
        law = definition_of(charge)
        found.append((f"charge:{charge.public_id}", f"{charge.party.name}: {law.title}"))
        found += [
            (f"element:{charge.public_id}:{element.key}", f"{charge.party.name}: {law.title}: {element.text}")
            for element in law.elements
        ]
    return found


def draft_faults(draft: ItemDraft, case: Case, today: date) -> dict[str, str]:
    """Return what an item lacks, by field: it is complete only with all five (workflows.md section 5)."""
    faults = {}
    if not draft.reason:
        faults["reason"] = "Pick why you ask for it."
    if draft.serves not in dict(servable(case)):
        faults["serves"] = "Say which element or defendant it serves."
    if not draft.done.strip():
        faults["done"] = "Say what you will accept, in one or two sentences."
    if draft.weight not in ("blocks_charge", "strengthens", "trial_only"):
        faults["weight"] = "Say how much it weighs."
    if draft.due_on is None:
        faults["due_on"] = "Give the date by which you need it."
    elif draft.due_on < today:
        faults["due_on"] = "Give a date that lies ahead."
    return faults
