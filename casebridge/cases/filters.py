"""The filters of a list of cases: each is a word in the address, so that a list can be sent as a link."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import may_ever
from casebridge.access.policy import Permission
from casebridge.access.predicates import TWINS
from casebridge.accounts.models import User
from casebridge.cases.holders import every_queue, queue_label
from casebridge.cases.ledger import SIDES
from casebridge.cases.models import Case, Fact, Party
from casebridge.cases.wall import knows_sql
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.formats import KINDS, from_local, local_date, plural
from casebridge.paging import row_number

ACCUSED = ("suspect", "defendant")
# The value of the filter `accused` that every number of a board carries.
ADULTS = "adults"
DISTRICT = "police_district"
# How near the clock of a case is; each open case is in exactly one.
DUE = {"late": "Past their clock", "today": "Due today", "week": "Due within 7 days", "later": "Due later"}


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter: what it asks of a case (None where the value means nothing), and what it says when it applies.

    `needs` keeps it to those who may have this permission on some case: a filter by what the federal side does not
    see (`case:read_file`) would tell of it. `for_reader` asks in its place what depends on the reader's rights.
    """

    make: Callable[[str], ColumnElement[bool] | None]
    words: Callable[[str], str]
    needs: Permission = Permission.CASE_READ
    for_reader: Callable[[Actor], ColumnElement[bool]] | None = None


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _state(value: str) -> ColumnElement[bool] | None:
    return Case.state == value if value in {state.key for state in Case.workflow.states} else None


def _state_words(value: str) -> str:
    return next((state.label for state in Case.workflow.states if state.key == value), value)


def _held(value: str, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    held = select(Party.id).where(
        Party.case_id == Case.id, Party.in_custody.is_(True), Party.role.in_(ACCUSED), Party.left_with.is_(None), *more
    )
    return held.exists()


def _held_known(actor: Actor) -> ColumnElement[bool]:
    return _held("", knows_sql(actor))


def of_adults() -> ColumnElement[bool]:
    """Return the filter that leaves out the cases in which children alone are accused: they are in no figure."""
    adult = aliased(Party)
    beside = select(adult.id).where(
        adult.case_id == Party.case_id, adult.role.in_(ACCUSED), adult.juvenile.is_(False), adult.left_with.is_(None)
    )
    alone = select(Party.case_id).where(Party.juvenile.is_(True), Party.left_with.is_(None), ~beside.exists())
    return Case.id.not_in(alone)


def _older(value: str) -> ColumnElement[bool] | None:
    start = _days_ago(value)
    return Case.state_since < start if start else None


def _younger(value: str) -> ColumnElement[bool] | None:
    start = _days_ago(value)
    return Case.state_since >= start if start else None


def _days_ago(value: str) -> datetime | None:
    days = row_number(value)
    return clock.now() - timedelta(days=days) if days is not None and days < 36500 else None


def due_in(key: str) -> ColumnElement[bool]:
    """Return the filter of the open cases whose clock ends in one of DUE; days are those of the court.

    :raises KeyError: there is no such time.
    """
    now = clock.now()
    today = clock.court_local(now).date()
    day, week = (from_local(today + timedelta(days=ahead), time(0)) for ahead in (1, 8))
    start, end = {"late": (None, now), "today": (now, day), "week": (max(now, day), week), "later": (week, None)}[key]
    after = (Case.clock_due >= start,) if start else (Case.clock_due.is_not(None),)
    return and_(*after, *((Case.clock_due < end,) if end else ()))


def _due(value: str) -> ColumnElement[bool] | None:
    return due_in(value) if value in DUE else None


def states_of(side: str) -> list[str]:
    """Return the states in which a side of SIDES holds a case."""
    return [state.key for state in Case.workflow.states if state.side == side]


def _side(value: str) -> ColumnElement[bool] | None:
    side = next((side for side, office, _ in SIDES if office == value), None)
    return Case.state.in_(states_of(side)) if side else None


def _side_words(value: str) -> str:
    return next((f"With {label}" for _, office, label in SIDES if office == value), value)


def _unit(value: str) -> ColumnElement[bool] | None:
    return Case.unit == value if value in catalog().units else None


def _unit_words(value: str) -> str:
    return catalog().units[value].label if value in catalog().units else value


def _district(value: str) -> ColumnElement[bool] | None:
    if value not in catalog().districts:
        return None
    fact = (Fact.case_id == Case.id, Fact.key == DISTRICT, Fact.standing == "current", Fact.value == value)
    return select(Fact.id).where(*fact).correlate(Case).exists()


def _district_words(value: str) -> str:
    return f"{catalog().districts[value].label} District" if value in catalog().districts else value


def _holder(value: str) -> ColumnElement[bool] | None:
    if value in every_queue():
        return and_(Case.holder_queue == value, Case.holder_id.is_(None))
    return Case.holder_id == select(User.id).where(User.public_id == value).scalar_subquery()


def _holder_words(value: str) -> str:
    if value in every_queue():
        return f"Held by {queue_label(value)}"
    name = db.session.scalar(select(User.name).where(User.public_id == value))
    return f"Held by {name}" if name else "Held by nobody known"


def _mine(actor: Actor) -> ColumnElement[bool]:
    return or_(TWINS["on_the_case"](actor, Case), TWINS["holder"](actor, Case))


def holder_choices(value: str) -> list[tuple[str, str]]:
    """Return who may hold cases as choices of a filter: every queue, and the person whom an address names."""
    found = [(queue, queue_label(queue)) for queue in every_queue()]
    return found if not value or value in every_queue() else [*found, (value, _holder_words(value))]


def _since(value: str) -> ColumnElement[bool] | None:
    day = _day(value)
    return Case.incident_on >= day if day else None


def _until(value: str) -> ColumnElement[bool] | None:
    day = _day(value)
    return Case.incident_on <= day if day else None


FILTERS: dict[str, Filter] = {
    "state": Filter(_state, _state_words),
    "kind": Filter(lambda value: Case.kind == value, lambda value: KINDS.get(value, value)),
    "held": Filter(_held, lambda value: "Somebody is in custody", Permission.FILE_READ, _held_known),
    "accused": Filter(lambda value: of_adults() if value == ADULTS else None, lambda value: "Not about children alone"),
    "hold": Filter(lambda value: Case.hold_until.is_not(None), lambda value: "On hold"),
    "late": Filter(lambda value: Case.clock_due < clock.now(), lambda value: "Past their clock"),
    "older": Filter(_older, lambda value: f"In this state over {plural(row_number(value) or 0, 'day')}"),
    "younger": Filter(_younger, lambda value: f"In this state up to {plural(row_number(value) or 0, 'day')}"),
    "due": Filter(_due, lambda value: DUE.get(value, value)),
    "side": Filter(_side, _side_words),
    "holder": Filter(_holder, _holder_words),
    "mine": Filter(lambda value: None, lambda value: "Mine", for_reader=_mine),
    "unit": Filter(_unit, _unit_words, needs=Permission.FILE_READ),
    "district": Filter(_district, _district_words, needs=Permission.FILE_READ),
    "since": Filter(_since, lambda value: f"Since {local_date(_day(value), year=True)}"),
    "until": Filter(_until, lambda value: f"Until {local_date(_day(value), year=True)}"),
}


def offer_filter(name: str, made: Filter) -> None:
    """Add a filter; the feature that keeps its facts does this in its `bind`.

    :raises ValueError: another feature has a filter of this name; one of the two lists would be wrong.
    """
    known = FILTERS.setdefault(name, made)
    if known.make.__module__ != made.make.__module__:
        raise ValueError(f"Two features have a filter {name!r}.")


def filters_in(args: Mapping[str, str], actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """Return what an address asks of the cases, beside words and page."""
    named = [name for name in FILTERS if args.get(name) and may_ever(actor, FILTERS[name].needs)]
    asked = [also(actor) if (also := FILTERS[name].for_reader) else FILTERS[name].make(args[name]) for name in named]
    return tuple(clause for clause in asked if clause is not None)


def filter_words(name: str, value: str) -> str:
    """Return a filter in words, or what was sent where it is none."""
    return FILTERS[name].words(value) if name in FILTERS else value
