"""The people whom a supervisor leads: what each holds, who is away, and whose field is what."""

from flask import render_template
from werkzeug.wrappers import Response

from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.accounts.leading import people_led
from casebridge.allocation.blueprint import bp
from casebridge.allocation.candidates import profiles
from casebridge.catalog.load import catalog

Answer = str | Response


@bp.get("/allocation/people")
@needs(Permission.ALLOCATE)
def people() -> Answer:
    """Show load, leave and field of each person led; each load opens its list."""
    actor = current_actor()
    found = profiles(people_led(actor), actor)
    return render_template("allocation/people.html", people=list(found.values()), kinds=list(catalog().case_types))
