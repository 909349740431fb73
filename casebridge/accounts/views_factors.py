"""One's own second factors on a page of their own: the authenticator app and the recovery codes."""

from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

import segno
from flask import redirect, render_template, request, url_for

from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.accounts import enrolling, passkeys, recovery, totp, web
from casebridge.accounts.blueprint import Answer, bp
from casebridge.accounts.models import User
from casebridge.db import db, transaction
from casebridge.errors import Conflict, Invalid, StepUpNeeded


@bp.get("/account/factors")
@needs(Permission.OWN_WORK)
def factors() -> Answer:
    """Show which second factors one has."""
    return _page()


@bp.post("/account/factors/app")
@needs(Permission.OWN_WORK)
def begin_app() -> Answer:
    """Make a seed for an authenticator app and go to its picture."""
    return changed(lambda: enrolling.begin_app(actor=current_actor()), page=".show_app")


@bp.get("/account/factors/app")
@needs(Permission.OWN_WORK)
def show_app() -> Answer:
    """Show the seed that waits for its first code, to somebody who has just shown who they are."""
    seed = totp.waiting_seed(_user()) if enrolling.may_change(current_actor()) else ""
    return _app_page(seed) if seed else redirect(url_for(".factors"), 303)


@bp.post("/account/factors/app/confirm")
@needs(Permission.OWN_WORK)
def confirm_app() -> Answer:
    """Take the first code of the app."""
    try:
        with transaction():
            codes = enrolling.confirm_app(request.form.get("code", ""), actor=current_actor())
    except Invalid as refused:
        seed = totp.waiting_seed(_user())
        return (_app_page(seed, refused.fields) if seed else _page(refused)), refused.status
    except (StepUpNeeded, Conflict) as refused:
        return _page(refused), refused.status
    return _went_on(codes)


@bp.post("/account/factors/app/remove")
@needs(Permission.OWN_WORK)
def drop_app() -> Answer:
    """Remove the authenticator app."""
    return changed(lambda: enrolling.drop_app(actor=current_actor()))


@bp.post("/account/factors/codes")
@needs(Permission.OWN_WORK)
def new_codes() -> Answer:
    """Make new recovery codes and show them once."""
    return changed(lambda: enrolling.new_codes(actor=current_actor()))


def changed(work: Callable[[], list[str] | None], *, page: str = ".factors") -> Answer:
    """Do something to one's factors and go to `page`, or show the recovery codes that came of it."""
    try:
        with transaction():
            codes = work()
    except (Invalid, StepUpNeeded, Conflict) as refused:
        return _page(refused), refused.status
    return _went_on(codes, page)


def _went_on(codes: list[str] | None, page: str = ".factors") -> Answer:
    if not codes:
        return redirect(url_for(page), 303)
    return render_template("accounts/codes.html", codes=codes, user=_user())


def _user() -> User:
    return db.session.get_one(User, current_actor().id)


def _page(refused: Invalid | StepUpNeeded | Conflict | None = None) -> str:
    actor, user = current_actor(), _user()
    return render_template(
        "accounts/factors.html", user=user, why=_why(refused), left=recovery.left(user), made=recovery.HOW_MANY,
        step_up=not enrolling.may_change(actor), owed=web.standing().owes == "factor",
        passkeys=passkeys.of(user), named=not _is_number(urlsplit(f"//{request.host}").hostname or ""),
    )  # fmt: skip


def _why(refused: Invalid | StepUpNeeded | Conflict | None) -> str:
    if isinstance(refused, Conflict):
        return f"{refused.happened} {refused.next_step}"
    return next(iter(refused.fields.values())) if isinstance(refused, Invalid) else refused.happened if refused else ""


def _app_page(seed: str, errors: dict[str, str] | None = None) -> str:
    groups = [seed[at : at + 4] for at in range(0, len(seed), 4)]
    return render_template(
        "accounts/app.html", seed=" ".join(groups), picture=_picture(totp.link(_user(), seed)), errors=errors or {}
    )


def _is_number(host: str) -> bool:
    """Say whether a host has only a number: browsers make no passkeys for those."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _picture(text: str) -> tuple[int, str]:
    """Return the side (in modules, with the quiet zone) and the path of the dark modules of a QR code."""
    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix_iter(border=4)]
    dark = ((x, y) for y, row in enumerate(rows) for x, on in enumerate(row) if on)
    return len(rows), "".join(f"M{x} {y}h1v1h-1z" for x, y in dark)
