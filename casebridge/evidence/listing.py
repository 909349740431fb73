"""The list of exhibits as a page, also after something on it was refused."""

from typing import Any

from flask import render_template, request

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.policy import Permission
from casebridge.cases.frame import frame
from casebridge.cases.models import Case
from casebridge.errors import Invalid
from casebridge.evidence import pages
from casebridge.evidence.forms import USE_CHOICES, apart_field, field, type_choices
from casebridge.evidence.models import USES
from casebridge.evidence.pointers.models import CONDITIONS
from casebridge.evidence.upload_queries import under_way


def index_page(case: Case, actor: Actor, refused: Invalid | None = None) -> str:
    """Return the evidence tab of a case, with what was refused and typed."""
    show = request.args.get("show", "")
    rows, later = pages.uploads(case, actor)
    may_add = can(actor, Permission.EXHIBIT_ADD, case)
    return render_template(
        "evidence/index.html", frame=frame(case, actor, tab="evidence.index"), refused=refused,
        listing=pages.listing(case, actor, show if show in USES | CONDITIONS else ""), rows=rows, later=later,
        may_add=may_add, unfinished=under_way(case, actor) if may_add else [],
        favorable=pages.favorable(case, actor, request.form if refused else None),
        thing=_thing_fields(refused), given_by=request.form.get("given_by", "") if refused else "",
        apart=_apart(refused, "evidence.add"),
    )  # fmt: skip


def _apart(refused: Invalid | None, endpoint: str) -> dict[str, Any]:
    """Return the choice of a class, with what was chosen and refused where the form of `endpoint` came back."""
    if refused is None or request.endpoint != endpoint:
        return apart_field()
    wrong = refused.fields.get("class")
    return apart_field(request.form.get("class", ""), [wrong] if wrong else [])


def _thing_fields(refused: Invalid | None) -> dict[str, Any]:
    wrong = refused.fields if refused else {}

    def made(name: str, label: str, **more: Any) -> dict[str, Any]:
        return field(name, label, request.form.get(name, ""), errors=[wrong[name]] if name in wrong else [], **more)

    return {
        "title": made("title", "What it is"), "kept_at": made("kept_at", "Where it lies"),
        "type": made("type", "Type", choices=type_choices()), "given_by": made("given_by", "From whom"),
        "used": made("used", "Used or unused", choices=USE_CHOICES),
        "class": _apart(refused, "evidence.add_thing") | {"id": "thing-class"},
    }  # fmt: skip
