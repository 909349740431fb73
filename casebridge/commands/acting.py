"""Who acts on the command line: the account named by `--as`; a fitting one by default outside production."""

from dataclasses import replace

from flask import current_app
from sqlalchemy import select

from casebridge.access.actor import Actor
from casebridge.accounts.models import User
from casebridge.db import db
from casebridge.errors import NotAllowed


def acting_as(username: str | None, *, default: str) -> Actor:
    """Return the account that a command acts as; needs the application's context.

    :param default: the account taken in demo and test mode when none is named.
    :raises NotAllowed: none is named in production, or there is no such account in use.
    """
    if username is None and current_app.config["CASEBRIDGE_MODE"] == "production":
        raise NotAllowed("Say who acts: --as USER.")
    name = username or default
    user = db.session.scalar(select(User).where(User.username == name, User.active))
    if user is None:
        raise NotAllowed(f"There is no account {name} in use.", next_step="Name another one with --as USER.")
    return replace(user.actor(), host="command line")
