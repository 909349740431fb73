"""Cases that may belong together: a person confirms what was found."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.cases.queries import load_case
from casebridge.db import transaction
from casebridge.intake import related
from casebridge.intake.blueprint import bp


@bp.post("/cases/<case_id>/prepare/links")
@needs(Permission.CASE_EDIT)
def confirm_link(case_id: str) -> Response:
    """Keep that another case belongs with this one."""
    actor = current_actor()
    with transaction():
        case = load_case(case_id, actor=actor, permission=Permission.CASE_EDIT)
        related.link(case, request.form.get("other", ""), actor=actor)
    return redirect(url_for(".show", case_id=case_id, _anchor="related"), 303)
