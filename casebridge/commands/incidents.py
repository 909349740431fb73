"""`casebridge incidents import FILE`: bring in a public release of incidents."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from casebridge.commands.acting import acting_as
from casebridge.commands.common import as_json_option, as_user_option, print_json
from casebridge.formats import count, plural
from casebridge.incidents.layouts import LAYOUTS
from casebridge.incidents.services import ImportReport, import_file, in_words
from casebridge.incidents.services import Progress as Told


def register(main: click.Group) -> None:
    """Hand the commands in."""
    main.add_command(incidents)


@click.group()
def incidents() -> None:
    """Incidents of the public police releases."""


@incidents.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Read and count everything, change nothing.")
@as_json_option
@as_user_option
def import_(file: Path, dry_run: bool, as_json: bool, username: str | None) -> None:
    """Import FILE (.csv or .csv.gz, either public layout, or arrests).

    Nothing is dropped: read = stored + quarantined + already_there. Importing a file twice adds nothing.
    """
    actor = acting_as(username, default="detective")
    # What was loaded at the start never becomes garbage: a long import need not look through it again and again.
    gc.freeze()
    with _progress(quiet=as_json) as told:
        report = import_file(file, actor=actor, dry_run=dry_run, on_progress=told)
    if as_json:
        print_json(report.as_json())
    else:
        click.echo(_told(report, dry_run=dry_run))


def _told(report: ImportReport, *, dry_run: bool) -> str:
    """Say what an import did, what it found odd, and where to look."""
    lines = [
        f"{report.file_name} ({LAYOUTS[report.layout].label}): {in_words(report)}, in {report.seconds:.2f} s.",
        f"Of the rows read, {count(report.undated)} give no date, {count(report.unplaced)} no street,"
        f" {count(report.repeated)} say the same as an earlier row; they are stored and marked.",
    ]
    if report.quarantined:
        lines.append(f"{plural(report.quarantined, 'line')} put aside: the page Imports names the reason of each.")
    if dry_run:
        lines.append("This was a dry run: nothing was changed.")
    return "\n".join(lines)


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Told | None]:
    """Show a bar on standard error while somebody watches; None where nobody does."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    columns = (TextColumn("Importing"), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[rows]}"))
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as bar:
        task = bar.add_task("import", total=None, rows="")

        def told(done: int, size: int, rows: int) -> None:
            bar.update(task, completed=done, total=size, rows=plural(rows, "row"))

        yield told
