"""The prosecutor's answers about what might help the defense."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.cases.models import Case
from casebridge.cases.queries import load_case
from casebridge.db import transaction
from casebridge.errors import Invalid, NotThere
from casebridge.evidence import queries, services
from casebridge.evidence.blueprint import bp
from casebridge.evidence.listing import index_page
from casebridge.evidence.models import FavorableFlag

Answer = str | Response | tuple[str, int]


@bp.post("/cases/<case_id>/favorable")
@needs(Permission.FAVORABLE_RESOLVE)
def resolve(case_id: str) -> Answer:
    """Answer a flag of possibly favorable material as the prosecutor."""
    actor = current_actor()
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.FAVORABLE_RESOLVE)
            services.resolve_favorable(
                case, decision=request.form.get("decision", ""), words=request.form.get("words", ""), actor=actor,
                flag=_flag(case, request.form.get("flag", "")),
            )  # fmt: skip
    except Invalid as refused:
        case = load_case(case_id, actor=actor)
        return index_page(case, actor, refused), refused.status
    here = url_for("evidence.index", case_id=case_id, _anchor="favorable")
    return redirect(here, 303)


def _flag(case: Case, flag_id: str) -> FavorableFlag | None:
    if not flag_id:
        return None
    found = next((f for f in queries.flags_of(case) if f.public_id == flag_id), None)
    if found is None:
        raise NotThere()
    return found
