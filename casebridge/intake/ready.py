"""Would this come back? Every gap of a package with why it matters, what mends it and how often it came back."""

from typing import Any

from flask import url_for

from casebridge.access.actor import Actor
from casebridge.cases.models import Case
from casebridge.cases.wall import part_seen
from casebridge.catalog.load import catalog
from casebridge.checklist import queries as checklist
from casebridge.checklist.queries import Line, ReadinessGap
from casebridge.checklist.rules import WHO, Rule, of_element
from casebridge.elements.queries import Cell, matrix
from casebridge.followups.queries import Causes, causes
from casebridge.formats import KINDS, plural
from casebridge.requests.queries import waiting_elements, waiting_items, waits_for

# So many blank questions are named one by one; more are named together, each still by its link.
ONE_BY_ONE = 3


def stopping(case: Case, actor: Actor, lines: list[Line] | None = None) -> list[ReadinessGap]:
    """Return what keeps the package back now; only these are red."""
    return checklist.readiness(case, actor, checked=lines)


def weakening(case: Case, actor: Actor, lines: list[Line] | None = None) -> list[ReadinessGap]:
    """Return what would make the package stronger: items, items with nothing behind them, elements without proof.

    :param lines: the checklist with its exhibits, where it was read already.
    """
    lines = checklist.lines(case, links=True) if lines is None else lines
    found = checklist.softer(lines)
    if part_seen(case, actor, "matrix"):
        found += [_of_cell(cell, case.kind) for cell in matrix(case, actor).cells if cell.thin]
    return found


def panel(case: Case, actor: Actor, lines: list[Line] | None = None) -> dict[str, Any]:
    """Return the panel as plain values: gaps that stop, those that weaken, and what is settled."""
    lines = checklist.lines(case, links=True) if lines is None else lines
    seen = causes(case.kind, actor)
    settled = sum(line.item.settled for line in lines)
    waived = sum(line.item.waiver_asked and not line.item.settled for line in lines)
    words = f"Nothing else is in the way: {plural(settled, 'item')} settled"
    gaps, waits = stopping(case, actor, lines), _waits(case, actor)
    return {
        "count": len(gaps),
        "gaps": _together([(gap, _shown(gap, case, seen, waits)) for gap in gaps]),
        "softer": [_shown(gap, case, seen, waits) for gap in weakening(case, actor, lines)],
        "settled": words + (f", {plural(waived, 'waiver')} asked for." if waived else "."),
    }


def caused(rule: Rule, kind: str, seen: Causes) -> str:
    """Say how often returns of this kind named the rule; empty where there were none to count, or none can."""
    if not rule.item or not seen.returns:
        return ""
    times = seen.by_item.get(rule.item, 0)
    returns = plural(seen.returns, f"{KINDS[kind].lower() if kind != 'low_level' else KINDS[kind]} return")
    return f"Caused {times or 'none'} of {returns} in 90 days."


def usual(rule: Rule) -> str:
    """Say who usually gets it and how long that takes."""
    who = WHO.get(rule.who, "")
    if not who:
        return ""
    first, _, last = rule.lead_days.partition("-")
    days = "the same day" if last in ("", "0") else f"{first} to {plural(int(last), 'day')}"
    return f"Usually from {who}, {days}."


def _of_cell(cell: Cell, kind: str) -> ReadinessGap:
    how = "is only weakly shown" if cell.marks else "has no proof yet"
    charge = cell.charge
    anchor = f"elements/{charge.public_id}/{cell.element.key}"
    name = f"“{cell.element.text.rstrip('.')}” against {charge.party.name} {how}"
    return ReadinessGap(
        name, of_element(cell.element.key, kind, catalog()), "strengthens", anchor, key="element", stops=False
    )


def _together(gaps: list[tuple[ReadinessGap, dict[str, Any]]]) -> list[dict[str, Any]]:
    """Say of many blank questions once why they matter, with a link to each; the rest stand as they are."""
    blank = [shown for gap, shown in gaps if gap.key == "facts_answered"]
    if len(blank) <= ONE_BY_ONE:
        return [shown for _gap, shown in gaps]
    links = [(shown["what"].partition("” ")[0].strip("“"), shown["links"][0][1]) for shown in blank]
    first = {**blank[0], "what": f"{len(blank)} questions have no answer", "links": links}
    return [first, *(shown for gap, shown in gaps if gap.key != "facts_answered")]


def _waits(case: Case, actor: Actor) -> dict[str, str]:
    """Return what is waited for, as sentences by the anchor of the gap that it would close."""
    items = {r.item.key: waits_for(r) for rs in waiting_items(case, actor).values() for r in rs if r.item}
    ids = {charge.id: charge.public_id for charge in case.charges}
    found = {f"item-{key}": words for key, words in items.items()}
    for (charge_id, element), words in waiting_elements(case, actor).items():
        found[f"elements/{ids[charge_id]}/{element}"] = words[0]
    return {anchor: f"It {words}." for anchor, words in found.items()}


def _shown(gap: ReadinessGap, case: Case, seen: Causes, waits: dict[str, str]) -> dict[str, Any]:
    rule, links = gap.rule, []
    if gap.key == "element":
        charge, _, element = gap.anchor.removeprefix("elements/").partition("/")
        address = url_for("elements.cell", case_id=case.public_id, charge_id=charge, element=element)
        links.append(("Go to the element", address))
    elif gap.anchor:
        here = url_for("intake.show", case_id=case.public_id)
        links.append(("Go to the item" if gap.item else "Go there", f"{here}#{gap.anchor}"))
    if gap.stops and gap.item is not None and gap.waivable:
        url = url_for("intake.waiver", case_id=case.public_id, key=gap.item.key)
        links.append((f"Ask for a waiver of “{gap.item.label}”", url))
    way = waits.get(gap.anchor) or usual(rule)
    serves = f"Serves: {', '.join(words.lower() for words in rule.serves)}." if rule.serves else ""
    return {
        "what": gap.name, "why": " ".join(filter(None, (rule.why, serves))), "done": rule.done,
        "usual": way, "weight": gap.weight, "evidence": caused(rule, case.kind, seen), "links": links,
    }  # fmt: skip
