"""The blueprint of the evidence pages and what its views share."""

from os import SEEK_END

from flask import Blueprint, Response, jsonify, request, url_for
from werkzeug.datastructures import FileStorage

from casebridge.access.actor import Actor
from casebridge.access.gate import KEY_FIELD
from casebridge.cases.models import Case
from casebridge.cases.queries import load_case
from casebridge.errors import Invalid
from casebridge.evidence import limits
from casebridge.evidence.models import Exhibit
from casebridge.evidence.queries import load_exhibit
from casebridge.evidence.receiving import Received, receive_file
from casebridge.evidence.spool import roomy

bp = Blueprint("evidence", __name__)
roomy(bp, "evidence.add", "evidence.add_version", "evidence.add_part")
NO_FILE = Invalid("No file was sent.", fields={"files": "Choose a file first, then add it."})


def load(case_id: str, exhibit_id: str, actor: Actor) -> tuple[Case, Exhibit]:
    """Fetch a case and one of its exhibits.

    :raises NotThere: either is not the actor's to see.
    """
    case = load_case(case_id, actor=actor)
    return case, load_exhibit(case, exhibit_id, actor=actor)


def receive(case_id: str, file: FileStorage, actor: Actor, expected: str, exhibit_id: str = "") -> Received:
    """Take in one file of a form; the files of one form count as one upload.

    :raises TooMany: this person sent too much; nothing of the file is kept.
    """
    size, drop = file.stream.seek(0, SEEK_END), request.form.get(KEY_FIELD, "")
    file.stream.seek(0)
    limits.check(actor, size, drop)
    return receive_file(
        case_id, file.stream, file.filename or "", actor=actor, expected_sha256=expected,
        declared_type=file.mimetype or None, exhibit_id=exhibit_id, given_by=request.form.get("given_by", ""),
        class_=request.form.get("class", ""),
        also=lambda _done: limits.count(actor, size, drop),
    )  # fmt: skip


def as_json(case_id: str, done: Received) -> tuple[Response, int]:
    """Answer a script about one file."""
    return jsonify(outcome_of(case_id, done)), done.status


def outcome_of(case_id: str, done: Received) -> dict[str, str]:
    """Return what became of a file, for a script: outcome, message, SHA-256, exhibit and its address."""
    url = url_for("evidence.index", case_id=case_id)
    if done.exhibit_public_id:
        url = url_for("evidence.show", case_id=case_id, exhibit_id=done.exhibit_public_id)
    # What cannot be printed is stored all the same: only what was not stored reads as kept apart.
    outcome = "accept_with_warning" if done.outcome == "reject" and done.stored else done.outcome
    return {
        "outcome": outcome, "message": "" if done.outcome == "accept" else done.message, "sha256": done.sha256,
        "url": url, "exhibit": f"Ex {done.exhibit_number}" if done.exhibit_number else "",
    }  # fmt: skip
