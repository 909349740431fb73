"""Pages of papers: ask for one, watch it being made, download it, issue or revoke it."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.gate import current_actor, needs, polled
from casebridge.access.policy import Permission
from casebridge.accounts.moves import apply_move
from casebridge.db import transaction
from casebridge.errors import Invalid, NotReady, StepUpNeeded
from casebridge.packets.limits import take_build
from casebridge.packets.models import Packet
from casebridge.packets.progress import words_of
from casebridge.packets.services import supersede_older
from casebridge.papers import services
from casebridge.papers.all import kind_of
from casebridge.papers.kinds import Pick
from casebridge.papers.queries import OUT, load_paper, made_of
from casebridge.workflows import engine

bp = Blueprint("papers", __name__, url_prefix="/papers")
Answer = str | Response | tuple[str, int]


@bp.get("/new/<kind>/<subject>")
@needs(Permission.OWN_WORK)
def new(kind: str, subject: str) -> Answer:
    """Show what a paper will be about, what its maker fills in, and the papers made of it before."""
    return _new_page(kind, subject, current_actor())


@bp.post("")
@needs(Permission.OWN_WORK)
def ask() -> Answer:
    """Ask for a paper; the worker makes it."""
    actor, sent = current_actor(), request.form
    kind, subject = sent.get("kind", ""), sent.get("subject", "")
    try:
        with transaction():
            take_build(actor)
            public_id = services.ask_for_paper(kind, subject, sent, actor=actor, picked=sent.getlist("pick")).public_id
    except Invalid as refused:
        return _new_page(kind, subject, actor, refused), refused.status
    return redirect(url_for(".show", paper_id=public_id), 303)


@bp.get("/<paper_id>")
@needs(Permission.OWN_WORK)
def show(paper_id: str) -> Answer:
    """Show one paper: how far it is, or what it is and who may release it."""
    actor = current_actor()
    return _page(load_paper(paper_id, actor=actor), actor)


@bp.get("/<paper_id>/progress")
@polled
@needs(Permission.OWN_WORK)
def progress(paper_id: str) -> Answer:
    """Answer the part of the page that changes while a paper is made."""
    paper = load_paper(paper_id, actor=current_actor())
    answer = Response(render_template("packets/progress.html", packet=paper, words=words_of(paper)))
    if paper.state not in ("requested", "building"):
        answer.headers["HX-Refresh"] = "true"
    return answer


@bp.get("/<paper_id>/file")
@needs(Permission.OWN_WORK)
def download(paper_id: str) -> Any:
    """Hand out the bytes as they were built; the policy is asked again."""
    actor = current_actor()
    with transaction():
        path, name = services.read_bytes(paper_id, actor=actor)
    return send_file(path, mimetype="application/pdf", as_attachment=True, download_name=name, max_age=0)


@bp.post("/<paper_id>/moves/<name>")
@needs(Permission.OWN_WORK)
def move(paper_id: str, name: str) -> Answer:
    """Issue, revoke, stop, discard or try again."""
    actor = current_actor()
    try:
        with transaction():
            paper = load_paper(paper_id, actor=actor)
            receipt = apply_move(paper, name, actor, request.form).receipt
            if name == "issue":
                supersede_older(paper)
    except (NotReady, Invalid, StepUpNeeded) as refused:
        return _page(load_paper(paper_id, actor=actor), actor, refused), refused.status
    if name in ("issue", "revoke"):
        return redirect(url_for("home.receipt", number=receipt), 303)
    return redirect(url_for(".show", paper_id=paper_id), 303)


def _new_page(key: str, subject: str, actor: Actor, refused: Invalid | None = None) -> str:
    kind = kind_of(key)
    about = kind.load(subject, actor, False)
    endpoint, args = kind.back(about)
    return render_template(
        "papers/new.html", kind=kind, subject=subject, case=kind.case_of(about), back=url_for(endpoint, **args),
        recipient=kind.recipient(about), blanks=[blank for blank in kind.blanks if blank.due(about)],
        errors=refused.fields if refused else {}, typed=request.form if refused else {}, refused=refused,
        before=made_of(key, subject), readers=kind.readers(about) if kind.readers else [],
        picks=_by_person(kind.picks(about, actor)) if kind.picks else {},
        picked=request.form.getlist("pick") if refused else [],
    )  # fmt: skip


def _by_person(picks: list[Pick]) -> dict[str, list[tuple[str, str]]]:
    """Return what may be chosen, by whose it is."""
    found: dict[str, list[tuple[str, str]]] = {}
    for pick in picks:
        found.setdefault(pick.whose, []).append((pick.key, pick.label))
    return found


def _page(paper: Packet, actor: Actor, refused: Any = None) -> str:
    kind = kind_of(paper.kind)
    about = kind.load(paper.subject, actor, paper.state in OUT)
    endpoint, args = kind.back(about)
    errors = refused.fields if isinstance(refused, Invalid) else {}
    if isinstance(refused, NotReady):
        errors = {gap.key: gap.sentence for gap in refused.gaps}
    return render_template(
        "papers/show.html", packet=paper, kind=kind, case=paper.case, back=url_for(endpoint, **args), refused=refused,
        words=words_of(paper), errors=errors, moves={m.key: m for m in engine.open_moves(paper, actor)},
        state=paper.workflow.state(paper.state).label, step_up=not actor.stepped_up(clock.now()),
        typed=request.form if refused else {},
    )  # fmt: skip
