"""Add people, release, close and open their accounts, and give out codes with which they set a password."""

import hashlib
import re
from datetime import timedelta

from sqlalchemy import func, select

from casebridge import audit, clock
from casebridge.access.actor import ENGINE, Actor, Role
from casebridge.access.check import can, require, require_factor
from casebridge.access.policy import Permission
from casebridge.access.predicates import FEDERAL, LEAD_STAFF, POLICE, STATE_PROSECUTORS
from casebridge.accounts import attempts, bindings, factors, seconds, sessions
from casebridge.accounts.codes import code_hash, new_code
from casebridge.accounts.models import OldPassword, User
from casebridge.accounts.password_rules import refuse_weak
from casebridge.accounts.passwords import hashed
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.errors import Conflict, Invalid, NotAllowed, NotThere
from casebridge.notices.letters import again_for
from casebridge.notices.outbox import tell
from casebridge.paging import stamp
from casebridge.text import clean, is_address

OFFICE_ROLES: dict[str, tuple[Role, ...]] = {
    "bpd": (*POLICE, Role.EVIDENCE_CLERK),
    "sao": (*STATE_PROSECUTORS, Role.VICTIM_ADVOCATE),
    "usao": FEDERAL,
    "lead": LEAD_STAFF,
    "own": (Role.AUDITOR, Role.ADMIN),
}
AGENCY_OF = {role: agency for agency, roles in OFFICE_ROLES.items() for role in roles}
UNUSED_FOR = timedelta(days=90)
# A temporary account lasts at most so many hours (security.md section 2), and is never opened again.
LONGEST_HOURS = 72
EXPOSED = "An administrator asked you to choose a new password, since others may know the one before."
RESET = "An administrator reset an account: its password and second factors are gone. Say so if you did not expect it."
SECOND = "An administrator waits for a second one: look at the accounts."
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,58}[a-z0-9])?")


def add_person(
    *,
    username: str,
    name: str,
    role: str,
    unit: str,
    actor: Actor,
    password: str = "",
    second: Actor | None = None,
    confirmed: bool = False,
    hours: int = 0,
) -> User:
    """Add an account; without a password it waits for a code.

    An administrator's stays closed until a second administrator opens it. On the command line, whoever runs it has the
    machine: that is the second person while there is one administrator only, and names another one afterwards.

    :param hours: after so many, at most 72, a temporary account ends for good; 0 for one that stays.
    :param second: the other administrator on the command line, where there are two already.
    :param confirmed: on the command line, where whoever runs it has the machine already, or asked before.
    :raises StepUpNeeded: the administrator gave no factor within ten minutes.
    :raises Invalid: a user name that was ever used, an unknown role, a unit of another office, a weak password.
    :raises NotAllowed: the command line names no second administrator, and there are two.
    """
    require(actor, Permission.PEOPLE_MANAGE)
    if role == Role.ADMIN and confirmed and _admins() > 1:
        _two(actor, second)
    username = clean(username, field="username", limit=60).casefold()
    name = clean(name, field="name")
    if fields := _refusals(username, name, role, unit, hours):
        raise Invalid(fields=fields)
    if password:
        refuse_weak(password, username=username, name=name)
    if not confirmed:
        require_factor(actor)
    waits = role == Role.ADMIN and not confirmed
    user = User(
        username=username, name=name, role=role, unit=unit, agency=AGENCY_OF[Role(role)], created_at=clock.now(),
        active=not waits, ends_at=clock.now() + timedelta(hours=hours) if hours else None,
        password_hash=hashed(password) if password else "", password_set_at=clock.now() if password else None,
    )  # fmt: skip
    db.session.add(user)
    note(
        "account:add", user, actor, "added the account", role=role, unit=unit, second=second.username if second else ""
    )
    if waits:
        second_asked("open", user, actor)
    return user


def invite(user: User, *, actor: Actor, confirmed: bool = False) -> str:
    """Return a code with which the person sets a password within three days; it is shown once and never kept.

    It is empty where the account is an administrator's and this person is the first of the two who make it.

    This is also the reset in person: a password that was set before stops working, second factors and single sign-on
    are gone, open sessions end; the person and the other administrators are told.

    :param confirmed: on the command line, where whoever runs it has the machine already.
    :raises StepUpNeeded: the administrator gave no factor within ten minutes. :raises Conflict: it is the own account.
    """
    require(actor, Permission.PEOPLE_MANAGE)
    if not confirmed:
        _by_confirmed(actor)
    if user.id == actor.id:
        raise Conflict("You cannot reset your own account.", next_step="Ask another administrator.")
    if user.hat_of_id is not None:
        raise Conflict("A second hat has the password of its person.", next_step="Make the code for their own account.")
    if user.role == Role.ADMIN and not confirmed and not second_asked("code", user, actor):
        return ""
    code = new_code()
    if user.password_hash:
        db.session.add(OldPassword(user_id=user.id, password_hash=user.password_hash, replaced_at=clock.now()))
    ways = (user.second_factors, factors.SINGLE_SIGN_ON if bindings.forget(user) else "")
    was_used, had = user.password_set_at is not None or bool(ways[1]), "+".join(filter(None, ways))
    user.invite_hash, user.invited_at, user.password_hash = code_hash(code), clock.now(), ""
    factors.forget_all(user)
    sessions.end_all(user, actor=actor)
    note("account:reset" if was_used else "account:invite", user, actor, "made a code for the account", removed=had)
    if was_used:
        tell_of(user, actor, tag="account:reset", text=RESET)
    return code


def unlock(user: User, *, actor: Actor, confirmed: bool = False) -> None:
    """Release a locked account.

    :param confirmed: on the command line, where whoever runs it has the machine already.
    :raises StepUpNeeded: the administrator gave no factor within ten minutes.
    """
    require(actor, Permission.PEOPLE_MANAGE)
    if not confirmed:
        _by_confirmed(actor)
    user.locked_at = None
    attempts.clear(user.username)
    note("sign_in:unlocked", user, actor, "released the account")


def expose(user: User, *, actor: Actor) -> None:
    """Say that others may know a password: sessions end, and after the next sign-in a new one is chosen first of all.

    :raises StepUpNeeded: as `unlock`. :raises Conflict: there is no password.
    """
    _by_confirmed(actor)
    if not user.password_hash:
        raise Conflict("This account has no password.", next_step="Make a code for the person.")
    user.password_exposed = True
    sessions.end_all(user, actor=actor)
    note("account:exposed", user, actor, "asked for a new password of")
    tell([user.id], tag="account:exposed", text=EXPOSED, subject_type="account", urgent=True)


def close_unused() -> int:
    """Close the accounts that nobody signed in to for 90 days and return how many; the last administrator stays."""
    before = clock.now() - UNUSED_FOR
    moments = (User.last_seen_at, User.invited_at, User.opened_at)
    # A second hat is in use while its person is.
    query = select(User).where(
        User.active, User.hat_of_id.is_(None), *(func.coalesce(at, User.created_at) < before for at in moments)
    )
    closed = 0
    for user in db.session.scalars(query.order_by(User.id)).all():
        if user.role == Role.ADMIN and _admins() < 2:
            continue
        user.active, closed = False, closed + 1
        sessions.end_all(user, actor=ENGINE, why="closed")
        note("account:unused", user, ENGINE, "closed, after 90 days without a sign-in, the account")
    return closed


def close_ended() -> int:
    """Close the temporary accounts whose time is over, which nobody can use any more, and return how many."""
    query = select(User).where(User.active, User.ends_at <= clock.now()).order_by(User.id)
    ended = db.session.scalars(query).all()
    for user in ended:
        user.active = False
        sessions.end_all(user, actor=ENGINE, why="closed")
        note("account:ended", user, ENGINE, "closed, as its time was over, the account")
    return len(ended)


def set_active(user: User, *, active: bool, actor: Actor, confirmed: bool = False) -> None:
    """Open or close an account; closing ends its sessions. Two open an administrator's: the first asks.

    :param confirmed: on the command line, as `unlock`.
    :raises StepUpNeeded: the administrator gave no factor within ten minutes.
    :raises Conflict: nobody closes the own account, and not the last administrator.
    """
    if not confirmed:
        _by_confirmed(actor)
    if active and user.has_ended:
        raise Conflict("A temporary account ends for good.", next_step="Add an account of another name.")
    if active and user.role == Role.ADMIN and not confirmed and not second_asked("open", user, actor):
        return
    if not active:
        close(user, actor=actor)
        return
    user.active, user.opened_at = True, clock.now()
    note("account:open", user, actor, "opened the account")


def close(user: User, *, actor: Actor) -> None:
    """Close an account and end its sessions; whoever calls asked whether this person may.

    :raises Conflict: nobody closes the own account, and not the last administrator.
    """
    if user.id == actor.id:
        raise Conflict("You cannot close your own account.", next_step="Ask another administrator.")
    if user.role == Role.ADMIN and _admins() < 2:
        raise Conflict("The last administrator cannot be closed.", next_step="Add another administrator first.")
    user.active = False
    sessions.end_all(user, actor=actor, why="closed")
    note("account:close", user, actor, "closed the account")


def set_address(user: User, address: str, *, actor: Actor, seen: str | None = None) -> None:
    """Keep where a person is mailed, or nowhere when it is empty; what was given up for the person is tried anew.

    :param seen: the stamp of the address that stood when the form was opened; None in jobs and commands.
    :raises Invalid: it is no address, or nothing would change. :raises Conflict: somebody changed it meanwhile.
    """
    require(actor, Permission.PEOPLE_MANAGE)
    address = address.strip()
    if address and not is_address(address):
        raise Invalid(fields={"mail_address": "Give one address such as name@office.example, without a name."})
    if address == user.mail_address:
        raise Invalid(fields={"mail_address": "This is the address that is kept already."})
    if seen is not None and seen != stamp(user.mail_address):
        raise Conflict(
            theirs=[("Mail address", user.mail_address or "none")], yours=[("Mail address", address or "none")]
        )
    had, user.mail_address = bool(user.mail_address), address
    what = "entered the mail address of" if not had else "changed the mail address of" if address else ""
    note("account:address", user, actor, what or "took out the mail address of")
    again_for(user.id)


def load_person(public_id: str) -> User:
    """Return an account by its public id.

    :raises NotThere: there is none.
    """
    user = db.session.scalar(select(User).where(User.public_id == public_id))
    if user is None:
        raise NotThere()
    return user


def note(event: str, user: User, actor: Actor, what: str, **detail: str) -> None:
    """Write what happened to an account."""
    db.session.flush()
    audit.record(
        event, actor=actor, object_type="user", object_id=user.public_id, sentence=f"{what} {user.username}",
        detail=dict(detail),
    )  # fmt: skip


def _refusals(username: str, name: str, role: str, unit: str, hours: int) -> dict[str, str]:
    fields = {}
    if not _NAME.fullmatch(username):
        fields["username"] = "Use letters a to z, digits, dots and hyphens; begin and end with a letter or digit."
    elif db.session.scalar(select(User.id).where(User.username == username)):
        fields["username"] = "This user name was used before. Choose another: names are never used again."
    if not name:
        fields["name"] = "Give the person's name."
    if role not in AGENCY_OF:
        fields["role"] = "Choose a role from the list."
    elif unit and (unit not in catalog().units or catalog().units[unit].agency != AGENCY_OF[Role(role)]):
        fields["unit"] = "Choose a unit of the office that the role belongs to."
    if not 0 <= hours <= LONGEST_HOURS:
        fields["hours"] = f"A temporary account lasts 1 to {LONGEST_HOURS} hours."
    return fields


def _two(actor: Actor, second: Actor | None) -> None:
    if second is None or second.id == actor.id or not can(second, Permission.PEOPLE_MANAGE):
        raise NotAllowed(
            "An administrator is added by two others.",
            next_step="Use `casebridge people add --as USER --second USER` on the server.",
        )


def second_asked(what: str, user: User, actor: Actor, *, about: str = "") -> bool:
    """Say whether a second administrator does this; of the first it is kept, and the others are told.

    :param what: a key of `_ASKED`. :param about: what both must say alike.
    """
    act = f"account:{what}" + (f":{hashlib.sha256(about.encode()).hexdigest()[:12]}" if about else "")
    if seconds.is_second(act, user.public_id, actor):
        return True
    note("account:second", user, actor, f"asked a second administrator to {_ASKED[what]}")
    others = _administrators_but(actor.id, user.id)
    tell(others, tag="account:second", text=SECOND, subject_type="account", urgent=True)
    return False


_ASKED = {"open": "open the account", "code": "make a code for the account", "bind": "bind to single sign-on"}


def tell_of(user: User, actor: Actor, *, tag: str, text: str) -> None:
    """Tell a person, and the administrators beside `actor`, at once what was done to an account."""
    tell([user.id, *_administrators_but(actor.id)], tag=tag, text=text, subject_type="account", urgent=True)


def _administrators_but(*known: int | None) -> list[int]:
    query = select(User.id).where(User.role == Role.ADMIN, User.active, User.id.not_in([one for one in known if one]))
    return list(db.session.scalars(query))


def _by_confirmed(actor: Actor) -> None:
    require(actor, Permission.PEOPLE_MANAGE)
    require_factor(actor)


def _admins() -> int:
    query = select(func.count()).select_from(User).where(User.role == Role.ADMIN, User.active)
    return db.session.scalar(query) or 0
