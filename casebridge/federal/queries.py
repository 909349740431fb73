"""What the sheet, the set and the referral of a case say now; the federal side reads through `seen_by_usao`."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.policy import Permission
from casebridge.audit import AuditEntry
from casebridge.cases import facts
from casebridge.cases.models import Case, Charge
from casebridge.cases.presence import if_any
from casebridge.cases.wall import Shared
from casebridge.catalog.federal import FederalFact
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.errors import NotThere
from casebridge.evidence.models import Exhibit
from casebridge.evidence.queries import flags_of, open_flags
from casebridge.federal.crossing import fault, without_fault
from casebridge.federal.models import (
    FavorableLog,
    FederalApproval,
    FederalNote,
    FederalQuestion,
    ForumContact,
    Referral,
    Screening,
    ScreeningAnswer,
    SharedItem,
)
from casebridge.once import once

POLICE = "bpd"


@once
@if_any(Screening, lambda: None)
def screening_of(case: Case) -> Screening | None:
    """Return the newest screening round of a case."""
    query = select(Screening).where(Screening.case_id == case.id).order_by(Screening.round.desc())
    return db.session.scalars(query.limit(1)).first()


def round_of(case: Case) -> int:
    """Return the number of the screening round that is open, or of the next one."""
    last = screening_of(case)
    if last is None:
        return 1
    return last.round + 1 if last.closed_at is not None else last.round


def questions_of(case: Case) -> list[FederalFact]:
    """Return the facts of the sheet that apply to the case, in order; an open condition counts as applying."""
    known, book = facts.current(case), catalog()
    return [
        fact for fact in book.federal_facts.values() if book.applies(fact.applies_when, case.kind, known) is not False
    ]


def answers_of(case: Case, up_to: int | None = None) -> dict[str, ScreeningAnswer]:
    """Return the answer that stands for each fact: the newest up to a round (the present one when None)."""
    limit = round_of(case) if up_to is None else up_to
    query = (
        select(ScreeningAnswer)
        .where(ScreeningAnswer.case_id == case.id, ScreeningAnswer.round <= limit)
        .order_by(ScreeningAnswer.round)
    )
    return {row.fact: row for row in db.session.scalars(query)}


def items_of(case: Case, number: int) -> list[SharedItem]:
    """Return what was chosen in a round and not taken back, in the order in which it was chosen."""
    query = (
        select(SharedItem)
        .where(SharedItem.case_id == case.id, SharedItem.round == number, SharedItem.taken_back_at.is_(None))
        .options(joinedload(SharedItem.exhibit), joinedload(SharedItem.party))
        .order_by(SharedItem.id)
    )
    return list(db.session.scalars(query))


def referrals_of(case: Case) -> list[Referral]:
    """Return the referrals of a case, newest first."""
    query = select(Referral).where(Referral.case_id == case.id).order_by(Referral.number.desc())
    return list(db.session.scalars(query))


@once
def referral_of(case: Case) -> Referral | None:
    """Return the newest referral of a case."""
    query = select(Referral).where(Referral.case_id == case.id).order_by(Referral.number.desc()).limit(1)
    return db.session.scalars(query).first()


def seen_by_usao(case: Case) -> list[SharedItem]:
    """Return what the federal side sees: the set that went along last, less what may not cross any more."""
    referral = referral_of(case)
    return [item for item in items_of(case, referral.round) if not fault(item)] if referral else []


def exhibits_seen(case: Case) -> Collection[int]:
    """Return the ids of the exhibits in the set that went along last."""
    return [item.exhibit_id for item in seen_by_usao(case) if item.exhibit_id is not None]


def exhibits_seen_sql() -> ColumnElement[bool]:
    """Return the SQL twin of `exhibits_seen` for statements over exhibits and their case."""
    last = (
        select(Referral.round)
        .where(Referral.case_id == Case.id)
        .order_by(Referral.number.desc())
        .limit(1)
        .correlate(Case)
        .scalar_subquery()
    )
    chosen = select(SharedItem.id).where(
        SharedItem.case_id == Case.id, SharedItem.exhibit_id == Exhibit.id, SharedItem.round == last,
        SharedItem.taken_back_at.is_(None), without_fault(),
    )  # fmt: skip
    return chosen.correlate(Case, Exhibit).exists()


def people_shared(case_ids: Collection[int]) -> set[int]:
    """Return the ids of the people whom the federal side sees in these cases; one statement for all of them."""
    last = (
        select(func.max(Referral.number)).where(Referral.case_id == SharedItem.case_id).correlate(SharedItem)
    ).scalar_subquery()
    query = (
        select(SharedItem)
        .join(Referral, and_(Referral.case_id == SharedItem.case_id, Referral.round == SharedItem.round))
        .where(
            SharedItem.case_id.in_(case_ids), SharedItem.party_id.is_not(None), SharedItem.taken_back_at.is_(None),
            Referral.number == last,
        )
        .options(joinedload(SharedItem.party))
    )  # fmt: skip
    found = db.session.scalars(query) if case_ids else ()
    return {item.party_id for item in found if item.party_id is not None and not fault(item)}


def what_was_shared(case: Case) -> Shared:
    """Return the parts and people of the set that went along last, for the wall."""
    items = seen_by_usao(case)
    return Shared(
        frozenset(item.key for item in items if item.kind == "part"),
        frozenset(item.party_id for item in items if item.party_id is not None),
    )


def kept_lines(cases: Sequence[Case], actor: Actor | None) -> ColumnElement[bool]:
    """Return which lines tell of federal charges that a reader does not know of.

    Those that are only thought of are prosecutors' own, those that a court sealed the federal attorney's of the case.
    """
    told = [case.id for case in cases if actor is not None and can(actor, Permission.CHARGE_SEALED, case)]
    kept: list[ColumnElement[bool]] = [
        and_(Charge.sealed_by != "", Charge.unsealed_at.is_(None), Charge.case_id.not_in(told))
    ]
    if actor is None or actor.agency == POLICE:
        kept.append(Charge.decided_at.is_(None))
    return exists().where(Charge.public_id == AuditEntry.object_id, Charge.sovereign == "federal", or_(*kept))


def log_entries(case: Case) -> list[dict[str, Any]]:
    """Return the favorable-material log of today as plain entries."""
    entries = [
        {"id": flag.public_id, "text": flag.text, "exhibit": flag.exhibit_id, "decision": flag.decision}
        for flag in flags_of(case)
    ]
    fresh = (flag for flag in open_flags(case) if flag.flag is None)
    return entries + [{"id": "", "text": flag.text, "exhibit": None, "decision": ""} for flag in fresh]


def log_of(case: Case, number: int) -> FavorableLog | None:
    """Return the log that was put with a round."""
    query = select(FavorableLog).where(FavorableLog.case_id == case.id, FavorableLog.round == number)
    return db.session.scalar(query)


def contacts_of(case: Case, number: int) -> list[ForumContact]:
    """Return the recorded contacts about one forum in a round, oldest first."""
    query = select(ForumContact).where(ForumContact.case_id == case.id, ForumContact.round == number)
    return list(db.session.scalars(query.order_by(ForumContact.id)))


def asked(case: Case, number: int | None = None) -> list[FederalQuestion]:
    """Return the questions that were asked in a referral (the newest when None), in order."""
    return [q for q in _questions(case, number) if q.asked_at is not None]


def drafts(case: Case) -> list[FederalQuestion]:
    """Return the questions that the federal attorney is writing."""
    return [q for q in _questions(case, None) if q.asked_at is None]


def waiting(case: Case) -> list[FederalQuestion]:
    """Return the questions that were asked and whose reply was not sent yet."""
    return [q for q in asked(case) if q.sent_at is None]


def load_question(case: Case, public_id: str) -> FederalQuestion:
    """Fetch one question of the newest referral.

    :raises NotThere: it has none with this id.
    """
    for question in _questions(case, None):
        if question.public_id == public_id:
            return question
    raise NotThere()


def approvals_of(case: Case) -> dict[int, FederalApproval]:
    """Return the Department's approvals by charge id."""
    ids = [charge.id for charge in case.charges if charge.sovereign == "federal"]
    query = select(FederalApproval).where(FederalApproval.charge_id.in_(ids))
    return {row.charge_id: row for row in db.session.scalars(query)} if ids else {}


def notes_of(case: Case) -> list[FederalNote]:
    """Return the notes of the federal office, oldest first; callers ask the policy."""
    query = select(FederalNote).where(FederalNote.case_id == case.id).order_by(FederalNote.id)
    return list(db.session.scalars(query))


def next_question_number(case: Case) -> int:
    """Return the number of the next question of the newest referral."""
    query = select(func.max(FederalQuestion.number)).where(
        FederalQuestion.case_id == case.id, FederalQuestion.referral_number == case.referral_round
    )
    return (db.session.scalar(query) or 0) + 1


def _questions(case: Case, number: int | None) -> list[FederalQuestion]:
    query = select(FederalQuestion).where(
        FederalQuestion.case_id == case.id,
        FederalQuestion.referral_number == (case.referral_round if number is None else number),
    )
    return list(db.session.scalars(query.order_by(FederalQuestion.number)))
