"""Words that case pages take from the data: labels of states, clocks, outcomes, events; lines of history."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from flask import Flask, url_for

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import may_ever
from casebridge.access.policy import Permission
from casebridge.audit import AuditEntry
from casebridge.cases import facts
from casebridge.cases.asking import offer_all
from casebridge.cases.events import event_labels
from casebridge.cases.extensions import offer
from casebridge.cases.filters import filter_words, holder_choices
from casebridge.cases.frame import clock_label, left_words
from casebridge.cases.hits import holds_any, marked, snippet
from casebridge.cases.holders import queue_label
from casebridge.cases.ledger import SIDES, in_full
from casebridge.cases.models import Case
from casebridge.cases.reading import keep_back
from casebridge.cases.titles import shown_title
from casebridge.catalog.load import catalog
from casebridge.errors import Gap
from casebridge.formats import KINDS, ROLES

_OFFICE = {
    "detective": "bpd", "sergeant": "bpd", "commander": "bpd", "evidence_clerk": "bpd", "prosecutor": "sao",
    "sao_supervisor": "sao", "federal_liaison": "sao", "lead_liaison": "sao", "victim_advocate": "sao",
    "ausa": "usao", "usao_supervisor": "usao", "lead_coordinator": "lead", "case_manager": "lead",
}  # fmt: skip
# Where the anchor of a gap leads, by the guard that names it or by its first word; features to the right add theirs.
ANCHORS: dict[str, str] = {"events": "cases.clocks", "people": "cases.show"}


def bind(app: Flask) -> None:
    """Give the templates these words, and the moves their tables of choices."""
    keep_back(facts.kept_lines)
    offer_all()
    offer()
    app.jinja_env.filters.update(
        state_label=state_label, clock_label=clock_label, queue_label=queue_label, entries=entries,
        outcome_label=outcome_label, shown_title=shown_title, event_label=lambda key: event_labels().get(key, key),
        history_days=history_days, in_full=in_full, marked=marked, snippet=snippet,
        holds_any=holds_any,
        left_words=lambda due: left_words(due, clock.now()),
    )  # fmt: skip
    app.jinja_env.globals.update(
        state_choices=state_choices, kind_choices=lambda: list(KINDS.items()), applied_filters=applied_filters,
        holder_choices=holder_choices, unit_choices=unit_choices,
        side_choices=lambda: [(office, label) for _, office, label in SIDES],
        can_hold=lambda actor: may_ever(actor, Permission.FILE_READ), gap_url=lambda gap, case: gap_url(app, gap, case),
    )  # fmt: skip


def state_label(key: str) -> str:
    """Return a state of the case review in words."""
    return Case.workflow.state(key).label


def state_choices() -> list[tuple[str, str]]:
    """Return the states of a case as choices of a filter."""
    return [(state.key, state.label) for state in Case.workflow.states]


def unit_choices() -> list[tuple[str, str]]:
    """Return the units of the police that have cases, as choices of a filter."""
    return [(key, unit.label) for key, unit in catalog().units.items() if unit.agency == "bpd"]


def outcome_label(key: str) -> str:
    """Return an outcome of a decision in words."""
    outcome = catalog().outcomes.get(key)
    return outcome.label if outcome else key


# The outcome that a line shows to whoever the order of a court keeps out of its case.
SEALED = "sealed"


def entry(line: AuditEntry, reader: Actor | None = None) -> dict[str, Any]:
    """Return one line of history in the shape of the timeline macros; the reader’s own lines begin with You."""
    kind = "refused" if line.outcome == "denied" else "move" if line.receipt else ""
    you = reader is not None and line.actor_id is not None and line.actor_id == reader.id
    told = f"{line.sentence}."
    if line.is_destroyed:
        kind, told = "sealed", "The words of this line were destroyed with their case, by order of a court."
    elif line.outcome == SEALED:
        kind, told = "sealed", "A line about a case that a court sealed."
    receipt = "" if line.is_destroyed else line.receipt or ""
    who, role = ("You", "") if you else (line.actor_name, ROLES.get(line.role, ""))
    return {
        "who": who, "role": role, "text": told, "at": line.at,
        "office": _OFFICE.get(line.role, "own"), "receipt": receipt, "kind": kind,
        "url": url_for("home.receipt", number=receipt) if receipt else "",
    }  # fmt: skip


def entries(lines: Iterable[AuditEntry], reader: Actor | None = None) -> list[dict[str, Any]]:
    """Return lines of history for an aside."""
    return [entry(line, reader) for line in lines]


def history_days(
    lines: Iterable[AuditEntry | tuple[int, AuditEntry]], *, linked: bool = True
) -> list[tuple[date, list[dict[str, Any]]]]:
    """Return lines of history grouped by Baltimore day, in the order given; without links for who reads no case.

    :param lines: with a number of their own, or by themselves; then their number in the whole history is shown.
    """
    shown = [one if isinstance(one, tuple) else (one.seq, one) for one in lines]
    more = {} if linked else {"url": ""}
    days = groupby(shown, key=lambda one: clock.court_local(one[1].at).date())
    return [(day, [entry(line) | {"number": number} | more for number, line in group]) for day, group in days]


def applied_filters(endpoint: str, kept: dict[str, str], words: str = "") -> list[tuple[str, str]]:
    """Return the filters in force as (words, address without it).

    :param words: the part of the address that is no filter here.
    """
    found = []
    for key, value in kept.items():
        rest = {k: v for k, v in kept.items() if k != key}
        if key == "closed":
            found.append(("Closed cases too", url_for(endpoint, _external=False, **rest)))
        elif key != words:
            found.append((filter_words(key, value), url_for(endpoint, _external=False, **rest)))
    return found


def state_words(key: str) -> str:
    """Return a state in words, or what was sent when it is none."""
    return next((state.label for state in Case.workflow.states if state.key == key), key)


def gap_url(app: Flask, gap: Gap, case: Case) -> str:
    """Return where a gap can be mended, empty where nowhere in particular."""
    if gap.anchor.startswith("ask-"):
        return f"#{gap.anchor}"
    endpoint = ANCHORS.get(gap.key) or ANCHORS.get(gap.anchor.split("-")[0], "")
    if endpoint in app.view_functions:
        return f"{url_for(endpoint, case_id=case.public_id)}#{gap.anchor}"
    return ""
