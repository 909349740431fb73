"""What the auditor reads of the whole history, and whom the advocate serves."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from casebridge.access.actor import Actor
from casebridge.access.check import visible
from casebridge.access.policy import Permission
from casebridge.audit import AuditEntry
from casebridge.cases.models import Case, Party
from casebridge.db import db
from casebridge.errors import NotThere


def audit_lines(*, before: int = 0, event: str = "", limit: int = 51) -> list[AuditEntry]:
    """Return lines of the whole history, newest first; for the auditor only."""
    query = select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(limit)
    if before:
        query = query.where(AuditEntry.seq < before)
    if event:
        query = query.where(AuditEntry.event.startswith(event, autoescape=True))
    return list(db.session.scalars(query))


def left_the_house(*, before: int = 0, limit: int = 51) -> list[AuditEntry]:
    """Return the lines that tell of bytes and figures handed out, newest first."""
    query = select(AuditEntry).where(
        AuditEntry.event.in_(("exhibit:download", "packet:download", "packet_release:issue", "board:publish"))
    )
    if before:
        query = query.where(AuditEntry.seq < before)
    return list(db.session.scalars(query.order_by(AuditEntry.seq.desc()).limit(limit)))


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
