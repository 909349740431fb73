"""Pages of a decision: the review room, the snapshot, challenge, eligibility, dispositions."""

from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import can, require
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.accounts.moves import apply_move, must_name_version
from casebridge.cases.frame import frame
from casebridge.cases.models import Case, Party
from casebridge.cases.people import all_charges, counts_as, definition_of, live_charges
from casebridge.cases.queries import load_case
from casebridge.cases.wall import people_seen
from casebridge.catalog.load import catalog
from casebridge.db import transaction
from casebridge.errors import Conflict, Gap, Invalid, NotAllowed, NotReady, NotThere, StepUpNeeded
from casebridge.evidence.queries import flags_of, open_flags, opened_versions
from casebridge.followups.delta import waits_to_be_seen
from casebridge.intake.panels import own_items
from casebridge.paging import row_number, seen_version
from casebridge.review import final_views, services, snapshot_views
from casebridge.review.blueprint import Answer, bp
from casebridge.review.grid import COPY, choices, grid, keep, too_late
from casebridge.review.models import DecisionSnapshot
from casebridge.review.outcome import second_signature_due
from casebridge.review.room import just_open, open_room
from casebridge.review.second import blind
from casebridge.review.services import draft_of, grounds_of
from casebridge.review.snapshot import latest
from casebridge.text import iso_date
from casebridge.victims.queries import end_notices
from casebridge.victims.services import END_WAYS, record_end_notice, withdraw_notice
from casebridge.workflows import engine

# These modules hang their views on the same blueprint when they are read.
PARTS = (final_views, snapshot_views)


@bp.get("/review")
@needs(Permission.SNAPSHOT_READ)
def show(case_id: str) -> Answer:
    """Show a document and every decision cell side by side; where a script turns pages, the document alone."""
    actor = current_actor()
    case = load_case(case_id, actor=actor, permission=Permission.SNAPSHOT_READ)
    if request.headers.get("HX-Request-Type") == "partial":
        return render_template("evidence/document.html", doc=just_open(case, actor, request.args), case=case)
    if not request.args and waits_to_be_seen(case, actor):
        return redirect(url_for("followups.changes", case_id=case_id), 303)
    return _review_page(case, actor)


@bp.post("/review")
@needs(Permission.DECISION_PREPARE)
def decide(case_id: str) -> Answer:
    """Keep every choice; `act=final` goes to the last look, `act=decide` records the decision at once."""
    actor, act = current_actor(), request.form.get("act", "")
    kept = False
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.DECISION_PREPARE)
            if act == "decide":
                must_name_version(request.form)
            keep(case, request.form, actor)
        kept = True
        if request.headers.get("X-Autosave"):
            return _saved(load_case(case_id, actor=actor))
        if act != "decide":
            place = ".final" if act == "final" else ".show"
            return redirect(url_for(place, case_id=case_id, _anchor="grid" if act.startswith(COPY) else None), 303)
        with transaction():
            case = load_case(case_id, actor=actor)
            receipt = apply_move(case, "decide", actor, _current(request.form, case)).receipt
    except (Conflict, NotAllowed) as late:
        case = load_case(case_id, actor=actor)
        if isinstance(late, NotAllowed) and case.state == "in_review":
            raise
        raise too_late(case, request.form) from late
    except (NotReady, Invalid, StepUpNeeded) as refused:
        case = load_case(case_id, actor=actor)
        return _review_page(case, actor, refused=refused, kept=kept), refused.status
    return redirect(url_for("home.receipt", number=receipt), 303)


def _saved(case: Case) -> Response:
    """Tell the script the versions after a save, so that the next save of the same page is no conflict."""
    values = {f"version-{charge.public_id}": charge.version for charge in live_charges(case)}
    return jsonify(version=case.version, values=values)


@bp.get("/challenge")
@needs(Permission.FILE_READ)
def challenge(case_id: str) -> Answer:
    """Show the declined charges with their grounds and the answers."""
    actor = current_actor()
    case = load_case(case_id, actor=actor, permission=Permission.FILE_READ)
    return _challenge_page(case, actor)


@bp.post("/challenge")
@needs(Permission.FILE_READ)
def write_challenge(case_id: str) -> Answer:
    """Keep grounds or answers; with `act` a move's name make that move as well."""
    actor = current_actor()
    act = request.form.get("act", "save")
    try:
        with transaction():
            case = load_case(case_id, actor=actor)
            if act in ("challenge", "uphold"):
                must_name_version(request.form)
            _keep_grounds(case, actor)
        if act in ("challenge", "uphold"):
            with transaction():
                case = load_case(case_id, actor=actor)
                receipt = apply_move(case, act, actor, request.form).receipt
            return redirect(url_for("home.receipt", number=receipt), 303)
    except (NotReady, Invalid) as refused:
        case = load_case(case_id, actor=actor)
        return _challenge_page(case, actor, refused=refused), refused.status
    return redirect(url_for(".challenge", case_id=case_id), 303)


@bp.get("/eligibility")
@needs(Permission.ELIGIBILITY_RECORD)
def eligibility(case_id: str) -> Answer:
    """Show who was found eligible for LEAD, by whom, under which rule."""
    actor = current_actor()
    case = load_case(case_id, actor=actor, permission=Permission.ELIGIBILITY_RECORD)
    return _eligibility_page(case, actor)


@bp.post("/eligibility")
@needs(Permission.ELIGIBILITY_RECORD)
def record_eligibility(case_id: str) -> Answer:
    """Record a finding; with `act=offer_lead` offer LEAD as well."""
    actor = current_actor()
    form = request.form
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.ELIGIBILITY_RECORD)
            if form.get("act") == "offer_lead":
                receipt = apply_move(case, "offer_lead", actor, form).receipt
                return _after(receipt)
            services.record_eligibility(
                case, _party(case, form.get("party", "")), rule=form.get("rule", ""), actor=actor,
                eligible=form.get("eligible") != "no", override=bool(form.get("override")),
                reason=form.get("reason", ""), seen=seen_version(form.get("seen", "")),
            )  # fmt: skip
    except (NotReady, Invalid) as refused:
        case = load_case(case_id, actor=actor)
        return _eligibility_page(case, actor, refused=refused), refused.status
    return redirect(url_for(".eligibility", case_id=case_id), 303)


@bp.get("/ending")
@needs(Permission.CASE_READ)
def dispositions(case_id: str) -> Answer:
    """Show how each charge ended and who was told."""
    actor = current_actor()
    case = load_case(case_id, actor=actor, permission="case_review:close")
    return _ending_page(case, actor)


@bp.post("/ending")
@needs(Permission.CASE_READ)
def record_ending(case_id: str) -> Answer:
    """Keep dispositions and notices, withdraw the notice that is named; with `act=close` close the case as well."""
    actor = current_actor()
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission="case_review:close")
            if request.form.get("act") == "close":
                must_name_version(request.form)
            _withdraw(case, actor)
            _keep_endings(case, actor)
        if request.form.get("act") == "close":
            with transaction():
                case = load_case(case_id, actor=actor)
                receipt = apply_move(case, "close", actor, request.form).receipt
            return _after(receipt)
    except (NotReady, Invalid) as refused:
        case = load_case(case_id, actor=actor)
        return _ending_page(case, actor, refused=refused), refused.status
    return redirect(url_for(".dispositions", case_id=case_id), 303)


def _after(receipt: str | None) -> Response:
    return redirect(url_for("home.receipt", number=receipt), 303)


def _review_page(case: Case, actor: Actor, *, refused: Any = None, kept: bool = True) -> str:
    case, room = open_room(case, actor, request.args)
    may_decide = can(actor, Permission.DECISION_PREPARE, case)
    gaps: list[Gap] = []
    opened = next((m for m in engine.open_moves(case, actor) if m.key == "decide"), None)
    if isinstance(refused, NotReady):
        gaps = refused.gaps
    elif opened is not None:
        gaps = list(opened.gaps)
    errors = dict(refused.fields) if isinstance(refused, Invalid) else {}
    errors |= {gap.key: gap.sentence for gap in gaps if refused is not None and gap.anchor.startswith("ask-")}
    draft = draft_of(case, actor) if may_decide else None
    written = {"rationale": draft.rationale, "plain_words": draft.plain_words} if draft else {}
    return render_template(
        "review/show.html", frame=frame(case, actor, tab="review.show"),
        people=grid(case, actor, gaps if refused else [], {} if kept else request.form, errors),
        opened=len({exhibit for exhibit, _ in opened_versions(case, actor.id or 0)}),
        cells=len(live_charges(case)), decided=sum(counts_as(c) != "undecided" for c in live_charges(case)),
        may_decide=may_decide, gaps=gaps, refused=refused, typed=request.form if refused else written, errors=errors,
        room=room, doc=room.doc, open_flags=open_flags(case), flags=flags_of(case), frozen=latest(case),
        second=second_signature_due(case), step_up=not actor.stepped_up(clock.now()),
        moves={m.key: m for m in engine.open_moves(case, actor)},
        work_product=can(actor, "class:work-product", case) and not blind(case, actor), **choices(case),
    )  # fmt: skip


def _current(form: Any, case: Case) -> Any:
    """Return the form with the version that the case has after its own cells were kept."""
    sent = form.copy()
    if (row_number(sent.get("version", "")) or 0) > case.version:
        raise Conflict()
    return sent


def _challenge_page(case: Case, actor: Actor, *, refused: Any = None) -> str:
    declined = [c for c in live_charges(case) if counts_as(c) == "declined"]
    frozen: DecisionSnapshot | None = latest(case)
    return render_template(
        "review/challenge.html", frame=frame(case, actor, tab="review.show"), declined=declined,
        laws={c.id: definition_of(c) for c in declined}, grounds=grounds_of(case), refused=refused,
        ground_choices=[(g.key, g.label, g.needs) for g in catalog().challenge_grounds.values()],
        ground_labels=catalog().challenge_grounds, may_write=can(actor, Permission.CHALLENGE_PREPARE, case),
        may_answer=can(actor, Permission.CHALLENGE_ANSWER, case), plain=frozen.plain_words if frozen else "",
        moves={m.key: m for m in engine.open_moves(case, actor)}, typed=request.form if refused else {},
    )  # fmt: skip


def _keep_grounds(case: Case, actor: Actor) -> None:
    form = request.form
    if can(actor, Permission.CHALLENGE_PREPARE, case):
        for charge in live_charges(case):
            if form.get(f"text-{charge.public_id}", "").strip() or form.get(f"ground-{charge.public_id}"):
                services.write_ground(
                    case, charge, ground=form.get(f"ground-{charge.public_id}", ""),
                    text=form.get(f"text-{charge.public_id}", ""), actor=actor,
                )  # fmt: skip
    if can(actor, Permission.CHALLENGE_ANSWER, case):
        for ground in grounds_of(case):
            if f"answer-{ground.public_id}" in form:
                services.answer_ground(case, ground, answer=form[f"answer-{ground.public_id}"], actor=actor)


def _eligibility_page(case: Case, actor: Actor, *, refused: Any = None) -> str:
    return render_template(
        "review/eligibility.html", frame=frame(case, actor, tab=""), rows=services.findings_of(case), refused=refused,
        people={p.id: p.name for p in case.parties}, parties=[(p.public_id, p.name) for p in case.suspects],
        rules=catalog().lead_eligibility, typed=request.form if refused else {}, own=own_items(case, "offer_lead"),
        offer=next((m for m in engine.open_moves(case, actor) if m.key == "offer_lead"), None),
    )  # fmt: skip


def _ending_page(case: Case, actor: Actor, *, refused: Any = None) -> str:
    people = people_seen(case, actor)
    charges = [charge for charge in all_charges(case, actor) if charge.party in people]
    notices = end_notices(case)
    return render_template(
        "review/ending.html", frame=frame(case, actor, tab=""), charges=charges, refused=refused,
        laws={c.id: definition_of(c) for c in charges}, ways=END_WAYS,
        told={row.party_id: row for row in notices if row.withdrawal is None},
        withdrawn=[row for row in notices if row.withdrawal is not None],
        victims=[p for p in people if p.role == "victim"], typed=request.form if refused else {},
        choices=[(d.key, d.label) for d in catalog().dispositions.values()],
        close=next((m for m in engine.open_moves(case, actor) if m.key == "close"), None),
    )  # fmt: skip


def _withdraw(case: Case, actor: Actor) -> None:
    if named := request.form.get("withdraw"):
        known = people_seen(case, actor)
        notice = next((one for one in end_notices(case) if one.public_id == named and one.party in known), None)
        if notice is None:
            raise NotThere()
        withdraw_notice(notice, why=request.form.get(f"why-{named}", ""), actor=actor)


def _keep_endings(case: Case, actor: Actor) -> None:
    form = request.form
    require(actor, "case_review:close", case)
    known = people_seen(case, actor)
    for charge in (c for c in all_charges(case, actor) if c.party in known):
        key = charge.public_id
        if form.get(f"disposition-{key}"):
            on = form.get(f"on-{key}", "")
            services.record_disposition(
                charge, disposition=form[f"disposition-{key}"], actor=actor,
                on=iso_date(on, field=f"on-{key}", past=True) if on else None,
            )  # fmt: skip
    told = {row.party_id for row in end_notices(case) if row.withdrawal is None}
    for party in (p for p in known if p.role == "victim" and p.id not in told):
        key = party.public_id
        sent, way, excuse = (form.get(f"{name}-{key}", "") for name in ("sent", "way", "excuse"))
        if sent or excuse:
            record_end_notice(
                case, party, actor=actor, way=way, excuse=excuse,
                on=iso_date(sent, field=f"sent-{key}", past=True) if sent else None,
            )  # fmt: skip


def _party(case: Case, public_id: str) -> Party:
    for party in case.suspects:
        if party.public_id == public_id:
            return party
    raise Invalid(fields={"party": "Pick the person."})
