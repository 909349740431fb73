"""What was asked of somebody outside and has not come: by case, by what waits for it, and what is late for whom."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import can, may_ever, visible
from casebridge.access.policy import Permission
from casebridge.accounts.models import User
from casebridge.cases.classed import lines_about, reads, reads_sql
from casebridge.cases.models import Case, Charge
from casebridge.cases.people import definition_of, live_charges
from casebridge.catalog.law import Element
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.errors import NotThere
from casebridge.formats import local_date, plural
from casebridge.once import once
from casebridge.paging import day_and_row, hidden
from casebridge.requests.models import OutsideRequest

# Requests are read like laboratory requests among the exhibits: whoever reads the file and its unit-only class.
USUALLY = "unit-only"
CLASS = f"class:{USUALLY}"
SHOWN = {"overdue": "Overdue", "open": "Open", "ended": "Ended"}
AT_ONCE = 25
_NEVER = date(9999, 12, 31)
Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Row:
    """A request in a list over cases, with the name of who asked."""

    request: OutsideRequest
    asked_by: str
    today: date

    @property
    def late(self) -> int:
        """Return by how many days it is late today; 0 when it is not, or ended."""
        return days_late(self.request, self.today)


def may_read(case: Case, actor: Actor) -> bool:
    """Say whether a person reads the requests of a case."""
    return can(actor, Permission.FILE_READ, case) and can(actor, CLASS, case)


def requests_of(case: Case, actor: Actor) -> list[OutsideRequest]:
    """Return the requests of a case with their promises, open ones first, the nearest promise first."""
    if not may_read(case, actor):
        raise NotThere()
    query = (
        select(OutsideRequest)
        .join(Case, Case.id == OutsideRequest.case_id)
        .where(OutsideRequest.case_id == case.id, reads_sql(actor, OutsideRequest.class_key))
        .options(
            joinedload(OutsideRequest.item), joinedload(OutsideRequest.exhibit), selectinload(OutsideRequest.changes)
        )
        .order_by(OutsideRequest.id)
    )
    found = list(db.session.scalars(query))
    return sorted(found, key=lambda r: (bool(r.ending), r.promised_on or _NEVER, r.id))


def load_request(case: Case, public_id: str, *, actor: Actor) -> OutsideRequest:
    """Fetch one request of the case.

    :raises NotThere: it has none with this id, or the requests are not this person's to read.
    """
    query = select(OutsideRequest).where(OutsideRequest.public_id == public_id, OutsideRequest.case_id == case.id)
    found = db.session.scalar(query)
    if found is None or not may_read(case, actor) or not reads(actor, case, found.class_key):
        raise NotThere()
    return found


def today() -> date:
    """Return the day in Baltimore."""
    return clock.court_local(clock.now()).date()


def days_late(request: OutsideRequest, on: date) -> int:
    """Return by how many days an open request is late on a day."""
    if request.ending or request.promised_on is None:
        return 0
    return max((on - request.promised_on).days, 0)


def waits_for(request: OutsideRequest) -> str:
    """Say what something waits for: lab request to the firearms unit, promised Wed Dec 9."""
    kind = "lab request" if request.kind == "lab" else "records request"
    if request.promised_on is None:
        return f"waits for {kind} to {request.asked_of}, no date promised"
    late = days_late(request, today())
    words = f"waits for {kind} to {request.asked_of}, promised {local_date(request.promised_on)}"
    return words + (f", {plural(late, 'day')} late" if late else "")


def elements_of(request: OutsideRequest, case: Case) -> list[tuple[Charge, Element]]:
    """Return the elements of live charges that wait for a request: those it names, else all that its item supports."""
    row = catalog().items.get(request.item.key) if request.item else None
    keys = {key for support in (row.supports if row else ()) for key in catalog().supports[support].elements}
    return [
        (charge, element)
        for charge in live_charges(case)
        for element in definition_of(charge).elements
        if (f"{charge.public_id}:{element.key}" in request.elements if request.elements else element.key in keys)
    ]


def waiting_elements(case: Case, actor: Actor) -> dict[Key, list[str]]:
    """Return what each element waits for in words, by (charge id, element key), as `actor` may know of it."""
    found: dict[Key, list[str]] = defaultdict(list)
    for request in _open_of(case, actor):
        for charge, element in elements_of(request, case):
            found[charge.id, element.key].append(waits_for(request))
    return dict(found)


def waiting_items(case: Case, actor: Actor) -> dict[int, list[OutsideRequest]]:
    """Return the open requests of each checklist item, by the item's id."""
    found: dict[int, list[OutsideRequest]] = defaultdict(list)
    for request in _open_of(case, actor):
        if request.item_id is not None:
            found[request.item_id].append(request)
    return dict(found)


def overdue_page(actor: Actor, *, show: str, everybody: bool, after: str = "") -> tuple[list[Row], str]:
    """Return a page of requests over all cases, the longest late first, and where the next page begins.

    :param show: a key of SHOWN. :param everybody: of all cases that this person reads, not only their own.
    :raises NotThere: `after` is no place.
    """
    due = func.coalesce(OutsideRequest.promised_on, _NEVER)
    query = (
        _over_cases(actor, everybody)
        .add_columns(User.name)
        .join(User, User.id == OutsideRequest.asked_by_id)
        .options(contains_eager(OutsideRequest.case))
        .where(_kind(show))
        .order_by(due, OutsideRequest.id)
        .limit(AT_ONCE + 1)
    )
    if after:
        since, last = day_and_row(after)
        query = query.where(or_(due > since, and_(due == since, OutsideRequest.id > last)))
    found = [Row(request, name, today()) for request, name in db.session.execute(query)]
    rows = found[:AT_ONCE]
    end = rows[-1].request if rows and len(found) > AT_ONCE else None
    return rows, hidden(f"{end.promised_on or _NEVER}~{end.id}") if end else ""


def counted(actor: Actor) -> tuple[ColumnElement[int], ColumnElement[int]]:
    """Return two scalar subqueries: how many requests are open and overdue of this person, or of whom they lead."""
    mine = _over_cases(actor, leads(actor)).with_only_columns(func.count(OutsideRequest.id))
    return mine.where(_kind("open")).scalar_subquery(), mine.where(_kind("overdue")).scalar_subquery()


def leads(actor: Actor) -> bool:
    """Say whether a person answers for what others asked: whoever reads a board."""
    return may_ever(actor, Permission.BOARD_READ)


def _over_cases(actor: Actor, everybody: bool) -> Select[OutsideRequest]:
    query = select(OutsideRequest).join(Case, Case.id == OutsideRequest.case_id).where(seen_sql(actor))
    if everybody:
        return query
    return query.where(
        or_(OutsideRequest.asked_by_id == actor.id, Case.lead_id == actor.id, Case.prosecutor_id == actor.id)
    )


def seen_sql(actor: Actor) -> ColumnElement[bool]:
    """Return which requests a person reads, for statements over requests and their case."""
    file = and_(visible(actor, Permission.FILE_READ, Case), visible(actor, CLASS, Case))
    return and_(file, reads_sql(actor, OutsideRequest.class_key))


def kept_lines(cases: Sequence[Case], actor: Actor | None) -> ColumnElement[bool]:
    """Return which lines of history tell of requests that a reader does not know of, for `cases.reading`."""
    return lines_about(OutsideRequest, cases, actor)


def _kind(show: str) -> ColumnElement[bool]:
    if show == "ended":
        return OutsideRequest.ended_at.is_not(None)
    still = OutsideRequest.ended_at.is_(None)
    return and_(still, OutsideRequest.promised_on < today()) if show == "overdue" else still


def _open_of(case: Case, actor: Actor) -> Iterator[OutsideRequest]:
    found = _all_open(case) if may_read(case, actor) else []
    return (request for request in found if reads(actor, case, request.class_key))


@once
def _all_open(case: Case) -> list[OutsideRequest]:
    query = (
        select(OutsideRequest)
        .where(OutsideRequest.case_id == case.id, OutsideRequest.ended_at.is_(None))
        .options(joinedload(OutsideRequest.item))
        .order_by(OutsideRequest.promised_on, OutsideRequest.id)
    )
    return list(db.session.scalars(query))
