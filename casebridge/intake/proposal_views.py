"""A value that an import proposes beside what a person said: both shown, a person decides."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casebridge.access.actor import Actor
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.cases import facts
from casebridge.cases.facts import Answer
from casebridge.cases.frame import frame
from casebridge.cases.models import Case, Fact
from casebridge.cases.queries import load_case
from casebridge.catalog.load import catalog
from casebridge.db import transaction
from casebridge.errors import Conflict, NotThere
from casebridge.intake import services
from casebridge.intake.blueprint import bp


@bp.get("/cases/<case_id>/prepare/proposals/<key>")
@needs(Permission.CASE_EDIT)
def proposal(case_id: str, key: str) -> str:
    """Show a proposed value beside the one that stands."""
    actor = current_actor()
    case = load_case(case_id, actor=actor, permission=Permission.CASE_EDIT)
    found, offered = _offered(case, key, actor)
    return render_template(
        "intake/proposal.html", frame=frame(case, actor, tab=""), answer=found,
        proposed=facts.in_words(found.definition, offered.value),
    )  # fmt: skip


@bp.post("/cases/<case_id>/prepare/proposals/<key>")
@needs(Permission.CASE_EDIT)
def decide(case_id: str, key: str) -> Response:
    """Take or refuse a proposed value."""
    actor = current_actor()
    with transaction():
        case = load_case(case_id, actor=actor, permission=Permission.CASE_EDIT)
        _found, offered = _offered(case, key, actor)
        if request.form.get("version") != str(offered.serial):
            raise Conflict("Another value was proposed meanwhile.")
        services.decide_proposal(case, offered, take=request.form.get("take") == "yes", actor=actor)
    return redirect(url_for(".show", case_id=case_id, _anchor=f"fact-{key}"), 303)


def _offered(case: Case, key: str, actor: Actor) -> tuple[Answer, Fact]:
    definition = catalog().facts.get(key)
    if definition is None or case.kind not in definition.case_types:
        raise NotThere()
    found = facts.answers(case, actor, [definition])[0]
    if found.proposal is None:
        raise NotThere()
    return found, found.proposal
