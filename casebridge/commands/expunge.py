"""`casebridge expunge CASE`: what an order would destroy, and its destruction; two accounts, one after the other."""

from datetime import datetime

import click

from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.cases.models import Case
from casebridge.cases.queries import known_by_number
from casebridge.commands.acting import acting_as, proven
from casebridge.commands.common import as_json_option, as_user_option, print_json, print_table
from casebridge.db import transaction
from casebridge.errors import NotThere
from casebridge.sealing import destroying, preview, queries, services
from casebridge.sealing.services import EXPUNGE, Order

DEFAULT = "sao-supervisor"


def register(main: click.Group) -> None:
    """Hand the command in."""
    main.add_command(expunge)


@click.command()
@click.argument("number")
@click.option("--dry-run", is_flag=True, help="Only print what would be destroyed and what stays.")
@click.option("--court", default="", help="The court that ordered it.")
@click.option("--ordered-on", type=click.DateTime(["%Y-%m-%d"]), help="The day of the order.")
@click.option("--paper", default="", help="The paper number of the order.")
@click.option("--reason", default="", help="What the order says, in a sentence.")
@click.option("--written", is_flag=True, help="Each recipient of a packet was written to.")
@click.option("--confirm", "confirms", is_flag=True, help="Confirm as the second account, and destroy the case.")
@as_user_option
@as_json_option
def expunge(
    number: str, dry_run: bool, court: str, ordered_on: datetime | None, paper: str, reason: str, written: bool,
    confirms: bool, username: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Destroy the case NUMBER by order of a court.

    One account asks, naming the order; another one confirms with --confirm. Each gives its password here.
    """
    actor = acting_as(username, default=DEFAULT)
    if dry_run:
        _print(preview.of_expunge(_case(number, actor)), as_json)
        return
    actor = proven(actor)
    if confirms:
        _confirm(number, actor, as_json)
        return
    order = Order(court, ordered_on.date() if ordered_on else None, paper, "", reason, written=written)
    with transaction():
        act = services.ask(_case(number, actor), EXPUNGE, order, actor=actor)
    if as_json:
        print_json({"act": act.public_id, "state": "asked"})
    else:
        click.echo("Asked for. A second account confirms with --confirm.")


def _confirm(number: str, actor: Actor, as_json: bool) -> None:
    with transaction():
        act = next(
            (one for one in queries.waiting_for(actor) if one.case.number == number and one.kind == EXPUNGE), None
        )
        if act is None:
            raise NotThere("No expungement of this case waits for this account.")
        services.confirm(act, actor=actor)
        act_id = act.public_id
    destroying.destroy(act_id)
    destroying.finish(act_id)
    stone = queries.tombstone_of(act_id)
    if as_json:
        print_json({
            "act": act_id, "state": "destroyed", "number": stone.number, "destroyed": stone.destroyed,
            "finished": stone.finished_at is not None,
        })  # fmt: skip
    else:
        click.echo(f"Destroyed. {stone.number} stays, with the order and the two people.")


def _case(number: str, actor: Actor) -> Case:
    case = known_by_number(number, actor=actor)
    require(actor, queries.asks(EXPUNGE), case)
    return case


def _print(found: preview.ExpungePreview, as_json: bool) -> None:
    if as_json:
        print_json(found.as_plain())
        return
    print_table([
        ("DESTROYED", "HOW MANY"), *found.destroyed, ("files on disk", found.files),
        ("words of history lines", found.lines), ("entries in the search index", 1),
    ])  # fmt: skip
    for one in found.outside:
        click.echo(f"Write to: {one.recipient} has {one.number}.")
    for sentence in preview.STAYS:
        click.echo(f"Stays: {sentence}")
    for gap in found.gaps:
        click.echo(f"First: {gap}")
