"""What every request meets before its view: who is there, is the form ours, is the factor given with it."""

from contextlib import suppress
from typing import Any

from flask import current_app, g, redirect, render_template, request, session, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.gate import KEY_FIELD, SignInNeeded, is_open, is_polled
from casebridge.accounts import browsers, kept, navigation, services, sessions
from casebridge.accounts.services import Where, in_unit
from casebridge.accounts.sessions import Standing, Visit
from casebridge.db import db
from casebridge.disk import ReadOnly, StorageFailed
from casebridge.errors import NotAllowed, StepUpNeeded
from casebridge.extensions import csrf

CONFIRM_FIELD = "confirm_password"
# Never shown again, never kept.
SECRET_FIELDS = {CONFIRM_FIELD, "password", "new_password", "code", "passkey", "csrf_token", KEY_FIELD}
_SAFE = ("GET", "HEAD", "OPTIONS")
# Where somebody gets who owes something before everything else, by what they owe: its page and what belongs to it.
_OWED = {
    "factor": (
        "accounts.factors", "accounts.begin_app", "accounts.show_app", "accounts.confirm_app", "accounts.confirm",
        "accounts.take_confirm", "accounts.confirm_by_single_sign_on", "accounts.ask_new_passkey",
        "accounts.add_passkey",
    ),
    "password": ("accounts.account", "accounts.set_password", "accounts.confirm", "accounts.take_confirm",
                 "accounts.ask_passkey", "accounts.confirm_by_single_sign_on"),
}  # fmt: skip
_ALWAYS = ("accounts.sign_out", "accounts.lock", "accounts.keep")


class ElsewhereForm(NotAllowed):
    """A form that another site sent."""

    happened = "This form was sent from somewhere else than CaseBridge."
    next_step = "Open the page here and send it once more."


def visit() -> Visit:
    """Return the browser's session."""
    found: Visit = session._get_current_object()  # type: ignore[attr-defined]
    return found


def where() -> Where:
    """Return where this request comes from."""
    address = request.remote_addr or ""
    seen = browsers.as_seen(request.user_agent.string, request.headers.get("Accept-Language", ""), address)
    return Where(address, request.host, g.get("request_id", ""), seen)


def standing() -> Standing:
    """Return the session of the person who is signed in.

    :raises SignInNeeded: nobody is.
    """
    found = visit().standing()
    if found is None or found.over:
        raise SignInNeeded()
    return found


def meet() -> Response | None:
    """Say who acts and what they owe first, refuse forms that are not ours, and take the factor that came with one."""
    if request.endpoint == "static":
        return None
    g.actor = _who()
    if g.actor is not None and (page := _owed_first(standing().owes)):
        return _go(url_for(page))
    if request.method in _SAFE:
        return None
    refuse_elsewhere()
    _check_token()
    # A form that saves itself while somebody is typing carries half a password: that is no try.
    if g.actor is None or request.headers.get("X-Autosave"):
        return None
    # A form has two such fields, one for browsers without scripts.
    answer = next(filter(None, request.form.getlist(CONFIRM_FIELD)), "")
    if answer and not g.actor.stepped_up(clock.now()):
        g.factor_wrong = "" if take_factor(answer) else wrong_factor(g.actor)
    return None


def _owed_first(owes: str) -> str:
    """Return the page that comes before the one asked for; empty where nothing is owed, or this belongs to it."""
    owed = _OWED.get(owes, ())
    if not owed or request.endpoint in (*owed, *_ALWAYS) or is_open(current_app, request.endpoint):
        return ""
    return owed[0]


def wrong_factor(actor: Actor) -> str:
    """Return what a person is told whose answer was wrong."""
    what = "the code of this moment" if actor.second_factors else "your password"
    return f"This is not {what}. The try was counted."


def _check_token() -> None:
    """Ask for the token of the form; of a stranger nothing larger than a form is read for it.

    :raises SignInNeeded: a stranger sent more than that to a page that needs a sign-in.
    """
    closed = g.actor is None and not is_open(current_app, request.endpoint)
    if closed:
        request.max_content_length = current_app.config["MAX_CONTENT_LENGTH"]
    try:
        csrf.protect(apply_exemptions=True)
    except RequestEntityTooLarge as large:
        if closed:
            raise SignInNeeded() from large
        raise


def take_factor(answer: str) -> bool:
    """Take the factor of the person who is signed in; the session gets a new token. False when it was wrong."""
    given = services.give_factor(standing(), answer, actor=g.actor)
    if given is None:
        return False
    token, g.actor = given
    visit().renew(token)
    return True


def refuse_elsewhere() -> None:
    """Refuse a change that another site sends; the token of the form is asked as well.

    :raises ElsewhereForm: the browser says so.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise ElsewhereForm()
        return
    origin = request.headers.get("Origin")
    if origin and origin.partition("://")[2] != request.host:
        raise ElsewhereForm()


def ask_to_sign_in(_error: SignInNeeded) -> Response | tuple[str, int]:
    """Go to the sign-in and come back after it; a form that was sent is kept until then."""
    if by_program():
        return Response("Sign in again; what was sent is kept.\n", 401, mimetype="text/plain")
    found = visit().standing()
    if request.method in _SAFE:
        back = request.full_path.rstrip("?")
    elif found is not None and len(path := request.full_path.rstrip("?")) <= kept.LONGEST_PATH:
        fields, actor = sent_fields(), found.actor
        number = in_unit(lambda: kept.keep(actor.id or 0, path, fields))
        back = url_for("accounts.kept_form", number=number)
    else:
        return send_again("You are signed out. Sign in in another tab, then send this again.", 401)
    return _go(url_for("accounts.sign_in", next=back if back != "/" else None))


def ask_again(refused: StepUpNeeded) -> Response | tuple[str, int]:
    """Ask for the factor: before a page on a page of its own, else beside what was typed, which is sent with it."""
    db.session.rollback()
    if request.method in _SAFE:
        return _go(url_for("accounts.confirm", next=request.full_path.rstrip("?")))
    return send_again(refused.happened, refused.status, factor=True)


def _go(address: str) -> Response:
    """Lead to a page, also from a part that the page's program asks for."""
    if request.headers.get("HX-Request"):
        return Response(status=401, headers={"HX-Redirect": address})
    return redirect(address, 303)


def stale_form(_error: CSRFError) -> Response | tuple[str, int]:
    """Show a form again that lost its token (another session, a restart): nothing that was typed is gone."""
    if by_program():
        words = "Ask for a fresh token and go on; what was sent is kept.\n"
        return Response(words, 401 if g.actor is None else 400, mimetype="text/plain")
    if request.endpoint in ("accounts.take_sign_in", "accounts.begin_single_sign_on"):
        return redirect(url_for("accounts.sign_in", stale=1, next=request.form.get("next") or None), 303)
    return send_again("This form was open too long, or the sign-in changed meanwhile. Nothing was recorded.", 400)


def by_program() -> bool:
    """Say whether a page's program sends a file in parts: it wants a status, not a page."""
    return "Tus-Resumable" in request.headers


def send_again(why: str, status: int, *, factor: bool = False) -> tuple[str, int]:
    """Show what was typed with a button that sends it again to the same place, and the factor where one is due."""
    return render_template(
        "accounts/again.html", why=why, path=request.full_path.rstrip("?"), fields=sent_fields(),
        had_files=request.mimetype == "multipart/form-data", cancel="/", factor=factor,
    ), status  # fmt: skip


def frame() -> dict[str, Any]:
    """Return what the frame of every page needs: the navigation and the addresses it links to."""
    actor = g.get("actor")
    names = {
        "keep": "accounts.keep", "lock": "accounts.lock", "search": "home.search", "suggest": "home.suggest",
        "account": "accounts.account",
    }  # fmt: skip
    links = {name: url_for(endpoint) for name, endpoint in names.items() if endpoint in current_app.view_functions}
    links["home"] = url_for("home.index")
    entries = navigation.of(actor, request.endpoint or "") if actor else []
    return {"nav": entries, "links": links, "factor_wrong": g.get("factor_wrong", "")}


def _who() -> Actor | None:
    found = visit().standing()
    if found is None:
        return None
    actor = where().seen_in(found.actor)
    if found.over:
        g.over = found.over
        if found.over != "ended":
            services.sign_out(found, actor=actor, why=found.over)
        return None
    if clock.now() - found.active_at > sessions.TOUCH and not is_polled(current_app, request.endpoint):
        # While nothing can be written, people go on reading until their session ends.
        with suppress(ReadOnly, StorageFailed):
            in_unit(lambda: sessions.touch(found.id))
    return actor


def sent_fields() -> list[tuple[str, str]]:
    """Return the fields of the form that was sent, less secrets, tokens and keys; none where it is too large."""
    try:
        return [(name, value) for name, value in request.form.items(multi=True) if name not in SECRET_FIELDS]
    except RequestEntityTooLarge:
        return []
