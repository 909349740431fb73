"""Whom a supervisor leads, and the field of a person: the kinds of case that they know best."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, and_, select

from casebridge.access.actor import Actor, Role
from casebridge.access.check import can, require
from casebridge.access.policy import Permission
from casebridge.accounts.models import User
from casebridge.accounts.people import note
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.errors import Conflict, Invalid, NotThere
from casebridge.formats import kind_label
from casebridge.paging import stamp

LED = {
    Role.SERGEANT: (Role.DETECTIVE,),
    Role.SAO_SUPERVISOR: (Role.PROSECUTOR, Role.SAO_SUPERVISOR, Role.FEDERAL_LIAISON, Role.LEAD_LIAISON),
    Role.USAO_SUPERVISOR: (Role.AUSA,),
}
# Who may have a field: the people to whom cases are given.
GIVEN_CASES = tuple(dict.fromkeys(role for roles in LED.values() for role in roles))


def ever_led_by(actor: Actor) -> ColumnElement[bool]:
    """Return the filter of the people whose work this person shares out, closed accounts included."""
    led = and_(User.role.in_(LED.get(actor.role, ())), User.agency == actor.agency)
    return and_(led, User.unit == actor.unit) if actor.agency == "bpd" else led


def led_by(actor: Actor) -> ColumnElement[bool]:
    """Return the filter of the people whose work this person shares out: of the unit, or of the office."""
    return and_(User.active, ever_led_by(actor))


def leaders_of(person: User) -> list[int]:
    """Return the ids of the active people who share out the work of a person."""
    leading = [role for role, led in LED.items() if Role(person.role) in led]
    query = select(User.id).where(User.active, User.role.in_(leading), User.agency == person.agency)
    if person.agency == "bpd":
        query = query.where(User.unit == person.unit)
    return list(db.session.scalars(query.order_by(User.id)))


def people_led(actor: Actor) -> Sequence[User]:
    """Return the people whose work this person shares out, by name."""
    return db.session.scalars(select(User).where(led_by(actor)).order_by(User.name, User.id)).all()


def set_field(user: User, kinds: Iterable[str], *, actor: Actor, seen: str | None = None) -> None:
    """Say which kinds of case are a person's field; none takes the field away.

    :param kinds: keys of `case_types.toml`. :param seen: the stamp of the field that stood when the form was opened;
        None in jobs and commands.
    :raises NotThere: neither led by `actor` nor an administrator's to set. :raises Invalid: no such kind.
    :raises Conflict: somebody changed it meanwhile.
    """
    require(actor, Permission.FIELD_SET)
    if not can(actor, Permission.PEOPLE_MANAGE) and user.id not in {one.id for one in people_led(actor)}:
        raise NotThere()
    chosen = sorted(set(kinds))
    if any(kind not in catalog().case_types for kind in chosen):
        raise Invalid(fields={"field": "Pick from the kinds of case in the list."})
    if user.role not in GIVEN_CASES and chosen:
        raise Invalid(fields={"field": "Cases are not given to people of this role."})
    if chosen == user.specialties:
        return
    words = _words(chosen)
    if seen is not None and seen != stamp(user.specialties):
        raise Conflict(theirs=[("Field", _words(user.specialties))], yours=[("Field", words)])
    user.specialties = chosen
    note("account:field", user, actor, f"set the field to {words} for", kinds=" ".join(chosen))


def _words(kinds: Sequence[str]) -> str:
    return ", ".join(kind_label(kind).lower() for kind in kinds) or "none"
