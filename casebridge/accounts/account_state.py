"""How an account stands: a form carries a seal of it, and who was overtaken reads it beside what they wanted.

It says what administrators did, and a lock. What its own person may change at will is left out: nobody keeps an
administrator from closing an account by changing it again and again.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from casebridge.accounts import bindings, seconds
from casebridge.accounts.models import User
from casebridge.accounts.moves import must_name_version
from casebridge.db import db
from casebridge.errors import Conflict
from casebridge.formats import local_datetime
from casebridge.paging import stamp

Facts = list[tuple[str, str]]
# What waits for a second administrator, by the beginning of its act.
ASKED = {"account:open": "open this account", "account:code": "make a code for it"}
BIND = "bind it to a number of single sign-on"


def facts(user: User) -> Facts:
    """Return how an account stands as (label, words), moments to the second."""
    binding = bindings.of(user)
    hats = db.session.scalars(select(User.username).where(User.hat_of_id == user.id).order_by(User.id)).all()
    waits = [f"{one.name} asked to {ASKED.get(one.act, BIND)}" for one in seconds.waiting(user.public_id)]
    return [
        ("State", _state(user)),
        ("Code made", _moment(user.invited_at)),
        ("New password", "asked for: others may know the one before" if user.password_exposed else "not asked for"),
        ("Hats", ", ".join(hats) or "none"),
        ("Single sign-on", f"number {binding.subject}, since {_moment(binding.bound_at)}" if binding else "not bound"),
        ("Waits for a second administrator", "; ".join(waits) or "nothing"),
    ]


def seal(user: User) -> str:
    """Return what a form carries of how the account stood when it was opened."""
    return stamp(facts(user))


def must_stand(user: User, sent: Mapping[str, str], act: str) -> None:
    """Refuse a change by somebody who read the account before another person changed it.

    :param sent: the form. :param act: the change in words. :raises NoVersion: it does not say what was read.
    :raises Conflict: the account stands otherwise by now; both are told.
    """
    must_name_version(sent)
    if sent["version"] != seal(user):
        raise Conflict(theirs=facts(user), yours=[("Your change", act)])


def _state(user: User) -> str:
    if not user.active or user.has_ended:
        return "closed"
    since = f", opened again {_moment(user.opened_at)}" if user.opened_at else ""
    return (f"locked since {_moment(user.locked_at)}" if user.locked_at else "open") + since


def _moment(at: datetime | None) -> str:
    return local_datetime(at, seconds=True, year=True) if at else "never"
