"""Error pages, security headers and template globals: what every answer shares."""

import logging
import secrets
from itertools import chain
from typing import Any

from flask import Flask, Response, current_app, g, render_template, request
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    InterfaceError,
    OperationalError,
    PendingRollbackError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.exceptions import (
    BadHost,
    HTTPException,
    MethodNotAllowed,
    RequestEntityTooLarge,
    RequestURITooLarge,
    SecurityError,
)
from werkzeug.middleware.proxy_fix import ProxyFix

from casebridge import audit, clock, deadline, disk, formats, once
from casebridge.access.check import can
from casebridge.access.gate import KEY_FIELD, receipts_by
from casebridge.accounts.web import SECRET_FIELDS, sent_fields
from casebridge.assets import asset, is_hashed
from casebridge.db import db, has_recorded, is_cut_off, is_stopped
from casebridge.errors import (
    Busy,
    CaseBridgeError,
    Conflict,
    DiskFull,
    Invalid,
    NoDatabase,
    NotThere,
    TooLarge,
    TooMany,
    TooSlow,
    Unsure,
)
from casebridge.headers import ALWAYS, FOR_EVER, STRICT_TRANSPORT, content_policy
from casebridge.paging import stamp
from casebridge.running import web as pacing

log = logging.getLogger("casebridge")
LONGEST_ADDRESS = 4096
# In so many seconds it is worth sending again what was refused because the house was busy.
_SOON = 30
_heads: dict[str, Any] = {}


def begin(app: Flask) -> None:
    """Give each request its number, its nonce and its true address, before anything else looks at it."""
    if hops := app.config.get("CASEBRIDGE_PROXIES", 0):
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    app.before_request(_start)
    pacing.bind(app)
    app.before_request(_remember)


def bind(app: Flask) -> None:
    """Bind error pages, headers and template globals to `app`."""
    receipts_by(audit.receipt_of)
    app.after_request(_headers)
    app.after_request(pacing.answered)
    app.register_error_handler(CaseBridgeError, _known)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(SecurityError, _not_our_host)
    app.register_error_handler(BadHost, _not_our_host)
    for error in (OperationalError, InterfaceError, PendingRollbackError, NoConnection):
        app.register_error_handler(error, _database)
    app.register_error_handler(OSError, _storage)
    app.register_error_handler(DataError, _unfit)
    app.register_error_handler(500, _unknown)
    app.jinja_env.globals.update(
        asset=asset, csp_nonce=lambda: g.csp_nonce, can=can, form_key=lambda: secrets.token_urlsafe(18),
        form_key_field=KEY_FIELD, now=clock.now, demo_mode=app.config["CASEBRIDGE_MODE"] == "demo",
    )  # fmt: skip
    app.jinja_env.filters.update(formats.FILTERS, stamp=stamp)
    app.context_processor(_frame)


def _start() -> None:
    g.request_id = secrets.token_hex(8)
    g.csp_nonce = secrets.token_urlsafe(16)
    if len(request.full_path) > LONGEST_ADDRESS:
        raise RequestURITooLarge()
    # No database keeps a NUL, and no page of ours has one in its address.
    if any("\0" in part for part in (request.path, *request.args, *chain(*request.args.listvalues()))):
        raise NotThere()


def _remember() -> None:
    if request.method in ("GET", "HEAD"):
        once.remember()


def _frame() -> dict[str, Any]:
    return {
        "read_only": disk.why_not(), "actor": g.get("actor"), "reference": g.get("request_id", ""),
        "history_head": _head_of_the_minute() if g.get("actor") else None,
    }  # fmt: skip


def _head_of_the_minute() -> audit.Head:
    """Return the history head for the footer; it is read once a minute, not once a page."""
    minute = clock.now().replace(second=0, microsecond=0)
    if _heads.get("at") != minute:
        _heads.update(at=minute, head=audit.head())
    head: audit.Head = _heads["head"]
    return head


def _headers(response: Response) -> Response:
    headers, config = response.headers, current_app.config
    headers.setdefault("Content-Security-Policy", content_policy(g.get("csp_nonce") or secrets.token_urlsafe(16)))
    for name, value in ALWAYS.items():
        headers[name] = value
    if request.endpoint == "static" and response.status_code < 400 and is_hashed(request.path):
        headers["Cache-Control"] = FOR_EVER
    headers["X-Request-ID"] = g.get("request_id", "")
    if request.is_secure or config["CASEBRIDGE_TLS"]:
        headers["Strict-Transport-Security"] = STRICT_TRANSPORT
    return response


def _known(error: CaseBridgeError) -> tuple[str, int, dict[str, str]]:
    deadline.end()
    if isinstance(error, TooSlow | NoDatabase) and has_recorded():
        error = Unsure()
    _roll_back()
    g.refused = True
    template = "errors/error.html"
    if isinstance(error, Conflict):
        template = "errors/conflict.html"
        error.yours = error.yours or _typed()
    wait = error.retry_after if isinstance(error, TooMany) else _SOON if error.status == 503 else 0
    shown = {"error": error, "typed": _typed(), "retry_after": wait, "again": _again() if error.again else None}
    try:
        page = render_template(template, **shown)
    except (DBAPIError, CaseBridgeError) as gone:
        log.warning("a page of an error was drawn without the database", exc_info=gone)
        _roll_back()
        # Who is there and what is new for them cannot be read: the page is a stranger's.
        g.actor = None
        page = render_template(template, **shown)
    return page, error.status, {"Retry-After": str(wait)} if wait else {}


def _roll_back() -> None:
    """Let go of what was begun; a connection that is gone has nothing left to roll back."""
    try:
        db.session.rollback()
    except DBAPIError:
        db.session.remove()


def _http(error: HTTPException) -> tuple[str, int, dict[str, str]] | HTTPException:
    _roll_back()
    code = error.code or 500
    if code == 404:
        return _known(NotThere())
    if isinstance(error, RequestEntityTooLarge):
        return _known(TooLarge())
    if 300 <= code < 400:
        return error
    shown = CaseBridgeError(_HTTP_WORDS.get(code, "CaseBridge cannot take this request."))
    shown.status = code
    page, status, headers = _known(shown)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return page, status, headers


def _not_our_host(error: HTTPException) -> Response:
    """Answer in one line: without a host of ours there are no addresses, so no page."""
    return Response("CaseBridge does not answer under this name.\n", 400, mimetype="text/plain")


def _database(error: SQLAlchemyError) -> tuple[str, int, dict[str, str]]:
    """Say what became of a request that the database did not answer: full, failed, stopped, gone, or busy."""
    log.exception("database error", extra={"request_id": g.get("request_id")})
    if trouble := disk.trouble_of(error, ends=has_recorded()):
        return _known(trouble)
    if isinstance(error, DBAPIError) and is_stopped(error):
        return _known(TooSlow())
    gone = isinstance(error, PendingRollbackError) or (isinstance(error, DBAPIError) and is_cut_off(error))
    return _known(NoDatabase() if gone else Busy())


def _storage(error: OSError) -> tuple[str, int, dict[str, str]]:
    if trouble := disk.trouble_of(error, ends=has_recorded()):
        log.error("storage error %s", g.get("request_id"), exc_info=error)
        return _known(trouble)
    return _unknown(error)


def _unfit(error: DataError) -> tuple[str, int, dict[str, str]]:
    """Refuse what no column takes (a NUL where a list offered choices, a number beyond all rows)."""
    log.warning("value that fits no column %s", g.get("request_id"), exc_info=error)
    return _known(Invalid("One of the values that were sent cannot be kept as it is.", kept="Nothing was changed."))


def _unknown(error: Exception) -> tuple[str, int, dict[str, str]]:
    log.error("unexpected error %s", g.get("request_id"), exc_info=error)
    return _known(CaseBridgeError())


def _again() -> dict[str, Any] | None:
    """Return the form that was sent as it may be sent once more: under its own key, so that it counts once."""
    key = request.form.get(KEY_FIELD) if request.mimetype == "application/x-www-form-urlencoded" else None
    return {"path": request.full_path.rstrip("?"), "key": key, "fields": sent_fields()} if key else None


def _typed() -> list[tuple[str, str]]:
    """Return what was typed, so that a refusal loses nothing; secrets and tokens stay out."""
    hidden = SECRET_FIELDS | {"version"}
    try:
        return [(k, v) for k, v in request.form.items(multi=True) if k not in hidden and v.strip()]
    except (RequestEntityTooLarge, DiskFull):
        # A body over the limit is never read, on the error page no more than before.
        return []


_HTTP_WORDS = {
    400: "This form is out of date or was sent from somewhere else. Open the page again and send it once more.",
    405: "This page does not take that kind of request.",
    414: "This address is too long.",
}
