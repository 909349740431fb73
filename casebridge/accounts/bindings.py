"""Which account is whose at the offices' provider of single sign-on."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from casebridge.accounts.factors import SINGLE_SIGN_ON
from casebridge.accounts.models import HalfSignIn, SignOnBinding, User
from casebridge.db import db


def of(user: User) -> SignOnBinding | None:
    """Return the binding of a person's own account."""
    return db.session.scalar(select(SignOnBinding).where(SignOnBinding.user_id == (user.hat_of_id or user.id)))


def bound_among(users: Sequence[User]) -> set[int]:
    """Return the ids of those accounts whose person is bound; a second hat is bound as its person is."""
    own = [user.hat_of_id or user.id for user in users]
    found = set(db.session.scalars(select(SignOnBinding.user_id).where(SignOnBinding.user_id.in_(own))))
    return {user.id for user, person in zip(users, own, strict=True) if person in found}


def at(issuer: str, subject: str) -> SignOnBinding | None:
    """Return the binding of somebody whom a provider knows."""
    return db.session.scalar(
        select(SignOnBinding).where(SignOnBinding.issuer == issuer, SignOnBinding.subject == subject)
    )


def forget(user: User) -> bool:
    """End the binding of an account, and what had begun by it; say whether there was one."""
    found = of(user)
    if found is None:
        return False
    db.session.delete(found)
    db.session.execute(delete(HalfSignIn).where(HalfSignIn.user_id == user.id, HalfSignIn.first == SINGLE_SIGN_ON))
    db.session.flush()
    return True
