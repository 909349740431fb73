"""Pages of the nights: numbers for administrators and auditors, stuck cases for who leads the work."""

from flask import Blueprint, render_template

from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.night import backups, queries
from casebridge.night.rules import AS_OF, RULES

bp = Blueprint("night", __name__)


@bp.get("/nights")
@needs(Permission.NIGHT_READ)
def nights() -> str:
    """Show what the last nights found, in numbers alone."""
    found = queries.nights()
    return render_template(
        "night/nights.html",
        rows=found,
        newest=found[0] if found else None,
        rules=RULES,
        as_of=AS_OF,
        backup=backups.last_good(),
        backups_made=backups.are_made(),
    )


@bp.get("/stuck")
@needs(Permission.STUCK_READ)
def stuck() -> str:
    """Show the stuck cases of the reader's own side."""
    night = queries.newest()
    rows = queries.stuck_for(current_actor(), night) if night is not None else []
    return render_template("night/stuck.html", rows=rows, night=night, rules=RULES, as_of=AS_OF)
