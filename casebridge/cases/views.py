"""Case pages: overview, history, clocks, people, the list, and the page of any move."""

from typing import Any

from flask import redirect, render_template, request, url_for
from sqlalchemy import select

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import can, require
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.accounts.models import User
from casebridge.accounts.moves import apply_move, row_of
from casebridge.cases import clock_views, court_copy_views, entry_views, facts, queries, reading
from casebridge.cases.blueprint import Answer, bp
from casebridge.cases.filters import filters_in
from casebridge.cases.frame import PAGES, frame, life, time_by_side
from casebridge.cases.ledger import ledger_of
from casebridge.cases.models import Case
from casebridge.cases.panels import panels_for, proof_by_charge
from casebridge.cases.people import ROLES, definition_of, live_charges
from casebridge.cases.search import note_search, search
from casebridge.cases.wall import fact_seen, knows, reads_file
from casebridge.catalog.load import catalog
from casebridge.db import db, transaction
from casebridge.errors import Conflict, Gap, Invalid, NotReady, NotThere, StepUpNeeded, WrongState
from casebridge.paging import seen_version
from casebridge.workflows import engine
from casebridge.workflows.asking import fields_for

# These modules hang their views on the same blueprint when they are read.
PARTS = (clock_views, court_copy_views, entry_views)


@bp.get("/")
@needs(Permission.CASE_READ)
def index() -> Answer:
    """List the cases that the reader may see, filtered by what the address says."""
    actor = current_actor()
    if words := request.args.get("q", "").strip():
        with transaction():
            note_search(words[:200], actor)
    where = _filters(request.args, actor)
    closed = bool(request.args.get("closed")) or request.args.get("state") == "closed"
    page = queries.list_cases(actor, where=where, closed=closed, cursor=request.args.get("after", ""))
    kept = {key: value for key, value in request.args.items() if key != "after" and value}
    return render_template(
        "cases/list.html", page=page, kept=kept, first=not request.args.get("after"),
        nothing_asked=not kept,
    )  # fmt: skip


@bp.get("/<case_id>")
@needs(Permission.CASE_READ)
def show(case_id: str) -> Answer:
    """Show where a case is, who holds it, what runs out and what may come next."""
    actor = current_actor()
    with transaction():
        case = queries.load_case(case_id, actor=actor)
        if not reads_file(actor, case):
            return redirect(url_for(PAGES["shared_set"], case_id=case.public_id), 303)
        since = reading.opened(case, actor)
    may_read_history = can(actor, Permission.HISTORY_READ, case)
    lines, count = reading.newest_lines(case, actor, 5) if may_read_history else ([], 0)
    return render_template(
        "cases/show.html", frame=frame(case, actor), people=_people(case, actor), roles=ROLES,
        summary=facts.shown(case, actor, "summary"), since=since, proof=proof_by_charge(case, actor),
        changes=reading.changes_since(case, actor, since, 8), lines=lines, count=count,
        may_read_history=may_read_history, time=time_by_side(case), life=life(case),
        main_panels=panels_for(case, actor, "main"), aside_panels=panels_for(case, actor, "aside"),
    )  # fmt: skip


@bp.get("/<case_id>/history")
@needs(Permission.HISTORY_READ)
def history(case_id: str) -> Answer:
    """Show the history of a case in sentences, newest first."""
    actor = current_actor()
    with transaction():
        case = queries.load_for_history(case_id, actor=actor)
        audit.record(
            "history:read", actor=actor, case_id=case.id, object_type="case", object_id=case.public_id,
            sentence="read the history",
        )  # fmt: skip
    before = request.args.get("before", "")
    page = reading.numbered_lines(case, actor, before=before)
    shown = {"page": page, "first": not before, "head": audit.head()}
    if not can(actor, Permission.CASE_READ, case):
        return render_template("cases/history_alone.html", case=case, **shown)
    return render_template("cases/history.html", frame=frame(case, actor, tab="cases.history"), **shown)


@bp.get("/<case_id>/time")
@needs(Permission.CASE_READ)
def time(case_id: str) -> Answer:
    """Show who held a case when, and that the spans add up to the time for which it was open."""
    actor = current_actor()
    case = queries.load_case(case_id, actor=actor)
    return render_template("cases/time.html", frame=frame(case, actor, tab=""), ledger=ledger_of(case, actor))


@bp.get("/<case_id>/facts/<key>")
@needs(Permission.CASE_READ)
def fact(case_id: str, key: str) -> Answer:
    """Show every value that a fact had, with its source."""
    actor = current_actor()
    return _fact_page(queries.load_case(case_id, actor=actor), key, actor)


@bp.post("/<case_id>/facts/<key>/release")
@needs(Permission.FACT_RELEASE)
def release_fact(case_id: str, key: str) -> Answer:
    """Let more people read an answer whose author chose a stricter class."""
    actor = current_actor()
    try:
        with transaction():
            case = queries.load_case(case_id, actor=actor, permission=Permission.FACT_RELEASE)
            serial = seen_version(request.form.get("version", ""))
            facts.let_more_read(case, key, why=request.form.get("why", ""), serial=serial, actor=actor)
    except Invalid as refused:
        return _fact_page(queries.load_case(case_id, actor=actor), key, actor, refused=refused), refused.status
    return redirect(url_for(".fact", case_id=case_id, key=key), 303)


def _fact_page(case: Case, key: str, actor: Actor, *, refused: Invalid | None = None) -> str:
    rows = facts.history(case, key, actor)
    definition, own = catalog().facts[key], rows[0].class_key if rows else ""
    if not fact_seen(case, actor, facts.class_of(definition, own)):
        raise NotThere()
    return render_template(
        "cases/fact.html", frame=frame(case, actor, tab=""), definition=definition,
        rows=[(row, facts.in_words(definition, row.value)) for row in rows], people=_names(rows), key=key,
        own=catalog().classes[own].title if own else "", refused=refused, typed=request.form if refused else {},
        may_release=bool(own) and can(actor, Permission.FACT_RELEASE, case),
    )  # fmt: skip


@bp.get("/<case_id>/moves/<name>")
@needs(Permission.CASE_READ)
def move(case_id: str, name: str) -> Answer:
    """Show what a move asks for and what still keeps it from being made."""
    actor = current_actor()
    case = queries.load_case(case_id, actor=actor)
    return _move_page(case, name, actor)


@bp.post("/<case_id>/moves/<name>")
@needs(Permission.CASE_READ)
def make_move(case_id: str, name: str) -> Answer:
    """Make a move and go to its receipt; a refusal returns everything that was typed."""
    actor = current_actor()
    try:
        with transaction():
            case = queries.load_case(case_id, actor=actor)
            entry = apply_move(case, name, actor, request.form)
            receipt = entry.receipt
    except Conflict as late:
        return _too_late(case_id, name, actor, late)
    except (NotReady, Invalid, StepUpNeeded) as refused:
        case = queries.load_case(case_id, actor=actor)
        return _move_page(case, name, actor, refused=refused), refused.status
    return redirect(url_for("home.receipt", number=receipt), 303)


def _move_page(case: Case, name: str, actor: Actor, refused: Any = None) -> str:
    row = row_of(case, name)
    opened = next((m for m in engine.open_moves(case, actor) if m.key == name), None)
    if opened is None and refused is None:
        require(actor, row.needs, case)
        raise WrongState()
    gaps: list[Gap] = list(opened.gaps) if opened else []
    errors = refused.fields if isinstance(refused, Invalid) else {}
    if isinstance(refused, NotReady):
        gaps = refused.gaps
        errors = {gap.key: gap.sentence for gap in gaps if gap.anchor == f"ask-{gap.key}"}
    return render_template(
        "cases/move.html", frame=frame(case, actor, tab=""), row=row, gaps=gaps, refused=refused,
        fields=fields_for(row.asks, case, actor, sent=request.form if refused else None, errors=errors),
        step_up=row.step_up and not actor.stepped_up(clock.now()),
    )  # fmt: skip


def _too_late(case_id: str, name: str, actor: Actor, late: Conflict) -> tuple[str, int]:
    """Show both: what the faster person did, and what this one typed."""
    case = queries.load_case(case_id, actor=actor)
    row = row_of(case, name)
    late.theirs = late.theirs or [("It is now", case.workflow.state(case.state).label)]
    late.yours = late.yours or [("Your move", row.label)]
    line = next(iter(reading.lines_of(case, actor, limit=1, reads=False)), None)
    if line is not None:
        late.theirs.append(("What happened", f"{line.actor_name} {line.sentence}"))
    return render_template(
        "errors/conflict.html", error=late, what=row.label, back=url_for("cases.show", case_id=case.public_id)
    ), late.status


def _filters(args: Any, actor: Actor) -> tuple[Any, ...]:
    found = filters_in(args, actor)
    return (*found, search(args["q"], actor)) if args.get("q", "").strip() else found


def _people(case: Case, actor: Actor) -> dict[str, Any]:
    """Return adults and children who are accused apart, each with the charges; whoever else is in the case."""
    charged: list[dict[str, Any]] = [
        {"party": party, "charges": [(c, definition_of(c)) for c in live_charges(case) if c.party_id == party.id]}
        for party in case.suspects
        if knows(actor, party)
    ]
    adults = [row for row in charged if not row["party"].juvenile]
    children = [row for row in charged if row["party"].juvenile]
    others = [p for p in queries.case_people(case) if p not in case.suspects]
    count = sum(len(row["charges"]) for row in adults)
    return {"charged": adults, "children": children, "others": others, "count": count}


def _names(rows: list[Any]) -> dict[int, str]:
    ids = {row.entered_by_id for row in rows} | {row.confirmed_by_id for row in rows if row.confirmed_by_id}
    query = select(User.id, User.name).where(User.id.in_(ids))
    return dict(db.session.execute(query).all())
