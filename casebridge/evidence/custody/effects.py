"""What changes when custody moves: the keeper, the loan, and the next line of the sheet."""

from datetime import date

from sqlalchemy import func, select

from casebridge import clock
from casebridge.access.check import roles_for
from casebridge.access.policy import Permission
from casebridge.accounts.models import User
from casebridge.db import db
from casebridge.errors import Invalid
from casebridge.evidence.models import CustodyEntry, CustodyTransfer
from casebridge.notices.outbox import tell
from casebridge.workflows.engine import WAITS
from casebridge.workflows.registry import Step


def custody_offered(record: CustodyTransfer, step: Step) -> None:
    """Write to whom the keeper offers the item, and by when it comes back where it is lent."""
    receiver, back_by = int(step.asks["whom"]), step.asks.get("back_by")
    if receiver == record.keeper_id:
        raise Invalid(fields={"whom": "You keep it already. Pick somebody else."})
    if back_by is not None and back_by < clock.court_local(step.now).date():
        raise Invalid(fields={"back_by": "Give a day that lies ahead, or none."})
    record.receiver_id, record.why, record.offer_back_by = receiver, str(step.asks["why"]), back_by
    _write(record, step, "offered", record.why, to=receiver, back_by=back_by)
    tell([receiver], tag="custody:offer", text=WAITS, subject_type="custody", subject_id=record.public_id)


def custody_received(record: CustodyTransfer, step: Step) -> None:
    """Make the receiver the keeper; a lent item that came home is lent no more."""
    giver, receiver, back_by = record.keeper_id, record.receiver_id or record.keeper_id, record.offer_back_by
    if record.lent_by_id is not None and _came_home(record.lent_by_id, receiver):
        record.lent_by_id = record.back_by = None
    if back_by is not None:
        record.lent_by_id, record.back_by = record.lent_by_id or giver, back_by
    record.keeper_id = receiver
    place = _clear_offer(record, step)
    if place and record.exhibit.physical:
        record.exhibit.kept_at = place
    _write(record, step, "received", "", to=giver, back_by=record.back_by)


def custody_refused(record: CustodyTransfer, step: Step) -> None:
    """Leave the item with the giver."""
    _clear_offer(record, step)
    _write(record, step, "refused", str(step.asks["reason"]), to=record.keeper_id)


def custody_taken_back(record: CustodyTransfer, step: Step) -> None:
    """Take the offer back."""
    was = record.receiver_id
    _clear_offer(record, step)
    _write(record, step, "taken_back", "", to=was)


def _clear_offer(record: CustodyTransfer, step: Step) -> str:
    record.receiver_id, record.why, record.offer_back_by = None, "", None
    return str(step.asks.get("where") or "")


def _came_home(lender_id: int, receiver_id: int) -> bool:
    """Say whether an item is with its lender again, or with a colleague of the same evidence room."""
    if lender_id == receiver_id:
        return True
    in_room = User.role.in_([str(role) for role in roles_for(Permission.CUSTODY_WORK)])
    query = select(func.count()).where(User.id.in_((lender_id, receiver_id)), in_room)
    return db.session.scalars(query).one() == 2


def _write(
    record: CustodyTransfer, step: Step, event: str, words: str, *, to: int | None, back_by: date | None = None
) -> None:
    """Write the next line; its number follows the last one, and the database takes no number twice."""
    last = select(func.coalesce(func.max(CustodyEntry.number), 0)).where(CustodyEntry.custody_id == record.id)
    place = str(step.asks.get("where") or "")[:200]
    db.session.add(
        CustodyEntry(
            custody_id=record.id, number=db.session.scalars(last).one() + 1, event=event, by_id=step.actor.id, to_id=to,
            words=words, place=place, back_by=back_by, at=step.now,
        )
    )  # fmt: skip
