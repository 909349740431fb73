"""`casebridge fsck`: is every stored file where its row says, and still what came in."""

from dataclasses import asdict

import click

from casebridge.commands.common import as_json_option, print_json
from casebridge.evidence.checking import check_blobs
from casebridge.formats import plural


def register(main: click.Group) -> None:
    """Hand the command in."""
    main.add_command(fsck)


@click.command()
@click.option("--blobs", is_flag=True, help="Read every byte again, not only places and sizes.")
@as_json_option
def fsck(blobs: bool, as_json: bool) -> None:
    """Check the stored files; damaged ones are marked and served no more, unknown ones are set aside."""
    done = check_blobs(rehash=blobs)
    if as_json:
        print_json(asdict(done))
    else:
        for one in done.damaged:
            now = f"SHA-256 {one.found}" if one.found else "nothing there"
            click.echo(f"{one.case}, Ex {one.exhibit}, version {one.version}: stored {one.sha256}, now {now}.")
        for name in done.bare:
            click.echo(f"{name}: neither bytes nor a place where it is kept.")
        for name in done.unprintable:
            click.echo(f"{name}: the pages for packets are not what they were; the original is whole.")
        click.echo(
            f"{plural(done.versions, 'file')} checked, {len(done.damaged)} damaged,"
            f" {len(done.set_aside)} without a row set aside."
            + (f" {plural(done.dropped, 'preview')} dropped, to be made again." if done.dropped else "")
        )
    if done.damaged:
        raise click.ClickException(f"{plural(len(done.damaged), 'file')} damaged: bring them back from a backup.")
    if done.unprintable:
        words = "bring its pages for packets back from a backup."
        raise click.ClickException(f"{plural(len(done.unprintable), 'file')} cannot be printed: {words}")
    if done.bare:
        raise click.ClickException(f"{plural(len(done.bare), 'exhibit')} without bytes: something wrote a row alone.")
