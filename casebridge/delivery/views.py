"""What could not be mailed: the administrators' list, and another try for who should have been reached."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.accounts.mail import is_on
from casebridge.db import transaction
from casebridge.delivery import queries, services
from casebridge.notices.letters import load_mail, route

bp = Blueprint("delivery", __name__)
Answer = str | Response


@bp.get("/people/mail")
@needs(Permission.PEOPLE_MANAGE)
def undelivered() -> Answer:
    """Show who could not be mailed and why; it says of no case what it is about."""
    return render_template("delivery/undelivered.html", rows=queries.not_reached(), mail_on=is_on(), route=route())


@bp.post("/people/mail/<mail_id>/again")
@needs(Permission.PEOPLE_MANAGE)
def try_again(mail_id: str) -> Answer:
    """Try a letter anew for somebody."""
    with transaction():
        services.again(load_mail(mail_id), actor=current_actor())
    return redirect(url_for(".undelivered"), 303)


@bp.post("/notices/mail/<mail_id>/again")
@needs(Permission.OWN_WORK)
def try_own_again(mail_id: str) -> Answer:
    """Try a letter to oneself anew."""
    actor = current_actor()
    with transaction():
        services.again(load_mail(mail_id, user_id=actor.id or 0), actor=actor)
    return redirect(url_for("home.notices"), 303)
