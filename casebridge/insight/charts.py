"""What the charts of the board are drawn from: age by state, why cases came back, whose days a case took."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import case as when
from sqlalchemy import exists, func, select

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import visible
from casebridge.access.policy import Permission
from casebridge.cases.filters import Filter
from casebridge.cases.frame import SIDES
from casebridge.cases.models import Case, Holding
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.followups.models import ReturnItem, ReturnRound
from casebridge.formats import KINDS

RECENT, OLD = timedelta(days=10), timedelta(days=30)
LOOKED_BACK = timedelta(days=90)
# How many cases that were closed last the averages look at.
LAST = 200


@dataclass(frozen=True, slots=True)
class Ended:
    """What the cases that were closed last say: how many, the share never returned, days by office and kind."""

    cases: int
    first_time: float | None
    median_days: float | None
    by_kind: dict[str, dict[str, float]]


def ages(actor: Actor) -> list[dict[str, Any]]:
    """Count the visible open cases by state and by how long they have been in it, one statement."""
    now = clock.now()
    old = func.sum(when((Case.state_since < now - OLD, 1), else_=0))
    middle = func.sum(when(((Case.state_since < now - RECENT) & (Case.state_since >= now - OLD), 1), else_=0))
    query = (
        select(Case.state, func.count(), middle, old)
        .where(visible(actor, Permission.CASE_READ, Case), Case.state != "closed")
        .group_by(Case.state)
    )
    found = {state: (total, middle or 0, old or 0) for state, total, middle, old in db.session.execute(query)}
    return [
        {"state": s.key, "label": s.label, "total": found[s.key][0], "new": found[s.key][0] - sum(found[s.key][1:]),
         "middle": found[s.key][1], "old": found[s.key][2]}
        for s in Case.workflow.states if s.key in found
    ]  # fmt: skip


def returned_for(actor: Actor) -> list[dict[str, Any]]:
    """Count the items of the returns of the last 90 days by what they were about, and how many were withdrawn."""
    withdrawn = func.sum(when((ReturnItem.state == "cancelled", 1), else_=0))
    query = (
        select(ReturnItem.reason, func.count(), withdrawn)
        .join(ReturnRound, ReturnRound.id == ReturnItem.round_id)
        .join(Case, Case.id == ReturnItem.case_id)
        .where(ReturnRound.sent_at >= clock.now() - LOOKED_BACK, visible(actor, Permission.CASE_READ, Case))
        .group_by(ReturnItem.reason)
    )
    totals: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for reason, count, gone in db.session.execute(query):
        row = catalog().return_reasons.get(reason)
        if row is not None:
            totals[row.group][0] += count
            totals[row.group][1] += gone or 0
    return [
        {"group": key, "label": group.label, "total": totals[key][0], "withdrawn": totals[key][1]}
        for key, group in catalog().return_groups.items()
        if key in totals
    ]


def ended(actor: Actor) -> Ended:
    """Add up the time ledger of the visible cases that were closed last, by office."""
    seen = visible(actor, Permission.CASE_READ, Case)
    last = select(Case.id).where(seen, Case.closed_at.is_not(None)).order_by(Case.closed_at.desc()).limit(LAST)
    query = (
        select(Case.id, Case.kind, Case.return_rounds, Holding.side, Holding.since, Holding.until)
        .join(Holding, Holding.case_id == Case.id)
        .where(Case.id.in_(last.subquery().select()))
    )
    kinds: dict[int, str] = {}
    rounds: dict[int, int] = {}
    days: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for case_id, kind, times, side, since, until in db.session.execute(query):
        kinds[case_id], rounds[case_id] = kind, times
        days[case_id][side] += _days(since, until)
    by_kind = {}
    for kind in KINDS:
        own = [number for number, its in kinds.items() if its == kind]
        if own:
            by_kind[kind] = {side: sum(days[n][side] for n in own) / len(own) for side, _, _ in SIDES}
    reviewed = [spent["SAO"] for spent in days.values() if spent.get("SAO")]
    share = sum(not times for times in rounds.values()) / len(rounds) if rounds else None
    return Ended(len(kinds), share, median(reviewed) if reviewed else None, by_kind)


def returned_filter() -> Filter:
    """Return the filter of the cases that came back for a group of reasons in the last 90 days."""
    groups = catalog().return_groups

    def make(value: str) -> Any:
        reasons = [reason.key for reason in catalog().return_reasons.values() if reason.group == value]
        return exists().where(
            ReturnItem.case_id == Case.id, ReturnItem.reason.in_(reasons), ReturnItem.round_id == ReturnRound.id,
            ReturnRound.sent_at >= clock.now() - LOOKED_BACK,
        )  # fmt: skip

    return Filter(
        make, lambda value: f"Came back for: {groups[value].label if value in groups else value}", of_file=True
    )


def _days(since: datetime, until: datetime | None) -> float:
    return ((until or clock.now()) - since).total_seconds() / 86400
