"""The head of every case page: where it is, who holds it, what runs out when, what may come next."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from flask import current_app, url_for
from sqlalchemy import select

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import can, visible
from casebridge.access.policy import Permission
from casebridge.accounts.models import User
from casebridge.cases.gap_words import summed_up
from casebridge.cases.holders import answers_for, queue_label
from casebridge.cases.ledger import SIDES, in_full, minutes_by_side
from casebridge.cases.legal import LegalClock, held_since, in_custody, legal_clocks
from casebridge.cases.models import Case, CaseLink, Holding
from casebridge.cases.presence import if_any
from casebridge.cases.titles import shown_title
from casebridge.cases.wall import knows, people_seen, reads_file
from casebridge.catalog.load import catalog
from casebridge.clocks.arithmetic import due
from casebridge.clocks.calendars import calendar
from casebridge.clocks.remaining import business_days_left
from casebridge.db import db
from casebridge.formats import local_date, local_datetime
from casebridge.workflows.definition import State
from casebridge.workflows.engine import OpenMove, open_moves

OWN_CLOCKS = {"date_set": "Date set", "hold": "On hold until", "next_event": "Next event"}
# What a reader of the shared set may know that a case passed.
PLAIN = (
    "draft", "sergeant_review", "submitted", "in_review", "state_prosecution", "federal_screening",
    "federal_questions", "closed",
)  # fmt: skip
# What a case of any kind may pass; the others appear once it has been there.
ALWAYS_SHOWN = ("draft", "sergeant_review", "submitted", "in_review", "state_prosecution")


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab of the case: `note(case, actor)` gives the small count beside the label."""

    label: str
    endpoint: str
    permission: str
    order: int
    note: Callable[[Case, Actor], str] | None = None
    shown: Callable[[Case, Actor], bool] | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything that the head of a case page shows, as plain values."""

    case: Case
    title: str
    facts: list[str]
    ribbon: list[dict[str, Any]]
    holder: dict[str, Any]
    clock: dict[str, Any]
    custody: dict[str, Any]
    legal: dict[str, Any]
    move: dict[str, Any]
    tabs: list[dict[str, Any]]
    part_of: list[tuple[str, str]]
    whole: bool


TABS: list[Tab] = []
PAGES: dict[str, str] = {}
# The moves that carry a case on stand first in the bar; the rest is under More moves.
MAIN = (
    "submit", "submit_on_view", "attest", "take", "decide", "resubmit", "sign", "refer", "adopt", "answer",
    "resume_review", "uphold", "take_screening", "take_federal", "enrolled", "close",
)  # fmt: skip


def add_tab(tab: Tab) -> None:
    """Add a tab; a feature does this in its `bind`."""
    if tab.endpoint not in {known.endpoint for known in TABS}:
        TABS.append(tab)
        TABS.sort(key=lambda known: known.order)


def add_page(name: str, endpoint: str) -> None:
    """Say which endpoint shows the special page that a move names."""
    PAGES[name] = endpoint


def frame(case: Case, actor: Actor, *, tab: str = "cases.show") -> Frame:
    """Return the head of the case's pages for `actor`.

    :param tab: the endpoint of the tab that is open.
    """
    holder = _holder(case, actor)
    accused = [party for party in case.suspects if knows(actor, party)]
    return Frame(
        case=case, title=shown_title(case, actor), facts=_facts_line(case),
        ribbon=ribbon(case, whole=reads_file(actor, case)), holder=_holder_chip(case, actor, holder),
        clock=clock_chip(case), legal=_legal(case, actor),
        custody={"held": in_custody(case, accused), "since": held_since(case, accused)},
        move=next_move(case, actor, holder), tabs=_tabs(case, actor, tab), part_of=_links(case, actor),
        whole=tab == TABS[0].endpoint,
    )  # fmt: skip


def _holder(case: Case, actor: Actor) -> User | Actor | None:
    """Return who holds the case in person, with id, name and agency; whoever asks is known already."""
    if case.holder_id == actor.id:
        return actor if case.holder_id else None
    return db.session.get(User, case.holder_id) if case.holder_id else None


def next_move(case: Case, actor: Actor, holder: User | Actor | None) -> dict[str, Any]:
    """Return what the next-move bar shows, from the moves that are open to `actor` and nothing else."""
    moves = open_moves(case, actor)
    made = [move for move in moves if not move.is_act]
    held = case.holder_id == actor.id
    # Nobody's next move is to take what is theirs already.
    made.sort(key=lambda move: (held and move.key.startswith("take"), move.key not in MAIN, bool(move.gaps)))
    shown = [*made, *(move for move in moves if move.is_act)]
    waiting = case.workflow.moves_from(case.state)
    main = made[0] if made else None
    label = main.label if main else case.workflow.rows(waiting[0])[0].label if waiting else ""
    if holder is not None:
        waiting_for = holder.name
    else:
        waiting_for = queue_label(case.holder_queue) if case.holder_queue else "nobody"
    return {
        "mine": main is not None, "title": label[:1].lower() + label[1:], "waiting_for": waiting_for,
        "first": _first(main), "first_url": move_url(case, main) if main and main.gaps else "",
        "moves": [_button(case, move) for move in shown],
    }  # fmt: skip


def move_url(case: Case, move: OpenMove) -> str:
    """Return the page on which a move is made: its own, or the page of any move."""
    endpoint = PAGES.get(move.page, "")
    if endpoint in current_app.view_functions:
        return url_for(endpoint, case_id=case.public_id)
    return url_for("cases.move", case_id=case.public_id, name=move.key)


def _first(main: OpenMove | None) -> str:
    if main is None or not main.gaps:
        return ""
    count = len(main.gaps)
    return f"{count} thing{'s come' if count != 1 else ' comes'} first: {summed_up(main.gaps)}."


def _button(case: Case, move: OpenMove) -> dict[str, Any]:
    direct = not (move.asks or move.step_up or move.page or move.gaps)
    url = url_for("cases.make_move", case_id=case.public_id, name=move.key) if direct else move_url(case, move)
    return {"label": move.label, "url": url, "method": "post" if direct else "get", "fields": []}


def clock_label(key: str) -> str:
    """Return the title of a clock in words."""
    if key in OWN_CLOCKS:
        return OWN_CLOCKS[key]
    definition = catalog().clocks.get(key)
    return definition.title if definition else ""


def clock_chip(case: Case) -> dict[str, Any]:
    """Return what the clock chip shows: kind, due, share used, what is left, tone; empty when none runs."""
    now = clock.now()
    if case.clock_due is None:
        return {}
    total = (case.clock_due - case.state_since).total_seconds()
    used = (now - case.state_since).total_seconds() / total if total > 0 else 1.0
    definition = catalog().clocks.get(case.clock_key)
    tone = "bad" if case.clock_due < now else "warn" if used > 0.75 else ""
    in_hours = definition is not None and definition.count == "hours_exact"
    return {
        "kind": clock_label(case.clock_key), "date": case.clock_due if in_hours else local_date(case.clock_due),
        "share": max(0.0, min(1.0, used)), "left": left_words(case.clock_due, now), "tone": tone,
        "legal": definition is not None and definition.nature == "legal",
        "to_be_confirmed": definition is not None and definition.to_be_confirmed,
        "count_url": url_for("cases.clocks", case_id=case.public_id),
    }  # fmt: skip


def left_words(due_at: datetime, now: datetime) -> str:
    """Say how much is left: hours within a day, else business days; how late when past due."""
    seconds = (due_at - now).total_seconds()
    if seconds < 0:
        days = int(-seconds // 86400)
        return f"{days} day{'s' if days != 1 else ''} late" if days else "late"
    if seconds < 86400:
        hours, minutes = int(seconds // 3600), int(seconds % 3600 // 60)
        return f"{hours} h {minutes} min left" if hours else f"{minutes} min left"
    days = business_days_left(now, due_at, calendar("md_courts"))
    return f"{days} business day{'s' if days != 1 else ''} left"


def arithmetic(case: Case, actor: Actor) -> list[dict[str, Any]]:
    """Return every running clock with its count made visible: title, due, work-by, steps, source."""
    known = people_seen(case, actor)
    found = [_shown_legal(c) for c in legal_clocks(case) if c.party is None or c.party in known]
    definition = catalog().clocks.get(case.clock_key)
    if definition is not None and definition.nature == "policy":
        found.insert(0, _shown(definition.title, due(definition, case.state_since), definition, ""))
    return found


def ribbon(case: Case, *, whole: bool = True) -> list[dict[str, Any]]:
    """Return the spans of the state ribbon: office, days held, stations with label, mark and date.

    :param whole: whether the reader may know what every case need not pass (returns, conferences, challenges).
    """
    spans = [row for row in case.holdings if whole or row.side == "USAO" or row.state in PLAIN]
    return [_span(case, side, office, label, spans, whole) for side, office, label in SIDES]


def time_by_side(case: Case) -> list[dict[str, Any]]:
    """Return minutes and words by office; they sum to the time for which the case was open."""
    held = minutes_by_side(case)
    return [
        {"office": office, "label": label, "value": held[side], "words": in_full(held[side]),
         "said": f"{label} {in_full(held[side])}"}
        for side, office, label in SIDES
        if side in held
    ]  # fmt: skip


def life(case: Case) -> str:
    """Return how long the case has been open, in words: the sum of what `time_by_side` returns."""
    return in_full(sum(minutes_by_side(case).values()))


def span_words(seconds: float) -> str:
    """Say a length of time as days and hours."""
    days, rest = divmod(int(seconds), 86400)
    hours = rest // 3600
    return f"{days} d {hours} h" if days else f"{hours} h {rest % 3600 // 60} min"


def _span(
    case: Case, side: str, office: str, label: str, spans: list[Holding], whole: bool
) -> dict[str, Any]:  # fmt: skip
    now = case.closed_at or clock.now()
    been = [row for row in spans if row.side == side]
    held = sum(((row.until or now) - row.since).total_seconds() for row in been)
    stations = [
        _station(case, state, [row for row in been if row.state == state.key], whole)
        for state in case.workflow.states
        if state.side == side and (state.key in ALWAYS_SHOWN or any(row.state == state.key for row in been))
    ]
    if case.state == "closed" and office == "sao":
        words = f"Closed: {case.outcome[:60]}" if case.outcome else "Closed"
        stations.append({"label": words, "kind": "now", "date": local_date(case.closed_at), "note": "", "hold": ""})
    if not stations:
        stations = [{"label": "Only if referred", "kind": "maybe", "date": "", "note": "", "hold": ""}]
    here = case.workflow.state(case.state).side == side or (case.state == "closed" and office == "sao")
    shown = span_words(held) if held else ""
    return {"office": office, "name": label, "held": shown, "now": here, "stations": stations}


def _station(case: Case, state: State, rows: list[Holding], whole: bool) -> dict[str, Any]:
    if state.key == case.state:
        note = f"since {local_datetime(case.state_since)}"
        if whole and case.return_rounds and state.key in ("in_review", "returned"):
            note += f", round {case.return_rounds + 1}"
        hold = f"wakes {local_date(case.hold_until)}" if case.hold_until else ""
        return {"label": state.label, "kind": "now", "date": "", "note": note, "hold": hold}
    if not rows:
        return {"label": state.label, "kind": "todo", "date": "", "note": "", "hold": ""}
    words, stays = state.label, _stays(rows)
    if state.key == "returned":
        words = "Returned, once" if len(stays) == 1 else f"Returned, {len(stays)} times"
    return {"label": words, "kind": "done", "date": local_date(stays[-1].since), "note": "", "hold": ""}


def _stays(rows: list[Holding]) -> list[Holding]:
    """Return the first span of each stay in a state: who holds it may change meanwhile, and a hold begin and end."""
    return [row for before, row in pairwise([None, *rows]) if row and (before is None or before.until != row.since)]


def _facts_line(case: Case) -> list[str]:
    door = {"review_first": "review first", "warrant_ready": "warrant ready", "already_charged": "already charged"}
    day: date | None = case.incident_on
    return [
        part
        for part in (
            case.number, f"Complaint {case.complaint_number}" if case.complaint_number else "",
            f"{day:%a %b} {day.day}, {day.year}" if day else "", case.place, f"Door: {door.get(case.door, case.door)}",
        )
        if part
    ]  # fmt: skip


def _holder_chip(case: Case, actor: Actor, holder: User | Actor | None) -> dict[str, Any]:
    if case.state == "closed":
        return {"name": "Nobody, closed", "office": "", "you": False, "answers_for": ""}
    if holder is not None:
        return {"name": holder.name, "office": holder.agency, "you": holder.id == actor.id, "answers_for": ""}
    office = {"police": "bpd", "SAO": "sao", "USAO": "usao"}.get(case.workflow.state(case.state).side, "")
    return {"name": queue_label(case.holder_queue), "office": office, "you": False,
            "queue": True, "answers_for": answers_for(case.holder_queue)}  # fmt: skip


def _legal(case: Case, actor: Actor) -> dict[str, Any]:
    running = [one for one in legal_clocks(case) if one.party is None or knows(actor, one.party)]
    if not running:
        return {"value": "None started"}
    nearest = running[0]
    words = f"{nearest.definition.title}, {local_date(nearest.due.due)}"
    if nearest.moved:
        words += f" by order, {local_date(nearest.rule.due)} by the rule"
    if nearest.due.work_by and nearest.due.work_by != nearest.due.due_date:
        words += f", work to {local_date(nearest.due.work_by)}"
    return {"value": words, "tone": "bad" if nearest.late(clock.now()) else "", "count": len(running)}


@if_any(CaseLink, list)
def _links(case: Case, actor: Actor) -> list[tuple[str, str]]:
    query = (
        select(Case.number, CaseLink.kind)
        .join(CaseLink, CaseLink.other_id == Case.id)
        .where(CaseLink.case_id == case.id, visible(actor, Permission.CASE_READ, Case))
    )
    return [(number, kind.replace("_", " ")) for number, kind in db.session.execute(query)]


def _tabs(case: Case, actor: Actor, here: str) -> list[dict[str, Any]]:
    found = []
    for tab in TABS:
        if tab.endpoint not in current_app.view_functions or not can(actor, tab.permission, case):
            continue
        if tab.shown is not None and not tab.shown(case, actor):
            continue
        found.append(
            {"label": tab.label, "url": url_for(tab.endpoint, case_id=case.public_id), "strong": False,
             "note": tab.note(case, actor) if tab.note else "", "current": tab.endpoint == here}
        )  # fmt: skip
    return found


def _shown_legal(running: LegalClock) -> dict[str, Any]:
    """Return a legal clock with both dates: the one that stands, and the one of the rule where they differ."""
    party = running.party.name if running.party else ""
    shown = _shown(running.definition.title, running.due, running.definition, party)
    shown["steps"] = running.rule.steps
    return shown | {
        "rule": running.rule.due if running.moved else None, "moved_by": running.steps, "of": key_of_clock(running),
        "passed_over": [why for _paper, why in running.passed_over], "extension": running.definition.extension,
        "earliest": running.definition.is_earliest_day,
    }  # fmt: skip


def key_of_clock(running: LegalClock) -> str:
    """Return the key of a running clock in a form: the clock, and whose it is."""
    return f"{running.definition.key}.{running.party.public_id if running.party else 'case'}"


def _shown(title: str, counted: Any, definition: Any, party: str) -> dict[str, Any]:
    return {"title": title, "party": party, "due": counted.due, "work_by": counted.work_by, "steps": counted.steps,
            "warnings": counted.warnings, "confirm": definition.to_be_confirmed, "source": definition.source,
            "on_expiry": definition.on_expiry, "legal": definition.nature == "legal"}  # fmt: skip


add_tab(Tab("Overview", "cases.show", Permission.FILE_READ, 0))
add_tab(Tab("History", "cases.history", Permission.HISTORY_READ, 90))
