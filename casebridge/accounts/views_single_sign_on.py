"""Single sign-on: to the offices' provider and back, to come in or to show again who one is."""

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casebridge.access.gate import current_actor, needs, open_to_all
from casebridge.access.policy import Permission
from casebridge.accounts import sessions, web
from casebridge.accounts import single_sign_on as services
from casebridge.accounts.blueprint import Answer, bp
from casebridge.accounts.oidc import Question
from casebridge.accounts.single_sign_on import Silent
from casebridge.accounts.views_entry import confirm_page, go_in, own_page, refuse_entry
from casebridge.accounts.views_passkeys import origin
from casebridge.errors import Invalid


@bp.post("/sign-in/single-sign-on")
@open_to_all
def begin_single_sign_on() -> Answer:
    """Remember what this browser asks the provider, and go on to it."""
    services.provider()
    target = own_page(request.form.get("next", ""))
    if not request.form.get("agree"):
        return refuse_entry("agree", "Read the notice and agree to it first.")
    try:
        services.ask(sessions.token_hash(web.visit().token), back=_back(), next_page=target)
    except Silent as silent:
        return refuse_entry("password", f"{silent.happened} {silent.next_step}", status=silent.status)
    return redirect(url_for(".to_provider"), 303)


@bp.get("/sign-in/single-sign-on")
@open_to_all
def to_provider() -> Answer:
    """Lead to the provider by a page of ours: browsers let no form end up on a site that the policy does not name."""
    label = services.provider().label
    question = services.waiting(_askers())
    if question is None:
        return redirect(url_for(".sign_in", stale=1), 303)
    page = render_template("accounts/to_provider.html", address=question.address, label=label)
    return Response(page, headers={"Refresh": f"0; url={question.address}"}, mimetype="text/html")


@bp.get("/sign-in/single-sign-on/back")
@open_to_all
def from_provider() -> Answer:
    """Take the answer of the provider, once, from the browser or session for which it was asked.

    What the question kept (`state`) stands in for the token of a form.
    """
    services.provider()
    asked = services.take(_askers(), request.args.get("state", ""))
    if asked is None:
        return redirect(url_for(".sign_in", stale=1), 303)
    asker, question = asked
    if asker == _session():
        return _confirmed(question)
    try:
        entered = services.sign_in(question, request.args, where=web.where())
    except Invalid as refused:
        return refuse_entry("password", refused.happened, next_page=question.next_page)
    except Silent as silent:
        sentence = f"{silent.happened} {silent.next_step}"
        return refuse_entry("password", sentence, status=silent.status, next_page=question.next_page)
    if entered.half:
        web.visit().renew(entered.token)
        return redirect(url_for(".second_step", next=question.next_page), 303)
    return go_in(entered.token, choose=True, next_page=question.next_page)


@bp.post("/account/confirm/single-sign-on")
@needs(Permission.OWN_WORK)
def confirm_by_single_sign_on() -> Answer:
    """Ask the provider to have the person who is signed in show anew who they are."""
    services.provider()
    target = own_page(request.form.get("next", ""))
    try:
        services.ask(_session(), back=_back(), next_page=target, again=True)
    except Silent as silent:
        return confirm_page(target, [silent.happened]), silent.status
    return redirect(url_for(".to_provider"), 303)


def _confirmed(question: Question) -> Answer:
    try:
        token, g.actor = services.confirm(web.standing(), question, request.args, actor=current_actor())
    except (Invalid, Silent) as refused:
        return confirm_page(question.next_page, [refused.happened]), refused.status
    web.visit().renew(token)
    return redirect(question.next_page, 303)


def _askers() -> list[str]:
    """Return for whom this browser may have asked: as somebody who is signed in, and as a visitor."""
    visitor = web.visit().token
    return [asker for asker in (_session(), sessions.token_hash(visitor) if visitor else "") if asker]


def _session() -> str:
    return f"session:{g.actor.session}" if g.actor is not None else ""


def _back() -> str:
    """Return our address to which the provider sends the browser; the host was compared with the settings before."""
    return f"{origin()}{url_for('.from_provider')}"
