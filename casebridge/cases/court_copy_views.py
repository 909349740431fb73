"""The page on which a copy of a case's history is taken for a court."""

import io
import zipfile
from functools import partial

from flask import render_template, request
from werkzeug.wrappers import Response

from casebridge import clock, deadline
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.cases import court_copy, queries
from casebridge.cases.blueprint import Answer, bp
from casebridge.errors import CaseBridgeError, Invalid, StepUpNeeded, TooSlow

TOO_LONG = "The history of the house is too long to prove a part of it while a page waits."
# The archive has the time that the format begins with: the same copy is the same bytes.
_BEGINNING = (1980, 1, 1, 0, 0, 0)


@bp.get("/<case_id>/history/copy")
@needs(Permission.HISTORY_READ)
def court_copy_page(case_id: str) -> Answer:
    """Show which classes a copy of the history can have, and what comes with it."""
    return _page(case_id)


@bp.post("/<case_id>/history/copy")
@needs(Permission.HISTORY_READ)
def take_court_copy(case_id: str) -> Answer:
    """Hand out a copy of the history as an archive of files."""
    actor = current_actor()
    load = partial(queries.load_for_history, case_id, actor=actor)
    try:
        copy = court_copy.take(
            load, wanted=request.form.getlist("part"), purpose=request.form.get("purpose", ""), actor=actor
        )
    except (Invalid, StepUpNeeded) as refused:
        return _page(case_id, refused), refused.status
    except TooSlow as slow:
        deadline.end()
        slow.happened, slow.next_step = TOO_LONG, "Have it taken on the server: `casebridge audit export CASE FOLDER`."
        return _page(case_id, slow), slow.status
    headers = {"Content-Disposition": f'attachment; filename="{copy.name}.zip"'}
    return Response(_archive(copy), mimetype="application/zip", headers=headers)


def _page(case_id: str, refused: CaseBridgeError | None = None) -> str:
    actor = current_actor()
    case = queries.load_for_history(case_id, actor=actor)
    choices = court_copy.choices(case, actor)
    return render_template(
        "cases/court_copy.html", case=case, choices=choices, refused=refused,
        errors=refused.fields if isinstance(refused, Invalid) else {},
        parts=request.form.getlist("part") if refused else [choices[0][0]], purpose=request.form.get("purpose", ""),
        step_up=not actor.stepped_up(clock.now()),
    )  # fmt: skip


def _archive(copy: court_copy.Copy) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(copy.files.items()):
            info = zipfile.ZipInfo(f"{copy.name}/{name}", _BEGINNING)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            archive.writestr(info, content)
    return out.getvalue()
