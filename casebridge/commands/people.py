"""`casebridge people add|list|unlock|open|code|rights`: accounts from the command line, the first one among them."""

import sys
from datetime import datetime

import click
from sqlalchemy import select

from casebridge import clock
from casebridge.access.actor import Actor, Role
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.accounts import people as services
from casebridge.accounts import queries, rights_review, single_sign_on
from casebridge.accounts.models import User
from casebridge.commands.acting import acting_as
from casebridge.commands.common import as_json_option, as_user_option, print_json, print_table
from casebridge.db import db, transaction
from casebridge.errors import NotThere

FIRST = Actor(id=None, username="command line", name="Command line", role=Role.ADMIN, agency="own", host="command line")


def register(main: click.Group) -> None:
    """Hand the commands in."""
    main.add_command(people)


@click.group()
def people() -> None:
    """People and their accounts."""


@people.command()
@click.argument("account")
@click.option("--name", required=True, help="The person's name.")
@click.option("--role", required=True, type=click.Choice([str(role) for role in services.AGENCY_OF]))
@click.option("--unit", default="", help="A unit of the role's office, as `agencies.toml` names it.")
@click.option("--hours", default=0, help="A temporary account: after so many hours, at most 72, it ends for good.")
@click.option("--second", metavar="USER", help="The other administrator, when an administrator is added.")
@as_user_option
@as_json_option
def add(
    account: str, name: str, role: str, unit: str, hours: int, second: str | None, username: str | None, as_json: bool
) -> None:
    """Add ACCOUNT and print the code with which its person sets a password, once, within three days.

    Only the first administrator types a password here (or hands it in on standard input), never as an argument.
    """
    actor = _actor(username)
    other = acting_as(second, default="admin2") if second else None
    password = _password() if actor is FIRST else ""
    with transaction():
        user = services.add_person(
            username=account, name=name, role=role, unit=unit, actor=actor, password=password, second=other,
            confirmed=True, hours=hours,
        )  # fmt: skip
        code = "" if password else services.invite(user, actor=actor, confirmed=True)
        made = _plain(user)
    if as_json:
        print_json(made | ({"code": code} if code else {}))
    else:
        click.echo(f"{made['username']} was added: {made['role']}, {made['office']}.")
        if code:
            click.echo(f"Code for the first password, at /sign-in/first, once and within three days: {code}")


@people.command("list")
@as_user_option
@as_json_option
def list_(username: str | None, as_json: bool) -> None:
    """List the accounts with their lock."""
    require(_actor(username), Permission.PEOPLE_MANAGE)
    rows = [_plain(user) for user in db.session.scalars(select(User).order_by(User.username))]
    if as_json:
        print_json(rows)
    else:
        print_table([("ACCOUNT", "NAME", "ROLE", "OFFICE", "UNIT", "STATE"), *(tuple(row.values()) for row in rows)])


@people.command()
@click.argument("account")
@as_user_option
def unlock(account: str, username: str | None) -> None:
    """Release ACCOUNT after it was locked."""
    actor = _actor(username)
    with transaction():
        services.unlock(_named(account), actor=actor, confirmed=True)
    click.echo(f"{account} is released.")


@people.command()
@click.argument("account")
@click.argument("subject")
@as_user_option
def bind(account: str, subject: str, username: str | None) -> None:
    """Let the person whom the provider of single sign-on calls SUBJECT sign in to ACCOUNT by it."""
    actor = _actor(username)
    with transaction():
        single_sign_on.bind(_named(account), subject, actor=actor, confirmed=True)
    click.echo(f"{account} is bound to {subject}.")


@people.command("rights")
@click.option("--office", type=click.Choice(list(services.OFFICE_ROLES)), help="One office; all when it is left out.")
@as_user_option
@as_json_option
def rights_(office: str | None, username: str | None, as_json: bool) -> None:
    """List who holds which role since when, the last sign-in, who confirmed it, and until when somebody must."""
    actor = _actor(username)
    wanted = [office] if office else rights_review.offices_of(actor)
    if not set(wanted) <= set(rights_review.offices_of(actor)):
        raise NotThere()
    query = select(User).where(User.active, User.agency.in_(wanted)).order_by(User.agency, User.name, User.id)
    users = db.session.scalars(query).all()
    names = rights_review.checkers(users)
    rows = [
        {
            "office": user.agency, "username": user.username, "name": user.name, "role": user.role, "unit": user.unit,
            "since": _day(rights_review.since(user)), "last_sign_in": _day(user.last_seen_at),
            "confirmed": _day(user.rights_checked_at), "by": names.get(user.rights_checked_by_id or 0, ""),
            "due": _day(rights_review.due(user)),
        }
        for user in users
    ]  # fmt: skip
    if as_json:
        print_json(rows)
    else:
        head = ("OFFICE", "ACCOUNT", "NAME", "ROLE", "UNIT", "SINCE", "LAST SIGN-IN", "CONFIRMED", "BY", "DUE")
        print_table([head, *(tuple(row.values()) for row in rows)])


def _day(moment: datetime | None) -> str:
    return clock.court_local(moment).date().isoformat() if moment else ""


@people.command("open")
@click.argument("account")
@as_user_option
def open_(account: str, username: str | None) -> None:
    """Open ACCOUNT after it was closed, where no second administrator is left to do it."""
    actor = _actor(username)
    with transaction():
        services.set_active(_named(account), active=True, actor=actor, confirmed=True)
    click.echo(f"{account} is open.")


@people.command()
@click.argument("account")
@as_user_option
def unbind(account: str, username: str | None) -> None:
    """End the single sign-on of ACCOUNT, and its sessions."""
    actor = _actor(username)
    with transaction():
        single_sign_on.unbind(_named(account), actor=actor, confirmed=True)
    click.echo(f"{account} is bound no more; its sessions ended.")


@people.command()
@click.argument("account")
@as_user_option
def code(account: str, username: str | None) -> None:
    """Reset ACCOUNT in person and print the code with which its person sets a password, once, within three days."""
    actor = _actor(username)
    with transaction():
        made = services.invite(_named(account), actor=actor, confirmed=True)
    click.echo(f"Code for the password, at /sign-in/first, once and within three days: {made}")


def _named(account: str) -> User:
    user = db.session.scalar(select(User).where(User.username == account.casefold()))
    if user is None:
        raise NotThere(f"There is no account {account}.", next_step="See `casebridge people list`.")
    return user


def _actor(username: str | None) -> Actor:
    """Return who acts; before there is an administrator, whoever has the machine."""
    if username is None and not queries.count_of(User.role == Role.ADMIN):
        return FIRST
    return acting_as(username, default="admin")


def _password() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\n")


def _plain(user: User) -> dict[str, str]:
    state = "closed" if not user.active or user.has_ended else "locked" if user.locked_at else "open"
    return {
        "username": user.username, "name": user.name, "role": user.role, "office": user.agency, "unit": user.unit,
        "state": state,
    }  # fmt: skip
