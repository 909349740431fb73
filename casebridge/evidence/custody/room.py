"""What lies in the evidence room or went out of it, as those who work there may know it: a page of a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, true
from sqlalchemy.orm import aliased, contains_eager, joinedload

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import can, roles_for
from casebridge.access.policy import Permission
from casebridge.accounts.models import User
from casebridge.cases.models import Case
from casebridge.db import db
from casebridge.errors import NotThere
from casebridge.evidence.models import CustodyEntry, CustodyTransfer, Exhibit
from casebridge.evidence.queries import can_see
from casebridge.once import once
from casebridge.paging import day_and_row, hidden, row_number

SHOWN = {"offered": "Offered", "held": "Held", "out": "Lent out", "overdue": "Overdue"}
AT_ONCE = 25
_NEVER = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Row:
    """One item with the names of who keeps it, to whom it is offered and who lent it."""

    custody: CustodyTransfer
    keeper: str
    receiver: str
    lender: str
    today: date

    @property
    def overdue(self) -> bool:
        """Say whether it should have come back by now."""
        return self.custody.back_by is not None and self.custody.back_by < self.today


@dataclass(frozen=True, slots=True)
class Room:
    """A page of the room: rows, where the next page begins, and how many there are of each kind."""

    rows: list[Row]
    following: str
    counts: dict[str, int]


def room(actor: Actor, *, show: str = "", number: str = "", after: str = "") -> Room:
    """Return items that somebody of the evidence room keeps, is offered or lent, what is due back soonest first.

    :param show: a key of SHOWN, or empty for all. :param number: a number of a case or complaint, then also what
        left the room for good. :param after: where the page begins.
    :raises NotThere: it begins nowhere.
    """
    if not can(actor, Permission.CUSTODY_WORK):
        raise NotThere()
    asked = [_known(show)]
    if number:
        asked = [or_(_known(""), _passed_through()), _numbered(number)]
    rows, following = _page(asked, after)
    return Room(rows, following, counts(actor))


def mine(actor: Actor, *, after: str = "") -> tuple[list[Row], str]:
    """Return a page of what this person keeps or is offered, in any office, and where the next page begins."""
    me = or_(CustodyTransfer.keeper_id == actor.id, CustodyTransfer.receiver_id == actor.id)
    return _page([me], after)


@once
def counts(actor: Actor) -> dict[str, int]:
    """Count the room by the keys of SHOWN; `offered` is what waits for this person."""
    if not can(actor, Permission.CUSTODY_WORK):
        return dict.fromkeys(SHOWN, 0)
    kinds = {name: _known(name) for name in SHOWN} | {"offered": CustodyTransfer.receiver_id == actor.id}
    sums = [func.coalesce(func.sum(case((of_kind, 1), else_=0)), 0) for of_kind in kinds.values()]
    return dict(zip(SHOWN, db.session.execute(select(*sums).where(_known(""))).one(), strict=True))


def load_custody(public_id: str, *, actor: Actor) -> CustodyTransfer:
    """Fetch the custody of an item: of its keeper, its receiver, the evidence room that had it, who sees the exhibit.

    :raises NotThere: there is none such, or it is none of the actor's business.
    """
    query = select(CustodyTransfer).where(CustodyTransfer.public_id == public_id)
    query = query.options(joinedload(CustodyTransfer.exhibit).joinedload(Exhibit.case))
    record = db.session.scalar(query)
    if record is None or not (_party(record, actor) or can_see(actor, record.exhibit)):
        raise NotThere()
    return record


def knows(actor: Actor, exhibit: Exhibit) -> bool:
    """Say whether a person who handles an item may read what it is: its title, its type, its file's name."""
    granted = can(actor, Permission.CUSTODY_WORK) and can(actor, f"class:{exhibit.class_}", exhibit.case)
    return granted or can_see(actor, exhibit)


def _party(record: CustodyTransfer, actor: Actor) -> bool:
    if actor.id in (record.keeper_id, record.receiver_id):
        return True
    if not can(actor, Permission.CUSTODY_WORK):
        return False
    in_room = select(CustodyTransfer.id).where(CustodyTransfer.id == record.id, or_(_known(""), _passed_through()))
    return db.session.scalar(in_room) is not None


def _people() -> Select[Any]:
    """Return the people of the room: those whose role works with custody."""
    return select(User.id).where(User.role.in_([str(role) for role in roles_for(Permission.CUSTODY_WORK)]))


def _known(show: str) -> ColumnElement[bool]:
    """Return the filter of what is in the room, of one kind where `show` names it."""
    row, people = CustodyTransfer, _people()
    kept, lent = row.keeper_id.in_(people), row.lent_by_id.in_(people)
    today = clock.court_local(clock.now()).date()
    kinds = {
        "offered": row.receiver_id.in_(people), "held": kept, "out": and_(lent, ~kept),
        "overdue": and_(row.back_by < today, or_(kept, lent)),
    }  # fmt: skip
    return kinds.get(show) if show in kinds else or_(kinds["offered"], kept, lent)  # type: ignore[return-value]


def _passed_through() -> ColumnElement[bool]:
    line, people = CustodyEntry, _people()
    return exists().where(
        line.custody_id == CustodyTransfer.id,
        line.event == "received",
        or_(line.by_id.in_(people), line.to_id.in_(people)),
    )


def _numbered(number: str) -> ColumnElement[bool]:
    """Return the filter of one number: of a case, of a complaint, with or without "Ex 4" behind it."""
    whole, _, last = number.strip()[:100].rpartition(" ")
    found: ColumnElement[bool] = or_(Case.number == number.strip().upper(), Case.complaint_number == number.strip())
    exhibit = row_number(last.lower().removeprefix("ex"))
    if exhibit is not None and whole:
        of_case = whole.lower().removesuffix("ex").strip(" ,").upper()
        of_one = and_(
            or_(Case.number == of_case, func.upper(Case.complaint_number) == of_case), Exhibit.number == exhibit
        )
        found = or_(found, of_one)
    return found


def _page(asked: Sequence[ColumnElement[bool]], after: str) -> tuple[list[Row], str]:
    keeper, receiver, lender = aliased(User), aliased(User), aliased(User)
    due = func.coalesce(CustodyTransfer.back_by, _NEVER)
    query = (
        select(CustodyTransfer, keeper.name, receiver.name, lender.name)
        .join(CustodyTransfer.exhibit)
        .join(Exhibit.case)
        .join(keeper, keeper.id == CustodyTransfer.keeper_id)
        .outerjoin(receiver, receiver.id == CustodyTransfer.receiver_id)
        .outerjoin(lender, lender.id == CustodyTransfer.lent_by_id)
        .options(contains_eager(CustodyTransfer.exhibit).contains_eager(Exhibit.case))
        .where(*asked, _behind(due, after))
        .order_by(due, CustodyTransfer.id.desc())
        .limit(AT_ONCE + 1)
    )
    today = clock.court_local(clock.now()).date()
    found = [Row(row[0], row[1], row[2] or "", row[3] or "", today) for row in db.session.execute(query)]
    rows = found[:AT_ONCE]
    last = rows[-1].custody if rows else None
    more = last is not None and len(found) > AT_ONCE
    return rows, hidden(f"{last.back_by or _NEVER}~{last.id}") if more and last is not None else ""


def _behind(due: Any, after: str) -> ColumnElement[bool]:
    if not after:
        return true()
    since, number = day_and_row(after)
    return or_(due > since, and_(due == since, CustodyTransfer.id < number))
