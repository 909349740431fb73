"""What a person may see of the cases: lists, counts, search and single cases, through one filter."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    Subquery,
    and_,
    bindparam,
    extract,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.orm import selectinload

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import can, may_ever, require, visible
from casebridge.access.policy import Permission
from casebridge.access.predicates import TWINS, queues_of
from casebridge.accounts.models import User
from casebridge.cases.entering import let_in
from casebridge.cases.holders import SUPERVISORS, every_queue
from casebridge.cases.models import Case, Charge, Party
from casebridge.cases.titles import shown_title
from casebridge.cases.wall import knows_sql
from casebridge.db import db, rows_as_json
from casebridge.errors import NotThere
from casebridge.paging import cursor_of, far, read_cursor

PAGE = 50
# The clock of a case on hold.
HOLD = "hold"
# The orders of a list of work, by the word in the address.
SORTS = {
    "": "Held and undecided, then the nearest clock", "clock": "The nearest clock", "waiting": "Longest in its state",
}  # fmt: skip
_LAST_RANK = 1


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A line of a list, as plain values; `cursor` continues after it.

    Where a search found it: its `rank`, and as JSON role and name of the `people` whom its reader knows.
    """

    public_id: str
    number: str
    kind: str
    title: str
    place: str
    state: str
    complaint_number: str
    holder_id: int | None
    holder_name: str | None
    holder_queue: str
    clock_key: str
    clock_due: datetime | None
    state_since: datetime
    hold_for: str
    incident_on: date | None
    id: int
    first: bool = False
    version: int = 0
    rank: int = 0
    people: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: its rows and where the next begins (empty at the end).

    `facets` of the first page of a search: of all that it found, each (kind, state, unit, year) with how many cases.
    """

    rows: list[CaseRow]
    next_cursor: str
    facets: tuple[tuple[str, str, str, int | None, int], ...] = ()


def visible_cases(actor: Actor, permission: Permission = Permission.CASE_READ) -> Select[Case]:
    """Return the query of the cases on which `actor` has `permission`."""
    return select(Case).where(visible(actor, permission, Case))


def load_case(public_id: str, *, actor: Actor, permission: Permission | str = Permission.CASE_READ) -> Case:
    """Fetch one case with its people and charges: the one door to what is in it.

    :raises NotThere: there is none, or `actor` may not know of it.
    :raises ReasonNeeded: they may see it, are not of it, and gave no reason today.
    :raises NotAllowed: they may see it but not do this.
    """
    case = known_case(public_id, actor=actor)
    let_in(case, actor)
    if permission != Permission.CASE_READ:
        require(actor, permission, case)
    return case


def known_case(public_id: str, *, actor: Actor) -> Case:
    """Fetch one case of which `actor` may know, before they are let in: for the page that asks why.

    :raises NotThere: there is none, or `actor` may not know of it.
    """
    case = db.session.scalar(visible_cases(actor).where(Case.public_id == public_id))
    if case is None:
        raise NotThere()
    return case


def load_for_history(public_id: str, *, actor: Actor) -> Case:
    """Fetch one case whose history `actor` may read: the auditor reads what was done, and nothing of the case.

    :raises NotThere: there is none, or its history is not theirs.
    :raises ReasonNeeded: they read more than its history, are not of it, and gave no reason today.
    """
    case = db.session.scalar(visible_cases(actor, Permission.HISTORY_READ).where(Case.public_id == public_id))
    if case is None:
        raise NotThere()
    if can(actor, Permission.CASE_READ, case):
        let_in(case, actor)
    return case


def load_for_history_by_number(number: str, *, actor: Actor) -> Case:
    """Fetch one case by its CaseBridge number; errors as `load_for_history`."""
    query = visible_cases(actor, Permission.HISTORY_READ).where(Case.number == number)
    if (found := db.session.scalar(query)) is None:
        raise NotThere()
    return load_for_history(found.public_id, actor=actor)


def load_by_number(number: str, *, actor: Actor) -> Case:
    """Fetch one case by its CaseBridge or complaint number; errors as `load_case`."""
    case = known_by_number(number, actor=actor)
    let_in(case, actor)
    return case


def known_by_number(number: str, *, actor: Actor) -> Case:
    """Fetch one case by its number before `actor` is let in; errors as `known_case`."""
    query = visible_cases(actor).where(or_(Case.number == number, Case.complaint_number == number))
    case = db.session.scalars(query.order_by(Case.id).limit(1)).first()
    if case is None:
        raise NotThere()
    return case


def case_query(case_id: int) -> Select[Case]:
    """Return the query of one case with people and charges loaded in three statements."""
    return (
        select(Case)
        .where(Case.id == case_id)
        .options(selectinload(Case.parties), selectinload(Case.charges).joinedload(Charge.party))
    )


def list_cases(
    actor: Actor,
    *,
    where: tuple[ColumnElement[bool], ...] = (),
    one_of: tuple[ColumnElement[bool], ...] = (),
    closed: bool = True,
    cursor: str = "",
    limit: int = PAGE,
) -> Page:
    """Return one page, the nearest clock first, then closed cases by age; one statement whatever the size.

    :param one_of: filters of which exactly one holds for each row; each is looked up by its own index.
    :param closed: whether closed cases, for which no clock runs, may be among them.
    """
    after = read_cursor(cursor) if cursor else None
    filters = (visible(actor, Permission.CASE_READ, Case), *where)
    arms = [
        arm.limit(limit + 1).subquery()
        for choice in one_of or (true(),)
        for arm in _in_order(select(Case.id).where(*filters, choice), after, closed)
    ]
    rows = _rows(actor, arms, (func.coalesce(Case.clock_due, far()), Case.id), limit + 1)
    more = rows[limit - 1] if len(rows) > limit else None
    return Page(rows[:limit], cursor_of(more.clock_due, more.id) if more else "")


def list_found(
    actor: Actor, *, ranks: Sequence[tuple[ColumnElement[bool], ...]], cursor: str = "", limit: int = PAGE
) -> Page:
    """Return one page of what a search found, with the people of each case and what all of it counts; one statement.

    :param ranks: the filters of what comes first, and of what follows; no case fits both.
    """
    rank, after = _read_place(cursor, last=_LAST_RANK)
    if not ranks:
        return Page([], "")
    # Found once: the lines and the counts are of the same cases.
    hits = union_all(*(_hits(actor, number, where) for number, where in enumerate(ranks))).cte("hits")
    place = (hits.c.rank, func.coalesce(hits.c.clock_due, far()), hits.c.id)
    arm = select(hits.c.id, hits.c.rank).order_by(*place).limit(limit + 1)
    if after is not None:
        arm = arm.where(tuple_(*place) > tuple_(rank, *after))
    arms, counts = [arm.subquery()], _counts(actor, hits.c) if not cursor else None
    rows, facets = _rows_with(actor, arms, (func.coalesce(Case.clock_due, far()), Case.id), limit + 1, counts)
    if len(rows) <= limit:
        return Page(rows, "", facets)
    end = rows[limit - 1]
    return Page(rows[:limit], f"{end.rank}{cursor_of(end.clock_due, end.id)}", facets)


def _hits(actor: Actor, number: int, where: tuple[ColumnElement[bool], ...]) -> Any:
    """Return the query of the cases of one rank that the actor may see, with what orders and counts them."""
    of = (Case.id, Case.clock_due, Case.kind, Case.state, Case.unit, Case.incident_on, literal(number).label("rank"))
    return select(*of).where(visible(actor, Permission.CASE_READ, Case), *where)


def list_work(
    actor: Actor,
    *,
    one_of: tuple[ColumnElement[bool], ...],
    where: tuple[ColumnElement[bool], ...] = (),
    sort: str = "",
    cursor: str = "",
    limit: int = PAGE,
) -> Page:
    """Return one page of open cases in an order of SORTS, by default the house's rule; one statement.

    :param one_of: as in `list_cases`. :param cursor: of the same order.
    """
    by_rule, column = sort not in SORTS or not sort, Case.state_since if sort == "waiting" else Case.clock_due
    rank, after = _read_place(cursor, last=_LAST_RANK if by_rule else 0)
    filters = (visible(actor, Permission.CASE_READ, Case), *where, Case.clock_due.is_not(None))
    arms = []
    for choice in one_of:
        for of_rank in range(rank if by_rule else 0, _LAST_RANK + 1):
            query = select(Case.id).where(*filters, choice, Case.clock_first.is_(of_rank == 0))
            if after and (of_rank == rank or not by_rule):
                query = query.where(tuple_(column, Case.id) > tuple_(*after))
            arms.append(query.order_by(column, Case.id).limit(limit + 1).subquery())
    rows = _rows(actor, arms, (*((Case.clock_first.desc(),) * by_rule), column, Case.id), limit + 1)
    if len(rows) <= limit:
        return Page(rows, "")
    end = rows[limit - 1]
    at = end.state_since if sort == "waiting" else end.clock_due
    return Page(rows[:limit], f"{0 if end.first or not by_rule else _LAST_RANK}{cursor_of(at, end.id)}")


def _read_place(cursor: str, *, last: int) -> tuple[int, tuple[datetime, int] | None]:
    """Return where a page of work begins: whether among the first (0) or after them, and after which row.

    :raises NotThere: no such place.
    """
    if not cursor:
        return 0, None
    if cursor[0] not in "01" or int(cursor[0]) > last:
        raise NotThere()
    return int(cursor[0]), read_cursor(cursor[1:])


def _counts(actor: Actor, hits: Any) -> ColumnElement[str | None]:
    """Return the column of how many cases a search found of each kind, state, unit and year, as JSON.

    Whoever reads no file is told of no unit. :param hits: the columns of what it found.
    """
    of = [hits.kind, hits.state, hits.unit, extract("year", hits.incident_on).label("year")]
    reads = may_ever(actor, Permission.FILE_READ)
    if not reads:
        del of[2]
    found = select(*of, func.count().label("cases")).group_by(*of).subquery().c
    told = (found.kind, found.state, found.unit if reads else literal(""), found.year, found.cases)
    return select(rows_as_json(*told)).scalar_subquery()


def _rows(actor: Actor, arms: list[Subquery], order: tuple[Any, ...], limit: int) -> list[CaseRow]:
    return _rows_with(actor, arms, order, limit, None)[0]


def _rows_with(
    actor: Actor, arms: list[Subquery], order: tuple[Any, ...], limit: int, beside: ColumnElement[str | None] | None
) -> tuple[list[CaseRow], tuple[Any, ...]]:
    """Return the lines of the cases that the arms found, and the JSON of a column beside them, in one statement.

    They come with people where the arms have a rank.
    """
    found = union_all(*(select(*arm.c) for arm in arms)).subquery()
    ranked = "rank" in found.c
    query = (
        select(
            Case.public_id, Case.number, Case.kind, Case.title, Case.place, Case.state, Case.complaint_number,
            Case.holder_id, User.name.label("holder_name"), Case.holder_queue, Case.clock_key, Case.clock_due,
            Case.state_since, Case.hold_for, Case.incident_on, Case.id, Case.clock_first, Case.version,
            *((found.c.rank, _people_known(actor)) if ranked else ()), *(() if beside is None else (beside,)),
        )
        .join(found, found.c.id == Case.id)
        .outerjoin(User, User.id == Case.holder_id)
        .order_by(*((found.c.rank,) if ranked else ()), *order)
        .limit(limit)
    )  # fmt: skip
    told = list(db.session.execute(query))
    own = len(told[0]) - (beside is not None) if told else 0
    rows = [CaseRow(*cast(Any, row[:own])) for row in told]
    aside = tuple(map(tuple, json.loads(str(told[0][own] or "[]")))) if told and beside is not None else ()
    return [_titled(row, shown_title(row, actor)) for row in rows], aside


def _titled(row: CaseRow, title: str) -> CaseRow:
    return row if title == row.title else replace(row, title=title)


def _people_known(actor: Actor) -> ColumnElement[str | None]:
    """Return the column of role and name of people of a case, as JSON, for whoever reads files and knows of them."""
    if not may_ever(actor, Permission.FILE_READ):
        return literal("")
    here = (Party.case_id == Case.id, Party.left_with.is_(None), knows_sql(actor))
    return select(rows_as_json(Party.role, Party.name)).where(*here).correlate(Case).scalar_subquery()


def _in_order(query: Select[Any], after: tuple[datetime, int] | None, closed: bool) -> Iterator[Select[Any]]:
    """Yield the query in pieces that an index has in order: what a clock runs for, then what is closed."""
    due, last = after or (None, 0)
    running = query.where(Case.clock_due.is_not(None))
    if due is not None:
        running = running.where(tuple_(Case.clock_due, Case.id) > tuple_(due, last))
    yield running.order_by(Case.clock_due, Case.id)
    if closed:
        ended = query.where(Case.clock_due.is_(None))
        yield (ended.where(Case.id > last) if due == far() else ended).order_by(Case.id)


def held_by(actor: Actor) -> ColumnElement[bool]:
    """Return the filter of what waits for this person: held in person or in a queue that they work."""
    return TWINS["holder"](actor, Case)


def waiting_for(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """Return the filter of `held_by` in parts of which exactly one holds, for `list_cases`."""
    mine, known = Case.holder_id == actor.id, every_queue()
    worked = [queue for queue in queues_of(actor) if queue in known]
    # Only the supervisors' queue holds cases that one of them may be kept from.
    return (mine, *(and_(in_queue(q), held_by(actor)) if q == SUPERVISORS else in_queue(q) for q in worked))


def in_queue(queue: str) -> ColumnElement[bool]:
    """Return the filter of what lies in a queue and nobody holds in person."""
    return and_(Case.holder_queue == queue, Case.holder_id.is_(None))


def asleep() -> ColumnElement[bool]:
    """Return the filter of what is on hold and has nothing nearer than a wake-up date that lies ahead."""
    return and_(Case.clock_key == HOLD, Case.hold_until > _today())


def awake() -> ColumnElement[bool]:
    """Return the filter of the rest: what is there to work on."""
    return or_(Case.clock_key != HOLD, Case.hold_until <= _today())


def _today() -> ColumnElement[date]:
    # Asked for when the statement runs: the navigation keeps its statements.
    return bindparam("today", callable_=lambda: clock.court_local(clock.now()).date(), type_=Date(), unique=True)


def count_cases(actor: Actor, *where: ColumnElement[bool]) -> int:
    """Count the cases that `actor` may see and that fit."""
    query = select(func.count()).select_from(Case).where(visible(actor, Permission.CASE_READ, Case), *where)
    return db.session.scalar(query) or 0


def case_people(case: Case) -> list[Party]:
    """Return the people of a case who were not severed into another."""
    return [party for party in case.parties if party.left_with is None]


def with_everything(case_id: int) -> Case:
    """Fetch one case with people, charges, events and things for the writers of packets and snapshots."""
    query = case_query(case_id).options(*map(selectinload, (Case.events, Case.extensions, Case.things)))
    return db.session.execute(query).scalar_one()


def names_of(case: Case) -> dict[int, str]:
    """Return by number the names of who entered events and papers of the case's clocks, or took them back."""
    whom = {event.entered_by_id for event in case.events} | {one.entered_by_id for one in case.extensions}
    whom |= {one.taken_back_by_id for one in case.extensions if one.taken_back_by_id}
    if not whom:
        return {}
    return dict(db.session.execute(select(User.id, User.name).where(User.id.in_(whom))).all())
