"""`casebridge exhibit odd`: files that break document tools, in the store, in the browser and in a packet."""

import tempfile
from pathlib import Path

import click

from casebridge import create_app
from casebridge.accounts import demo_accounts
from casebridge.commands.common import group, without_app
from casebridge.commands.init import make_tables
from casebridge.config import settings
from casebridge.db import db, transaction
from casebridge.demo.cast import act
from casebridge.evidence.odd_files import odd_files_folder
from casebridge.evidence.seeing.odd_files import OnScreen, odd_screens
from casebridge.intake.services import open_case
from casebridge.packets.odd_files import odd_packet


def register(main: click.Group) -> None:
    """Hand the command in."""
    group(main, "exhibit", "Exhibits of a case.").add_command(odd)


@click.command("odd")
@click.option(
    "--folder", type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Holds manifest.csv and files/; else the shared folder's odd_files.",
)  # fmt: skip
@without_app
def odd(folder: Path | None) -> None:
    """Take every odd file in, open it in the browser, print it in a packet; say what was expected and what came out.

    Works in a house of its own that is gone afterwards. Ends with 1 at any difference, or when there is no folder.
    """
    found = folder or odd_files_folder()
    if found is None:
        raise click.ClickException("There is no folder of odd files here. Name one with --folder.")
    rows, screens = odd_packet(found), _screens(found)
    wrong = 0
    for one in rows:
        screen = screens[one.row.odd.id]
        browser = screen.words(one.row)
        click.echo(f"{one.row.line()} | in the browser: {browser} | in the packet: {one.words()}")
        wrong += not (one.row.as_expected and screen.fits(one.row) and one.as_expected)
    click.echo(f"{len(rows)} files, {wrong} differences")
    if wrong:
        raise SystemExit(1)


def _screens(folder: Path) -> dict[str, OnScreen]:
    """Open each file as a detective does, in an application with a database and a store of its own."""
    with tempfile.TemporaryDirectory() as place:
        app = create_app(settings({"CASEBRIDGE_MODE": "test", "CASEBRIDGE_INSTANCE": place}))
        with app.app_context():
            make_tables(app)
            with transaction():
                demo_accounts.ensure(Path(place))
                case = open_case(act("detective"), "homicide", {}, title="Odd files").public_id
            try:
                return odd_screens(folder, case, actor=act("detective"))
            finally:
                db.session.remove()
                db.engine.dispose()
