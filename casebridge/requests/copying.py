"""Open requests go along when a case comes out of another: what was asked is asked for both."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from casebridge.cases.models import Case
from casebridge.cases.twins import twins_of
from casebridge.checklist.queries import items_of
from casebridge.db import db
from casebridge.requests.models import OutsideRequest, PromiseChange

_NOT_COPIED = {"id", "public_id", "case_id", "item_id", "elements", "version"}


def copy_requests(case: Case, other: Case) -> None:
    """Copy what is asked of laboratories and record keepers and has not come, with every promise.

    A request that names elements of other defendants' charges alone stays where it is.
    """
    query = (
        select(OutsideRequest)
        .where(OutsideRequest.case_id == case.id, OutsideRequest.ended_at.is_(None))
        .options(joinedload(OutsideRequest.item), selectinload(OutsideRequest.changes))
        .order_by(OutsideRequest.id)
    )
    names = {charge.id: charge.public_id for charge in case.charges}
    twins = {names[number]: twin.public_id for number, twin in twins_of(case, other).items()}
    items = {item.key: item.id for item in items_of(other)}
    for request in db.session.scalars(query):
        elements = _moved(request.elements, twins)
        if elements or not request.elements:
            db.session.add(_twin(request, other, items.get(request.item.key) if request.item else None, elements))
    db.session.flush()


def _moved(elements: list[str], twins: dict[str, str]) -> list[str]:
    """Return the elements that go along, under the charges of the linked case."""
    found = (name.partition(":") for name in elements)
    return [f"{twins[charge]}:{key}" for charge, _, key in found if charge in twins]


def _twin(request: OutsideRequest, other: Case, item_id: int | None, elements: list[str]) -> OutsideRequest:
    kept = {c.key for c in request.__table__.columns} - _NOT_COPIED
    values = {name: getattr(request, name) for name in kept}
    twin = OutsideRequest(case_id=other.id, item_id=item_id, elements=elements, version=1, **values)
    twin.changes = [
        PromiseChange(from_day=c.from_day, to_day=c.to_day, reason=c.reason, by_id=c.by_id, at=c.at)
        for c in request.changes
    ]
    return twin
