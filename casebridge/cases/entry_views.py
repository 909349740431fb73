"""The page that asks why somebody opens a case that is not theirs: it stands where the page would, and leads to it."""

from collections.abc import Sequence

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casebridge.access.gate import current_actor, needs, page_above
from casebridge.access.policy import Permission
from casebridge.accounts.views_entry import own_page
from casebridge.accounts.web import SECRET_FIELDS
from casebridge.cases import queries
from casebridge.cases.blueprint import Answer, bp
from casebridge.cases.entering import ReasonNeeded, give_reason
from casebridge.catalog.load import catalog
from casebridge.db import db, transaction
from casebridge.errors import Invalid
from casebridge.formats import kind_label

HIDDEN = SECRET_FIELDS | {"version"}


@bp.app_errorhandler(ReasonNeeded)
def ask(needed: ReasonNeeded) -> tuple[str, int]:
    """Show the page in the place of the one that was asked for; what a form sent stays readable."""
    db.session.rollback()
    g.refused = True
    reads = request.method in ("GET", "HEAD")
    target = request.full_path.rstrip("?") if reads else page_above(request.path)
    by_form = request.mimetype == "application/x-www-form-urlencoded"
    sent = request.form.items(multi=True) if by_form else ()
    return _page(needed, target, kept=[(k, v) for k, v in sent if k not in HIDDEN and v.strip()]), needed.status


@bp.post("/<case_id>/enter")
@needs(Permission.CASE_READ)
def enter(case_id: str) -> Answer:
    """Record the reason and go to the page that was asked for."""
    actor, sent = current_actor(), request.form
    target = own_page(sent.get("next") or url_for("cases.show", case_id=case_id))
    try:
        with transaction():
            case = queries.known_case(case_id, actor=actor)
            give_reason(case, category=sent.get("category", ""), words=sent.get("words", ""), actor=actor)
    except Invalid as refused:
        needed = ReasonNeeded(queries.known_case(case_id, actor=actor))
        return _page(needed, target, refused), refused.status
    answer: Response = redirect(target, 303)
    return answer


def _page(
    needed: ReasonNeeded, target: str, refused: Invalid | None = None, kept: Sequence[tuple[str, str]] = ()
) -> str:
    unit = catalog().units.get(needed.unit)
    return render_template(
        "cases/enter.html", case=needed, target=target, refused=refused, errors=refused.fields if refused else {},
        typed=request.form if refused else {}, kind=kind_label(needed.kind), unit=unit.label if unit else needed.unit,
        reasons=[(row.key, row.label, row.means) for row in catalog().entry_reasons.values()],
        kept=kept, least=catalog().entry_rules["reason_length"].value,
    )  # fmt: skip
