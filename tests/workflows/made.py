"""A move that was made, as plain values: its line of history, its notices, the holders before and after."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from casebridge.access.check import can
from casebridge.access.policy import Permission
from casebridge.audit import AuditEntry
from casebridge.cases.models import Case
from casebridge.db import db
from casebridge.notices.models import Notice
from tests.building.people import some_people
from tests.building.story import only_make, ready
from tests.building.towards import about_to

HolderPair = list[Any]


@dataclass(frozen=True)
class Made:
    """What one move left behind; people are user names."""

    name: str
    source: str
    target: str
    ended_in: str
    line: dict[str, Any]
    lines: int
    case_id: int
    public_id: str
    holder_before: HolderPair
    holder_after: HolderPair
    behind_before: set[str]
    behind_after: set[str]
    lead_and_sergeant: set[str]
    liaisons: set[str]
    may_read: set[str]
    actor: str
    told: set[str]
    texts: tuple[str, ...]
    secrets: tuple[str, ...]


def behind(holder: HolderPair) -> set[str]:
    """Return who stands behind a holder: one person, or everybody who works the queue ("role@scope")."""
    holder_id, queue = holder
    role, _, scope = queue.partition("@")
    return {
        name
        for name, user in some_people().items()
        if user.active and (user.id == holder_id or (user.role == role and scope in (user.unit, user.agency)))
    }


def make_and_note(name: str, source: str, target: str) -> Made:
    """Build the case, make the move and note what followed."""
    case = about_to(name, source, target)
    ready(case, name)
    before, counted = [case.holder_id, case.holder_queue], _lines(case, name)
    standing = behind(before)
    entry = only_make(case, name)
    people = some_people()
    names = {user.id: user.username for user in people.values()}
    notices = list(db.session.scalars(select(Notice).where(Notice.audit_seq == entry.seq)))
    after = [case.holder_id, case.holder_queue]
    liaisons = {n for n, u in people.items() if u.role == "federal_liaison"}
    return Made(
        name=name, source=source, target=target, ended_in=case.state, line=_as_written(entry),
        lines=_lines(case, name) - counted, case_id=case.id, public_id=case.public_id,
        holder_before=before, holder_after=after, behind_before=standing, behind_after=behind(after),
        lead_and_sergeant={"detective", "sergeant"},
        liaisons={names[case.liaison_id]} if case.liaison_id else liaisons,
        may_read={n for n, u in people.items() if u.active and can(u.actor(), Permission.CASE_READ, case)},
        actor=names[entry.actor_id or 0], told={names[notice.user_id] for notice in notices},
        texts=tuple(notice.text for notice in notices),
        secrets=tuple(filter(None, (case.number, case.complaint_number, case.title, *(p.name for p in case.parties)))),
    )  # fmt: skip


def _lines(case: Case, name: str) -> int:
    query = select(func.count()).where(AuditEntry.case_id == case.id, AuditEntry.event == f"case_review:{name}")
    return db.session.scalar(query) or 0


def _as_written(entry: AuditEntry) -> dict[str, Any]:
    return {column.key: getattr(entry, column.key) for column in entry.__table__.columns}
