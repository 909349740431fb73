"""One page of an exhibit as a picture of ours: the policy is asked each time, each opened page is an event."""

from datetime import timedelta

from flask import request
from werkzeug.wrappers import Response

from casebridge import clock
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.db import transaction
from casebridge.errors import CaseBridgeError, NotThere
from casebridge.evidence import queries, services
from casebridge.evidence.blueprint import bp, load
from casebridge.evidence.models import Exhibit, Version
from casebridge.evidence.reading.looks import Wanted
from casebridge.evidence.seeing.asked import read_wanted
from casebridge.evidence.seeing.derivatives import Shown, look_at
from casebridge.evidence.seeing.readers import opened_since
from casebridge.paging import row_number

# A small picture leaves a line of its own only where its reader did not open the version lately.
LATELY = timedelta(hours=8)


class NotShown(CaseBridgeError):
    """A page of an exhibit cannot be shown; the reason stands in `happened`."""

    status = 409
    kept = "The original is kept unchanged."
    next_step = "Download the original, or ask for a sound copy."


@bp.get("/cases/<case_id>/evidence/<exhibit_id>/pages/<page>")
@needs(Permission.CASE_READ)
def page_picture(case_id: str, exhibit_id: str, page: str) -> Response:
    """Give one page of a version as a picture: whole, large or small, or the shape of a sound."""
    actor = current_actor()
    number = request.args.get("version", "")
    which = (row_number(number) or 0) if number else None
    _case, exhibit = load(case_id, exhibit_id, actor)
    version = queries.load_version(exhibit, which)
    wanted = read_wanted(request.args, row_number(page) or 0, version)
    if wanted is None:
        raise NotThere()
    shown = look_at(version, wanted)
    if shown.why_not:
        raise NotShown(shown.why_not)
    with transaction():
        _case, exhibit = load(case_id, exhibit_id, actor)
        version = queries.load_version(exhibit, version.number)
        if wanted.look.key in ("page", "large"):
            services.note_read(exhibit, version, actor=actor, how="page", page=wanted.page)
        elif wanted.look.key == "wave" or not opened_since(version, actor, clock.now() - LATELY):
            services.note_read(exhibit, version, actor=actor, how="view")
        return _inline(shown, exhibit, version, wanted)


def _inline(shown: Shown, exhibit: Exhibit, version: Version, wanted: Wanted) -> Response:
    name = f"Ex-{exhibit.number}-version-{version.number}-page-{wanted.page}.webp"
    answer = Response(shown.data, mimetype=shown.mime)
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    return answer
