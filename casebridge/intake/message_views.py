"""Pages of messages: send one in, and decide about what it proposes."""

from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casebridge.access.actor import Actor
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.cases import facts
from casebridge.cases.frame import frame
from casebridge.cases.models import Case, Fact
from casebridge.cases.queries import load_case
from casebridge.db import transaction
from casebridge.errors import Invalid
from casebridge.incidents.nibrs_xml import LARGEST
from casebridge.intake import forms, messages, page
from casebridge.intake.blueprint import bp

Answer = str | Response | tuple[str, int]
CHOICES = [("take", "Take it"), ("keep", "Keep what stands"), ("later", "Later")]


@bp.get("/cases/<case_id>/prepare/messages")
@needs(Permission.CASE_EDIT)
def proposed(case_id: str) -> Answer:
    """Show every value that an import proposes, and where a message is sent in."""
    actor = current_actor()
    case = load_case(case_id, actor=actor, permission=Permission.CASE_EDIT)
    return _page(case, actor)


@bp.post("/cases/<case_id>/prepare/messages")
@needs(Permission.CASE_EDIT)
def send_message(case_id: str) -> Answer:
    """Read a NIBRS message and propose what it says; one that is wrong stores nothing."""
    actor = current_actor()
    file = request.files.get(messages.FIELD)
    try:
        message = messages.read(file.stream.read(LARGEST + 1) if file else b"")
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.CASE_EDIT)
            messages.propose(case, message, actor=actor)
    except Invalid as refused:
        case = load_case(case_id, actor=actor, permission=Permission.CASE_EDIT)
        return _page(case, actor, refused), refused.status
    return redirect(url_for(".proposed", case_id=case_id), 303)


@bp.post("/cases/<case_id>/prepare/messages/decide")
@needs(Permission.CASE_EDIT)
def decide_proposed(case_id: str) -> Response:
    """Take or refuse what was marked; what is left for later stays."""
    actor = current_actor()
    said = {key.removeprefix("take-"): value for key, value in request.form.items() if key.startswith("take-")}
    chosen = {key: value == "take" for key, value in said.items() if value in ("take", "keep")}
    with transaction():
        case = load_case(case_id, actor=actor, permission=Permission.CASE_EDIT)
        messages.decide(case, chosen, page.read_version(request.form.get("version", "")), actor=actor)
        left = bool(messages.proposals(case, actor))
    return redirect(url_for(".proposed" if left else ".show", case_id=case_id), 303)


def _page(case: Case, actor: Actor, refused: Invalid | None = None) -> str:
    waiting = messages.proposals(case, actor)
    return render_template(
        "intake/messages.html", frame=frame(case, actor, tab=""), refused=refused,
        rows=[_row(a, a.proposal) for a in waiting if a.proposal],
        version=",".join(f"{a.definition.key}:{a.proposal.serial}" for a in waiting if a.proposal),
        problems=refused.fields[messages.FIELD].replace(" Line ", "\nLine ").split("\n") if refused else [],
        field=forms.made(messages.FIELD, "NIBRS message (XML)"),
    )  # fmt: skip


def _row(answer: facts.Answer, offered: Fact) -> dict[str, Any]:
    key = answer.definition.key
    return {
        "label": answer.definition.label, "stands": answer.words, "source": offered.source_text,
        "proposed": facts.in_words(answer.definition, offered.value),
        "field": forms.made(f"take-{key}", answer.definition.label, "later", id=f"take-{key}", choices=CHOICES),
    }  # fmt: skip
