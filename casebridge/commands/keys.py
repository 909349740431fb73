"""`casebridge keys list|rotate|public`: the keys by id, a new one in the place of one, public halves."""

import os

import click

from casebridge import audit, keys
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.commands.acting import acting_as
from casebridge.commands.common import as_json_option, as_user_option, print_json, print_table
from casebridge.config import KEY_NAMES, load_secrets, secrets_path
from casebridge.db import transaction


def register(main: click.Group) -> None:
    """Hand the commands in."""
    main.add_command(keys_group)


@click.group("keys")
def keys_group() -> None:
    """Look after the keys of this installation; none of them is ever printed."""


@keys_group.command("list")
@as_json_option
def list_keys(as_json: bool) -> None:
    """List the keys by id: which is in use, which are older and only open and verify."""
    found = load_secrets(secrets_path(os.environ), create=False)
    rows = [
        (name, keys.id_of(key), "in use" if number == 0 else "older")
        for name in KEY_NAMES
        for number, key in enumerate(keys.ring(name, found))
    ]
    if as_json:
        print_json([{"name": name, "id": key_id, "in_use": use == "in use"} for name, key_id, use in rows])
    else:
        print_table([("NAME", "ID", "STANDS"), *rows])


@keys_group.command()
@click.argument("name", type=click.Choice(KEY_NAMES))
@as_user_option
@as_json_option
def rotate(name: str, username: str | None, as_json: bool) -> None:
    """Make a new key NAME; the one before only opens and verifies from now on."""
    actor = acting_as(username, default="admin")
    require(actor, Permission.PEOPLE_MANAGE)
    with transaction():
        old, new = keys.rotated(secrets_path(os.environ), name)
        audit.record(
            "keys:rotate", actor=actor, object_type="key", object_id=new,
            sentence=f"made a new key “{name}”", detail={"name": name, "old": old, "new": new},
        )  # fmt: skip
    if as_json:
        print_json({"name": name, "old": old, "new": new})
    else:
        click.echo(
            f"{name}: {new} is in use, {old} only opens and verifies. Start the web and job processes again now."
        )


@keys_group.command()
@as_json_option
def public(as_json: bool) -> None:
    """Print the public halves of the keys that sign heads, as a file for `audit verify --keys`; they are no secret."""
    found = keys.public_keys(load_secrets(secrets_path(os.environ), create=False))
    if as_json:
        print_json(found)
    else:
        click.echo(keys.plain_json(found), nl=False)
