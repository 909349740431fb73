"""The yearly look at who may do what: a list per office, each line confirmed or ended, fit to be printed."""

from flask import redirect, render_template, request, url_for

from casebridge import clock
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.accounts import queries, rights_review
from casebridge.accounts.blueprint import Answer, bp
from casebridge.accounts.people import load_person
from casebridge.catalog.load import catalog
from casebridge.db import transaction
from casebridge.errors import Conflict, NotThere
from casebridge.formats import OFFICES

ACTS = {"confirm": rights_review.confirm, "end": rights_review.end}


@bp.get("/rights")
@needs(Permission.RIGHTS_REVIEW)
def rights_of_office() -> Answer:
    """List the open accounts of an office: role, since when, last sign-in, who confirmed it, when it is due."""
    return _page(request.args.get("office", ""))


@bp.post("/rights/<person_id>/<any(confirm, end):act>")
@needs(Permission.RIGHTS_REVIEW)
def check_rights(person_id: str, act: str) -> Answer:
    """Confirm a role or end it; the factor comes with the form."""
    try:
        with transaction():
            user = load_person(person_id)
            office = user.agency
            ACTS[act](user, actor=current_actor(), seen=request.form.get("version", ""))
    except Conflict as refused:
        user = load_person(person_id)
        if refused.theirs:
            back = url_for(".rights_of_office", office=user.agency)
            return render_template("errors/conflict.html", error=refused, what=f"Role of {user.name}", back=back), 409
        return _page(user.agency, refused), refused.status
    return redirect(url_for(".rights_of_office", office=office), 303)


def _page(office: str, refused: Conflict | None = None) -> str:
    actor = current_actor()
    offices = rights_review.offices_of(actor)
    office = office or offices[0]
    if office not in offices:
        raise NotThere()
    after = request.args.get("after", "")[:200]
    found = queries.list_people(agency=office, after=after, open_only=True)
    return render_template(
        "accounts/rights.html", found=found, office=office, first=not after, refused=refused,
        offices=[(key, OFFICES[key][0]) for key in offices], due=rights_review.due, since=rights_review.since,
        seal=rights_review.seal, checkers=rights_review.checkers(found.rows), near=clock.now() + rights_review.BEFORE,
        units={unit.key: unit.label for unit in catalog().units.values()},
    )  # fmt: skip
