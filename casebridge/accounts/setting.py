"""Set passwords: one's own again, or the first with a code. What takes long happens before the write."""

import secrets
from datetime import timedelta

from sqlalchemy import select

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import require_factor
from casebridge.accounts import attempts, sessions
from casebridge.accounts.codes import code_hash
from casebridge.accounts.models import OldPassword, User
from casebridge.accounts.password_rules import refuse_weak
from casebridge.accounts.passwords import hashed, matches
from casebridge.accounts.people import note
from casebridge.accounts.services import Where, account_name, in_unit
from casebridge.db import db
from casebridge.errors import Conflict, Invalid

CODE_FOR = timedelta(hours=72)
NOT_AGAIN = 10
WRONG_CODE = "The user name or the code is not right, or the code is older than three days."
WRONG_OLD = "This is not your present password. The try was counted."


def change_password(*, old: str, new: str, actor: Actor) -> None:
    """Change one's own password and end the other sessions. Opens units of work of its own.

    :raises Invalid: the old one is wrong; the new one is weak or was used before.
    :raises TooManyTries: this address failed too often.
    :raises StepUpNeeded: the person has a second factor, here or elsewhere, and did not show it within ten minutes.
    """
    if actor.second_factors or actor.confirms_elsewhere:
        require_factor(actor)
    user = db.session.get_one(User, actor.id)
    if user.hat_of_id is not None:
        raise Conflict(
            "A second hat has the password of its person.", next_step="Sign in with your own hat to change it."
        )
    number = in_unit(lambda: attempts.take(actor.username, actor.address))
    user = db.session.get_one(User, actor.id)
    before = user.password_hash
    if number > attempts.ACCOUNT_TRIES or not matches(old, before):
        raise Invalid(WRONG_OLD, fields={"old": WRONG_OLD})
    renewed = _checked(user, new, field="new_password")

    def work() -> None:
        attempts.give_back(actor.username, actor.address)
        person = _unchanged(actor.id or 0, before)
        sessions.end_all(person, actor=actor, but=actor.session)
        _put(person, renewed, actor, "changed the password of")

    in_unit(work)


def set_by_code(username: str, code: str, new: str, *, where: Where) -> None:
    """Set a password with a code that an administrator gave. Opens units of work of its own.

    :raises Invalid: one answer for whatever is wrong with name or code; a weak password says why.
    :raises TooManyTries: this address failed too often.
    """
    name = account_name(username)
    number = in_unit(lambda: attempts.take(name, where.address))
    user = db.session.scalar(select(User).where(User.username == name))
    known = secrets.compare_digest(user.invite_hash if user else "", code_hash(code.strip().casefold()))
    if user is None or not known or number > attempts.ACCOUNT_TRIES or not _holds(user):
        raise Invalid(WRONG_CODE, fields={"code": WRONG_CODE})
    renewed, user_id, before = _checked(user, new, field="password"), user.id, user.password_hash

    def work() -> None:
        attempts.give_back(name, where.address)
        person = _unchanged(user_id, before)
        person.invite_hash = ""
        _put(person, renewed, where.seen_in(person.actor()), "set with a code the password of")

    in_unit(work)


def _checked(user: User, new: str, *, field: str) -> str:
    """Return the hash of a password that this person may have."""
    refuse_weak(new, username=user.username, name=user.name, field=field)
    query = select(OldPassword.password_hash).where(OldPassword.user_id == user.id)
    old = db.session.scalars(query.order_by(OldPassword.id.desc()).limit(NOT_AGAIN - 1)).all()
    if any(matches(new, kept) for kept in (user.password_hash, *old) if kept):
        raise Invalid(fields={field: f"This was one of your last {NOT_AGAIN} passwords. Choose another."})
    return hashed(new)


def _unchanged(user_id: int, before: str) -> User:
    """Return the account, unless its password was changed meanwhile.

    :raises Conflict: it was.
    """
    user = db.session.get_one(User, user_id)
    if user.password_hash != before or not user.active or user.has_ended:
        raise Conflict("The password was changed from elsewhere meanwhile.", next_step="Sign in again.")
    return user


def _put(user: User, renewed: str, actor: Actor, what: str) -> None:
    if user.password_hash:
        db.session.add(OldPassword(user_id=user.id, password_hash=user.password_hash, replaced_at=clock.now()))
    user.password_hash, user.password_set_at, user.password_exposed = renewed, clock.now(), False
    note("account:password", user, actor, what)


def _holds(user: User) -> bool:
    is_young = user.invited_at is not None and clock.now() - user.invited_at <= CODE_FOR
    return is_young and user.active and not user.has_ended
