"""Ten codes for the day when the phone is lost: shown once, kept as hashes, each used once."""

from sqlalchemy import delete, func, select

from casebridge.accounts.codes import code_hash, new_code
from casebridge.accounts.models import RecoveryCode, User
from casebridge.db import db

NAME = "recovery"
HOW_MANY = 10


def make(user: User) -> list[str]:
    """Return ten new codes; those before stop working."""
    forget(user)
    codes = [new_code() for _ in range(HOW_MANY)]
    db.session.add_all(RecoveryCode(code_hash=code_hash(code), user_id=user.id) for code in codes)
    db.session.flush()
    return codes


def shows(user: User, answer: str) -> bool:
    """Say whether `answer` is one of the codes; it is gone with this."""
    typed = "-".join(answer.casefold().split())
    gone = delete(RecoveryCode).where(RecoveryCode.code_hash == code_hash(typed), RecoveryCode.user_id == user.id)
    return bool(db.session.execute(gone).rowcount)  # type: ignore[attr-defined]


def left(user: User) -> int:
    """Return how many can still be used."""
    return db.session.scalar(select(func.count()).select_from(RecoveryCode).where(RecoveryCode.user_id == user.id)) or 0


def forget(user: User) -> None:
    """Delete the codes of a person."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
