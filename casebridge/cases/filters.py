"""The filters of a list of cases: each is a word in the address, so that a list can be sent as a link."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, select

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import may_ever
from casebridge.access.policy import Permission
from casebridge.cases.models import Case, Party
from casebridge.formats import KINDS, local_date, plural
from casebridge.paging import row_number

ACCUSED = ("suspect", "defendant")


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter: what it asks of a case (None where the value means nothing), and what it says when it applies.

    `of_file` keeps it to those who read files: it asks about what the federal side does not see.
    """

    make: Callable[[str], ColumnElement[bool] | None]
    words: Callable[[str], str]
    of_file: bool = False


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _state(value: str) -> ColumnElement[bool] | None:
    return Case.state == value if value in {state.key for state in Case.workflow.states} else None


def _state_words(value: str) -> str:
    return next((state.label for state in Case.workflow.states if state.key == value), value)


def _held(value: str) -> ColumnElement[bool]:
    held = select(Party.id).where(
        Party.case_id == Case.id, Party.in_custody.is_(True), Party.role.in_(ACCUSED), Party.left_with.is_(None)
    )
    return held.exists()


def _older(value: str) -> ColumnElement[bool] | None:
    days = row_number(value)
    return Case.state_since < clock.now() - timedelta(days=days) if days is not None and days < 36500 else None


def _since(value: str) -> ColumnElement[bool] | None:
    day = _day(value)
    return Case.incident_on >= day if day else None


def _until(value: str) -> ColumnElement[bool] | None:
    day = _day(value)
    return Case.incident_on <= day if day else None


FILTERS: dict[str, Filter] = {
    "state": Filter(_state, _state_words),
    "kind": Filter(lambda value: Case.kind == value, lambda value: KINDS.get(value, value)),
    "held": Filter(_held, lambda value: "Somebody is in custody", of_file=True),
    "hold": Filter(lambda value: Case.hold_until.is_not(None), lambda value: "On hold"),
    "late": Filter(lambda value: Case.clock_due < clock.now(), lambda value: "Past their clock"),
    "older": Filter(_older, lambda value: f"In this state over {plural(row_number(value) or 0, 'day')}"),
    "since": Filter(_since, lambda value: f"Since {local_date(_day(value), year=True)}"),
    "until": Filter(_until, lambda value: f"Until {local_date(_day(value), year=True)}"),
}


def offer_filter(name: str, made: Filter) -> None:
    """Add a filter; the feature that keeps its facts does this in its `bind`."""
    FILTERS[name] = made


def filters_in(args: Mapping[str, str], actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """Return what an address asks of the cases, beside words and page."""
    reads = may_ever(actor, Permission.FILE_READ)
    asked = [
        FILTERS[name].make(args[name]) for name in FILTERS if args.get(name) and (reads or not FILTERS[name].of_file)
    ]
    return tuple(clause for clause in asked if clause is not None)


def filter_words(name: str, value: str) -> str:
    """Return a filter in words, or what was sent where it is none."""
    return FILTERS[name].words(value) if name in FILTERS else value
