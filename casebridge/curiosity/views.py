"""Pages of the weekly reports: the weeks, one report, and the same as CSV."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from casebridge import audit
from casebridge.access import rates
from casebridge.access.check import require_factor
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.accounts.seconds import is_second
from casebridge.catalog.load import catalog
from casebridge.curiosity import queries
from casebridge.db import transaction
from casebridge.errors import Conflict
from casebridge.formats import office_label

# An export of more cases than these leaves the house with two people (security.md section 2).
MOST_ALONE = 50
bp = Blueprint("curiosity", __name__, url_prefix="/openings")


@bp.get("")
@needs(Permission.REPORT_ENTRIES)
def index() -> str:
    """Show the weeks of the offices whose reports this person reads."""
    actor = current_actor()
    return render_template(
        "curiosity/index.html", reports=queries.reports_for(actor),
        offices=[office_label(key) for key in queries.offices_read_by(actor)],
    )  # fmt: skip


@bp.get("/<report_id>")
@needs(Permission.REPORT_ENTRIES)
def show(report_id: str) -> str:
    """Show who opened what in a week; that somebody read it is an event."""
    actor = current_actor()
    with transaction():
        report = queries.load_report(report_id, actor=actor)
        audit.record(
            "report:read", actor=actor, object_type="entry_report", object_id=report.public_id,
            sentence="read a weekly report of cases opened from outside",
        )  # fmt: skip
    return render_template(
        "curiosity/report.html", report=report, people=queries.people_of(report, actor), rules=catalog().entry_rules
    )


@bp.get("/<report_id>/file")
@needs(Permission.REPORT_ENTRIES)
def file(report_id: str) -> Response:
    """Hand out the same as CSV, and write that it left the house."""
    actor = current_actor()
    with transaction():
        report = queries.load_report(report_id, actor=actor)
        require_factor(actor)
        alone = len(report.cases) > MOST_ALONE and not is_second("report:file", report.public_id, actor)
        if alone:
            audit.record(
                "report:second", actor=actor, object_type="entry_report", object_id=report.public_id,
                sentence="asked a second reader to download a weekly report of cases opened from outside",
            )  # fmt: skip
    if alone:
        raise Conflict(
            f"This file names more than {MOST_ALONE} cases, so two people let it out: you are the first.",
            kept="That you asked is kept for three days.",
            next_step="Ask another reader of this report to download it.",
        )  # fmt: skip
    with transaction():
        report = queries.load_report(report_id, actor=actor)
        rates.take_export(actor.id)
        text = queries.as_csv(report, queries.people_of(report, actor))
        audit.record(
            "report:download", actor=actor, object_type="entry_report", object_id=report.public_id,
            sentence="downloaded a weekly report of cases opened from outside", bytes_out=len(text.encode()),
        )  # fmt: skip
    name = f"casebridge-openings-{report.agency}-{report.monday.isoformat()}.csv"
    return Response(text, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'})
