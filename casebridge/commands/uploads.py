"""`casebridge uploads expire`: let go of files that were never sent to their end."""

import click

from casebridge.commands.common import as_json_option, group, print_json
from casebridge.evidence.expiring import expire as expire_uploads
from casebridge.formats import plural


def register(main: click.Group) -> None:
    """Hand the command in."""
    group(main, "uploads", "Files that come in parts.").add_command(expire)


@click.command()
@as_json_option
def expire(as_json: bool) -> None:
    """Drop the parts of uploads that nobody went on with for 7 days; run it once a day."""
    dropped = expire_uploads()
    if as_json:
        print_json({"dropped": len(dropped)})
    else:
        click.echo(f"{plural(len(dropped), 'upload')} let go.")
