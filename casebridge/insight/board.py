"""The board of a supervisor as plain values: figures that open their cases, bars and tables."""

from typing import Any

from flask import url_for

from casebridge.access.actor import Actor
from casebridge.access.check import may_ever
from casebridge.access.policy import Permission
from casebridge.cases.filters import DUE
from casebridge.cases.ledger import SIDES
from casebridge.formats import KINDS, plural
from casebridge.insight.charts import OLD, RECENT, Held, ages, clocks, holders
from casebridge.insight.corrected import corrected
from casebridge.insight.decided import Decided, decided
from casebridge.insight.disagreed import disagreed
from casebridge.insight.ended import Ended, ended, tenths
from casebridge.insight.referred import answered, questions, referred
from casebridge.insight.referred import ways as ways_of_referrals
from casebridge.insight.returned import ANY, cases_returned, returned_for
from casebridge.insight.scope import PERIODS, Scope

# How many holders the chart draws; the table behind it has all.
DRAWN = 12
NONE = "–"
TONES = {"late": "c3", "today": "c6", "week": "c2", "later": "c1"}


def counted(actor: Actor, scope: Scope) -> dict[str, Any]:
    """Return everything of the board that may be a minute old: what is open now, and what happened in the period.

    What asks about files is left out for those who read none; referrals are left out where the policy keeps them.
    """
    now: dict[str, Any] = {"ages": _ages(actor, scope), "clocks": _clocks(actor, scope), "held": _held(actor, scope)}
    if may_ever(actor, Permission.FILE_READ):
        now |= {
            "returned": _returned(actor, scope), "decided": _decided(decided(actor, scope), scope),
            "ended": _ended(ended(actor, scope), scope), "disagreed": disagreed(actor, scope),
            "corrected": corrected(actor, scope),
        }  # fmt: skip
    if may_ever(actor, Permission.REFERRAL_READ):
        now["referred"] = _referred(actor, scope)
    return now


def figures(board: dict[str, Any], scope: Scope) -> list[dict[str, Any]]:
    """Return the figures over the charts, each with the list that it counts and its place among the definitions."""
    late, over = board["ages"]["late"], PERIODS[scope.days]
    found = [
        _figure("open", f"{board['ages']['total']:,}", "Open", "now", board["ages"]["total"], scope.url()),
        _figure("late", f"{late:,}", "Past their clock", "now", late, scope.url(late=1), "bad" if late else ""),
    ]
    if "decided" in board:
        found += _figures_of_state(board["decided"], board["ended"], over)
    elif "referred" in board:
        found += _figures_of_federal(board["referred"], over)
    return found


def _figures_of_state(first: dict[str, Any], last: dict[str, Any], over: str) -> list[dict[str, Any]]:
    note = f"{first['first']:,} of {plural(first['total'], 'decided case')}, {over}"
    days = NONE if last["median"] is None else f"{last['median']:.1f} d"
    return [
        _figure("first", first["share"], "Accepted at first sending", note, first["first"], first["first_url"]),
        _figure("median", days, "Median days with the State’s Attorney",
                f"of {plural(last['with_sao'], 'closed case')}", last["with_sao"], last["with_sao_url"]),
    ]  # fmt: skip


def _figures_of_federal(made: dict[str, Any], over: str) -> list[dict[str, Any]]:
    rows = {row["key"]: row for row in made["rows"]}
    some, first = rows["answered"]["cases"], rows["first"]["cases"]
    note = f"{first:,} of {plural(some, 'answered case')}, {over}"
    days = f"{made['days'][-1]:.1f} d" if made["referrals"] else NONE
    return [
        _figure("first_federal", f"{first / some:.0%}" if some else NONE, "Answered without a question", note, first,
                rows["first"]["url"]),
        _figure("answer_days", days, "Average days to an answer", f"of {plural(made['cases'], 'case')}", made["cases"],
                made["url"]),
    ]  # fmt: skip


def _figure(key: str, n: str, label: str, note: str, cases: int, url: str, tone: str = "") -> dict[str, Any]:
    return {"key": key, "n": n, "label": label, "note": note, "cases": cases, "url": url, "tone": tone}


def _ages(actor: Actor, scope: Scope) -> dict[str, Any]:
    rows = ages(actor, scope)
    for row in rows:
        url = {"state": row["state"]}
        row["urls"] = {
            "total": scope.url(**url), "new": scope.url(**url, younger=RECENT), "old": scope.url(**url, older=OLD),
            "middle": scope.url(**url, older=RECENT, younger=OLD), "late": scope.url(**url, late=1),
        }  # fmt: skip
    old = sum(row["old"] for row in rows)
    return {
        "rows": rows, "total": sum(row["total"] for row in rows), "late": sum(row["late"] for row in rows),
        "finding": f"{plural(old, 'case is', 'cases are')} over {OLD} days in one state" if old
        else f"No case is over {OLD} days in one state",
        "bars": [
            _bar(row["label"], [("c1", row["new"], f"up to {RECENT} days"), ("c2", row["middle"], f"to {OLD}"),
                                ("c3", row["old"], f"over {OLD}")],
                 f"{row['total']:,}" + (f" · {row['old']:,} old" if row["old"] else ""), row["total"],
                 row["urls"]["total"])
            for row in rows
        ],
    }  # fmt: skip


def _clocks(actor: Actor, scope: Scope) -> dict[str, Any]:
    rows = clocks(actor, scope)
    for row in rows:
        url = {"side": row["office"]}
        row["urls"] = {"total": scope.url(**url), **{key: scope.url(**url, due=key) for key in DUE}}
    late = sum(row["late"] for row in rows)
    return {
        "rows": rows, "names": DUE, "heads": [{"label": words, "num": True} for words in DUE.values()],
        "finding": f"{plural(late, 'case is', 'cases are')} past their clock" if late else "Nothing is late",
        "bars": [
            _bar(row["label"], [(TONES[key], row[key], DUE[key].lower()) for key in DUE],
                 f"{row['total']:,}" + (f" · {row['late']:,} late" if row["late"] else ""), row["total"],
                 row["urls"]["total"])
            for row in rows
        ],
        "legend": [(TONES[key], words.lower()) for key, words in DUE.items()],
    }  # fmt: skip


def _held(actor: Actor, scope: Scope) -> dict[str, Any]:
    rows: list[dict[str, Any]] = [
        {"held": row, "url": scope.url(**row.asks), "late_url": scope.url(**row.asks, late=1),
         "oldest_url": url_for("cases.show", case_id=row.oldest)}
        for row in holders(actor, scope)
    ]  # fmt: skip
    # People and queues of the reader's own office before other offices, which stand as one line each.
    named: list[Held] = [row["held"] for row in rows if "holder" in row["held"].asks]
    most = named[0] if named else rows[0]["held"] if rows else None
    return {
        "rows": rows, "more": max(len(rows) - DRAWN, 0),
        "finding": f"{most.label} holds most: {plural(most.total, 'case')}" if most else "",
        "bars": [
            _bar(row["held"].label, [(f"o-{row['held'].office}", row["held"].total, "cases")],
                 f"{row['held'].total:,}" + (f" · {row['held'].late:,} late" if row["held"].late else ""),
                 row["held"].total, row["url"])
            for row in rows[:DRAWN]
        ],
    }  # fmt: skip


def _returned(actor: Actor, scope: Scope) -> dict[str, Any]:
    rows = returned_for(actor, scope)
    for row in rows:
        row["url"] = scope.url(returned=scope.dated(row["group"]), closed=1)
    most = max(rows, key=lambda row: row["total"])["label"] if rows else ""
    return {
        "rows": rows, "items": sum(row["total"] for row in rows), "cases": cases_returned(actor, scope) if rows else 0,
        "url": scope.url(returned=scope.dated(ANY), closed=1), "finding": f"Most items were about: {most}",
        "bars": [
            _bar(row["label"], [("c4", row["total"] - row["withdrawn"], "stood"),
                                ("c5", row["withdrawn"], "withdrawn")],
                 f"{plural(row['total'], 'item')} in {plural(row['cases'], 'case')}", row["cases"], row["url"])
            for row in rows
        ],
    }  # fmt: skip


def _decided(rows: list[Decided], scope: Scope) -> dict[str, Any]:
    total, first = sum(row.total for row in rows), sum(row.first for row in rows)
    shown: list[dict[str, Any]] = []
    for row in rows:
        narrowed: dict[str, Any] = {**scope.kept, "kind": row.kind, "closed": 1}
        urls = {key: url_for("cases.index", **narrowed, decided=scope.dated(key)) for key in ("all", "first", "again")}
        shown.append({"label": KINDS[row.kind], "row": row, "share": f"{row.first / row.total:.0%}", "urls": urls})
    return {
        "rows": shown, "total": total, "first": first, "share": f"{first / total:.0%}" if total else NONE,
        "first_url": scope.url(decided=scope.dated("first"), closed=1), "again": total - first,
        "urls": {key: scope.url(decided=scope.dated(key), closed=1) for key in ("all", "first", "again")},
        "finding": f"{first:,} of {plural(total, 'decided case')} never came back",
        "bars": [
            _bar(its["label"], [("c4", its["row"].first, "never returned"), ("c5", its["row"].again, "returned")],
                 f"{its['share']} of {its['row'].total:,}", its["row"].total, its["urls"]["all"])
            for its in shown
        ],
    }  # fmt: skip


def _ended(last: Ended, scope: Scope) -> dict[str, Any]:
    asks: dict[str, Any] = {"closed": 1, "ended": last.since}
    rows: list[dict[str, Any]] = []
    for spent in last.by_kind:
        parts = tenths(spent.by_side[side] for side, _, _ in SIDES)
        url = url_for("cases.index", **{**scope.kept, "kind": spent.kind, **asks})
        rows.append({
            "label": KINDS[spent.kind], "cases": spent.cases, "parts": parts, "url": url,
            "all": tenths([spent.total])[0], "hold": tenths([spent.hold])[0],
        })  # fmt: skip
    said = f"the last {plural(last.cases, 'case')}" if last.capped else plural(last.cases, "case")
    return {
        "rows": rows, "cases": last.cases, "url": scope.url(**asks), "with_sao": last.with_sao,
        "with_sao_url": scope.url(**asks, been="sao"), "median": last.median_days, "said": f"{said} closed",
        "finding": f"On average of {said} closed in {PERIODS[scope.days]}",
        "bars": [
            _bar(row["label"], [(f"o-{office}", days, f"{label} {days:.1f}")
                                for (_, office, label), days in zip(SIDES, row["parts"], strict=True)],
                 f"{row['all']:.1f} days, {plural(row['cases'], 'case')}", row["cases"], row["url"])
            for row in rows
        ],
        "legend": [(f"o-{office}", label) for _, office, label in SIDES],
        "heads": [{"label": label, "num": True} for _, _, label in SIDES],
    }  # fmt: skip


def _referred(actor: Actor, scope: Scope) -> dict[str, Any]:
    counts, last = referred(actor, scope), answered(actor, scope)
    rows: list[dict[str, Any]] = [
        {"key": key, "label": way.words, "cases": counts[key],
         "url": scope.url(closed=1, referral=scope.dated(key))}
        for key, way in ways_of_referrals().items()
    ]  # fmt: skip
    parts = tenths([last.federal, last.state])
    return {
        "rows": rows, "any": any(counts.values()), "questions": questions(actor, scope) if counts["sent"] else 0,
        "cases": last.cases, "referrals": last.referrals, "capped": last.capped,
        "url": scope.url(closed=1, referral=f"answered.{last.since}"),
        "finding": f"{counts['sent']:,} referred, {plural(counts['answered'], 'case')} adopted or declined",
        "bars": [_bar(row["label"], [("o-usao", row["cases"], "cases")], f"{row['cases']:,}", row["cases"], row["url"])
                 for row in rows],
        "days": [*parts, tenths([last.federal + last.state])[0]],
    }  # fmt: skip


def _bar(
    label: str, parts: list[tuple[str, float, str]], words: str, cases: int, url: str
) -> dict[str, Any]:  # fmt: skip
    """Return one row of a chart: parts are (class, value, what it is)."""
    shown = [{"class": name, "value": value, "said": f"{what} {value:g}"} for name, value, what in parts if value]
    return {"label": label, "parts": shown, "words": words, "cases": cases, "url": url}
