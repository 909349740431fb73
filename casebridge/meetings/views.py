"""Pages of the screening meeting: its day, and the lists that were made for it."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.db import transaction
from casebridge.errors import Invalid
from casebridge.meetings import queries, services

bp = Blueprint("meetings", __name__, url_prefix="/federal/meeting")
Answer = str | Response | tuple[str, int]


@bp.get("/lists")
@needs(Permission.MEETING_READ)
def lists() -> Answer:
    """Show the lists of the own office, and the day of the next meeting."""
    return _page()


@bp.post("/lists")
@needs(Permission.MEETING_READ, retry=False)
def make_list() -> Answer:
    """Make the list of the own office now."""
    services.make_list(current_actor())
    return redirect(url_for(".lists"), 303)


@bp.get("/lists/<list_id>")
@needs(Permission.MEETING_READ)
def download(list_id: str) -> Any:
    """Hand out a list as it was made; the policy is asked again for each case on it."""
    with transaction():
        path, name = services.read_bytes(list_id, actor=current_actor())
    return send_file(path, mimetype="application/pdf", as_attachment=True, download_name=name, max_age=0)


@bp.post("/day")
@needs(Permission.MEETING_SET)
def set_day() -> Answer:
    """Set the day from which on the offices meet every two weeks."""
    try:
        with transaction():
            services.set_day(request.form.get("first_on", ""), actor=current_actor())
    except Invalid as refused:
        return _page(refused), refused.status
    return redirect(url_for(".lists"), 303)


def _page(refused: Invalid | None = None) -> str:
    return render_template(
        "meetings/lists.html", kept=queries.kept_lists(current_actor()),
        day=queries.next_meeting(queries.today()), refused=refused, errors=refused.fields if refused else {},
        typed=request.form if refused else {},
    )  # fmt: skip
