"""What shows that a person is who they say: the password, and the second factors that they have beside it."""

from collections.abc import Callable

from sqlalchemy import or_, select, update

from casebridge.accounts import passkeys, recovery, totp
from casebridge.accounts.models import Authenticator, Passkey, User
from casebridge.db import db

PASSWORD = "password"  # noqa: S105  the name of a factor, not a secret
SINGLE_SIGN_ON = "oidc"
Shows = Callable[[User, str], bool]
# By name, each with the question whether an answer shows it. The question uses the answer up, so ask it in a unit of
# work; an answer has the shape of one factor only.
SECOND: dict[str, Shows] = {passkeys.NAME: passkeys.shows, totp.NAME: totp.shows, recovery.NAME: recovery.shows}


def own_account(user: User) -> User:
    """Return the account that has the factors: a second hat has those of its person."""
    return db.session.get_one(User, user.hat_of_id) if user.hat_of_id else user


def second_shown(user: User, answer: str) -> str:
    """Return the name of the second factor that `answer` shows, empty when it shows none; it is used up."""
    own = own_account(user)
    return next((name for name, shows in SECOND.items() if shows(own, answer)), "")


def note_factors(user: User) -> None:
    """Write on the account, and on the person's other hats, which second factors there are now."""
    own = own_account(user)
    has = {
        totp.NAME: select(Authenticator.id).where(
            Authenticator.user_id == own.id, Authenticator.confirmed_at.is_not(None)
        ),
        passkeys.NAME: select(Passkey.id).where(Passkey.user_id == own.id),
    }
    names = [name for name, query in has.items() if db.session.scalar(query.limit(1))]
    db.session.execute(
        update(User).where(or_(User.id == own.id, User.hat_of_id == own.id)).values(second_factors="+".join(names))
    )
    db.session.refresh(user)


def forget_all(user: User) -> None:
    """Take every second factor and the recovery codes from a person."""
    totp.forget(user)
    passkeys.forget(user)
    recovery.forget(user)
    note_factors(user)
