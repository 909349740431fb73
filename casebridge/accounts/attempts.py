"""Counts failures to say who one is, before each check, so that guessing at once gains nothing."""

import hashlib
from datetime import timedelta

from sqlalchemy import delete

from casebridge import clock
from casebridge.accounts.models import Attempts
from casebridge.db import db
from casebridge.errors import TooMany

ACCOUNT_TRIES = 5
NODE_TRIES = 20
WINDOW = timedelta(minutes=15)


class TooManyTries(TooMany):
    """Somebody at this address failed too often; the address waits, and nobody else does."""

    happened = "Too many tries from this computer."
    kept = "Nobody was signed in."
    next_step = "Wait a quarter of an hour and try again."
    retry_after = int(WINDOW.total_seconds())


def take(username: str, address: str) -> int:
    """Count one try at an account from an address and return its number at the account, from 1.

    Call it in a unit of work of its own, before the check; `give_back` after one that was right.

    :raises TooManyTries: the address has used up its tries; they are not counted at the account then.
    """
    now = clock.now()
    db.session.execute(delete(Attempts).where(Attempts.since < now - WINDOW))
    if _count("node", address) > NODE_TRIES:
        raise TooManyTries()
    return _count("name", username)


def give_back(username: str, address: str) -> None:
    """Forget the tries at an account after a right answer, and that one of the address."""
    clear(username)
    _less("node", address)


def take_back(username: str, address: str) -> None:
    """Forget one try, whose answer was right, and no other: a second question follows."""
    _less("name", username)
    _less("node", address)


def clear(username: str) -> None:
    """Forget the tries at an account."""
    db.session.execute(delete(Attempts).where(Attempts.key == _key("name", username)))


def _count(kind: str, name: str) -> int:
    """Add one and return the sum; units of work run one after another, so nothing is lost between."""
    row = db.session.get(Attempts, _key(kind, name), populate_existing=True)
    if row is None:
        row = Attempts(key=_key(kind, name), failures=0, since=clock.now())
        db.session.add(row)
    if kind == "node" and row.failures >= NODE_TRIES:
        return NODE_TRIES + 1
    row.failures += 1
    db.session.flush()
    return row.failures


def _less(kind: str, name: str) -> None:
    row = db.session.get(Attempts, _key(kind, name), populate_existing=True)
    if row is not None:
        row.failures -= 1


def _key(kind: str, name: str) -> str:
    return f"{kind}:{hashlib.sha256(name.encode()).hexdigest()}"
