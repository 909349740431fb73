"""Pages of officer credibility: the two lists, one entry with its history, the decisions of a case."""

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.cases.frame import frame
from casebridge.cases.queries import load_case
from casebridge.credibility import queries, services
from casebridge.credibility.fields import decision_fields, entry_fields, removal_fields
from casebridge.credibility.models import DISCLOSURE, LISTS
from casebridge.db import transaction
from casebridge.errors import CaseBridgeError, Conflict, Invalid, NotThere, StepUpNeeded
from casebridge.paging import seen_version
from casebridge.text import iso_date

bp = Blueprint("credibility", __name__)
Answer = str | Response | tuple[str, int]
REFUSALS = (Invalid, StepUpNeeded, Conflict)


@bp.get("/credibility")
@needs(Permission.CREDIBILITY_READ)
def index() -> Answer:
    """Show one of the two lists; they stand on pages of their own and are never mixed."""
    actor, key = current_actor(), request.args.get("list", DISCLOSURE)
    if key not in LISTS:
        raise NotThere()
    with transaction():
        services.note_reading(actor, object_id=key)
    return render_template(
        "credibility/index.html", rows=queries.entries_of(key, actor),
        gone=queries.entries_of(key, actor, removed=True), key=key, title=LISTS[key],
        links=[{"label": label, "url": url_for(".index", list=one), "current": one == key}
               for one, label in LISTS.items()],
        may_keep=can(actor, Permission.CREDIBILITY_KEEP),
    )  # fmt: skip


@bp.get("/credibility/new")
@needs(Permission.CREDIBILITY_KEEP)
def new() -> Answer:
    """Show the form with which an officer is put on a list."""
    return _new_page(current_actor())


@bp.post("/credibility/new")
@needs(Permission.CREDIBILITY_KEEP)
def enter() -> Answer:
    """Put an officer on a list."""
    actor, sent = current_actor(), request.form
    try:
        with transaction():
            made = services.enter(sent.get("list", ""), _typed(), reason=sent.get("reason", ""), actor=actor).public_id
    except REFUSALS as refused:
        return _new_page(actor, refused), refused.status
    return redirect(url_for(".show", entry_id=made), 303)


@bp.get("/credibility/<entry_id>")
@needs(Permission.CREDIBILITY_READ)
def show(entry_id: str) -> Answer:
    """Show one entry: what it says, every change, and the decisions in cases."""
    actor = current_actor()
    with transaction():
        services.note_reading(actor, object_id=queries.load_entry(entry_id, actor).public_id)
    return _entry_page(entry_id, actor)


@bp.post("/credibility/<entry_id>")
@needs(Permission.CREDIBILITY_KEEP)
def change(entry_id: str) -> Answer:
    """Change an entry."""
    actor, sent = current_actor(), request.form
    try:
        with transaction():
            services.change(
                queries.load_entry(entry_id, actor), _typed(), reason=sent.get("reason", ""),
                version=seen_version(sent.get("version", "")), actor=actor,
            )  # fmt: skip
    except REFUSALS as refused:
        return _entry_page(entry_id, actor, refused), refused.status
    return redirect(url_for(".show", entry_id=entry_id), 303)


@bp.post("/credibility/<entry_id>/remove")
@needs(Permission.CREDIBILITY_KEEP)
def remove(entry_id: str) -> Answer:
    """Take an officer off a list."""
    actor, sent = current_actor(), request.form
    try:
        with transaction():
            entry = queries.load_entry(entry_id, actor)
            services.remove(
                entry, reason=sent.get("why", ""), version=seen_version(sent.get("version", "")), actor=actor
            )  # fmt: skip
    except REFUSALS as refused:
        return _entry_page(entry_id, actor, refused, removing=True), refused.status
    return redirect(url_for(".show", entry_id=entry_id), 303)


@bp.get("/cases/<case_id>/credibility")
@needs(Permission.CREDIBILITY_REVIEW)
def of_case(case_id: str) -> Answer:
    """Show the decisions of a case about officers."""
    actor = current_actor()
    with transaction():
        case = load_case(case_id, actor=actor, permission=Permission.CREDIBILITY_REVIEW)
        services.note_reading(actor, object_id=case.public_id, case_id=case.id)
    return _case_page(case_id, actor)


@bp.post("/cases/<case_id>/credibility/<review_id>")
@needs(Permission.CREDIBILITY_DECIDE)
def decide(case_id: str, review_id: str) -> Answer:
    """Decide about one officer in this case."""
    actor, sent = current_actor(), request.form
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.CREDIBILITY_DECIDE)
            services.decide(
                queries.load_review(case, review_id, actor), decision=sent.get("decision", ""),
                words=sent.get("words", ""), version=seen_version(sent.get("version", "")), actor=actor,
            )  # fmt: skip
    except REFUSALS as refused:
        return _case_page(case_id, actor, refused, review_id), refused.status
    return redirect(url_for(".of_case", case_id=case_id), 303)


@bp.post("/cases/<case_id>/credibility/<review_id>/given")
@needs(Permission.CREDIBILITY_DECIDE)
def give(case_id: str, review_id: str) -> Answer:
    """Enter when, to whom and by which paper something was disclosed."""
    actor, sent = current_actor(), request.form
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.CREDIBILITY_DECIDE)
            services.record_given(
                queries.load_review(case, review_id, actor), on=_day("given_on"), to=sent.get("given_to", ""),
                paper=sent.get("given_paper", ""), actor=actor,
            )  # fmt: skip
    except REFUSALS as refused:
        return _case_page(case_id, actor, refused, review_id), refused.status
    return redirect(url_for(".of_case", case_id=case_id), 303)


def _typed() -> services.Said:
    sent = request.form
    return services.Said(
        account=sent.get("account", ""), name=sent.get("name", ""), number=sent.get("number", ""),
        ground=sent.get("ground", ""), source=sent.get("source", ""), dated_on=_day("dated_on"),
    )  # fmt: skip


def _new_page(actor: Actor, refused: CaseBridgeError | None = None) -> str:
    key = request.args.get("list", DISCLOSURE)
    return render_template(
        "credibility/new.html", refused=refused, step_up=not actor.stepped_up(clock.now()),
        fields=entry_fields(queries.accounts_to_name(), None, key, request.form if refused else None, _wrong(refused)),
    )  # fmt: skip


def _entry_page(
    entry_id: str, actor: Actor, refused: CaseBridgeError | None = None, *, removing: bool = False
) -> str:  # fmt: skip
    entry = queries.load_entry(entry_id, actor)
    may_keep = can(actor, Permission.CREDIBILITY_KEEP) and entry.removed_at is None
    changing = request.form if refused and not removing else None
    return render_template(
        "credibility/entry.html", entry=entry, title=LISTS[entry.list_key],
        reviews=queries.reviews_of_entry(entry, actor),
        decisions=services.DECISIONS, labels=services.SHOWN, may_keep=may_keep, refused=refused,
        step_up=not actor.stepped_up(clock.now()),
        fields=entry_fields(
            queries.accounts_to_name() if may_keep else [], entry, entry.list_key, changing,
            _wrong(refused) if changing is not None else None,
        ),
        removal=removal_fields(request.form if removing else None, _wrong(refused) if removing else None),
    )  # fmt: skip


def _case_page(case_id: str, actor: Actor, refused: CaseBridgeError | None = None, review_id: str = "") -> str:
    case = load_case(case_id, actor=actor, permission=Permission.CREDIBILITY_REVIEW)
    rows = [
        {"review": one, "fields": decision_fields(
            one.public_id, request.form if one.public_id == review_id and refused else None,
            _wrong(refused) if one.public_id == review_id else None,
        )}
        for one in queries.reviews_of(case, actor)
    ]  # fmt: skip
    return render_template(
        "credibility/case.html", frame=frame(case, actor, tab="disclosure.sheet"), rows=rows, refused=refused,
        refused_id=review_id, decisions=services.DECISIONS, lists=LISTS, today=clock.court_local(clock.now()).date(),
        may_decide=can(actor, Permission.CREDIBILITY_DECIDE, case), step_up=not actor.stepped_up(clock.now()),
    )  # fmt: skip


def _wrong(refused: CaseBridgeError | None) -> dict[str, str] | None:
    return refused.fields if isinstance(refused, Invalid) else None


def _day(name: str) -> date | None:
    typed = request.form.get(name, "").strip()
    return iso_date(typed, field=name) if typed else None
