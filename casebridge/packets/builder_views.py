"""The builder of packets: arrange the sections, look at a preview, keep a recipe and take one away, ask for a build."""

from flask import g, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from casebridge.access.actor import Actor
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.cases.models import Case
from casebridge.cases.queries import load_case
from casebridge.db import transaction
from casebridge.errors import Invalid, NotAllowed
from casebridge.packets import recipes, services
from casebridge.packets.blueprint import Answer, bp
from casebridge.packets.builder_page import index_page, typed_form
from casebridge.packets.draft import draft_of, preview_pages
from casebridge.packets.kinds.typed import Typed, rearranged
from casebridge.packets.limits import take_build
from casebridge.packets.queries import load_packet
from casebridge.packets.render import style

UP, DOWN = "up", "down"


@bp.post("/cases/<case_id>/packets")
@needs(Permission.PACKET_BUILD)
def ask(case_id: str) -> Answer:
    """Ask for a packet; the worker builds it."""
    actor = current_actor()
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.PACKET_BUILD)
            take_build(actor)
            typed = _form(case, actor)
            kind = request.form.get("kind", "")
            packet = services.request_packet(
                case, kind=kind, recipient=typed.recipient, actor=actor, wanted=typed.wanted
            )  # fmt: skip
            public_id = packet.public_id
    except Invalid as refused:
        case = load_case(case_id, actor=actor)
        return index_page(case, actor, refused), refused.status
    return redirect(url_for(".show", case_id=case_id, packet_id=public_id), 303)


@bp.post("/cases/<case_id>/packets/arrange")
@needs(Permission.PACKET_BUILD)
def arrange(case_id: str) -> Answer:
    """Show the form again with another kind, or with a section at another place; nothing is kept."""
    actor = current_actor()
    case = load_case(case_id, actor=actor, permission=Permission.PACKET_BUILD)
    typed = _form(case, actor)
    way, _, key = request.form.get("do", "").partition(":")
    if way in (UP, DOWN):
        typed = rearranged(typed, key, up=way == UP)
    return index_page(case, actor, typed=typed, moved=f"{way}:{key}" if way in (UP, DOWN) else "")


@bp.post("/cases/<case_id>/packets/preview")
@needs(Permission.PACKET_BUILD)
def preview(case_id: str) -> Answer:
    """Show what the written pages would say: a page without scripts, without numbers, and without a way out."""
    actor = current_actor()
    case = load_case(case_id, actor=actor, permission=Permission.PACKET_BUILD)
    draft = draft_of(case, _form(case, actor), actor)
    bodies = [_body(page.html) for page in preview_pages(draft)]
    page = render_template(
        "packets/preview.html", bodies=bodies, given=draft.given, style=Markup(style())  # noqa: S704 - our own style sheet

    )  # fmt: skip
    answer = Response(page, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = (
        f"sandbox; default-src 'none'; style-src 'nonce-{g.csp_nonce}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
    return answer


@bp.post("/cases/<case_id>/packets/recipes")
@needs(Permission.PACKET_BUILD)
def keep_recipe(case_id: str) -> Answer:
    """Keep what the form has chosen under a name."""
    actor = current_actor()
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.PACKET_BUILD)
            name = request.form.get("recipe_name", "")
            recipe = recipes.keep(case, _form(case, actor), name=name, actor=actor)
            key = recipe.public_id
    except Invalid as refused:
        case = load_case(case_id, actor=actor)
        return index_page(case, actor, refused), refused.status
    return redirect(url_for(".index", case_id=case_id, recipe=key, _anchor="build"), 303)


@bp.post("/cases/<case_id>/packets/recipes/<recipe_id>/take-away")
@needs(Permission.PACKET_BUILD)
def take_recipe_away(case_id: str, recipe_id: str) -> Answer:
    """Take a recipe of the own office away."""
    actor = current_actor()
    with transaction():
        load_case(case_id, actor=actor, permission=Permission.PACKET_BUILD)
        recipes.take_away(recipes.load_recipe(recipe_id, actor), actor=actor)
    return redirect(url_for(".index", case_id=case_id, _anchor="recipes"), 303)


@bp.get("/cases/<case_id>/packets/<packet_id>/withheld")
@needs(Permission.PACKET_BUILD)
def withheld(case_id: str, packet_id: str) -> Answer:
    """Show the index of what was withheld; it stays with the office and is never a part of the packet."""
    actor = current_actor()
    case = load_case(case_id, actor=actor, permission=Permission.PACKET_BUILD)
    packet = load_packet(case, packet_id, actor)
    return render_template("packets/withheld.html", packet=packet, case=case, rows=packet.recipe.get("withheld", []))


def _form(case: Case, actor: Actor) -> Typed:
    """Return the form that was sent.

    :raises NotAllowed: the person's office builds no kind of packet on this case.
    """
    typed = typed_form(case, actor)
    if typed is None:
        raise NotAllowed()
    return typed


def _body(html: str) -> Markup:
    """Return the inside of a written page; it was escaped when it was written."""
    inside = html.partition("<body>")[2].rpartition("</body>")[0]
    return Markup(inside.replace('href="packet:', 'href="#'))  # noqa: S704 - our own templates, with autoescape
