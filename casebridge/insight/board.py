"""The board as plain values: figures that open their lists, and bars for the charts."""

from typing import Any

from flask import url_for

from casebridge.access.actor import Actor
from casebridge.cases.frame import SIDES
from casebridge.formats import KINDS
from casebridge.insight.charts import LAST, Ended, ages, ended, returned_for
from casebridge.insight.corrected import corrected
from casebridge.insight.disagreed import disagreed


def charts(actor: Actor) -> dict[str, Any]:
    """Return everything of the board that may be a minute old."""
    by_age, reasons, last = ages(actor), returned_for(actor), ended(actor)
    return {
        "ages": by_age, "age_bars": [_age_bar(row) for row in by_age],
        "reasons": reasons, "reason_bars": [_reason_bar(row) for row in reasons],
        "items": sum(row["total"] for row in reasons), "last": last, "corrected": corrected(actor),
        "disagreed": disagreed(actor),
        "sides": [(f"o-{office}", label) for _, office, label in SIDES], "days": _days(last),
        "day_bars": [_day_bar(kind, spent) for kind, spent in last.by_kind.items()],
    }  # fmt: skip


def figures(total: int, late: int, last: Ended) -> list[dict[str, Any]]:
    """Return the figures over the charts, each with the list that it counts."""
    closed = f"of the {last.cases} cases closed last" if last.cases < LAST else f"of the last {LAST} closed cases"
    first = "–" if last.first_time is None else f"{last.first_time:.0%}"
    days = "–" if last.median_days is None else f"{last.median_days:.1f} d"
    overdue, ended_list = url_for("cases.index", late=1), url_for("cases.index", closed=1, state="closed")
    return [
        {"n": f"{total:,}", "label": "Open", "url": url_for("cases.index")},
        {"n": f"{late:,}", "label": "Past their clock", "url": overdue, "tone": "bad" if late else ""},
        {"n": first, "label": "Never returned", "note": closed, "url": ended_list},
        {"n": days, "label": "Median days with the State’s Attorney", "note": closed, "url": ended_list},
    ]


def _age_bar(row: dict[str, Any]) -> dict[str, Any]:
    parts = [{"class": name, "value": row[key]} for name, key in (("c1", "new"), ("c2", "middle"), ("c3", "old"))]
    words = f"{row['total']:,}" + (f" · {row['old']:,} old" if row["old"] else "")
    return {"label": row["label"], "parts": parts, "words": words, "url": url_for("cases.index", state=row["state"])}


def _reason_bar(row: dict[str, Any]) -> dict[str, Any]:
    stood = row["total"] - row["withdrawn"]
    parts = [{"class": "c4", "value": stood}, {"class": "c5", "value": row["withdrawn"]}]
    url = url_for("cases.index", returned=row["group"], closed=1)
    return {"label": row["label"], "parts": parts, "words": f"{row['total']:,}", "url": url}


def _day_bar(kind: str, spent: dict[str, float]) -> dict[str, Any]:
    parts = [{"class": f"o-{office}", "value": spent[side]} for side, office, _ in SIDES]
    return {"label": KINDS[kind], "parts": parts, "words": f"{sum(spent.values()):.1f} days"}


def _days(last: Ended) -> list[tuple[str, list[float], float]]:
    return [
        (KINDS[kind], [spent[side] for side, _, _ in SIDES], sum(spent.values()))
        for kind, spent in last.by_kind.items()
    ]
