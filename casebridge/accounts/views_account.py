"""One's own account: how pages look, where one is signed in, the password, and forms kept for one."""

from typing import Any

from flask import g, redirect, render_template, request, url_for
from sqlalchemy import select

from casebridge import clock
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.accounts import bindings, kept, mail, sessions, setting, single_sign_on, web
from casebridge.accounts.blueprint import Answer, bp
from casebridge.accounts.models import User, UserSession
from casebridge.db import db, transaction
from casebridge.errors import Invalid, NotThere, StepUpNeeded

SCHEMES = [("", "As my computer has it"), ("light", "Light"), ("dark", "Dark")]


@bp.get("/account")
@needs(Permission.OWN_WORK)
def account() -> Answer:
    """Show one's own account."""
    return _page()


@bp.post("/account/pages")
@needs(Permission.OWN_WORK)
def set_pages() -> Answer:
    """Choose light or dark pages, and whether single keys do something."""
    scheme = request.form.get("scheme", "")
    with transaction():
        user = db.session.get_one(User, current_actor().id)
        user.scheme = scheme if scheme in dict(SCHEMES) else ""
        user.single_keys = bool(request.form.get("single_keys"))
    return redirect(url_for(".account"), 303)


@bp.post("/account/mail")
@needs(Permission.OWN_WORK)
def set_mail() -> Answer:
    """Choose how often CaseBridge writes."""
    form, actor = request.form, current_actor()
    try:
        with transaction():
            mail.choose(
                db.session.get_one(User, actor.id), pace=form.get("pace", ""), hour=form.get("hour", ""), actor=actor
            )
    except Invalid as refused:
        return _page(refused.fields), 422
    return redirect(url_for(".account", _anchor="mail"), 303)


@bp.post("/account/password")
@needs(Permission.OWN_WORK)
def set_password() -> Answer:
    """Change one's own password; the other sessions end."""
    form = request.form
    try:
        setting.change_password(old=form.get("password", ""), new=form.get("new_password", ""), actor=current_actor())
    except Invalid as refused:
        return _page(refused.fields), 422
    except StepUpNeeded as refused:
        return _page({"old": g.get("factor_wrong") or refused.happened}), refused.status
    return redirect(url_for(".account", changed=1), 303)


@bp.post("/account/sessions/<session_id>/end")
@needs(Permission.OWN_WORK)
def end_session(session_id: str) -> Answer:
    """End a session of one's own that is open elsewhere."""
    actor = current_actor()
    with transaction():
        row = db.session.scalar(
            select(UserSession).where(UserSession.public_id == session_id, UserSession.user_id == actor.id)
        )
        if row is None:
            raise NotThere()
        sessions.end(row, actor=actor, why="ended")
    return redirect(url_for(".account"), 303)


@bp.get("/account/kept/<number>")
@needs(Permission.OWN_WORK)
def kept_form(number: str) -> Answer:
    """Show a form that came when its session had ended, so that its sender can send it again."""
    row, fields = kept.open_kept(number, current_actor().id or 0)
    return render_template(
        "accounts/again.html", why="Your session ended while you were typing.", path=row.path, fields=fields,
        had_files=False, cancel=url_for("home.index"),
    )  # fmt: skip


def _page(errors: dict[str, str] | None = None) -> str:
    actor = current_actor()
    here = web.standing().actor.session
    rows: list[dict[str, Any]] = [
        {"row": row, "here": row.public_id == here} for row in sessions.live_sessions(actor.id or 0)
    ]
    user = db.session.get_one(User, actor.id)
    return render_template(
        "accounts/account.html", user=user, bound=single_sign_on.is_on() and bindings.of(user) is not None,
        owed=web.standing().owes == "password",
        step_up=bool(actor.second_factors or actor.confirms_elsewhere) and not actor.stepped_up(clock.now()),
        sessions=rows, errors=errors or {}, schemes=SCHEMES,
        changed=bool(request.args.get("changed")), mail_on=mail.is_on(), paces=mail.PACES, hours=mail.HOURS,
    )  # fmt: skip
