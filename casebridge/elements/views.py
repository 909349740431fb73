"""The Elements tab: the matrix, one cell with its marks, and what became of the marks."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.cases.frame import frame
from casebridge.cases.models import Case
from casebridge.cases.people import definition_of
from casebridge.cases.queries import load_case
from casebridge.db import transaction
from casebridge.elements import cells, queries, reads, services
from casebridge.elements.models import STRENGTHS, ElementMark
from casebridge.elements.pages import counted, drawn, look_at
from casebridge.elements.waits import with_waits
from casebridge.errors import Conflict, Invalid, NotThere
from casebridge.evidence.queries import load_exhibit
from casebridge.marking.queries import load_passage
from casebridge.paging import seen_version

bp = Blueprint("elements", __name__, url_prefix="/cases/<case_id>/elements")
Answer = str | Response | tuple[str, int]
LINES = 200


@bp.get("")
@needs(Permission.CASE_READ)
def show(case_id: str) -> Answer:
    """Show what proves each element of each charge against each defendant."""
    actor = current_actor()
    with transaction():
        case = load_case(case_id, actor=actor)
        queries.require_seen(case, actor)
        since = reads.looked(case, actor)
    table = queries.matrix(case, actor, asked=True)
    marked = load_passage(case, request.args["passage"], actor) if request.args.get("passage") else None
    look = look_at(case, table, actor, since, marked.public_id if marked else "")
    return render_template(
        "elements/show.html", frame=frame(case, actor, tab="elements.show"),
        drawn=with_waits(drawn(table, look), table, case, actor),
        counts=counted(table, look), since=since, may_return=look.ask, gaps=len(queries.open_gaps(table)),
        whole=can(actor, Permission.FILE_READ, case), marked=marked,
    )  # fmt: skip


@bp.get("/history")
@needs(Permission.FILE_READ)
def history(case_id: str) -> Answer:
    """Show every mark that was ever made in the matrix, replaced or taken back."""
    actor = current_actor()
    with transaction():
        case = load_case(case_id, actor=actor, permission=Permission.FILE_READ)
        reads.read(case, actor, "read the history of the element matrix")
    lines, names = cells.of_table(case, actor)
    return render_template(
        "elements/history.html", frame=frame(case, actor, tab="elements.show"), lines=lines[:LINES],
        count=len(lines), names=names, strengths=STRENGTHS,
    )  # fmt: skip


@bp.get("/<charge_id>/<element>")
@needs(Permission.CASE_READ)
def cell(case_id: str, charge_id: str, element: str) -> Answer:
    """Show one cell; `replace` fills the form with a mark, `passage` with what was marked, `exhibit` picks one."""
    actor = current_actor()
    with transaction():
        case = load_case(case_id, actor=actor)
        found = queries.load_cell(case, charge_id, element, actor)
        reads.read(case, actor, "read a cell of the element matrix")
    old = None
    if request.args.get("replace") and can(actor, Permission.ELEMENT_MARK, case):
        old = cells.own_mark(case, request.args["replace"], actor)
    typed = cells.as_typed(old) if old else {"exhibit": request.args.get("exhibit", "")}
    if (marked := request.args.get("passage", "")) and not old:
        typed = cells.of_passage(load_passage(case, marked, actor))
    return _cell_page(case, found, actor, typed, old=old)


@bp.post("/<charge_id>/<element>")
@needs(Permission.ELEMENT_MARK)
def save_cell(case_id: str, charge_id: str, element: str) -> Answer:
    """Save a mark, or the prosecutor's word where there is no proof."""
    actor = current_actor()
    sent, url = request.form, url_for(".cell", case_id=case_id, charge_id=charge_id, element=element)
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.ELEMENT_MARK)
            found = queries.load_cell(case, charge_id, element, actor)
            word = sent.get("note", "").strip()
            if word and (found.note is None or found.note.text != word):
                seen = seen_version(sent.get("note_version", ""))
                services.note(found.charge, element, word, actor=actor, version=seen)
            if any(sent.get(name, "").strip() for name in ("exhibit", "strength", "quote", "reason")) or not word:
                _mark(case, found, actor)
    except Invalid as refused:
        case = load_case(case_id, actor=actor)
        found = queries.load_cell(case, charge_id, element, actor)
        old = _replaced(case, actor)
        return _cell_page(case, found, actor, sent, refused, old), refused.status
    except Conflict as late:
        return _too_late(case_id, url, actor, late)
    return redirect(url, 303)


@bp.post("/marks/<mark_id>/<act>")
@needs(Permission.ELEMENT_MARK)
def change_mark(case_id: str, mark_id: str, act: str) -> Answer:
    """Take a mark back, share it with the other offices, or stop sharing it."""
    actor = current_actor()
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.ELEMENT_MARK)
            row = cells.own_mark(case, mark_id, actor, stands=False)
            charge_id, element = row.charge.public_id, row.element
            url = url_for(".cell", case_id=case_id, charge_id=charge_id, element=element)
            if act == "take-back":
                services.take_back(row, why=request.form.get("why", ""), actor=actor)
            elif act in ("share", "keep") and row.office != "bpd":
                services.share(row, actor=actor, shared=act == "share")
            else:
                raise NotThere()
    except Invalid as refused:
        case = load_case(case_id, actor=actor)
        found = queries.load_cell(case, charge_id, element, actor)
        return _cell_page(case, found, actor, {}, refused, ending=mark_id), refused.status
    except Conflict as late:
        return _too_late(case_id, url, actor, late)
    return redirect(url, 303)


def _mark(case: Case, found: queries.Cell, actor: Actor) -> ElementMark:
    sent = request.form
    if not sent.get("exhibit"):
        raise Invalid(fields={"exhibit": "Pick the exhibit that proves it."})
    exhibit = load_exhibit(case, sent["exhibit"], actor=actor)
    return services.mark(
        found.charge, found.element.key, exhibit, strength=sent.get("strength", ""), place=sent.get("place", ""),
        quote=sent.get("quote", ""), reason=sent.get("reason", ""), shared="shared" in sent, actor=actor,
        replaces=_replaced(case, actor),
    )  # fmt: skip


def _replaced(case: Case, actor: Actor) -> ElementMark | None:
    """Return the mark that the form replaces, or None; the service says so when it stands no more."""
    named = request.form.get("replaces", "")
    return cells.own_mark(case, named, actor, stands=False) if named else None


def _too_late(case_id: str, url: str, actor: Actor, late: Conflict) -> tuple[str, int]:
    """Show both: what became of the mark, and what this person typed."""
    load_case(case_id, actor=actor)
    return render_template("errors/conflict.html", error=late, what="the mark", back=url), late.status


def _cell_page(
    case: Case, found: queries.Cell, actor: Actor, typed: Mapping[str, str], refused: Invalid | None = None,
    old: ElementMark | None = None, ending: str = "",
) -> str:  # fmt: skip
    told = cells.told(case, found, actor)
    return render_template(
        "elements/cell.html", frame=frame(case, actor, tab="elements.show"), cell=found, refused=refused,
        law=definition_of(found.charge), names=told["names"], lines=told["lines"], old=old, ending=ending,
        typed_why=request.form.get("why", ""),
        standing={mark.id: cells.standing_of(mark) for mark in found.marks}, strengths=STRENGTHS,
        may_mark=can(actor, Permission.ELEMENT_MARK, case), own=actor.agency,
        may_note=can(actor, "class:work-product", case), whole=can(actor, Permission.FILE_READ, case),
        fields=cells.cell_fields(case, found, actor, refused, typed),
        note_version=typed.get("note_version") or (found.note.version if found.note else 0),
    )  # fmt: skip
