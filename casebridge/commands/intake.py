"""`casebridge intake nibrs FILE CASE`: let a NIBRS message propose facts of a case."""

from pathlib import Path

import click

from casebridge.access.policy import Permission
from casebridge.cases.queries import load_by_number, load_case
from casebridge.catalog.load import catalog
from casebridge.commands.acting import acting_as
from casebridge.commands.common import as_json_option, as_user_option, print_json
from casebridge.db import transaction
from casebridge.formats import plural
from casebridge.incidents.nibrs_xml import LARGEST
from casebridge.intake import messages


def register(main: click.Group) -> None:
    """Hand the commands in."""
    main.add_command(intake)


@click.group()
def intake() -> None:
    """Bring something from outside into a case."""


@intake.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("case")
@as_json_option
@as_user_option
def nibrs(file: Path, case: str, as_json: bool, username: str | None) -> None:
    """Propose to CASE (its number) what the NIBRS 4.2 message in FILE says.

    A person takes or refuses each value; a message with a mistake is refused with line and reason.
    """
    actor = acting_as(username, default="detective")
    with file.open("rb") as stream:
        message = messages.read(stream.read(LARGEST + 1))
    with transaction():
        found = load_by_number(case, actor=actor)
        found = load_case(found.public_id, actor=actor, permission=Permission.CASE_EDIT)
        new = messages.propose(found, message, actor=actor)
        number = found.number
    if as_json:
        print_json({"case": number, "message": message.number, "incident": message.incident, "proposed": new})
        return
    names = ", ".join(catalog().facts[key].label for key in new)
    click.echo(f"{number}: {plural(len(new), 'value')} proposed{': ' + names if names else ''}.")
