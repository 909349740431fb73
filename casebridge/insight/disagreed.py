"""Where the offices disagreed, followed to the end and counted both ways: charges over objection, disputed items."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, and_, exists, func, not_, select

from casebridge.access.actor import Actor
from casebridge.access.check import visible
from casebridge.access.policy import Permission
from casebridge.cases.filters import Filter
from casebridge.cases.models import Case, Charge
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.followups.models import ItemReply, ReturnItem

FELL = ("acquittal", "ended_by_state", "ended_by_court")


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of disagreement: how many cases in all, and by how it came out; each number with its list."""

    label: str
    parts: list[tuple[str, int, str]]


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a disagreement came out: its words, and which cases."""

    words: str
    cases: ColumnElement[bool]


def overrides() -> dict[str, Way]:
    """Return how cases charged over the prosecutor's objection came out; each is in exactly one way but `all`."""
    made = Case.overridden_at.is_not(None)
    convicted, fell, waits = _ended("conviction"), _ended(*FELL), _charged(Charge.disposition == "")
    return {
        "all": Way("Charged over objection", made),
        "held": Way("Convicted: the police were right", and_(made, convicted)),
        "fell": Way("Ended without: the objection was right", and_(made, not_(convicted), not_(waits), fell)),
        "neither": Way("Neither", and_(made, not_(convicted), not_(waits), not_(fell))),
        "open": Way("Not ended yet", and_(made, not_(convicted), waits)),
    }


def disputes() -> dict[str, Way]:
    """Return how disputes over return items came out; a case with several may be in more than one way."""
    return {
        "all": Way("Item disputed", _disputed()),
        "withdrawn": Way("Withdrawn: the detective was right", _disputed(
            ReturnItem.state == "cancelled", ReturnItem.cancel_reason != "case_ended")),
        "answered": Way("Answered after all: the prosecutor was right", _disputed(
            ReturnItem.state.in_(("answered", "accepted")))),
        "neither": Way("Ended with the case", _disputed(
            ReturnItem.state == "cancelled", ReturnItem.cancel_reason == "case_ended")),
        "open": Way("Not settled yet", _disputed(
            ReturnItem.state.in_(("asked", "partly_answered", "disputed")))),
    }  # fmt: skip


def disagreed(actor: Actor) -> list[Row]:
    """Count the disagreements in the cases that `actor` may see, one statement each; none where there never was one."""
    rows = [_row("override", overrides(), actor), _row("disputed", disputes(), actor)]
    return [row for row in rows if row.parts[0][1]]


def filters() -> dict[str, Filter]:
    """Return the filters behind the numbers."""
    return {"override": _filter(overrides()), "disputed": _filter(disputes())}


def _row(name: str, ways: dict[str, Way], actor: Actor) -> Row:
    counts = [func.count().filter(way.cases) for way in ways.values()]
    seen = visible(actor, Permission.CASE_READ, Case)
    found = db.session.execute(select(*counts).select_from(Case).where(seen, ways["all"].cases)).one()
    urls = [f"{url_for('cases.index')}?{name}={key}&closed=1" for key in ways]
    parts = [(way.words, count, url) for way, count, url in zip(ways.values(), found, urls, strict=True)]
    return Row(ways["all"].words, parts)


def _filter(ways: dict[str, Way]) -> Filter:
    return Filter(
        lambda value: ways[value].cases if value in ways else None,
        lambda value: ways[value].words if value in ways else value, of_file=True,
    )  # fmt: skip


def _ended(*counts_as: str) -> ColumnElement[bool]:
    keys = [key for key, row in catalog().dispositions.items() if row.counts_as in counts_as]
    return _charged(Charge.disposition.in_(keys))


def _charged(what: ColumnElement[bool]) -> ColumnElement[bool]:
    of_the_state = (Charge.sovereign == "state", Charge.status != "withdrawn")
    return exists().where(Charge.case_id == Case.id, *of_the_state, what)


def _disputed(*how: Any) -> ColumnElement[bool]:
    argued = exists().where(ItemReply.item_id == ReturnItem.id, ItemReply.move == "dispute")
    return exists().where(ReturnItem.case_id == Case.id, argued, *how)
