"""The first password, or one after a reset: set by the person, with a code that the administrator gave in person."""

from flask import redirect, render_template, request, url_for

from casebridge.access.gate import open_to_all
from casebridge.accounts import setting, web
from casebridge.accounts.blueprint import Answer, bp
from casebridge.errors import Invalid


@bp.get("/sign-in/first")
@open_to_all
def first() -> Answer:
    """Ask for user name, code and the new password."""
    return render_template("accounts/first.html", errors={}, username="")


@bp.post("/sign-in/first")
@open_to_all
def take_first() -> Answer:
    """Set the password; name and code have one answer for whatever is wrong, and each try is counted."""
    form = request.form
    try:
        setting.set_by_code(form.get("username", ""), form.get("code", ""), form.get("password", ""), where=web.where())
    except Invalid as refused:
        name = form.get("username", "")
        return render_template("accounts/first.html", errors=refused.fields, username=name), 422
    return redirect(url_for(".sign_in"), 303)
