"""`casebridge mail returns`: read now what came back, as the job worker does each minute."""

import click

from casebridge.commands.common import as_json_option, print_json
from casebridge.delivery import returns
from casebridge.formats import plural


def register(main: click.Group) -> None:
    """Hand the commands in."""
    main.add_command(mail)


@click.group()
def mail() -> None:
    """Letters to people."""


@mail.command("returns")
@as_json_option
def read_returns(as_json: bool) -> None:
    """Read the reports about letters that did not arrive."""
    maildir = returns.folder()
    if maildir is None:
        raise click.ClickException("Mail is off, or no maildir is named in CASEBRIDGE_MAIL_RETURNS.")
    try:
        found = returns.look(maildir)
    except OSError as wrong:
        raise click.ClickException(f"{maildir}: {wrong.strerror}.") from wrong
    if as_json:
        print_json(
            {"read": found.read, "came_back": found.came_back, "kept": found.kept, "others": found.others}
        )  # fmt: skip
        return
    click.echo(
        f"{plural(found.read, 'mail')} read: {plural(found.came_back, 'letter')} came back, "
        f"{found.others} about none of ours."
    )
    if found.kept:
        click.echo(f"{plural(found.kept, 'report')} kept until its letter is sent or given up.")
