"""`casebridge meeting list`: the list for the screening meeting of an office, to a file."""

import shutil
from pathlib import Path

import click

from casebridge.commands.acting import acting_as
from casebridge.commands.common import as_user_option
from casebridge.evidence.store import store
from casebridge.meetings.services import make_list


def register(main: click.Group) -> None:
    """Hand the commands in."""
    main.add_command(meeting)


@click.group()
def meeting() -> None:
    """Make papers for the screening meeting of the State's Attorney and the U.S. Attorney."""


@meeting.command("list")
@click.option("-o", "target", required=True, type=click.Path(path_type=Path), help="Where to write the PDF.")
@as_user_option
def list_(target: Path, username: str | None) -> None:
    """Make the list of the office of an account now, keep it, and write it to a file."""
    copy = make_list(acting_as(username, default="federal-liaison"))
    shutil.copyfile(store().path(copy.store_key), target)
    click.echo(f"{copy.number}: {copy.size} bytes, SHA-256 {copy.sha256}")
