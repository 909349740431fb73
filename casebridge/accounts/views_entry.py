"""The way in and out: the notice, user name and password, the demo's role picker, the factor again, the lock."""

import ipaddress
from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import current_app, g, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response

from casebridge import clock
from casebridge.access.gate import current_actor, needs, open_to_all
from casebridge.access.policy import Permission
from casebridge.accounts import demo_accounts, hats, services, sessions, single_sign_on, web
from casebridge.accounts.blueprint import Answer, bp
from casebridge.accounts.models import UserSession
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.errors import Invalid, NotThere

_ENDED = {
    "expired": "Your session ended after too long without use. What you had saved is kept; sign in to go on.",
    "closed": "This session was ended, as the account is closed or locked. Ask your administrator in person.",
    "ended": "This session was ended. Sign in to go on.",
    "stale": "This page was open too long. Nothing was sent; sign in again.",
}


@bp.get("/sign-in")
@open_to_all
def sign_in() -> Answer:
    """Show the notice and the form; in the demo, on this machine, the role picker."""
    target = own_page(request.args.get("next", ""))
    if g.actor is not None:
        return redirect(target, 303)
    return _page("stale" if request.args.get("stale") else g.get("over", ""))


@bp.post("/sign-in")
@open_to_all
def take_sign_in() -> Answer:
    """Check and start a session; one answer for whatever was wrong."""
    form = request.form
    if not form.get("agree"):
        return _page(errors={"agree": "Read the notice and agree to it first."}), 422
    try:
        entered = services.sign_in(form.get("username", ""), form.get("password", ""), where=web.where())
    except Invalid as refused:
        return _page(errors={"password": f"{refused.happened} {refused.kept}"}), 422
    if entered.half:
        web.visit().renew(entered.token)
        return redirect(url_for(".second_step", next=own_page(form.get("next", ""))), 303)
    return go_in(entered.token, choose=True)


@bp.get("/sign-in/code")
@open_to_all
def second_step() -> Answer:
    """Ask for the second factor after a right password."""
    if not services.half_signed_in(web.visit().token):
        return redirect(url_for(".sign_in", next=request.args.get("next") or None), 303)
    return _second_page()


@bp.post("/sign-in/code")
@open_to_all
def take_second_step() -> Answer:
    """Check the second factor and start a session."""
    try:
        token = services.second_step(web.visit().token, request.form.get("code", ""), where=web.where())
    except NotThere:
        return redirect(url_for(".sign_in", stale=1, next=request.form.get("next") or None), 303)
    except Invalid as refused:
        return _second_page(refused.fields), 422
    return go_in(token, choose=True)


@bp.get("/sign-in/hat")
@needs(Permission.OWN_WORK)
def choose_hat() -> Answer:
    """Ask which hat a person with two wears now."""
    found = hats.hats_of(current_actor().id or 0)
    if len(found) < 2 or not hats.may_choose(db.session.get_one(UserSession, web.standing().id)):
        return redirect(own_page(request.args.get("next", "")), 303)
    return render_template(
        "accounts/hat.html", hats=found, units={unit.key: unit.label for unit in catalog().units.values()},
        next=own_page(request.args.get("next", "")),
    )  # fmt: skip


@bp.post("/sign-in/hat")
@needs(Permission.OWN_WORK)
def wear_hat() -> Answer:
    """Go on in the chosen hat."""
    actor, chosen = current_actor(), request.form.get("hat", "")
    token = hats.wear(web.standing(), chosen, actor=actor, where=web.where())
    web.visit().renew(token)
    return redirect(own_page(request.form.get("next", "")), 303)


@bp.post("/sign-in/demo")
@open_to_all
def enter_demo() -> Answer:
    """Enter as a demo account: in demo and test mode only, from this machine only."""
    if not demo_here():
        raise NotThere()
    return go_in(services.enter_as(request.form.get("account", ""), where=web.where()))


@bp.post("/sign-out")
@needs(Permission.OWN_WORK)
def sign_out() -> Answer:
    """End the session and let the browser forget everything."""
    return _leave("signed_out")


@bp.post("/account/lock")
@needs(Permission.OWN_WORK)
def lock() -> Answer:
    """End the session of a screen that nobody watches; the page was blanked and asks for a sign-in."""
    return _leave("locked")


@bp.post("/account/keep")
@needs(Permission.OWN_WORK)
def keep() -> Answer:
    """Go on: somebody is there."""
    services.in_unit(lambda: sessions.touch(web.standing().id))
    return Response(status=204)


@bp.get("/account/confirm")
@needs(Permission.OWN_WORK)
def confirm() -> Answer:
    """Ask for the factor again, on a page of its own."""
    return confirm_page(own_page(request.args.get("next", "")))


@bp.post("/account/confirm")
@needs(Permission.OWN_WORK)
def take_confirm() -> Answer:
    """Take the factor again; it holds for ten minutes."""
    target = own_page(request.form.get("next", ""))
    answer = request.form.get("password", "")
    if web.take_factor(answer):
        return redirect(target, 303)
    wrong = [web.wrong_factor(current_actor()) if answer else "Enter it."]
    return confirm_page(target, wrong), 422


def confirm_page(target: str, errors: Sequence[str] = ()) -> str:
    """Return the page that asks for the factor again; `target` comes then."""
    actor = current_actor()
    label = single_sign_on.provider().label if single_sign_on.may_confirm(actor) else ""
    return render_template(
        "accounts/confirm.html", next=target, errors=errors, sign_on=label, done=actor.stepped_up(clock.now())
    )


def own_page(target: str) -> str:
    """Return `target` when it is a page of ours by our own map, else the first page."""
    home = url_for("home.index")
    if not target.startswith("/") or target.startswith("//") or "\\" in target or not target.isprintable():
        return home
    found = urlsplit(target)
    try:
        current_app.url_map.bind("").match(found.path, method="GET")
    except (HTTPException, RequestRedirect):
        return home
    return target


def demo_here() -> bool:
    """Say whether the role picker may be used: never in production, never from another machine or past a proxy."""
    if current_app.config["CASEBRIDGE_MODE"] not in ("demo", "test"):
        return False
    passed_on = {"X-Forwarded-For", "X-Forwarded-Host", "Forwarded"} & set(request.headers.keys())
    host = urlsplit(f"//{request.host}").hostname or ""
    return not passed_on and _is_loopback(request.remote_addr or "") and (host == "localhost" or _is_loopback(host))


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def go_in(token: str, *, choose: bool = False, next_page: str = "") -> Answer:
    """Go on as the person of a new session; the one that this browser had before is over."""
    before = web.visit().standing()
    if before is not None and not before.over:
        services.sign_out(before, actor=g.actor)
    web.visit().renew(token)
    target = own_page(next_page or request.form.get("next", ""))
    row = db.session.scalar(select(UserSession).where(UserSession.token_hash == sessions.token_hash(token)))
    if choose and row is not None and len(hats.hats_of(row.user_id)) > 1:
        return redirect(url_for(".choose_hat", next=target), 303)
    return redirect(target, 303)


def _leave(why: str) -> Answer:
    services.sign_out(web.standing(), actor=current_actor(), why=why)
    web.visit().forget()
    answer = redirect(url_for(".sign_in"), 303)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def refuse_entry(field: str, sentence: str, *, status: int = 422, next_page: str = "") -> Answer:
    """Show the sign-in page again with what was wrong."""
    return _page(errors={field: sentence}, next_page=next_page), status


def _second_page(errors: dict[str, str] | None = None) -> str:
    return render_template("accounts/second.html", errors=errors or {}, next=own_page(request.values.get("next", "")))


def _page(note: str = "", errors: dict[str, str] | None = None, next_page: str = "") -> str:
    provider = current_app.config["CASEBRIDGE_OIDC"]
    return render_template(
        "accounts/sign_in.html", errors=errors or {}, note=_ENDED.get(note, ""),
        username=request.form.get("username", ""), agreed=bool(request.form.get("agree")),
        next=next_page or request.values.get("next", ""), groups=demo_accounts.groups() if demo_here() else [],
        sign_on=provider.label if provider else "",
    )  # fmt: skip
