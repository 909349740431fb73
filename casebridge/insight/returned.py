"""Why cases came back: the items of returns by the group of their reason."""

from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy import case as when

from casebridge.access.actor import Actor
from casebridge.access.policy import Permission
from casebridge.cases.filters import Filter
from casebridge.cases.models import Case
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.followups.models import ReturnItem, ReturnRound
from casebridge.insight.scope import Scope, Window, read_dated, said

ANY = "any"
# Grouped by its name: PostgreSQL does not see that two expressions with parameters are the same.
_OF = "of_group"


def returned_for(actor: Actor, scope: Scope, *, window: Window | None = None) -> list[dict[str, Any]]:
    """Count the items of the returns of a period by what they were about, the withdrawn, and their cases.

    One statement; a case with items of several groups counts in each.
    """
    groups = {reason.key: reason.group for reason in catalog().return_reasons.values()}
    group = when(groups, value=ReturnItem.reason, else_="")
    query = (
        select(
            group.label(_OF), func.count(), func.count().filter(ReturnItem.state == "cancelled"),
            func.count(ReturnItem.case_id.distinct()),
        )
        .join(ReturnRound, ReturnRound.id == ReturnItem.round_id)
        .join(Case, Case.id == ReturnItem.case_id)
        .where((window or scope.window).holds(ReturnRound.sent_at), scope.seen(actor))
        .group_by(_OF)
    )  # fmt: skip
    found = {key: counts for key, *counts in db.session.execute(query)}
    return [
        {"group": key, "label": row.label, "total": found[key][0], "withdrawn": found[key][1], "cases": found[key][2]}
        for key, row in catalog().return_groups.items()
        if key in found
    ]


def cases_returned(actor: Actor, scope: Scope) -> int:
    """Count the cases that came back in the period, each once."""
    query = select(func.count()).select_from(Case).where(scope.seen(actor), came_back(ANY, scope.window))
    return db.session.scalar(query) or 0


def came_back(group: str, window: Window | None) -> ColumnElement[bool]:
    """Return the filter of the cases that came back for a group of reasons (or ANY), in a stretch of time."""
    item = [ReturnItem.case_id == Case.id, ReturnItem.round_id == ReturnRound.id]
    if group != ANY:
        reasons = [reason.key for reason in catalog().return_reasons.values() if reason.group == group]
        item.append(ReturnItem.reason.in_(reasons))
    if window:
        item.append(window.holds(ReturnRound.sent_at))
    return exists().where(*item)


def returned_filter() -> Filter:
    """Return the filter behind the numbers: `returned=video.2026-08-31`."""
    groups = catalog().return_groups

    def make(value: str) -> ColumnElement[bool] | None:
        group, window = read_dated(value)
        return came_back(group, window) if group in groups or group == ANY else None

    def words(value: str) -> str:
        group, window = read_dated(value)
        reason = f"Came back for: {groups[group].label}" if group in groups else "Came back"
        return said(reason, window)

    return Filter(make, words, needs=Permission.FILE_READ)
