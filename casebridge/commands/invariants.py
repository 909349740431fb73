"""`casebridge invariants`: each open case has one holder, one clock and a next move; every ledger sums exactly."""

import click

from casebridge.cases.invariants import Broken, check
from casebridge.commands.common import as_json_option, print_json
from casebridge.disclosure.queries import unclassified_of_charged
from casebridge.diversion.invariants import strays
from casebridge.formats import plural


def register(main: click.Group) -> None:
    """Hand the command in."""
    main.add_command(invariants)


@click.command()
@as_json_option
def invariants(as_json: bool) -> None:
    """Name every open case without exactly one holder, a running clock or a next move; zero is the only good answer.

    What a charged case holds unclassified is listed as work due; it is no exception: its prosecutor finds it.
    The time ledger of every case, closed ones too, must sum to the microsecond to the time for which it was open.
    Each account that LEAD's own store names must be there: no key of the database crosses its wall.
    """
    looked_at, found = check()
    found += [Broken("LEAD", "account", words) for words in strays()]
    due = unclassified_of_charged()
    if as_json:
        print_json(
            {
                "cases": looked_at,
                "broken": [{"number": b.number, "rule": b.rule, "what": b.what} for b in found],
                "due": [{"number": number, "unclassified": count} for number, count in due],
            }
        )
    else:
        for number, count in due:
            click.echo(f"{number}: charged, with {plural(count, 'unclassified item')}: work due to its prosecutor")
        for broken in found:
            click.echo(f"{broken.number}: {broken.what}")
        click.echo(f"{plural(len(found), 'exception')} among {plural(looked_at, 'open case')}.")
    if found:
        raise click.ClickException(f"{plural(len(found), 'exception')} to the invariants.")
