"""What waits on a person, what is due soon, what is unread, and what was handed over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, not_, or_, select
from sqlalchemy.orm import joinedload

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import can, may_ever, roles_for, visible
from casebridge.access.policy import Permission
from casebridge.access.predicates import within_seal, within_seal_sql
from casebridge.accounts.models import User
from casebridge.audit import AuditEntry
from casebridge.cases.entering import let_in
from casebridge.cases.filters import filters_in
from casebridge.cases.frame import MAIN
from casebridge.cases.holders import queues_at
from casebridge.cases.models import Case
from casebridge.cases.queries import CaseRow, awake, in_queue, known_case, list_cases, list_work, waiting_for
from casebridge.cases.reading import told_to
from casebridge.cases.state_clocks import UNDECIDED
from casebridge.db import db
from casebridge.errors import NotThere
from casebridge.evidence.classing import about_narrow_exhibits
from casebridge.evidence.models import FavorableFlag
from casebridge.followups.models import ReturnItem
from casebridge.home.figures import SOON, elsewhere, to_decide
from casebridge.home.reasons import Facts, facts_of, reason
from casebridge.notices import letters
from casebridge.notices.models import Mail, Notice
from casebridge.once import once

NOTHING = timedelta()
NOTHING_ASKED: Mapping[str, str] = {}
OPEN = "Open"
# Where the work of a state is done, and the word on its button; elsewhere the page of the case says it.
PAGES = {
    "draft": ("Go on", "intake.show"), "returned": ("Answer items", "followups.show"),
    "in_review": ("Review", "review.show"), "sergeant_review": ("Read and attest", "cases.show"),
    "challenged": ("Answer it", "review.challenge"), "federal_screening": ("Screen it", "federal.show"),
}  # fmt: skip
# A case that runs in court or in LEAD has no single next move that a list should offer.
RUNNING = ("state_prosecution", "federal_prosecution", "diverted", "diversion_offered")


@dataclass(frozen=True, slots=True)
class Job:
    """One line of work: the case, what to do and on which page, why now, who is held."""

    row: CaseRow
    action: str
    endpoint: str
    why: str
    detail: str
    tone: str
    facts: Facts


def my_work(actor: Actor, asked: Mapping[str, str] = NOTHING_ASKED) -> tuple[list[Job], str]:
    """Return what waits on this person as the address asks for it, and where the next page begins."""
    return _listed(actor, waiting_for(actor), asked)


def queue(actor: Actor, asked: Mapping[str, str] = NOTHING_ASKED) -> tuple[list[Job], str]:
    """Return what the reader's office waits for and nobody in person holds yet."""
    return _listed(actor, tuple(in_queue(queue) for queue in queues_at(actor.agency)), asked)


def _listed(actor: Actor, one_of: tuple[ColumnElement[bool], ...], asked: Mapping[str, str]) -> tuple[list[Job], str]:
    """Return a page of work: filters, order and place come out of the address; what sleeps is shown when asked for."""
    where = (*filters_in(asked, actor), *(() if asked.get("hold") else (awake(),)))
    sort, cursor = asked.get("sort", ""), asked.get("after", "")
    page = list_work(actor, one_of=one_of, where=where, sort=sort, cursor=cursor)
    return _jobs(page.rows, actor), page.next_cursor


def with_others(actor: Actor, limit: int = 5) -> list[CaseRow]:
    """Return the open cases that this person carries and somebody else holds, the nearest clock first."""
    return list_cases(actor, where=(elsewhere(actor),), closed=False, limit=limit).rows


def _jobs(rows: list[CaseRow], actor: Actor) -> list[Job]:
    # Whoever reads no file hears of nobody's custody and of no return.
    facts = facts_of(rows, actor) if may_ever(actor, Permission.FILE_READ) else {}
    return [_job(row, actor, facts.get(row.id, Facts())) for row in rows]


def _job(row: CaseRow, actor: Actor, facts: Facts) -> Job:
    """Return a line of work with its reason in a sentence, from clock, state, custody and returns."""
    left = (row.clock_due - clock.now()) if row.clock_due is not None else None
    waits = facts.held > 0 and row.state in UNDECIDED
    late, near = left is not None and left < NOTHING, left is not None and left < SOON
    action = first_action(row.state, actor)
    named, endpoint = PAGES.get(row.state, ("", "")) if action != OPEN else ("", "")
    tone = "bad" if late else "warn" if near or waits else ""
    return Job(row, named or action, endpoint or "cases.show", *reason(row, facts), tone, facts)


@once
def first_action(state: str, actor: Actor) -> str:
    """Return the label of the move that carries a case on from `state` and that this role may make."""
    names = Case.workflow.moves_from(state)
    for name in sorted(names, key=lambda name: MAIN.index(name) if name in MAIN else len(MAIN)):
        move = Case.workflow.rows(name)[0]
        if state not in RUNNING and actor.role in roles_for(move.needs):
            return move.label
    return OPEN


def flags_for(actor: Actor) -> list[tuple[Case, int]]:
    """Return the cases of a prosecutor with possibly favorable material to decide, in any state, and how many of it."""
    query = (
        select(Case, func.count(FavorableFlag.id))
        .join(FavorableFlag, FavorableFlag.case_id == Case.id)
        .where(*to_decide(actor))
        .group_by(Case.id)
        .order_by(func.min(FavorableFlag.raised_at))
    )
    return [(case, number) for case, number in db.session.execute(query.limit(20))]


def questions_for(actor: Actor) -> list[ReturnItem]:
    """Return the items on which the police asked why: each is answered within a business day."""
    query = (
        select(ReturnItem)
        .join(Case, Case.id == ReturnItem.case_id)
        .where(ReturnItem.why_asked_at.is_not(None), ReturnItem.state == "asked", Case.prosecutor_id == actor.id)
        .options(joinedload(ReturnItem.case), joinedload(ReturnItem.round))
        .order_by(ReturnItem.why_asked_at)
    )
    return list(db.session.scalars(query.limit(20)))


def notices_of(
    actor: Actor, *, before: str = "", limit: int = 50
) -> list[tuple[Notice, Case | None, tuple[str, str] | None]]:
    """Return the notices of a person, newest first, with their case where it is still theirs to see.

    The third is where the letter about it stands, as (tone, words); None where none was written.

    :param before: the public id of the last one seen: row numbers would tell how much goes on elsewhere.
    :raises NotThere: it is no notice of theirs.
    """
    now = clock.now()
    query = (
        select(Notice, Case, Mail)
        .outerjoin(Case, Case.id == Notice.case_id)
        .outerjoin(Mail, Mail.id == Notice.mail_id)
        .where(Notice.user_id == actor.id, or_(Case.id.is_(None), within_seal_sql(actor, Case)))
        .order_by(Notice.id.desc())
        .limit(limit)
    )
    if before:
        last = db.session.scalar(select(Notice.id).where(Notice.user_id == actor.id, Notice.public_id == before))
        if last is None:
            raise NotThere()
        query = query.where(Notice.id < last)
    return [
        (
            notice,
            case if case is not None and can(actor, Permission.CASE_READ, case) else None,
            letters.STANDS[letters.standing(mail, now)] if mail is not None else None,
        )
        for notice, case, mail in db.session.execute(query)
    ]


def mark_read(actor: Actor, public_id: str = "") -> int:
    """Mark one notice, or all, as read; return how many."""
    query = select(Notice).where(Notice.user_id == actor.id, Notice.read_at.is_(None))
    if public_id:
        query = query.where(Notice.public_id == public_id)
    found = list(db.session.scalars(query))
    for notice in found:
        notice.read_at = clock.now()
    db.session.flush()
    return len(found)


def receipt(number: str, actor: Actor) -> tuple[AuditEntry, Case | None, list[dict[str, Any]]]:
    """Return a receipt with its case and who was told.

    :raises ReasonNeeded: it is another person's, of a case that is not this one's own.
    :raises NotThere: no such receipt, or neither made by this person nor of a case that is theirs to see; nobody has
        one of a case that a court sealed to them, or had destroyed.
    """
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.receipt == number.upper()))
    if entry is None:
        raise NotThere()
    case = db.session.get(Case, entry.case_id) if entry.case_id else None
    if entry.is_destroyed or (case is not None and not within_seal(actor, case)):
        raise NotThere()
    if case is not None and not can(actor, Permission.CASE_READ, case):
        case = None
    if entry.actor_id != actor.id:
        if case is None or not _learns_of(entry, case, actor):
            raise NotThere()
        let_in(case, actor)
    return entry, case, _told(entry)


def _learns_of(entry: AuditEntry, case: Case, actor: Actor) -> bool:
    """Say whether a line that somebody else wrote stands in the history as this person reads it."""
    told = select(AuditEntry.seq).where(AuditEntry.seq == entry.seq, told_to(actor, case))
    return can(actor, Permission.HISTORY_READ, case) and db.session.scalar(told) is not None


def sent_by(actor: Actor, *, unit: bool, before: str = "", limit: int = 51) -> list[tuple[AuditEntry, Case | None]]:
    """Return the receipts of a person, or of the unit, newest first.

    A receipt without a case is LEAD's or the house's own: only the person who made it finds it.

    :param before: the receipt of the last one seen. :raises NotThere: there is none such.
    """
    own = and_(AuditEntry.case_id.is_(None), AuditEntry.actor_id == actor.id)
    query = (
        select(AuditEntry, Case)
        .outerjoin(Case, Case.id == AuditEntry.case_id)
        .where(AuditEntry.receipt.is_not(None), or_(own, and_(Case.id.is_not(None), _visible(actor))))
        .order_by(AuditEntry.seq.desc())
        .limit(limit)
    )
    mine = AuditEntry.actor_id == actor.id
    # Of what others of the unit did, nothing about an exhibit whose class has fewer readers than the case.
    of_unit = and_(AuditEntry.unit == actor.unit, or_(mine, not_(about_narrow_exhibits())))
    query = query.where(of_unit if unit and actor.unit else mine)
    if before:
        last = db.session.scalar(query.with_only_columns(AuditEntry.seq).where(AuditEntry.receipt == before))
        if last is None:
            raise NotThere()
        query = query.where(AuditEntry.seq < last)
    return [(entry, case) for entry, case in db.session.execute(query)]


def find(number: str, actor: Actor) -> Case | None:
    """Return the one case that a number names exactly, if the reader may see it."""
    query = select(Case.public_id).where(
        or_(Case.number == number.upper(), Case.complaint_number == number), _visible(actor)
    )
    found = list(db.session.scalars(query.limit(2)))
    return known_case(found[0], actor=actor) if len(found) == 1 else None


def _visible(actor: Actor) -> ColumnElement[bool]:
    return visible(actor, Permission.CASE_READ, Case)


def _told(entry: AuditEntry) -> list[dict[str, Any]]:
    query = (
        select(User.name, Notice.read_at, Mail)
        .join(Notice, Notice.user_id == User.id)
        .outerjoin(Mail, Mail.id == Notice.mail_id)
        .where(Notice.audit_seq == entry.seq)
        .order_by(User.name)
    )
    return [_told_line(name, read_at, mail) for name, read_at, mail in db.session.execute(query)]


def _told_line(name: str, read_at: datetime | None, mail: Mail | None) -> dict[str, Any]:
    stands = letters.standing(mail, clock.now()) if mail is not None else ""
    if read_at:
        return {"who": name, "note": "in the notices", "tone": "ok", "word": "Opened", "gap": False}
    if stands in ("given_up", "came_back", "late"):
        return {"who": name, "note": "mail not delivered", "tone": "bad", "word": "Not delivered", "gap": True}
    note = "in the notices, mailed" if stands == "sent" else "in the notices"
    return {"who": name, "note": note, "tone": "quiet", "word": "Not opened yet", "gap": False}
