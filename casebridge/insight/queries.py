"""What the auditor reads of the whole history, and whom the advocate serves."""

from sqlalchemy import not_, select
from sqlalchemy.orm import joinedload, selectinload

from casebridge.access.actor import Actor
from casebridge.access.check import visible
from casebridge.access.policy import Permission
from casebridge.access.predicates import within_seal_sql
from casebridge.audit import AuditEntry
from casebridge.cases.models import Case, Party
from casebridge.cases.words import SEALED
from casebridge.db import db
from casebridge.errors import NotThere


def audit_lines(actor: Actor, *, before: int = 0, event: str = "", limit: int = 51) -> list[AuditEntry]:
    """Return lines of the whole history, newest first; for the auditor only."""
    query = select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(limit)
    if before:
        query = query.where(AuditEntry.seq < before)
    if event:
        query = query.where(AuditEntry.event.startswith(event, autoescape=True))
    return _through_seals(list(db.session.scalars(query)), actor)


def left_the_house(actor: Actor, *, before: int = 0, limit: int = 51) -> list[AuditEntry]:
    """Return the lines that tell of bytes and figures handed out, newest first."""
    query = select(AuditEntry).where(
        AuditEntry.event.in_(
            ("exhibit:download", "packet:download", "packet_release:issue", "board:publish", "history:export")
        )
    )
    if before:
        query = query.where(AuditEntry.seq < before)
    return _through_seals(list(db.session.scalars(query.order_by(AuditEntry.seq.desc()).limit(limit))), actor)


def _through_seals(lines: list[AuditEntry], actor: Actor) -> list[AuditEntry]:
    """Take the words out of lines about cases that a court sealed to this reader: the chain shows that they are."""
    ids = {line.case_id for line in lines if line.case_id is not None}
    shut = select(Case.id).where(Case.id.in_(ids), not_(within_seal_sql(actor, Case)))
    closed = set(db.session.scalars(shut)) if ids else set()
    for line in lines:
        if line.case_id in closed:
            db.session.expunge(line)
            line.outcome, line.receipt = SEALED, None
    return lines


def victims(actor: Actor, *, after: int = 0, limit: int = 51) -> list[Party]:
    """Return the victims of the cases that reached the State's Attorney, with their case, by entry."""
    query = (
        select(Party)
        .join(Case, Case.id == Party.case_id)
        .where(
            Party.role.in_(("victim", "next_of_kin")), Party.id > after, visible(actor, Permission.VICTIMS_READ, Case)
        )
        .options(joinedload(Party.case).options(selectinload(Case.events), selectinload(Case.parties)))
        .order_by(Party.id)
        .limit(limit)
    )
    return list(db.session.scalars(query))


def victim(public_id: str, actor: Actor) -> Party:
    """Fetch one victim.

    :raises NotThere: there is none, or the case is not this person's to serve.
    """
    found = db.session.scalar(
        select(Party).join(Case, Case.id == Party.case_id).where(
            Party.public_id == public_id, Party.role.in_(("victim", "next_of_kin")),
            visible(actor, Permission.VICTIMS_READ, Case),
        )
    )  # fmt: skip
    if found is None:
        raise NotThere()
    return found
