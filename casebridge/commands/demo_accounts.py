"""`casebridge demo accounts`: who may sign in to the demo, and the one password of this installation."""

import click
from flask import current_app

from casebridge.accounts import demo_accounts
from casebridge.commands.common import as_json_option, group, print_json, print_table
from casebridge.db import transaction
from casebridge.errors import NotAllowed


def register(main: click.Group) -> None:
    """Hand the command in."""
    group(main, "demo", "Demo data: every person in it is invented.").add_command(accounts)


@click.command()
@as_json_option
def accounts(as_json: bool) -> None:
    """Print the demo accounts and their password; they are made where they are missing."""
    if current_app.config["CASEBRIDGE_MODE"] == "production":
        raise NotAllowed("There are no demo accounts in production.", next_step="Use `casebridge people add`.")
    with transaction():
        password = demo_accounts.ensure(current_app.config["CASEBRIDGE_INSTANCE"])
    rows = [(account.username, account.label, account.name) for account in demo_accounts.ACCOUNTS]
    if as_json:
        keys = ("username", "label", "name")
        print_json({"password": password, "accounts": [dict(zip(keys, row, strict=True)) for row in rows]})
        return
    print_table([("USER NAME", "ENTER AS", "PERSON"), *rows])
    click.echo(f"\nOne password for all of them: {password}")
