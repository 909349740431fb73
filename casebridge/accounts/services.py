"""Sign in and out, enter the demo, give the factor again: the counting, the check and the outcome apart."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from sqlalchemy import select

from casebridge import audit, clock
from casebridge.access.actor import ENGINE, Actor
from casebridge.accounts import attempts, sessions
from casebridge.accounts.factors import PASSWORD, STEP_UP
from casebridge.accounts.models import User, UserSession
from casebridge.accounts.passwords import hashed, outdated
from casebridge.accounts.sessions import Standing
from casebridge.db import db, retrying, transaction
from casebridge.errors import Invalid, NotThere

SAME_ANSWER = "The user name or the password is not right, or the account is locked."
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Where:
    """Where a request comes from, for the history."""

    address: str = ""
    host: str = ""
    request_id: str = ""

    def seen_in(self, actor: Actor) -> Actor:
        """Return `actor` with these."""
        return replace(actor, address=self.address, host=self.host, request_id=self.request_id)


@dataclass(frozen=True, slots=True)
class _Try:
    """A try that was counted: its number at the account, and what the answer is compared with."""

    number: int
    user_id: int | None
    kept: str
    open: bool


def in_unit(work: Callable[[], _T]) -> _T:
    """Run `work` in a unit of work of its own, again where the database asks for it."""

    def once() -> _T:
        with transaction():
            return work()

    return retrying(once)


def account_name(typed: str) -> str:
    """Return the user name that was meant: case does not count."""
    return typed.strip().casefold()[:60]


def sign_in(username: str, password: str, *, where: Where) -> str:
    """Check a password, start a session and return its token.

    The try is counted before the check and the check holds no lock. Whatever is wrong, the answer is one.

    :raises TooManyTries: this address failed too often. :raises Invalid: everything else.
    """
    name = account_name(username)
    counted = in_unit(lambda: _count(name, where))
    good = PASSWORD.shows(password, counted.kept) and counted.open and counted.number <= attempts.ACCOUNT_TRIES
    renewed = hashed(password) if good and outdated(counted.kept) else ""
    token = in_unit(lambda: _let_in(name, counted, renewed, where) if good else _keep_out(name, counted, where))
    if not token:
        raise Invalid(SAME_ANSWER, kept="Nobody was signed in.")
    return token


def enter_as(username: str, *, where: Where) -> str:
    """Start a session of a demo account without a password and return its token; the caller has asked whether it may.

    :raises NotThere: no such account in use.
    """

    def work() -> str:
        user = db.session.scalar(select(User).where(User.username == username))
        if user is None or not user.active or user.locked_at is not None:
            raise NotThere()
        return start(user, "demo", where, "entered by the role picker of the demo")

    return in_unit(work)


def sign_out(standing: Standing, *, actor: Actor, why: str = "signed_out") -> None:
    """End this session."""
    in_unit(lambda: sessions.end(db.session.get_one(UserSession, standing.id), actor=actor, why=why))


def give_factor(standing: Standing, answer: str, *, actor: Actor) -> tuple[str, Actor] | None:
    """Take the factor again; return the session's new token and the actor who gave it, or None when it was wrong.

    A wrong answer counts as a failure to sign in. Opens units of work of its own: none may be open.

    :raises TooManyTries: this address failed too often.
    """
    name, where = actor.username, Where(actor.address, actor.host, actor.request_id)
    counted = in_unit(lambda: _count(name, where))
    shown = counted.open and counted.number <= attempts.ACCOUNT_TRIES
    factor = next((f.name for f in STEP_UP if f.shows(answer, counted.kept)), "") if shown else ""
    if not factor:
        in_unit(lambda: _refuse(actor, counted, "step_up"))
        return None

    def work() -> str:
        attempts.give_back(name, where.address)
        token = sessions.step_up(standing.id, factor=factor)
        audit.record("step_up:ok", actor=actor, sentence="showed who it is again", detail={"factor": factor})
        return token

    return in_unit(work), replace(actor, stepped_up_at=clock.now())


def _count(name: str, where: Where) -> _Try:
    number = attempts.take(name, where.address)
    user = db.session.scalar(select(User).where(User.username == name))
    if user is None:
        return _Try(number, None, "", False)
    # A second hat is shown by the password of its person, and opens while their own account does.
    own = db.session.get_one(User, user.hat_of_id) if user.hat_of_id else user
    is_open = all(one.active and one.locked_at is None for one in (user, own))
    return _Try(number, user.id, own.password_hash, is_open)


def _let_in(name: str, counted: _Try, renewed: str, where: Where) -> str:
    user = db.session.get_one(User, counted.user_id)
    # The account may have been closed, locked or given another password while the check ran.
    if not user.active or user.locked_at is not None or user.password_hash != counted.kept:
        return _keep_out(name, counted, where)
    attempts.give_back(name, where.address)
    if renewed:
        user.password_hash = renewed
    return start(user, PASSWORD.name, where, "signed in")


def start(user: User, factor: str, where: Where, sentence: str) -> str:
    """Begin a session in the current unit of work and return its token; whoever calls has checked the factor."""
    token, actor = sessions.begin(user, address=where.address, factors=factor)
    audit.record(
        "sign_in:ok", actor=where.seen_in(actor), object_type="user", object_id=user.public_id, sentence=sentence,
        detail={"factor": factor},
    )  # fmt: skip
    return token


def _keep_out(name: str, counted: _Try, where: Where) -> str:
    user = db.session.get(User, counted.user_id) if counted.user_id else None
    who = where.seen_in(user.actor() if user else replace(ENGINE, name="Somebody"))
    _refuse(who, counted, "sign_in")
    return ""


def _refuse(actor: Actor, counted: _Try, event: str) -> None:
    """Write a failure, and lock the account at the fifth."""
    user = db.session.get(User, counted.user_id) if counted.user_id else None
    audit.record(
        f"{event}:failed", actor=actor, outcome="denied", object_type="user" if user else "",
        object_id=user.public_id if user else "", sentence=_FAILED[event], detail={"known": user is not None},
    )  # fmt: skip
    if user is not None and user.locked_at is None and counted.number >= attempts.ACCOUNT_TRIES:
        user.locked_at = clock.now()
        sessions.end_all(user, actor=actor, why="closed")
        audit.record(
            "sign_in:locked", actor=actor, outcome="denied", object_type="user", object_id=user.public_id,
            sentence=f"was locked out after {attempts.ACCOUNT_TRIES} wrong tries",
        )  # fmt: skip


_FAILED = {"sign_in": "could not sign in", "step_up": "could not show who it is"}
