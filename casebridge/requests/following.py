"""The checklist's "Requested" is a request: what is ticked there is asked, promised, received or withdrawn here."""

from sqlalchemy import select

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.policy import Permission
from casebridge.catalog.load import catalog
from casebridge.checklist.models import STATUSES, ChecklistItem
from casebridge.db import db
from casebridge.errors import Invalid
from casebridge.requests import services
from casebridge.requests.models import OutsideRequest
from casebridge.requests.queries import today

LABORATORIES = ("laboratory", "ocme", "digital")


def follow(item: ChecklistItem, actor: Actor, was: str, reason: str = "") -> None:
    """Bring the request of an item in line with how the item was just ticked.

    :param was: its status before. :param reason: why the promised day changed.
    :raises Invalid: it changed without one.
    """
    if "requested" not in (item.status, was) or not can(actor, Permission.REQUEST_WRITE, item.case):
        return
    last = _last(item)
    if item.status == "requested":
        if item.requested_from:
            _requested(item, last, actor, reason)
    elif last is not None and not last.ending:
        if item.status == "have":
            links = item.exhibit_ids
            services.end(last, "received", item.words, actor, on=today(), exhibit_id=links[-1] if links else None)
        else:
            words = STATUSES.get(item.status, "Open").lower()
            services.end(last, "withdrawn", f"Marked as {words} on the checklist.", actor)


def _requested(item: ChecklistItem, last: OutsideRequest | None, actor: Actor, reason: str) -> None:
    if last is not None and last.ending and _ended_today(last):
        # Ticked away and back again: it is the same request still.
        last.ending, last.ending_words, last.ended_at, last.ended_by_id = "", "", None, None
        last.received_on = last.exhibit_id = None
    try:
        if last is None or last.ending:
            row = catalog().items.get(item.key)
            kind = "lab" if row is not None and row.who in LABORATORIES else "records"
            asked_on = min(today(), item.promised_on or today())
            services.ask(
                item.case, kind=kind, asked_of=item.requested_from, what=item.label, number=item.request_number,
                asked_on=asked_on, promised_on=item.promised_on, item=item, actor=actor,
            )  # fmt: skip
            return
        last.asked_of, last.number = item.requested_from, item.request_number
        if item.promised_on is not None and item.promised_on != last.promised_on:
            services.move_promise(last, to=item.promised_on, reason=reason, actor=actor)
        db.session.flush()
    except Invalid as refused:
        names = {"reason": "promise_reason"}
        raise Invalid(fields={f"{item.key}-{names.get(k, k)}": how for k, how in refused.fields.items()}) from refused


def _last(item: ChecklistItem) -> OutsideRequest | None:
    query = select(OutsideRequest).where(OutsideRequest.item_id == item.id).order_by(OutsideRequest.id.desc())
    return db.session.scalars(query.limit(1)).first()


def _ended_today(request: OutsideRequest) -> bool:
    return request.ended_at is not None and clock.court_local(request.ended_at).date() == today()
