"""Pages of a case's clocks: each with its arithmetic, and the papers that move the legal ones."""

from collections.abc import Callable, Mapping

from flask import redirect, render_template, request, url_for

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.cases import extensions, queries, wrong_events
from casebridge.cases.blueprint import Answer, bp
from casebridge.cases.frame import arithmetic, frame
from casebridge.cases.models import Case
from casebridge.cases.wall import people_seen, reads_file
from casebridge.clocks.extending import kinds_that_move
from casebridge.db import transaction
from casebridge.errors import Invalid
from casebridge.workflows.asking import choices_for, fields_for, typed

EXHIBIT = next(ask for ask in extensions.ASKS if ask.key == "exhibit")


@bp.get("/<case_id>/clocks")
@needs(Permission.CASE_READ)
def clocks(case_id: str) -> Answer:
    """Show every running clock of a case with its arithmetic, and what moved it."""
    actor = current_actor()
    return _clocks_page(queries.load_case(case_id, actor=actor), actor)


@bp.get("/<case_id>/clocks/extend")
@needs(Permission.CLOCK_EXTEND)
def extend(case_id: str) -> Answer:
    """Ask for the paper that moves a legal clock."""
    actor = current_actor()
    return _form_page(queries.load_case(case_id, actor=actor, permission=Permission.CLOCK_EXTEND), actor)


@bp.post("/<case_id>/clocks/extend")
@needs(Permission.CLOCK_EXTEND)
def enter_extension(case_id: str) -> Answer:
    """Enter it; both dates stand on the page that follows."""
    actor, sent = current_actor(), request.form
    try:
        with transaction():
            case = queries.load_case(case_id, actor=actor, permission=Permission.CLOCK_EXTEND)
            made = extensions.extend(case, typed(extensions.ASKS, case, actor, sent), actor=actor).public_id
    except Invalid as refused:
        case = queries.load_case(case_id, actor=actor, permission=Permission.CLOCK_EXTEND)
        return _form_page(case, actor, refused, sent), refused.status
    return redirect(url_for(".clocks", case_id=case_id, _anchor=f"paper-{made}"), 303)


@bp.post("/<case_id>/clocks/papers/<paper_id>/back")
@needs(Permission.CLOCK_EXTEND)
def take_extension_back(case_id: str, paper_id: str) -> Answer:
    """Take a paper back that was entered by mistake."""
    return _taken_back(case_id, f"paper-{paper_id}", paper_id, extensions.take_back)


@bp.post("/<case_id>/clocks/events/<event_id>/back")
@needs(Permission.CLOCK_EXTEND)
def take_event_back(case_id: str, event_id: str) -> Answer:
    """Take an event back that was entered by mistake."""
    return _taken_back(case_id, f"event-{event_id}", event_id, wrong_events.take_back)


def _taken_back(case_id: str, anchor: str, public_id: str, take_back: Callable[..., None]) -> Answer:
    actor = current_actor()
    try:
        with transaction():
            case = queries.load_case(case_id, actor=actor, permission=Permission.CLOCK_EXTEND)
            take_back(case, public_id, why=request.form.get(f"why-{public_id}", ""), actor=actor)
    except Invalid as refused:
        return _clocks_page(queries.load_case(case_id, actor=actor), actor, refused), refused.status
    return redirect(url_for(".clocks", case_id=case_id, _anchor=anchor), 303)


def _exhibits(case: Case, actor: Actor) -> dict[str, str]:
    return dict(choices_for(EXHIBIT, case, actor))


def _clocks_page(case: Case, actor: Actor, refused: Invalid | None = None) -> str:
    known = people_seen(case, actor)
    return render_template(
        "cases/clocks.html", frame=frame(case, actor, tab=""), clocks=arithmetic(case, actor),
        events=wrong_events.events_seen(case, actor),
        taken_back={e.takes_back_id: e for e in case.events if e.takes_back_id},
        papers=[p for p in case.extensions if p.party in known or (p.party is None and reads_file(actor, case))],
        in_words=extensions.in_words, exhibits=_exhibits(case, actor), names=queries.names_of(case),
        may_extend=can(actor, Permission.CLOCK_EXTEND, case), errors=refused.fields if refused else {},
        typed=request.form if refused else {},
    )  # fmt: skip


def _form_page(case: Case, actor: Actor, refused: Invalid | None = None, sent: Mapping[str, str] | None = None) -> str:
    fields = {
        f.name: f
        for f in fields_for(extensions.ASKS, case, actor, sent=sent, errors=refused.fields if refused else None)
    }
    running = extensions.running_for(case, actor)
    if sent is None and request.args.get("of", "") in running:
        fields["of"].value = request.args["of"]
    rows = [
        (c, c.party.name if c.party else "", [extensions.KINDS[kind] for kind in kinds_that_move(c.definition)])
        for c in running.values()
    ]
    return render_template(
        "cases/extend.html", frame=frame(case, actor, tab=""), fields=fields, rows=rows, refused=refused
    )
