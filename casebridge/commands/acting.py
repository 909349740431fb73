"""Who acts on the command line: the account named by `--as`; a fitting one by default outside production."""

import sys
from dataclasses import replace

import click
from flask import current_app
from sqlalchemy import select

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.accounts import attempts
from casebridge.accounts.models import User
from casebridge.accounts.passwords import matches
from casebridge.db import db, transaction
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
    if user is None or user.has_ended:
        raise NotAllowed(f"There is no account {name} in use.", next_step="Name another one with --as USER.")
    return replace(user.actor(), host="command line")


def proven(actor: Actor) -> Actor:
    """Return the account with its factor given: the password, from the terminal or standard input, never an argument.

    :raises NotAllowed: it is wrong, or the account was tried too often.
    """
    typed = str(click.prompt("Password", hide_input=True)) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    with transaction():
        tries = attempts.take(actor.username, actor.host)
    user = db.session.get_one(User, actor.id)
    if tries > attempts.ACCOUNT_TRIES or not matches(typed, user.password_hash):
        raise NotAllowed("This is not the password of the account. The try was counted.")
    with transaction():
        attempts.give_back(actor.username, actor.host)
    return replace(actor, stepped_up_at=clock.now())
