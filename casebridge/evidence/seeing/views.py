"""One page of an exhibit as a picture of ours: the policy is asked each time, each opened page is an event."""

from datetime import timedelta
from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.db import transaction
from casebridge.errors import CaseBridgeError, NotThere
from casebridge.evidence import queries, services
from casebridge.evidence.blueprint import bp, load
from casebridge.evidence.models import Exhibit, Version
from casebridge.evidence.reading.looks import Wanted
from casebridge.evidence.seeing.asked import FIND_MOST, read_wanted
from casebridge.evidence.seeing.derivatives import Shown, kept_look, look_at
from casebridge.evidence.seeing.machine import ask_for_reading
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
    with transaction():
        _case, exhibit = load(case_id, exhibit_id, actor)
        version = queries.load_version(exhibit, which)
        wanted = read_wanted(request.args, row_number(page) or 0, version)
        if wanted is None:
            raise NotThere()
        if shown := kept_look(version, wanted):
            _note(exhibit, version, wanted, actor)
            return _inline(shown, exhibit, version, wanted)
    shown = look_at(version, wanted)
    if shown.why_not:
        raise NotShown(shown.why_not)
    with transaction():
        # Drawing let go of what was loaded, and the case may have moved meanwhile.
        _case, exhibit = load(case_id, exhibit_id, actor)
        version = queries.load_version(exhibit, version.number)
        _note(exhibit, version, wanted, actor)
        return _inline(shown, exhibit, version, wanted)


@bp.post("/cases/<case_id>/evidence/<exhibit_id>/machine-reading")
@needs(Permission.CASE_READ)
def read_by_machine(case_id: str, exhibit_id: str) -> Response:
    """Ask the job worker to read the pages without words; back to the place where it was asked."""
    actor, sent = current_actor(), request.form
    with transaction():
        _case, exhibit = load(case_id, exhibit_id, actor)
        version = queries.load_version(exhibit, row_number(sent.get("seen", "")) or 0)
        ask_for_reading(exhibit, version, actor=actor)
        older = version is not exhibit.latest
        kept: dict[str, Any] = {"version": version.number if older else None, "page": row_number(sent.get("page", ""))}
    kept["find"] = sent.get("find", "")[:FIND_MOST] or None
    if sent.get("from") == "review":
        return redirect(url_for("review.show", case_id=case_id, ex=exhibit_id, **kept), 303)
    return redirect(url_for("evidence.show", case_id=case_id, exhibit_id=exhibit_id, **kept), 303)


def _note(exhibit: Exhibit, version: Version, wanted: Wanted, actor: Actor) -> None:
    """Write what a picture shows of an exhibit as read."""
    if wanted.look.key in ("page", "large"):
        services.note_read(exhibit, version, actor=actor, how="page", page=wanted.page)
    elif wanted.look.key == "wave" or not opened_since(version, actor, clock.now() - LATELY):
        services.note_read(exhibit, version, actor=actor, how="view")


def _inline(shown: Shown, exhibit: Exhibit, version: Version, wanted: Wanted) -> Response:
    name = f"Ex-{exhibit.number}-version-{version.number}-page-{wanted.page}.webp"
    answer = Response(shown.data, mimetype=shown.mime)
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    return answer
