"""The closed door: a view is served only when it says what it needs, and to whom the policy grants it."""

from collections.abc import Callable, Iterable
from contextlib import nullcontext, suppress
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, Response, current_app, g, redirect, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response as BaseResponse

from casebridge.access import idempotency
from casebridge.access.actor import Actor
from casebridge.access.check import may_ever
from casebridge.access.policy import OPENS_LEAD, Permission
from casebridge.db import db, retrying
from casebridge.errors import Invalid, NotThere
from casebridge.lead_store import opened

_MARK = "casebridge_needs"
_POLLED = "casebridge_polled"
_V = TypeVar("_V", bound=Callable[..., Any])
KEY_FIELD = "form_key"
KEY_LENGTH = range(16, 65)
_receipts: list[Callable[[str], str | None]] = []


class OpenRoute(Exception):
    """A route has no policy row; the application does not start."""


class SignInNeeded(Exception):
    """Nobody is signed in; the page is asked for again after the sign-in."""


def current_actor() -> Actor:
    """Return who is signed in on this request.

    :raises SignInNeeded: nobody is.
    """
    actor = g.get("actor")
    if actor is None:
        raise SignInNeeded()
    return cast(Actor, actor)


def needs(permission: Permission | str, *, retry: bool = True) -> Callable[[_V], _V]:
    """Serve the view only to roles that the policy could grant `permission`; the view asks for the record.

    A POST must carry a form key; the same key twice returns the first result. On PostgreSQL the whole
    view is run again after a serialization failure, unless `retry` is off (streams that can be read once).
    LEAD's tables can be reached by views that need a permission of LEAD, and by no other.
    """
    is_leads = permission in OPENS_LEAD

    def decorate(view: _V) -> _V:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            actor = current_actor()
            if not may_ever(actor, permission):
                raise NotThere()
            if request.method == "POST":
                _claim_later(actor)
            try:
                with opened() if is_leads else nullcontext():
                    return retrying(lambda: view(*args, **kwargs)) if retry else view(*args, **kwargs)
            except idempotency.SentBefore:
                return _first_result()
            finally:
                idempotency.pending.set(None)

        setattr(guarded, _MARK, str(permission))
        return cast(_V, guarded)

    return decorate


def open_to_all(view: _V) -> _V:
    """Mark a view that needs no sign-in (sign-in page, health, public check of a packet)."""
    setattr(view, _MARK, "public")
    return view


def polled(view: _V) -> _V:
    """Mark a view that pages ask again and again by themselves: it keeps no session alive."""
    setattr(view, _POLLED, True)
    return view


def is_polled(app: Flask, endpoint: str | None) -> bool:
    """Say whether the view of an endpoint is polled."""
    return getattr(app.view_functions.get(endpoint or ""), _POLLED, False)


def is_open(app: Flask, endpoint: str | None) -> bool:
    """Say whether the view of an endpoint needs no sign-in; nothing is served where there is no view."""
    return getattr(app.view_functions.get(endpoint or ""), _MARK, "") == "public"


def receipts_by(find: Callable[[str], str | None]) -> None:
    """Say how the receipt of an earlier request is found: history stands to the right of this."""
    if find not in _receipts:
        _receipts.append(find)


def routes(app: Flask) -> list[tuple[str, str, str]]:
    """Return (path, methods, permission) of every route, sorted; the permission is empty where none is named."""
    found = []
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        mark = "public" if rule.endpoint == "static" else getattr(view, _MARK, "")
        found.append((rule.rule, " ".join(sorted(rule.methods or ())), mark))
    return sorted(found)


def check_routes(app: Flask, permissions: Iterable[str]) -> None:
    """Refuse to start when a route names no permission, or one that no policy row grants.

    :raises OpenRoute: with every such route.
    """
    known = {*permissions, "public"}
    bad = [path for path, _methods, mark in routes(app) if mark not in known]
    if bad:
        raise OpenRoute("No policy row for: " + ", ".join(bad))


def _claim_later(actor: Actor) -> None:
    key = request.form.get(KEY_FIELD) or request.headers.get("Idempotency-Key", "")
    if len(key) not in KEY_LENGTH:
        raise Invalid("This form came without its key.", kept="Nothing was changed.")
    idempotency.pending.set((f"{actor.id}:{key}"[:64], actor.id, actor.request_id))


def _first_result() -> BaseResponse | Response:
    """Answer a repeated form with the receipt of its first sending, or with the page that its change is on."""
    db.session.rollback()
    actor = current_actor()
    key = request.form.get(KEY_FIELD) or request.headers.get("Idempotency-Key", "")
    first = db.session.get(idempotency.SubmittedForm, f"{actor.id}:{key}"[:64])
    receipt = next((found for find in _receipts if first and (found := find(first.request_id))), None)
    if receipt:
        return redirect(url_for("home.receipt", number=receipt), 303)
    return redirect(page_above(request.path), 303)


def page_above(path: str) -> str:
    """Return the nearest page at or above an address that only takes forms; browsers send no referrer here."""
    pages = current_app.url_map.bind("")
    while path.strip("/"):
        for page in (path, f"{path}/"):
            with suppress(HTTPException, RequestRedirect):
                pages.match(page, method="GET")
                return page
        path = path.rpartition("/")[0]
    return url_for("home.index")
