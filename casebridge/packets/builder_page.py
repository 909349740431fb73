"""The page of a case's packets with the builder, which several views answer with."""

from flask import render_template, request, url_for

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.cases.frame import frame
from casebridge.cases.models import Case
from casebridge.catalog.load import catalog
from casebridge.errors import Invalid
from casebridge.packets import builder
from casebridge.packets.kinds.typed import Typed, fresh, read_form
from casebridge.packets.queries import packets_of
from casebridge.packets.recipes import Applied, apply, load_recipe, recipes_of

REACHED_BY = ("victim-contact", "witness-location")


def kind_labels() -> dict[str, str]:
    """Return the labels of all kinds by key."""
    return {key: row.label for key, row in catalog().packet_kinds.items()}


def typed_form(case: Case, actor: Actor) -> Typed | None:
    """Return the builder's form as this request has it; None when the person builds nothing on this case."""
    kinds = builder.kinds_for(case, actor)
    kind = next((row for row in kinds if row.key == request.values.get("kind")), kinds[0] if kinds else None)
    if kind is None:
        return None
    return read_form(kind, request.form) if request.method == "POST" else fresh(kind)


def index_page(
    case: Case, actor: Actor, refused: Invalid | None = None, *, typed: Typed | None = None, moved: str = ""
) -> str:
    """Return the page of a case's packets with the builder.

    :param moved: the section that was moved last; its button keeps the focus.
    """
    applied = _applied(case, actor)
    typed = typed or (applied.typed if applied else typed_form(case, actor))
    shown = builder.values(case, typed, actor) if typed else {}
    return render_template(
        "packets/index.html", frame=frame(case, actor, tab="packets.index"), rows=packets_of(case, actor),
        kinds=builder.kinds_for(case, actor), errors=refused.fields if refused else {}, refused=refused,
        labels=kind_labels(), moved=moved, applied=applied, recipe_name=request.form.get("recipe_name", ""),
        annex=_annex(case, actor),
        recipes=[one for one in recipes_of(actor) if typed] , **shown,
    )  # fmt: skip


def _annex(case: Case, actor: Actor) -> str:
    """Return where somebody chooses field by field how people are reached; empty for who may not read that."""
    opens = all(can(actor, f"class:{key}", case) for key in REACHED_BY)
    return url_for("papers.new", kind="contact_annex", subject=case.public_id) if opens else ""


def _applied(case: Case, actor: Actor) -> Applied | None:
    key = request.args.get("recipe", "") if request.method == "GET" else ""
    if not key:
        return None
    recipe = load_recipe(key, actor)
    return apply(recipe, case, actor) if recipe.kind in {row.key for row in builder.kinds_for(case, actor)} else None
