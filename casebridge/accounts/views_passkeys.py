"""Passkeys: the way in with one, the question before an act, and one's own passkeys."""

from flask import Response, current_app, request

from casebridge.access.gate import current_actor, needs, open_to_all
from casebridge.access.policy import Permission
from casebridge.accounts import enrolling, passkeys, services, sessions, web
from casebridge.accounts.blueprint import Answer, bp
from casebridge.accounts.factors import own_account
from casebridge.accounts.models import User
from casebridge.accounts.views_entry import go_in, refuse_entry
from casebridge.accounts.views_factors import changed
from casebridge.db import db, transaction
from casebridge.errors import Invalid


@bp.post("/sign-in/passkey/ask")
@open_to_all
def ask_visitor() -> Answer:
    """Ask whoever is there for a passkey."""
    browser = sessions.token_hash(web.visit().token)
    return _json(services.in_unit(lambda: passkeys.ask_visitor(browser, origin())))


@bp.post("/sign-in/passkey")
@open_to_all
def sign_in_by_passkey() -> Answer:
    """Start a session of the person whose passkey answered."""
    form = request.form
    if not form.get("agree"):
        return refuse_entry("agree", "Read the notice and agree to it first.")
    try:
        token = services.sign_in_by_passkey(web.visit().token, form.get("passkey", ""), where=web.where())
    except Invalid as refused:
        return refuse_entry("password", f"{refused.happened} {refused.kept}")
    return go_in(token, choose=True)


@bp.post("/account/passkey/ask")
@needs(Permission.OWN_WORK)
def ask_passkey() -> Answer:
    """Ask the person who is signed in for one of their passkeys."""
    with transaction():
        user = own_account(db.session.get_one(User, current_actor().id))
        return _json(passkeys.ask(user, origin()))


@bp.post("/account/factors/passkeys/ask")
@needs(Permission.OWN_WORK)
def ask_new_passkey() -> Answer:
    """Ask for a new passkey, where a factor was given within ten minutes."""
    with transaction():
        return _json(enrolling.ask_new_passkey(origin=origin(), actor=current_actor()))


@bp.post("/account/factors/passkeys")
@needs(Permission.OWN_WORK)
def add_passkey() -> Answer:
    """Keep the passkey that was made."""
    form, actor = request.form, current_actor()
    return changed(lambda: enrolling.add_passkey(form.get("passkey", ""), form.get("label", ""), actor=actor))


@bp.post("/account/factors/passkeys/<passkey_id>/remove")
@needs(Permission.OWN_WORK)
def drop_passkey(passkey_id: str) -> Answer:
    """Remove one of one's passkeys."""
    return changed(lambda: enrolling.drop_passkey(passkey_id, actor=current_actor()))


def origin() -> str:
    """Return where the person is: the host was compared with those of the settings before."""
    return f"{'https' if current_app.config['CASEBRIDGE_TLS'] else 'http'}://{request.host}"


def _json(text: str) -> Response:
    return Response(text, mimetype="application/json")
