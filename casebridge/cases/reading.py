"""Reading a case is an event, and what changed since the last reading is the reader's delta."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, not_, or_, select, true
from sqlalchemy.dialects import postgresql, sqlite

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.policy import Permission
from casebridge.audit import AuditEntry
from casebridge.cases.models import Case, CaseRead
from casebridge.db import db
from casebridge.errors import NotThere
from casebridge.once import once

# Letters of a hash that name a line in an address.
_MARK = 16

# What does not count as a change of the case: reading it.
READS = (
    "case:read", "case:enter", "compartment:look", "exhibit:read", "exhibit:view", "exhibit:page",
    "exhibit:download", "packet:download", "history:read", "history:export", "element:read",
)  # fmt: skip
# What a prosecutor keeps to the office: who may not read work product learns neither what was done nor how often.
OWN_WORK = (
    "element:mark_own", "element:take_back_own", "element:note", "passage:mark", "passage:take_back",
    "redaction:mark", "redaction:withdraw", "redaction:elsewhere", "redaction:make", "redaction:prove",
    "redaction:let_stand", "redaction:release", "redaction:use", "disclosure:give",
    "disclosure:receipt", "disclosure:rule", "disclosure:end_ruling", "credibility:open",
    "credibility:decide", "credibility:give", "credibility:read",
)  # fmt: skip

# What tells of a record that its reader may not know of: each feature says which lines those are, for cases and a
# reader (None is a paper that leaves the office).
Kept = Callable[[Sequence[Case], Actor | None], ColumnElement[bool]]
_KEPT: list[Kept] = []


def keep_back(rule: Kept) -> None:
    """Let `rule` say which lines of history a reader does not learn of; a feature does this in its `bind`."""
    if rule not in _KEPT:
        _KEPT.append(rule)


def opened(case: Case, actor: Actor) -> datetime | None:
    """Write that `actor` opened the case and return when they opened it before, if they did."""
    # Both databases know this statement; each has a spelling of its own for it.
    insert = sqlite.insert if db.session().get_bind().dialect.name == "sqlite" else postgresql.insert
    first = insert(CaseRead).values(case_id=case.id, user_id=actor.id, read_at=clock.now(), audit_seq=0)
    again = {"before_at": CaseRead.read_at, "read_at": first.excluded.read_at}
    written = first.on_conflict_do_update(index_elements=["case_id", "user_id"], set_=again)
    before = db.session.scalar(written.returning(CaseRead.before_at))
    audit.record(
        "case:read", actor=actor, case_id=case.id, object_type="case", object_id=case.public_id,
        sentence="opened the case",
    )  # fmt: skip
    return before


@dataclass(frozen=True, slots=True)
class Numbered:
    """Lines of a history, newest first, each with its number among those that the reader may know of; and how many."""

    lines: list[tuple[int, AuditEntry]]
    of: int
    following: str


def lines_of(
    case: Case, actor: Actor | None, *, before: int = 0, limit: int = 50, reads: bool = True
) -> list[AuditEntry]:
    """Return history lines of a case, newest first; `before` is the number of the last line seen.

    :param actor: who reads them; None for a paper that leaves the office.
    """
    query = select(AuditEntry).where(AuditEntry.case_id == case.id, told_to(actor, case))
    if before:
        query = query.where(AuditEntry.seq < before)
    if not reads:
        query = query.where(AuditEntry.event.not_in(READS))
    return list(db.session.scalars(query.order_by(AuditEntry.seq.desc()).limit(limit)))


def numbered_lines(case: Case, actor: Actor, *, before: str = "", limit: int = 50) -> Numbered:
    """Return a page of the history; lines are counted for this reader, as a gap would tell of what is kept back.

    :param before: the beginning of the hash of the last line that was seen, as `following` gave it.
    :raises NotThere: no line of this case that the reader may know of begins so.
    """
    told = and_(AuditEntry.case_id == case.id, told_to(actor, case))
    of = db.session.scalar(select(func.count()).select_from(AuditEntry).where(told)) or 0
    query, top = select(AuditEntry).where(told), of
    if before:
        last = db.session.scalar(
            select(AuditEntry.seq).where(told, AuditEntry.hash.startswith(before, autoescape=True))
        )
        if last is None or len(before) != _MARK:
            raise NotThere()
        query = query.where(AuditEntry.seq < last)
        top = db.session.scalar(select(func.count()).select_from(AuditEntry).where(told, AuditEntry.seq < last)) or 0
    found = list(db.session.scalars(query.order_by(AuditEntry.seq.desc()).limit(limit + 1)))
    page = [(top - place, line) for place, line in enumerate(found[:limit])]
    return Numbered(page, of, page[-1][1].hash[:_MARK] if len(found) > limit else "")


def newest_lines(case: Case, actor: Actor, limit: int) -> tuple[list[AuditEntry], int]:
    """Return the newest lines that tell `actor` of changes, and how many lines they find in the history in all."""
    told = told_to(actor, case)
    every = select(func.count()).where(AuditEntry.case_id == case.id, told).scalar_subquery()
    query = (
        select(AuditEntry, every)
        .where(AuditEntry.case_id == case.id, AuditEntry.event.not_in(READS), told)
        .order_by(AuditEntry.seq.desc())
        .limit(limit)
    )
    found = db.session.execute(query).all()
    return [line for line, _ in found], found[0][1] if found else 0


def last_words(cases: Sequence[Case], actor: Actor) -> dict[int, AuditEntry]:
    """Return the newest line that tells of a change, as the reader may know it, by case number; one statement."""
    own = [case.id for case in cases if not can(actor, "class:work-product", case)]
    newest = (
        select(func.max(AuditEntry.seq))
        .where(
            AuditEntry.case_id.in_([case.id for case in cases if can(actor, Permission.HISTORY_READ, case)]),
            AuditEntry.event.not_in(READS), AuditEntry.outcome == "ok",
            or_(AuditEntry.case_id.not_in(own), AuditEntry.event.not_in(OWN_WORK)),
            *(not_(rule(cases, actor)) for rule in _KEPT),
        )
        .group_by(AuditEntry.case_id)
    )  # fmt: skip
    lines = db.session.scalars(select(AuditEntry).where(AuditEntry.seq.in_(newest)))
    return {line.case_id: line for line in lines if line.case_id is not None}


def changes_since(case: Case, actor: Actor, moment: datetime | None, limit: int = 50) -> list[AuditEntry]:
    """Return what others changed in the case after `moment`, newest first."""
    if moment is None:
        return []
    query = select(AuditEntry).where(
        AuditEntry.case_id == case.id, AuditEntry.at > moment, AuditEntry.event.not_in(READS),
        AuditEntry.actor_id != actor.id, AuditEntry.outcome == "ok", told_to(actor, case),
    )  # fmt: skip
    return list(db.session.scalars(query.order_by(AuditEntry.seq.desc()).limit(limit)))


@once
def told_to(actor: Actor | None, case: Case) -> ColumnElement[bool]:
    """Leave out what the State's Attorney keeps to the office, and what tells of records of other classes."""
    kept = [not_(rule([case], actor)) for rule in _KEPT]
    if actor is None or not can(actor, "class:work-product", case):
        kept.append(AuditEntry.event.not_in(OWN_WORK))
    return and_(true(), *kept)
