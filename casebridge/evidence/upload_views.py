"""Files in parts over the tus protocol: begin, ask how far it came, send a part, stop, and hear what became of it."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, jsonify, request, url_for
from flask_wtf.csrf import generate_csrf

from casebridge.access.gate import current_actor, needs, polled
from casebridge.access.policy import Permission
from casebridge.cases.queries import load_case
from casebridge.errors import CaseBridgeError, NotThere, TooMany, UnsupportedType
from casebridge.evidence import tus, upload_queries, upload_services
from casebridge.evidence.blueprint import bp, outcome_of
from casebridge.evidence.receiving import Received
from casebridge.evidence.store import store
from casebridge.evidence.upload_models import Upload

_ONE = "/cases/<case_id>/uploads/<upload_id>"
_ALL = "/cases/<case_id>/uploads"
_SHA256 = re.compile(r"[0-9a-fA-F]{64}")


def spoken(view: Callable[..., Any]) -> Callable[..., Any]:
    """Ask for the protocol's version and answer refusals in words that a program can show."""

    @wraps(view)
    def answer(*args: Any, **more: Any) -> Any:
        try:
            if request.method != "GET" and request.headers.get("Tus-Resumable") != tus.VERSION:
                raise tus.WrongVersion()
            return view(*args, **more)
        except NotThere:
            raise
        except CaseBridgeError as refused:
            words = " ".join((refused.happened, refused.kept, refused.next_step))
            wait = {"Retry-After": str(refused.retry_after)} if isinstance(refused, TooMany) else {}
            return jsonify(outcome="reject", message=words), tus.WORDS.get(refused.status, refused.status), wait

    return answer


@bp.after_request
def say_version(response: Response) -> Response:
    """Name the protocol's version on every answer about uploads."""
    if request.endpoint in ENDPOINTS:
        response.headers["Tus-Resumable"] = tus.VERSION
        if response.status_code == 412:
            response.headers["Tus-Version"] = tus.VERSION
    return response


@bp.route(_ALL, methods=["OPTIONS"], provide_automatic_options=False)
@needs(Permission.EXHIBIT_ADD)
def upload_options(case_id: str) -> Any:
    """Say what the server can do of the protocol."""
    load_case(case_id, actor=current_actor(), permission=Permission.EXHIBIT_ADD)
    return Response(status=204, headers={
        "Tus-Version": tus.VERSION, "Tus-Extension": tus.EXTENSIONS, "Tus-Max-Size": str(store().limit),
        "Tus-Checksum-Algorithm": tus.ALGORITHMS,
    })  # fmt: skip


@bp.route(_ALL, methods=["GET"], provide_automatic_options=False)
@polled
@needs(Permission.EXHIBIT_ADD)
def uploads(case_id: str) -> Any:
    """Tell a page which of this person's uploads can go on, with a fresh token: it may be older than the sign-in."""
    actor = current_actor()
    case = load_case(case_id, actor=actor, permission=Permission.EXHIBIT_ADD)
    open_ones = [
        {"url": _url(case_id, one), "name": one.name, "length": one.length, "received": one.received,
         "sha256": one.sha256, "exhibit": exhibit}
        for one, exhibit in upload_queries.with_exhibits(upload_queries.under_way(case, actor))
    ]  # fmt: skip
    return jsonify(person=actor.username, token=generate_csrf(), uploads=open_ones)


@bp.route(_ALL, methods=["POST"], provide_automatic_options=False)
@needs(Permission.EXHIBIT_ADD)
@spoken
def begin_upload(case_id: str) -> Any:
    """Begin a file; what can be refused before its first byte is."""
    told = request.headers.get("Upload-Metadata", "")
    about = tus.metadata(told)
    sha256 = about.get("sha256", "")
    if sha256 and not _SHA256.fullmatch(sha256):
        raise tus.BadHeader("The SHA-256 of the file must be 64 hexadecimal digits.")
    plan = upload_services.Plan(
        about.get("filename", ""), tus.number(request.headers.get("Upload-Length"), "Upload-Length"), sha256.lower(),
        about.get("filetype", "")[:100], about.get("given_by", "")[:200], about.get("exhibit", ""),
        about.get("drop", ""), told, about.get("class", "")[:30],
    )  # fmt: skip
    begun = upload_services.begin(case_id, plan, actor=current_actor())
    if isinstance(begun, Received):
        return jsonify(outcome_of(case_id, begun)), begun.status
    return Response(status=201, headers={"Location": _url(case_id, begun), **tus.headers(begun)})


@bp.route(_ONE, methods=["GET"], provide_automatic_options=False)
@polled
@needs(Permission.EXHIBIT_ADD)
@spoken
def ask_upload(case_id: str, upload_id: str) -> Any:
    """Say how far an upload came and, when it ended, what became of the file."""
    actor = current_actor()
    case = load_case(case_id, actor=actor, permission=Permission.EXHIBIT_ADD)
    upload = upload_queries.reachable(upload_queries.load_upload(case, upload_id, actor=actor))
    answer = outcome_of(case_id, Received(**upload.answer)) if upload.answer else {}
    return jsonify(**answer, received=upload.received), 200, tus.headers(upload)


@bp.route(_ONE, methods=["PATCH"], provide_automatic_options=False)
@polled
@needs(Permission.EXHIBIT_ADD, retry=False)
@spoken
def add_part(case_id: str, upload_id: str) -> Any:
    """Take a part; the offset that is answered is safe on disk."""
    if request.mimetype != tus.PART_TYPE:
        raise UnsupportedType(f"A part is sent as {tus.PART_TYPE}.")
    end, upload = upload_services.add_part(
        case_id, upload_id, request.stream, at=tus.number(request.headers.get("Upload-Offset"), "Upload-Offset"),
        size=request.content_length, actor=current_actor(),
        checksum=tus.checksum(request.headers.get("Upload-Checksum")),
    )  # fmt: skip
    if upload.answer and upload.answer["status"] >= 400:
        done = Received(**upload.answer)
        return jsonify(outcome_of(case_id, done)), done.status
    return Response(status=204, headers={**tus.headers(upload), "Upload-Offset": str(end)})


@bp.route(_ONE, methods=["DELETE"], provide_automatic_options=False)
@needs(Permission.EXHIBIT_ADD)
@spoken
def stop_upload(case_id: str, upload_id: str) -> Any:
    """Stop an upload for good; its parts are dropped."""
    upload_services.stop(case_id, upload_id, actor=current_actor())
    return Response(status=204)


ENDPOINTS = {
    f"{bp.name}.{view.__name__}"
    for view in (upload_options, uploads, begin_upload, ask_upload, add_part, stop_upload)
}  # fmt: skip


def _url(case_id: str, upload: Upload) -> str:
    return url_for("evidence.ask_upload", case_id=case_id, upload_id=upload.public_id)
