"""`casebridge dump --canonical`: the content of two installations, or of one at two moments, can be compared."""

import click

from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.backup.dump import lines
from casebridge.commands.acting import acting_as
from casebridge.commands.common import as_json_option, as_user_option, print_json


def register(main: click.Group) -> None:
    """Hand the command in."""
    main.add_command(dump)


@click.command()
@click.option("--canonical", is_flag=True, required=True, help="One line a row, in order: table, key, commitment.")
@as_user_option
@as_json_option
def dump(canonical: bool, username: str | None, as_json: bool) -> None:
    """Print each row as its table, its key and a commitment to its values: the same content gives the same bytes.

    No word of a case is printed; what differs between two dumps is named by table and row.
    """
    require(acting_as(username, default="auditor"), Permission.NIGHT_READ, None)
    if as_json:
        print_json([dict(zip(("table", "row", "commitment"), line.split("\t"), strict=True)) for line in lines()])
        return
    for line in lines():
        click.echo(line)
