"""`casebridge nightly`: the look of each night, by hand."""

import click

from casebridge import clock
from casebridge.commands.common import as_json_option, print_json
from casebridge.formats import plural
from casebridge.night.rules import RULES
from casebridge.night.services import look


def register(main: click.Group) -> None:
    """Hand the command in."""
    main.add_command(nightly)


@click.command()
@as_json_option
def nightly(as_json: bool) -> None:
    """Check invariants, history, mail and jobs, list what is stuck, keep the result; end with 1 when it is red."""
    found = look(clock.court_local(clock.now()).date(), by_hand=True)
    if as_json:
        print_json(
            {
                "night": found.night.isoformat(), "red": found.red, "cases": found.cases, "broken": found.broken,
                "lines": found.lines, "history": found.first_bad or "holds", "not_mailed": found.unmailed,
                "jobs_late": found.jobs_late, "backup_late": found.backup_late, "stuck": found.stuck,
            }
        )  # fmt: skip
    else:
        click.echo(f"{plural(sum(found.broken.values()), 'exception')} among {plural(found.cases, 'open case')}.")
        click.echo(found.first_bad or f"{found.lines:,} lines of history, each as it was written.")
        click.echo(f"Mail to {plural(found.unmailed, 'person', 'people')} not delivered.")
        click.echo(f"{plural(found.jobs_late, 'piece')} of work not handed over.")
        if found.backup_late:
            click.echo("The last good backup is too old, or there is none.")
        for rule, count in found.stuck.items():
            click.echo(f"{plural(count, 'case')} stuck: {RULES[rule].label[:1].lower()}{RULES[rule].label[1:]}.")
    if found.red:
        raise click.ClickException(
            "The look found something: see the page Nightly check, or the commands that it names."
        )
