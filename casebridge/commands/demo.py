"""`casebridge demo load`: fictional people, incidents and cases in every state."""

import json
import time

import click
from flask import current_app
from rich.console import Console
from rich.progress import Progress

from casebridge.accounts import demo_accounts
from casebridge.db import transaction
from casebridge.demo.cast import act
from casebridge.demo.load import load
from casebridge.errors import NotAllowed


def register(main: click.Group) -> None:
    """Hand the commands in."""
    main.add_command(demo)


@click.group()
def demo() -> None:
    """Demo data: every person in it is invented."""


@demo.command("load")
@click.option("--cases", default=250, show_default=True, help="How many cases, the 24 stories among them.")
@click.option("--seed", default=26, show_default=True, help="The same seed makes the same people and cases.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def load_(cases: int, seed: int, as_json: bool) -> None:
    """Load incidents, people and cases, each brought to its state by legal moves."""
    if current_app.config["CASEBRIDGE_MODE"] == "production":
        raise NotAllowed("Demo data does not go into a production database.")
    started = time.monotonic()
    with transaction():
        demo_accounts.ensure(current_app.config["CASEBRIDGE_INSTANCE"])
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("Playing scenes", total=None)
        made = load(
            cases, seed, actor=act("detective"),
            on_progress=lambda done, of: progress.update(task, completed=done, total=of),
        )  # fmt: skip
    figures = {**made, "seconds": round(time.monotonic() - started, 1)}
    text = f"{figures['cases']} cases and {figures['incidents']} incidents in {figures['seconds']} s"
    click.echo(json.dumps(figures) if as_json else text)
