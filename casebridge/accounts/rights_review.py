"""Once a year somebody who leads an office says of each account there that its role is still needed, or ends it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select

from casebridge import clock
from casebridge.access.actor import Actor, Role
from casebridge.access.check import can, require, require_factor
from casebridge.access.policy import Permission
from casebridge.accounts.models import User
from casebridge.accounts.people import OFFICE_ROLES, close, note
from casebridge.db import db
from casebridge.errors import Conflict, NotThere, NoVersion
from casebridge.formats import local_datetime
from casebridge.notices.outbox import tell
from casebridge.paging import stamp

EACH = timedelta(days=365)
# Who leads hears of it so long before it is due, and each week until it is done.
BEFORE, AGAIN = timedelta(days=30), timedelta(days=7)
DUE = "Accounts of your office wait for somebody to say that their rights are still needed."


def offices_of(actor: Actor) -> list[str]:
    """Return the offices whose accounts this person looks over: the own one, all for an administrator."""
    require(actor, Permission.RIGHTS_REVIEW)
    return list(OFFICE_ROLES) if actor.role == Role.ADMIN else [actor.agency]


def since(user: User) -> datetime:
    """Return since when a person has the role without a break: roles never change, accounts are closed and opened."""
    return user.opened_at or user.created_at


def due(user: User) -> datetime:
    """Return until when somebody must say that the account is still needed."""
    return (user.rights_checked_at or user.created_at) + EACH


def checkers(users: Iterable[User]) -> dict[int, str]:
    """Return the names of those who said it last, by their inner numbers."""
    ids = {user.rights_checked_by_id for user in users if user.rights_checked_by_id is not None}
    return {row[0]: row[1] for row in db.session.execute(select(User.id, User.name).where(User.id.in_(ids)))}


def seal(user: User) -> str:
    """Return what a line of the list carries of its account: open or closed, since when, and who confirmed it last."""
    return stamp((user.active, user.opened_at, user.rights_checked_at, user.rights_checked_by_id))


def confirm(user: User, *, actor: Actor, seen: str | None = None) -> None:
    """Say that a person still needs what their role gives.

    :param seen: the seal in the line that was read; None in jobs and commands.
    :raises NotThere: it is no open account of an office of this person. :raises StepUpNeeded: the factor must be given
        again. :raises Conflict: it is the own account, or somebody confirmed, ended or opened it meanwhile.
    :raises NoVersion: the form does not say what was read.
    """
    _may(user, actor, seen, "The role is still needed")
    user.rights_checked_at, user.rights_checked_by_id = clock.now(), actor.id
    note("account:rights", user, actor, "confirmed the role of", role=user.role, unit=user.unit)


def end(user: User, *, actor: Actor, seen: str | None = None) -> None:
    """Say that the role is not needed any more: the account is closed.

    :raises NotThere, Conflict, StepUpNeeded: as `confirm`. :raises Conflict: it is the last administrator.
    """
    _may(user, actor, seen, "The role has ended")
    note("account:rights_end", user, actor, "ended the role of", role=user.role, unit=user.unit)
    close(user, actor=actor)


def remind() -> int:
    """Tell who leads an office, and administrators, of accounts that are due or nearly; return of how many accounts."""
    now = clock.now()
    found = db.session.scalars(
        select(User)
        .where(
            User.active, func.coalesce(User.rights_checked_at, User.created_at) < now - EACH + BEFORE,
            or_(User.rights_told_at.is_(None), User.rights_told_at < now - AGAIN),
        )
        .order_by(User.id)
    ).all()  # fmt: skip
    if not found:
        return 0
    for user in found:
        user.rights_told_at = now
    offices = {user.agency for user in found}
    everybody = db.session.scalars(select(User).where(User.active).order_by(User.id))
    leads = [one.id for one in everybody if can(one.actor(), Permission.RIGHTS_REVIEW) and _leads(one, offices)]
    tell(leads, tag="account:rights", text=DUE, subject_type="rights")
    return len(found)


def _leads(user: User, offices: set[str]) -> bool:
    return user.role == Role.ADMIN or user.agency in offices


def _may(user: User, actor: Actor, seen: str | None, act: str) -> None:
    if user.agency not in offices_of(actor):
        raise NotThere()
    if seen is not None and not seen.strip():
        raise NoVersion()
    if seen is not None and seen != seal(user):
        raise Conflict(theirs=_facts(user), yours=[("Your change", act)])
    if not user.active:
        raise NotThere()
    if user.id == actor.id:
        raise Conflict("Nobody confirms or ends the own role.", next_step="Somebody else who leads the office does.")
    require_factor(actor)


def _facts(user: User) -> list[tuple[str, str]]:
    by = checkers([user]).get(user.rights_checked_by_id or 0, "")
    confirmed = f"{local_datetime(user.rights_checked_at, year=True)}, {by}" if user.rights_checked_at else "not yet"
    return [("Account", "open" if user.active else "closed"), ("Role confirmed", confirmed)]
