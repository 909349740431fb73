"""Pages of incidents: find one to start a case from, look at one, see what an import did."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, current_app, render_template, request
from werkzeug.datastructures import MultiDict

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.errors import Invalid
from casebridge.formats import KINDS
from casebridge.incidents import queries
from casebridge.incidents.queries import FoundPage, Wanted
from casebridge.incidents.rows import NOTES
from casebridge.incidents.values import shown
from casebridge.paging import row_number
from casebridge.text import clean, iso_date

bp = Blueprint("incidents", __name__, url_prefix="/incidents")
START = "intake.new"
_RAW_SHOWN = 2000
_FIELDS = {
    "place": "Place", "since": "From", "until": "To", "kind": "Kind of case", "code": "Police code",
    "number": "Number in the release",
}  # fmt: skip


@bp.get("/")
@needs(Permission.INCIDENT_READ)
def index() -> str | tuple[str, int]:
    """Find incidents by number, place, day and code; each can start a case."""
    actor = current_actor()
    kept = {key: value for key, value in request.args.items() if key in _FIELDS and value.strip()}
    after = request.args.get("after", "")
    wanted, errors = _wanted(request.args)
    page = FoundPage([], "") if errors else queries.find(wanted, actor=actor, cursor=after)
    answer = render_template(
        "incidents/find.html", page=page, kept=kept, first=not after, fields=_fields(kept, errors),
        refused=[(f"{_FIELDS[name]}: {said}", f"#{name}") for name, said in errors.items()],
        start=_start(actor), may_import=can(actor, Permission.INCIDENT_IMPORT),
    )  # fmt: skip
    return (answer, 422) if errors else answer


@bp.get("/<reference>")
@needs(Permission.INCIDENT_READ)
def show(reference: str) -> str:
    """Show one incident as it was written and as it is read, with the other rows of its event."""
    actor = current_actor()
    found = queries.load_incident(reference, actor=actor)
    return render_template(
        "incidents/show.html", found=found, incident=found.incident, start=_start(actor),
        others=queries.same_event(found, actor=actor), versions=queries.other_versions(found, actor=actor),
        notes=[NOTES[note] for note in found.incident.notes],
    )  # fmt: skip


@bp.get("/imports")
@needs(Permission.INCIDENT_IMPORT)
def runs() -> str:
    """List the latest imports."""
    return render_template("incidents/runs.html", runs=queries.runs(actor=current_actor()))


@bp.get("/imports/<public_id>")
@needs(Permission.INCIDENT_IMPORT)
def run(public_id: str) -> str:
    """Show what one import did, and each line that it put aside with the reason."""
    found = queries.load_run(public_id, actor=current_actor())
    after = request.args.get("after", "")
    rows, following = queries.put_aside(found, after=row_number(after) or 0)
    return render_template(
        "incidents/run.html", run=found, following=following, first=not after,
        lines=[(line.row, line.reasons.split("\n"), _as_text(line.raw)) for line in rows],
    )  # fmt: skip


def _as_text(raw: bytes) -> str:
    """Return bytes as text in which nothing is hidden, at most its beginning."""
    return shown(raw.decode(errors="backslashreplace"), _RAW_SHOWN)


def _start(actor: Actor) -> str:
    """Return the endpoint that starts a case from an incident, "" where this person may not."""
    return START if can(actor, Permission.CASE_START) and START in current_app.view_functions else ""


def _fields(kept: Mapping[str, str], errors: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Return the fields of the form for the templates, with what was typed and what is wrong with it."""
    return {
        name: {
            "name": name, "label": label, "value": kept.get(name, ""), "choices": list(KINDS.items()),
            "errors": [errors[name]] if name in errors else [],
        }
        for name, label in _FIELDS.items()
    }  # fmt: skip


def _wanted(args: MultiDict[str, str]) -> tuple[Wanted, Mapping[str, str]]:
    """Read what somebody looks for; what cannot be read is named by field."""
    errors: dict[str, str] = {}
    texts: dict[str, str] = {}
    for field in _FIELDS:
        try:
            texts[field] = clean(args.get(field, ""), field=field)
            if field in ("since", "until") and texts[field]:
                iso_date(texts[field], field=field)
        except Invalid as bad:
            errors |= bad.fields
    if errors:
        return Wanted(), errors
    return Wanted(
        number=texts["number"],
        place=texts["place"],
        since=iso_date(texts["since"], field="since") if texts["since"] else None,
        until=iso_date(texts["until"], field="until") if texts["until"] else None,
        kind=texts["kind"] if texts["kind"] in KINDS else "",
        code=texts["code"].upper(),
    ), {}
