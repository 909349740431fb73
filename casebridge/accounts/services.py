"""Sign in and out, enter the demo, give the factor again: the counting, the check and the outcome apart."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, and_, delete, func, or_, select

from casebridge import audit, clock
from casebridge.access.actor import ENGINE, Actor
from casebridge.accounts import attempts, browsers, passkeys, sessions
from casebridge.accounts.factors import PASSWORD, own_account, second_shown
from casebridge.accounts.models import HalfSignIn, User, UserSession
from casebridge.accounts.passwords import hashed, matches, outdated
from casebridge.accounts.sessions import Standing
from casebridge.db import db, retrying, transaction
from casebridge.errors import Invalid, NotThere
from casebridge.notices.outbox import tell

HALF_FOR = timedelta(minutes=10)
SAME_ANSWER = "The user name or the password is not right, or the account is locked."
WRONG_SECOND = (
    "This is not the code of this moment, it was used already, or the account is locked. The try was counted."
)
NEW_BROWSER = "Your account was entered where it was not seen before. If that was not you, end the session and say so."
WRONG_PASSKEY = "This passkey is not known here, or the account is locked."
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Where:
    """Where a request comes from, for the history; `browser` as `browsers.as_seen` has it."""

    address: str = ""
    host: str = ""
    request_id: str = ""
    browser: str = ""

    def seen_in(self, actor: Actor) -> Actor:
        """Return `actor` with these."""
        return replace(actor, address=self.address, host=self.host, request_id=self.request_id)


@dataclass(frozen=True, slots=True)
class _Try:
    """A try that was counted: its number at the account, and what the answer is compared with.

    `user_id` is of the account, and where nobody is `known` by the name, of somebody who is read in their place.
    """

    number: int
    user_id: int | None
    known: bool
    kept: str
    open: bool


@dataclass(frozen=True, slots=True)
class Entered:
    """What a right first factor gives: the browser's new token, and whether the second is still to come."""

    token: str
    half: bool


def in_unit(work: Callable[[], _T]) -> _T:
    """Run `work` in a unit of work of its own, again where the database asks for it."""

    def once() -> _T:
        with transaction():
            return work()

    return retrying(once)


def account_name(typed: str) -> str:
    """Return the user name that was meant: case does not count."""
    return typed.strip().casefold()[:60]


def sign_in(username: str, password: str, *, where: Where) -> Entered:
    """Check a password and start a session, or wait for the second factor where the person has one.

    The try is counted before the check and the check holds no lock. Whatever is wrong, the answer is one.

    :raises TooManyTries: this address failed too often. :raises Invalid: everything else.
    """
    name = account_name(username)
    counted = in_unit(lambda: _count(name, where))
    good = matches(password, counted.kept) and counted.open and counted.number <= attempts.ACCOUNT_TRIES
    renewed = hashed(password) if good and outdated(counted.kept) else ""
    entered = in_unit(lambda: _let_in(name, counted, renewed, where) if good else _keep_out(name, counted, where))
    if entered is None:
        raise Invalid(SAME_ANSWER, kept="Nobody was signed in.")
    return entered


def half_signed_in(token: str) -> str:
    """Return the user name whose first factor was right in this browser within ten minutes; empty when none was."""
    found = select(User.username).join(HalfSignIn, HalfSignIn.user_id == User.id).where(_half(token))
    return db.session.scalar(found) or ""


def second_step(token: str, answer: str, *, where: Where) -> str:
    """Take the second factor after a right first one, start a session and return its token.

    The try is counted before the check; used codes are used up in the unit of work that lets in.

    :raises NotThere: no first factor was right in this browser within ten minutes.
    :raises Invalid: the answer is wrong, or the account locked. :raises TooManyTries: as above.
    """
    name = half_signed_in(token)
    if not name:
        raise NotThere()
    counted = in_unit(lambda: _count(name, where))

    def work() -> str:
        user = db.session.get_one(User, counted.user_id)
        is_open = counted.open and user.is_open and counted.number <= attempts.ACCOUNT_TRIES
        half = db.session.scalar(select(HalfSignIn).where(_half(token))) if is_open else None
        first, factor = (half.first, second_shown(user, answer)) if half else ("", "")
        if not factor:
            _keep_out(name, counted, where)
            return ""
        db.session.execute(delete(HalfSignIn).where(HalfSignIn.user_id == user.id))
        attempts.give_back(name, where.address)
        return start(user, f"{first}+{factor}", where, "signed in")

    if not (begun := in_unit(work)):
        raise Invalid(WRONG_SECOND, fields={"code": WRONG_SECOND})
    return begun


def sign_in_by_passkey(browser: str, answer: str, *, where: Where) -> str:
    """Start a session of whoever has the passkey that answered, and return its token.

    No guess is counted: what is signed cannot be guessed.

    :param browser: the token of the visitor whom we asked. :raises Invalid: no passkey of an account in use answered.
    """

    def work() -> str:
        user = passkeys.signer(answer, sessions.token_hash(browser))
        if user is None or not user.is_open:
            turn_away(user, where)
            return ""
        return start(user, passkeys.NAME, where, "signed in with a passkey")

    if not (token := in_unit(work)):
        raise Invalid(WRONG_PASSKEY, kept="Nobody was signed in.")
    return token


def enter_as(username: str, *, where: Where) -> str:
    """Start a session of a demo account without a password and return its token; the caller has asked whether it may.

    :raises NotThere: no such account in use.
    """

    def work() -> str:
        user = db.session.scalar(select(User).where(User.username == username))
        if user is None or not user.is_open:
            raise NotThere()
        return start(user, sessions.DEMO, where, "entered by the role picker of the demo")

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
    may = counted.open and counted.number <= attempts.ACCOUNT_TRIES
    # The password alone is enough for those who have nothing better; its hash takes long, so it holds no lock.
    by_password = may and not (actor.second_factors or actor.confirms_elsewhere) and matches(answer, counted.kept)

    def work() -> str:
        user = db.session.get_one(User, actor.id)
        factor = second_shown(user, answer) if may and user.second_factors else PASSWORD if by_password else ""
        if not factor or not user.is_open:
            _refuse(actor, counted, "step_up")
            return ""
        attempts.give_back(name, where.address)
        token = sessions.step_up(standing.id, factor=factor)
        audit.record("step_up:ok", actor=actor, sentence="showed who it is again", detail={"factor": factor})
        return token

    token = in_unit(work)
    return (token, replace(actor, stepped_up_at=clock.now())) if token else None


def _count(name: str, where: Where) -> _Try:
    number = attempts.take(name, where.address)
    # For a name that nobody has, somebody's row is read, here and later: it takes as long.
    anybody = select(func.min(User.id)).scalar_subquery()
    either = select(User).where(or_(User.username == name, User.id == anybody))
    user = db.session.scalar(either.order_by((User.username == name).desc()).limit(1))
    if user is None or user.username != name:
        return _Try(number, user.id if user else None, False, "", False)
    # A second hat is shown by the password of its person, and opens while their own account does.
    own = own_account(user)
    is_open = all(one.is_open for one in (user, own))
    return _Try(number, user.id, True, own.password_hash, is_open)


def _let_in(name: str, counted: _Try, renewed: str, where: Where) -> Entered | None:
    user = db.session.get_one(User, counted.user_id)
    # The account may have been closed, locked or given another password while the check ran.
    if not user.is_open or user.password_hash != counted.kept:
        _keep_out(name, counted, where)
        return None
    if renewed:
        user.password_hash = renewed
    if user.second_factors:
        # The tries before stay counted until the second factor is right, so that it cannot be guessed for ever.
        attempts.take_back(name, where.address)
        return Entered(wait_for_second(user, PASSWORD), half=True)
    attempts.give_back(name, where.address)
    return Entered(start(user, PASSWORD, where, "signed in"), half=False)


def wait_for_second(user: User, first: str) -> str:
    """Let a browser give the second factor within ten minutes; return its token. Whoever calls checked the first."""
    token, now = sessions.new_token(), clock.now()
    db.session.execute(delete(HalfSignIn).where(HalfSignIn.at < now - HALF_FOR))
    db.session.add(HalfSignIn(token_hash=sessions.token_hash(token), first=first, user_id=user.id, at=now))
    db.session.flush()
    return token


def _half(token: str) -> ColumnElement[bool]:
    """Return the filter of what waits for the second factor in the browser of a token."""
    return and_(HalfSignIn.token_hash == sessions.token_hash(token), HalfSignIn.at > clock.now() - HALF_FOR)


def start(user: User, factor: str, where: Where, sentence: str) -> str:
    """Begin a session in the current unit of work and return its token; whoever calls has checked the factor."""
    is_new = factor != sessions.DEMO and browsers.is_new(user, where.browser)
    token, actor = sessions.begin(user, address=where.address, factors=factor, new_browser=is_new)
    audit.record(
        "sign_in:ok", actor=where.seen_in(actor), object_type="user", object_id=user.public_id, sentence=sentence,
        detail={"factor": factor, **({"new_browser": True} if is_new else {})},
    )  # fmt: skip
    if is_new:
        tell([user.id], tag="account:browser", text=NEW_BROWSER, subject_type="own_session", urgent=True)
    return token


def turn_away(user: User | None, where: Where) -> None:
    """Write that somebody could not sign in by what is not guessed at, with the account where there is one."""
    _keep_out("", _Try(0, user.id if user else None, user is not None, "", False), where)


def _keep_out(name: str, counted: _Try, where: Where) -> None:
    user = db.session.get(User, counted.user_id) if counted.user_id else None
    actor = user.actor() if user else ENGINE
    who = where.seen_in(actor if counted.known else replace(ENGINE, name="Somebody"))
    _refuse(who, counted, "sign_in")


def _refuse(actor: Actor, counted: _Try, event: str) -> None:
    """Write a failure, and lock the account at the fifth."""
    user = db.session.get(User, counted.user_id) if counted.known else None
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
