"""Add and remove one's own second factors; what is added or removed is in the history, and the other sessions end."""

from sqlalchemy import delete, select

from casebridge import clock
from casebridge.access.actor import SEVERAL, STEP_UP_FOR, Actor
from casebridge.accounts import factors, passkeys, recovery, sessions, totp
from casebridge.accounts.models import Passkey, User, UserSession
from casebridge.accounts.people import note
from casebridge.db import db
from casebridge.errors import Conflict, Invalid, NotThere, StepUpNeeded
from casebridge.text import clean

# What a session began with in which the first second factor may be added without showing once more who one is.
_FIRST = (factors.PASSWORD, factors.SINGLE_SIGN_ON, f"{factors.SINGLE_SIGN_ON}+{SEVERAL}")
WRONG = (
    "This is not the code of the app at this moment. Wait for the next one, and look that the phone’s clock is right."
)


def begin_app(*, actor: Actor) -> None:
    """Make the seed of an authenticator app, which waits ten minutes for its first code.

    :raises StepUpNeeded: no factor was given within ten minutes.
    """
    totp.begin(_own(actor))


def confirm_app(code: str, *, actor: Actor) -> list[str]:
    """Take the first code of the app; return new recovery codes where the person has none.

    :raises Invalid: the code is wrong, or ten minutes have passed. :raises StepUpNeeded: as above.
    """
    user = _own(actor)
    if not totp.confirm(user, code):
        raise Invalid(fields={"code": WRONG})
    return _added(user, "an authenticator app", actor)


def drop_app(*, actor: Actor) -> None:
    """Remove the authenticator app.

    :raises Conflict: it is the last second factor where one is required. :raises StepUpNeeded: as above.
    """
    user = _own(actor)
    if user.second_factors == totp.NAME and sessions.second_required():
        raise Conflict("This is your only second factor.", next_step="Add another one first.")
    totp.forget(user)
    _removed(user, "the authenticator app", actor)


def ask_new_passkey(*, origin: str, actor: Actor) -> str:
    """Return what a browser needs to make a passkey, as JSON.

    :param origin: where the person is, `https://host`. :raises StepUpNeeded: as above.
    """
    return passkeys.ask_new(_own(actor), origin)


def add_passkey(answer: str, label: str, *, actor: Actor) -> list[str]:
    """Keep a new passkey; return new recovery codes where the person has none.

    :raises Invalid: it does not answer our question, or somebody has it already. :raises StepUpNeeded: as above.
    """
    user = _own(actor)
    passkeys.add(user, answer, clean(label, field="label", limit=60) or "Passkey")
    return _added(user, "a passkey", actor)


def drop_passkey(public_id: str, *, actor: Actor) -> None:
    """Remove a passkey.

    :raises NotThere: it is none of this person. :raises Conflict, StepUpNeeded: as `drop_app`.
    """
    user = _own(actor)
    found = passkeys.of(user)
    row = next((one for one in found if one.public_id == public_id), None)
    if row is None:
        raise NotThere()
    if len(found) == 1 and user.second_factors == passkeys.NAME and sessions.second_required():
        raise Conflict("This is your only second factor.", next_step="Add another one first.")
    db.session.execute(delete(Passkey).where(Passkey.id == row.id))
    _removed(user, "a passkey", actor)


def new_codes(*, actor: Actor) -> list[str]:
    """Return ten new recovery codes; those before stop working.

    :raises Conflict: there is no second factor that they would stand for. :raises StepUpNeeded: as above.
    """
    user = _own(actor)
    if not user.second_factors:
        raise Conflict("Recovery codes stand for a second factor.", next_step="Add a second factor first.")
    codes = recovery.make(user)
    note("factor:codes", user, actor, "made new recovery codes for")
    return codes


def may_change(actor: Actor) -> bool:
    """Say whether factors may be changed now: one was given within ten minutes, by the sign-in itself for the first."""
    if actor.stepped_up(clock.now()):
        return True
    if actor.second_factors:
        return False
    row = db.session.scalar(select(UserSession).where(UserSession.public_id == actor.session))
    return row is not None and row.factors in _FIRST and clock.now() - row.started_at <= STEP_UP_FOR


def _own(actor: Actor) -> User:
    if not may_change(actor):
        raise StepUpNeeded()
    user = db.session.get_one(User, actor.id)
    if user.hat_of_id is not None:
        raise Conflict(
            "A second hat has the factors of its person.", next_step="Sign in with your own hat to change them."
        )
    return user


def _added(user: User, what: str, actor: Actor) -> list[str]:
    factors.note_factors(user)
    sessions.end_all(user, actor=actor, but=actor.session)
    note("factor:add", user, actor, f"added {what} to")
    return [] if recovery.left(user) else recovery.make(user)


def _removed(user: User, what: str, actor: Actor) -> None:
    factors.note_factors(user)
    if not user.second_factors:
        recovery.forget(user)
    sessions.end_all(user, actor=actor, but=actor.session)
    note("factor:remove", user, actor, f"removed {what} from")
