"""Pages of recordings that stay elsewhere: enter one, see where it is kept, change its state."""

from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.cases.frame import frame
from casebridge.cases.models import Case
from casebridge.cases.queries import load_case
from casebridge.cases.wall import reads_file
from casebridge.db import transaction
from casebridge.errors import Invalid
from casebridge.evidence.blueprint import bp, load
from casebridge.evidence.forms import USE_CHOICES, field, type_choices
from casebridge.evidence.models import Exhibit
from casebridge.evidence.pointers import services
from casebridge.evidence.pointers.models import CONDITIONS, Pointer
from casebridge.evidence.pointers.queries import load_pointer
from casebridge.evidence.pointers.span import span_words, typed
from casebridge.evidence.queries import names_of
from casebridge.evidence.services import note_read
from casebridge.paging import seen_version

Answer = str | Response | tuple[str, int]


@bp.get("/cases/<case_id>/evidence/elsewhere")
@needs(Permission.EXHIBIT_ADD)
def new_pointer(case_id: str) -> Answer:
    """Show the form for a recording that stays where it is."""
    actor = current_actor()
    return _new_page(load_case(case_id, actor=actor, permission=Permission.EXHIBIT_ADD), actor)


@bp.post("/cases/<case_id>/evidence/elsewhere")
@needs(Permission.EXHIBIT_ADD)
def add_pointer(case_id: str) -> Answer:
    """Enter a recording that stays where it is."""
    actor, sent = current_actor(), request.form
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.EXHIBIT_ADD)
            exhibit = services.add_pointer(
                case, title=sent.get("title", ""), type_key=sent.get("type", ""), place=services.read_place(sent),
                used=sent.get("used") or "unclassed", condition=sent.get("condition", ""), actor=actor,
            ).exhibit  # fmt: skip
            exhibit_id = exhibit.public_id
    except Invalid as refused:
        case = load_case(case_id, actor=actor, permission=Permission.EXHIBIT_ADD)
        return _new_page(case, actor, refused), refused.status
    return redirect(url_for(".show", case_id=case_id, exhibit_id=exhibit_id), 303)


@bp.get("/cases/<case_id>/evidence/<exhibit_id>/kept")
@needs(Permission.CASE_READ)
def pointer(case_id: str, exhibit_id: str) -> Answer:
    """Show where a recording is kept, and every change of its state."""
    actor = current_actor()
    with transaction():
        case, exhibit = load(case_id, exhibit_id, actor)
        found = load_pointer(exhibit)
        note_read(exhibit, exhibit.latest, actor=actor, how="view")
    return _page(case, found, actor)


@bp.post("/cases/<case_id>/evidence/<exhibit_id>/kept")
@needs(Permission.EXHIBIT_CLASSIFY)
def mend_pointer(case_id: str, exhibit_id: str) -> Answer:
    """Change where a recording is kept, by whom, its reference or its span."""
    return _change(
        case_id, exhibit_id,
        lambda found, actor: services.mend(
            found, services.read_place(request.form), actor=actor, version=seen_version(request.form.get("version", ""))
        ),
    )  # fmt: skip


@bp.post("/cases/<case_id>/evidence/<exhibit_id>/condition")
@needs(Permission.EXHIBIT_CLASSIFY)
def set_condition(case_id: str, exhibit_id: str) -> Answer:
    """Say in which state a recording is now, and why."""
    return _change(
        case_id, exhibit_id,
        lambda found, actor: services.set_condition(
            found, condition=request.form.get("condition", ""), reason=request.form.get("reason", ""), actor=actor,
            version=seen_version(request.form.get("version", "")),
        ),
    )  # fmt: skip


def _change(case_id: str, exhibit_id: str, act: Any) -> Answer:
    actor = current_actor()
    try:
        with transaction():
            _case, exhibit = load(case_id, exhibit_id, actor)
            act(load_pointer(exhibit), actor)
    except Invalid as refused:
        case, exhibit = load(case_id, exhibit_id, actor)
        return _page(case, load_pointer(exhibit), actor, refused), refused.status
    return redirect(url_for(".pointer", case_id=case_id, exhibit_id=exhibit_id), 303)


def _new_page(case: Case, actor: Actor, refused: Invalid | None = None) -> str:
    return render_template(
        "evidence/pointer_new.html", frame=frame(case, actor, tab="evidence.index"), refused=refused,
        fields=_fields(refused),
    )  # fmt: skip


def _page(case: Case, found: Pointer, actor: Actor, refused: Invalid | None = None) -> str:
    exhibit: Exhibit = found.exhibit
    # What the two State offices told each other about it is not part of what is shared.
    changes = list(found.changes) if reads_file(actor, case) else []
    return render_template(
        "evidence/pointer.html", frame=frame(case, actor, tab="evidence.index"), exhibit=exhibit, pointer=found,
        refused=refused, fields=_fields(refused, found), span=span_words(found.starts_at, found.ends_at),
        states=CONDITIONS, changes=changes, names=names_of({change.by_id for change in changes}),
        may_change=can(actor, Permission.EXHIBIT_CLASSIFY, case),
    )  # fmt: skip


def _fields(refused: Invalid | None, found: Pointer | None = None) -> dict[str, Any]:
    wrong, sent = (refused.fields, request.form) if refused else ({}, {})

    def made(name: str, label: str, value: str = "", **more: Any) -> dict[str, Any]:
        return field(name, label, sent.get(name, value), errors=[wrong[name]] if name in wrong else [], **more)

    return {
        "title": made("title", "What it is"), "type": made("type", "Type", choices=type_choices()),
        "used": made("used", "Used or unused", choices=USE_CHOICES),
        "kept_at": made("kept_at", "Where it is kept", found.exhibit.kept_at if found else ""),
        "kept_by": made("kept_by", "Who keeps it", found.kept_by if found else ""),
        "reference": made("reference", "Reference number", found.reference if found else ""),
        "starts_at": made("starts_at", "Starts", typed(found.starts_at) if found else ""),
        "ends_at": made("ends_at", "Ends", typed(found.ends_at) if found else ""),
        "condition": made("condition", "State", "" if found else "not_provided", choices=list(CONDITIONS.items())),
        "reason": made("reason", "Why, or who said so"),
    }  # fmt: skip
