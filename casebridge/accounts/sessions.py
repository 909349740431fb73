"""Sessions that the server remembers: an opaque token in the cookie, its hash in a row, nothing else anywhere."""

import hashlib
import hmac
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy import bindparam, or_, select, update
from werkzeug.wrappers import Request, Response

from casebridge import audit, clock
from casebridge.access.actor import SEVERAL, Actor, Role
from casebridge.accounts.emergencies import granted_now, open_now
from casebridge.accounts.models import User, UserSession
from casebridge.db import db

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
PASSWORD_AGE = timedelta(days=365)
# How stale "last used" may be before it is written again: a page is not a write.
TOUCH = timedelta(minutes=1)
AT_ONCE = 3
TOKEN_LENGTH = 43
# How the role picker of the demo shows who one is.
DEMO = "demo"
FORM_SECRET = "csrf_token"  # noqa: S105  the name of a field, not a secret

_SEEN = (
    UserSession.id, UserSession.public_id, UserSession.csrf_secret, UserSession.started_at, UserSession.active_at,
    UserSession.stepped_up_at, UserSession.ended_at, UserSession.factors, User.id.label("user_id"), User.username,
    User.name, User.role, User.agency, User.unit, User.active, User.locked_at, User.ends_at, User.scheme,
    User.single_keys,
    User.emergency_until, User.grants_until, User.second_factors,
    User.password_set_at, User.password_exposed,
)  # fmt: skip
# Every request asks it: putting it together takes longer than the database needs for it.
_FIND = (
    select(*_SEEN).join(User, User.id == UserSession.user_id).where(UserSession.token_hash == bindparam("token"))
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """A session as one request finds it: its row's id, who it is, since when it is idle, and why it is over.

    `over` is empty while it lives, else `ended`, `closed` (the account) or `expired`. `owes` says what comes before
    everything else: `factor` (the first second factor), `password` (a new one), or nothing.
    """

    id: int
    actor: Actor
    csrf_secret: str
    active_at: datetime
    over: str = ""
    owes: str = ""


class Visit(SessionMixin):
    """What Flask calls the session: the cookie's token and, for forms, a secret; it takes nothing else.

    The row is read at the first question and once only, so static files ask for nothing.
    """

    def __init__(self, app: Flask, token: str) -> None:
        """Hold the token that came with the request, or none."""
        self.app, self.token, self.fresh, self.over = app, token, False, False
        self._standing: Standing | None = None
        self._asked = False

    def standing(self) -> Standing | None:
        """Return the session behind the token, living or over; None for a visitor."""
        if not self._asked:
            self._asked = True
            self._standing = find(self.token) if self.token else None
        return self._standing

    def renew(self, token: str) -> None:
        """Let the browser have a new token with this answer."""
        self.token, self.fresh, self.over, self._asked = token, True, False, False

    def forget(self) -> None:
        """Let the browser drop its token with this answer."""
        self.token, self.fresh, self.over, self._asked, self._standing = "", False, True, True, None

    def __getitem__(self, key: str) -> Any:
        """Return the secret behind form tokens; there is nothing else."""
        if key != FORM_SECRET:
            raise KeyError(key)
        standing = self.standing()
        if standing is not None:
            return standing.csrf_secret
        if not self.token:
            self.renew(new_token())
        return _derived(self.app, self.token)

    def __setitem__(self, key: str, value: Any) -> None:
        """Refuse: what must be remembered has a table."""
        raise TypeError(f"Sessions keep nothing; {key} needs a place of its own.")

    def __delitem__(self, key: str) -> None:
        """Refuse, as there is nothing to delete."""
        raise TypeError(f"Sessions keep nothing; there is no {key}.")

    def __iter__(self) -> Iterator[str]:
        """Name the one thing that is here."""
        return iter((FORM_SECRET,))

    def __len__(self) -> int:
        """Count it."""
        return 1


class ServerSessions(SessionInterface):
    """Reads the cookie and, where the token is new, sends it; the browser forgets it when it is closed."""

    def open_session(self, app: Flask, request: Request) -> Visit:
        """Take the token from the cookie; what cannot be one of ours is none."""
        token = request.cookies.get(cookie_name(app), "")
        return Visit(app, token if len(token) == TOKEN_LENGTH and token.isascii() else "")

    def save_session(self, app: Flask, session: Any, response: Response) -> None:
        """Send or drop the cookie where that changed."""
        if session.fresh:
            response.set_cookie(
                cookie_name(app), session.token, secure=app.config["CASEBRIDGE_TLS"], httponly=True, samesite="Lax",
                path="/",
            )  # fmt: skip
        elif session.over:
            response.delete_cookie(
                cookie_name(app), path="/", secure=app.config["CASEBRIDGE_TLS"], httponly=True, samesite="Lax"
            )


def cookie_name(app: Flask) -> str:
    """Return the cookie's name: bound to the host under TLS, plain on loopback."""
    return "__Host-cb" if app.config["CASEBRIDGE_TLS"] else "cb"


def new_token() -> str:
    """Return 256 random bits, 43 letters."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return what the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def find(token: str) -> Standing | None:
    """Return the session of a token, living or over, in one statement."""
    row = db.session.execute(_FIND, {"token": token_hash(token)}).first()
    if row is None:
        return None
    actor = Actor(
        id=row.user_id, username=row.username, name=row.name, role=Role(row.role), agency=row.agency, unit=row.unit,
        stepped_up_at=row.stepped_up_at, session=row.public_id, factors=row.factors, scheme=row.scheme,
        single_keys=row.single_keys, emergencies=open_now(row.user_id, row.emergency_until),
        grants=granted_now(row.user_id, row.grants_until), second_factors=row.second_factors,
    )  # fmt: skip
    return Standing(row.id, actor, row.csrf_secret, row.active_at, _over(row, clock.now()), _owes(row))


def begin(user: User, *, address: str, factors: str, new_browser: bool = False) -> tuple[str, Actor]:
    """Start a session and end the oldest beyond three; return the new token and the actor of the session.

    One hat at a time: the sessions of the person's other hats end.
    """
    now, token = clock.now(), new_token()
    row = UserSession(
        token_hash=token_hash(token), csrf_secret=secrets.token_hex(32), user_id=user.id, started_at=now,
        active_at=now, factors=factors, address=address[:64], new_browser=new_browser,
    )  # fmt: skip
    live = select(UserSession).where(UserSession.user_id == user.id, UserSession.ended_at.is_(None))
    for old in list(db.session.scalars(live.order_by(UserSession.id.desc())))[AT_ONCE - 1 :]:
        end(old, actor=user.actor(), why="displaced")
    own = user.hat_of_id or user.id
    others = select(User).where(or_(User.id == own, User.hat_of_id == own), User.id != user.id)
    for other in db.session.scalars(others).all():
        end_all(other, actor=user.actor(), why="other_hat", hats=False)
    db.session.add(row)
    user.last_seen_at = now
    db.session.flush()
    return token, replace(user.actor(), session=row.public_id, factors=factors, address=address)


def step_up(session_id: int, *, factor: str) -> str:
    """Note that the factor was given again just now and return the new token of the session."""
    token = new_token()
    row = db.session.get_one(UserSession, session_id)
    row.token_hash, row.stepped_up_at, row.active_at = token_hash(token), clock.now(), clock.now()
    row.factors = "+".join(dict.fromkeys(filter(None, (*row.factors.split("+"), *factor.split("+")))))
    db.session.flush()
    return token


def touch(session_id: int) -> None:
    """Note that the session is in use."""
    db.session.execute(update(UserSession).where(UserSession.id == session_id).values(active_at=clock.now()))


def end(row: UserSession, *, actor: Actor, why: str) -> None:
    """End a session and write why: a key of ENDINGS."""
    if row.ended_at is not None:
        return
    row.ended_at = clock.now()
    audit.record(f"session:{why}", actor=actor, object_type="session", object_id=row.public_id, sentence=ENDINGS[why])


def end_all(user: User, *, actor: Actor, but: str = "", why: str = "ended", hats: bool = True) -> int:
    """End every session of `user` except the one with the public id `but`; return how many.

    :param hats: those in which the person wears another hat, too.
    """
    whose = UserSession.user_id == user.id
    if hats:
        whose = or_(whose, UserSession.user_id.in_(select(User.id).where(User.hat_of_id == user.id)))
    live = select(UserSession).where(whose, UserSession.ended_at.is_(None))
    rows = [row for row in db.session.scalars(live) if row.public_id != but]
    for row in rows:
        end(row, actor=actor, why=why)
    return len(rows)


def live_sessions(user_id: int) -> list[UserSession]:
    """Return the sessions of a user that still answer, newest use first."""
    now = clock.now()
    query = select(UserSession).where(
        UserSession.user_id == user_id, UserSession.ended_at.is_(None), UserSession.active_at > now - IDLE,
        UserSession.started_at > now - ABSOLUTE,
    )  # fmt: skip
    return list(db.session.scalars(query.order_by(UserSession.active_at.desc())))


def _over(row: Any, now: datetime) -> str:
    if row.ended_at is not None:
        return "ended"
    if not row.active or row.locked_at is not None or (row.ends_at is not None and row.ends_at <= now):
        return "closed"
    # A clock that was set back makes no session young again: both moments are the stored ones at least.
    latest = max(now, row.active_at)
    return "expired" if latest - row.active_at > IDLE or latest - row.started_at > ABSOLUTE else ""


def second_required() -> bool:
    """Say whether an account without a second factor gets nowhere else until it has one."""
    return bool(current_app.config["CASEBRIDGE_SECOND_FACTOR"])


def _owes(row: Any) -> str:
    if row.factors == DEMO:
        return ""
    if second_required() and not row.second_factors and SEVERAL not in row.factors.split("+"):
        return "factor"
    # Counted to the sign-in, so that nothing comes between people and what they type. A passkey needs no password.
    old = row.password_set_at is not None and row.started_at - row.password_set_at > PASSWORD_AGE
    return "password" if row.factors.startswith("password") and (old or row.password_exposed) else ""


def _derived(app: Flask, token: str) -> str:
    key = str(app.config["SECRET_KEY"]).encode()
    return hmac.new(key, b"form:" + token.encode(), hashlib.sha256).hexdigest()


ENDINGS = {
    "signed_out": "signed out",
    "other_hat": "put on another hat",
    "locked": "left the screen for twenty minutes and was signed out",
    "expired": "was signed out after too long without use",
    "displaced": "was signed out of the oldest session, as three others are open",
    "ended": "ended a session",
    "closed": "was signed out, as the account is closed or locked",
}
