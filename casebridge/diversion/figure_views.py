"""Pages of LEAD's figures: as they may be given to somebody who weighs the program, and as CSV."""

from flask import Response, current_app, render_template, request

from casebridge import audit, clock
from casebridge.access import rates
from casebridge.access.check import require_factor
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.db import transaction
from casebridge.diversion import figures as counted
from casebridge.diversion.blueprint import Answer, bp
from casebridge.publishing import as_csv, quarter_named, quarters


@bp.get("/figures")
@needs(Permission.LEAD_READ)
def figures() -> Answer:
    """Show the figures of a quarter without names, small counts withheld."""
    now, smallest = clock.now(), current_app.config["CASEBRIDGE_SMALLEST_COUNT"]
    quarter = quarter_named(request.args.get("quarter", ""), now)
    return render_template(
        "diversion/figures.html", tables=counted.tables(quarter, smallest), quarter=quarter, smallest=smallest,
        quarters=[(known.key, f"{known.year}, quarter {known.number}") for known in quarters(now)], counted_at=now,
    )  # fmt: skip


@bp.get("/figures.csv")
@needs(Permission.LEAD_READ)
def figures_file() -> Answer:
    """Hand out the same as CSV, and write that it left LEAD."""
    require_factor(current_actor())
    now, smallest = clock.now(), current_app.config["CASEBRIDGE_SMALLEST_COUNT"]
    quarter = quarter_named(request.args.get("quarter", ""), now)
    with transaction():
        rates.take_export(current_actor().id)
        text = as_csv(counted.tables(quarter, smallest), quarter, smallest, now)
        audit.record(
            "lead:figures", actor=current_actor(), object_type="lead_figures", object_id=quarter.key,
            sentence=f"downloaded the figures of {quarter.key} without names", detail={"smallest_count": smallest},
        )  # fmt: skip
    name = f"casebridge-figures-{quarter.key}.csv"
    return Response(text, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'})
