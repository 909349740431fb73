"""Codes of an authenticator app (TOTP, RFC 6238): six digits, thirty seconds, one step to each side, taken once."""

import base64
import hmac
import os
from datetime import timedelta

import pyotp
from sqlalchemy import delete, select

from casebridge import clock, keys
from casebridge.accounts.models import Authenticator, UsedCode, User
from casebridge.db import db

NAME = "totp"
STEP = 30
APART = 1
SEED_BYTES = 20
# How long a seed that was shown may be confirmed by its first code.
CONFIRMED_WITHIN = timedelta(minutes=10)
# Used codes are kept for longer than a clock is ever set back.
USED_FOR_STEPS = 30 * 24 * 60 * 60 // STEP


def begin(user: User) -> None:
    """Make a seed of 160 random bits that waits for its first code; one in use goes on until then."""
    db.session.execute(
        delete(Authenticator).where(Authenticator.user_id == user.id, Authenticator.confirmed_at.is_(None))
    )
    sealed = keys.sealed("field", os.urandom(SEED_BYTES), _bound(user.id))
    db.session.add(Authenticator(user_id=user.id, sealed=sealed, made_at=clock.now()))
    db.session.flush()


def waiting_seed(user: User) -> str:
    """Return the seed that waits for its first code, in base 32; empty when none does."""
    row = _waiting(user)
    return _base32(row) if row else ""


def link(user: User, seed: str) -> str:
    """Return the address that an app reads from the picture."""
    return pyotp.TOTP(seed, interval=STEP).provisioning_uri(name=user.username, issuer_name="CaseBridge")


def confirm(user: User, code: str) -> bool:
    """Take the first code of a new seed, which then replaces the one before; False when it is wrong or too late."""
    row = _waiting(user)
    if row is None or not _takes(row, code):
        return False
    forget(user, but=row.id)
    row.confirmed_at = clock.now()
    db.session.flush()
    return True


def shows(user: User, answer: str) -> bool:
    """Say whether `answer` is a code of this moment that was not used yet; it is used now."""
    row = db.session.scalar(
        select(Authenticator).where(Authenticator.user_id == user.id, Authenticator.confirmed_at.is_not(None))
    )
    return row is not None and _takes(row, answer)


def forget(user: User, *, but: int = 0) -> None:
    """Delete the seeds of a person."""
    db.session.execute(delete(Authenticator).where(Authenticator.user_id == user.id, Authenticator.id != but))


def _waiting(user: User) -> Authenticator | None:
    return db.session.scalar(
        select(Authenticator).where(
            Authenticator.user_id == user.id, Authenticator.confirmed_at.is_(None),
            Authenticator.made_at > clock.now() - CONFIRMED_WITHIN,
        )
    )  # fmt: skip


def _takes(row: Authenticator, answer: str) -> bool:
    """Compare with the codes of this half minute and its neighbors, and note the one that was used."""
    typed = "".join(answer.split())
    totp, now = pyotp.TOTP(_base32(row), interval=STEP), int(clock.now().timestamp()) // STEP
    steps = range(now - APART, now + APART + 1)
    fitting = [step for step in steps if hmac.compare_digest(totp.at(step * STEP).encode(), typed.encode())]
    used = set(
        db.session.scalars(select(UsedCode.step).where(UsedCode.user_id == row.user_id, UsedCode.step.in_(steps)))
    )
    fresh = next((step for step in fitting if step not in used), None)
    if fresh is None:
        return False
    db.session.execute(delete(UsedCode).where(UsedCode.user_id == row.user_id, UsedCode.step < now - USED_FOR_STEPS))
    db.session.add(UsedCode(user_id=row.user_id, step=fresh))
    db.session.flush()
    return True


def _base32(row: Authenticator) -> str:
    return base64.b32encode(keys.opened("field", row.sealed, _bound(row.user_id))).decode()


def _bound(user_id: int) -> bytes:
    return f"totp:{user_id}".encode()
