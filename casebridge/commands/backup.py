"""`casebridge backup DIR` and `casebridge restore DIR`: everything at one moment, sealed, and the way back."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from casebridge import create_app
from casebridge.backup import restoring, services
from casebridge.backup.databases import databases
from casebridge.backup.embedded import finish
from casebridge.backup.sets import Folder
from casebridge.commands.audit import read_heads
from casebridge.commands.common import as_json_option, print_json, print_table, without_app
from casebridge.commands.init import make_tables
from casebridge.config import settings
from casebridge.db import db
from casebridge.errors import NotThere
from casebridge.formats import plural
from casebridge.in_use import alone
from casebridge.keys import ring
from casebridge.running.health import MIGRATIONS

_DIR = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))


def register(main: click.Group) -> None:
    """Hand the commands in."""
    main.add_command(backup)
    main.add_command(restore)


@click.command()
@_DIR
@click.option("--full", is_flag=True, help="Copy the whole databases, also where their changes would do.")
@as_json_option
def backup(folder: Path, full: bool, as_json: bool) -> None:
    """Copy databases and files into DIR, at one moment and sealed; a file that is there already is not copied again."""
    made = services.back_up(services.the_folder(folder), full=full)
    if as_json:
        print_json(asdict(made))
        return
    click.echo(
        f"{made.name}: {plural(made.lines, 'line')} of history, {plural(made.files, 'file')}, {made.new} of them new."
        + (f" {plural(len(made.removed), 'older backup')} past their time removed." if made.removed else "")
    )
    if made.missing:
        click.echo(f"{plural(made.missing, 'file')} that rows name lay nowhere: `casebridge fsck` says which.")


@click.command()
@click.argument("folder", metavar="DIR", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option("--set", "name", default="", help="A backup of the list; the newest when it is left out.")
@click.option("--list", "lists", is_flag=True, help="List the backups of DIR.")
@click.option("--check", "checks", is_flag=True, help="Read and verify every byte; replace nothing.")
@click.option("--heads", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="Heads of history that were kept outside: the backup must go at least as far.")  # fmt: skip
@click.option("--roll-back", is_flag=True, help="Restore a backup that is older than what is known, and lose the rest.")
@click.option("--finish", "finishes", is_flag=True, help="Only end a restore that was cut off.")
@as_json_option
@without_app
def restore(
    folder: Path | None, name: str, lists: bool, checks: bool, heads: Path | None, roll_back: bool, finishes: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Verify a backup of DIR and put it in the place of this installation, which must not run.

    The old databases stay beside the new ones.
    """
    config = settings()
    if finishes:
        with alone(config["CASEBRIDGE_INSTANCE"]):
            _told_aside(finish(config["CASEBRIDGE_INSTANCE"]))
        return
    if folder is None or not folder.is_dir():
        raise click.UsageError("Name the folder of the backups.")
    kept = Folder(folder, ring("backup", config["CASEBRIDGE_KEYS"]))
    if lists:
        _print_list(kept, as_json)
    elif checks:
        _print(restoring.check(kept, name), "verified", as_json)
    else:
        with alone(config["CASEBRIDGE_INSTANCE"]):
            finish(config["CASEBRIDGE_INSTANCE"])
            done = restored(kept, name, config, read_heads(heads) if heads else {}, roll_back=roll_back)
        _print(done, "restored", as_json)


def restored(
    folder: Folder, name: str, config: dict[str, Any], heads: dict[int, str], *, roll_back: bool
) -> restoring.Restored:
    """Restore a set into the installation of `config`, which nobody else works on.

    :raises WouldLose: it is older than what is known, and no roll-back was asked for.
    """
    names = folder.names()
    if not names:
        raise NotThere(
            "There is no backup in this folder.", next_step="Name the folder that `casebridge backup` wrote to."
        )
    manifest, there = folder.manifest(name or names[0]), databases(config)
    known = restoring.known_heads(folder, manifest, there, heads)
    lost = restoring.lost_by(manifest, there, known)
    if lost is not None and not roll_back:
        raise restoring.WouldLose(str(lost))
    restoring.check_schema(manifest, MIGRATIONS)
    app = create_app({**config, "SQLALCHEMY_DATABASE_URI": there.stage(folder, manifest)})
    with app.app_context():
        make_tables(app)
        again = restoring.make_good(folder, manifest, there, known, lost)
        placed, missing = restoring.bring_files(folder, manifest)
        db.session.remove()
        db.engine.dispose()
    aside = there.put_in_place()
    return restoring.Restored(
        manifest.name, manifest.head[0], len(folder.files_of(manifest)), placed, again, lost, missing, aside
    )  # fmt: skip


def _print(done: restoring.Restored, what: str, as_json: bool) -> None:
    if as_json:
        print_json({**asdict(done), "lost": str(done.lost) if done.lost else ""})
        return
    click.echo(f"{done.name} {what}: {plural(done.lines, 'line')} of history, {plural(done.files, 'file')}.")
    if done.lost:
        click.echo(f"Lost: {done.lost}")
    if done.again:
        click.echo(f"{plural(done.again, 'case')} that a court had expunged since was destroyed again.")
    if done.missing:
        click.echo(f"{plural(len(done.missing), 'file')} lay nowhere when the backup was made: run `casebridge fsck`.")
    _told_aside(done.aside)


def _told_aside(aside: list[str]) -> None:
    if aside:
        click.echo("The databases before it stay here; remove them once you have looked: " + " ".join(aside))


def _print_list(folder: Folder, as_json: bool) -> None:
    rows = [folder.manifest(name) for name in folder.names()]
    if as_json:
        print_json([
            {"name": one.name, "kind": one.kind, "at": one.made_at.isoformat(), "seq": one.head[0], "hash": one.head[1],
             "files": len(folder.files_of(one))}
            for one in rows
        ])  # fmt: skip
        return
    print_table([("BACKUP", "MADE AT (UTC)", "LINES OF HISTORY", "KIND"), *(
        (one.name, f"{one.made_at:%Y-%m-%d %H:%M:%S}", one.head[0], one.kind) for one in rows
    )])  # fmt: skip
