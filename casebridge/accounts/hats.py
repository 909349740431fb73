"""Two hats: a prosecutor cross-designated to the other office wears one at a time, chosen when they sign in.

Each hat is an account of its own, so every right, notice and line of history is of the hat that is worn; the password
is the person's one (docs/adr/0033).
"""

from datetime import timedelta

from sqlalchemy import or_, select

from casebridge import clock
from casebridge.access.actor import Actor, Role
from casebridge.access.check import require, require_factor
from casebridge.access.policy import Permission
from casebridge.access.predicates import FEDERAL, STATE_PROSECUTORS
from casebridge.accounts import sessions
from casebridge.accounts.models import User, UserSession
from casebridge.accounts.people import add_person, note
from casebridge.accounts.services import Where, in_unit, start
from casebridge.accounts.sessions import Standing
from casebridge.db import db
from casebridge.errors import Conflict, Invalid, NotThere

CHOSEN_WITHIN = timedelta(minutes=10)
# Whose second hat is of which roles: no office wears two of its own, so nobody signs what they decided.
SECOND: dict[str, tuple[Role, ...]] = {"sao": FEDERAL, "usao": STATE_PROSECUTORS}


def hats_of(user_id: int) -> list[User]:
    """Return every account in use of the person whose account this is, their own first; one for most people."""
    own = select(User.hat_of_id).where(User.id == user_id).scalar_subquery()
    query = select(User).where(
        User.active, User.locked_at.is_(None),
        or_(User.id == user_id, User.id == own, User.hat_of_id == user_id, User.hat_of_id == own),
    )  # fmt: skip
    return sorted(db.session.scalars(query), key=lambda user: (user.hat_of_id is not None, user.id))


def add_hat(user: User, *, username: str, role: str, unit: str, actor: Actor, confirmed: bool = False) -> User:
    """Give a prosecutor a hat of the other office.

    :param confirmed: on the command line, where whoever runs it has the machine already.
    :raises StepUpNeeded: the administrator gave no factor within ten minutes. :raises Conflict: it is a hat itself.
    :raises Invalid: a role of no other prosecutors' office, or as `add_person`.
    """
    require(actor, Permission.PEOPLE_MANAGE)
    if not confirmed:
        require_factor(actor)
    if user.hat_of_id is not None:
        raise Conflict("This account is a hat itself.", next_step="Add the hat to the person’s own account.")
    if role not in SECOND.get(user.agency, ()):
        raise Invalid(fields={"role": "A second hat is a role of the other prosecutors’ office."})
    hat = add_person(username=username, name=user.name, role=role, unit=unit, actor=actor, confirmed=True)
    hat.hat_of_id, hat.ends_at = user.id, user.ends_at
    note("account:hat", hat, actor, f"gave {user.username} the hat of", of=user.username)
    return hat


def wear(standing: Standing, public_id: str, *, actor: Actor, where: Where) -> str:
    """Put on a hat right after the sign-in: its session begins, the one before ends; return its token.

    :raises NotThere: it is no hat of this person, or the sign-in was more than ten minutes ago.
    """

    def work() -> str:
        row = db.session.get_one(UserSession, standing.id)
        hat = next((one for one in hats_of(row.user_id) if one.public_id == public_id), None)
        if hat is None or not may_choose(row):
            raise NotThere()
        sessions.end(row, actor=actor, why="other_hat")
        return start(hat, row.factors, where, "signed in")

    return in_unit(work)


def may_choose(row: UserSession) -> bool:
    """Say whether a session is young enough to choose the hat in it."""
    return clock.now() - row.started_at <= CHOSEN_WITHIN
