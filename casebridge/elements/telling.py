"""Who is owed a notice about the matrix: the other office when a mark reaches it, the deciding prosecutor of a note."""

from collections.abc import Callable, Iterable

from sqlalchemy import select

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.accounts.models import User
from casebridge.cases.models import Case
from casebridge.cases.wall import part_seen
from casebridge.db import db
from casebridge.elements.marks import CARRIES, by_cell, marks_of, seen_by, strength_among
from casebridge.elements.models import ElementMark, ElementNote
from casebridge.notices.models import Notice
from casebridge.notices.outbox import tell
from casebridge.workflows.engine import WAITS

TAG, SUBJECT = "The element matrix has something new", "elements"
Reads = Callable[[Actor], bool]


def tell_shared(row: ElementMark, actor: Actor, seq: int) -> None:
    """Owe the lead detective, and the police who marked the same cell, a prosecutor's mark that they may read now."""
    same = {m.by_id for m in marks_of(row.case) if m.office == "bpd" and _cell(m) == _cell(row)}
    _owe(row.case, {row.case.lead_id} | same, actor, seq, lambda reader: bool(seen_by(row.case, reader, [row])))


def tell_carried(row: ElementMark, actor: Actor, seq: int) -> None:
    """Owe the prosecutor of the case proof of the police for a cell that nothing carried before."""
    case = row.case
    if row.office != "bpd" or case.prosecutor_id is None or row.strength not in CARRIES:
        return
    others = by_cell(m for m in marks_of(case) if m.id not in (row.id, row.replaces_id))
    if strength_among(others.get(_cell(row), [])) not in CARRIES:
        _owe(case, {case.prosecutor_id}, actor, seq, lambda reader: bool(seen_by(case, reader, [row])))


def tell_noted(row: ElementNote, actor: Actor, seq: int) -> None:
    """Owe the prosecutor of the case a colleague's word on a thin cell; nobody outside the office hears of it."""
    case = row.case
    whom = {case.prosecutor_id} if case.prosecutor_id else set()
    _owe(case, whom, actor, seq, lambda reader: can(reader, "class:work-product", case))


def _owe(case: Case, whom: Iterable[int], actor: Actor, seq: int, reads: Reads) -> None:
    """Owe each one notice until it is read: whoever looks at the matrix sees everything that is new there."""
    wanted = [user_id for user_id in whom if user_id != actor.id]
    if not wanted:
        return
    waiting = select(Notice.user_id).where(
        Notice.case_id == case.id, Notice.tag == TAG, Notice.read_at.is_(None), Notice.user_id.in_(wanted)
    )
    told = set(db.session.scalars(waiting))
    people = db.session.scalars(select(User).where(User.id.in_(wanted), User.active).order_by(User.id))
    readers = [p.id for p in people if p.id not in told and part_seen(case, p.actor(), "matrix") and reads(p.actor())]
    tell(readers, tag=TAG, text=WAITS, case_id=case.id, subject_type=SUBJECT, audit_seq=seq)


def _cell(row: ElementMark) -> tuple[int, str]:
    return row.charge_id, row.element
