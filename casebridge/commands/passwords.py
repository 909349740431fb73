"""`casebridge passwords block`: take in a list of stolen passwords, which nobody here may choose."""

from collections.abc import Iterator
from pathlib import Path

import click

from casebridge import audit
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.accounts import blocklist
from casebridge.commands.acting import acting_as
from casebridge.commands.common import as_user_option
from casebridge.db import transaction


def register(main: click.Group) -> None:
    """Hand the commands in."""
    main.add_command(passwords)


@click.group()
def passwords() -> None:
    """Passwords that nobody may choose."""


@passwords.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_user_option
def block(files: tuple[Path, ...], username: str | None) -> None:
    """Put the passwords of FILES (one a line, or their SHA-1 in hex) in the place of the list before."""
    actor = acting_as(username, default="admin")
    require(actor, Permission.PEOPLE_MANAGE)
    size = blocklist.take_in(_lines(files))
    with transaction():
        audit.record(
            "passwords:block", actor=actor, object_type="setting", sentence="replaced the list of stolen passwords",
            detail={"size": size},
        )  # fmt: skip
    click.echo(f"{size:,} passwords are refused from now on.")


def _lines(files: tuple[Path, ...]) -> Iterator[bytes]:
    for path in files:
        with path.open("rb") as file:
            yield from file
