"""`casebridge init`: keys and tables, made or brought up to date; safe to run again."""

import logging
import os
from dataclasses import replace

import click
import flask_migrate
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from casebridge import create_app
from casebridge.commands.common import without_app
from casebridge.config import BadSetting, SealFiles, load_secrets, secrets_path, settings
from casebridge.db import db
from casebridge.packets.seal.authority import load
from casebridge.running.health import MIGRATIONS


def register(main: click.Group) -> None:
    """Hand the command in."""
    main.add_command(init)


@click.command()
@without_app
def init() -> None:
    """Make the keys and the seal when there are none, and bring the tables to the newest schema."""
    load_secrets(secrets_path(os.environ), create=True)
    app = create_app(settings())
    with app.app_context():
        refuse_newer_schema()
        make_tables(app)
        files: SealFiles = app.config["CASEBRIDGE_SEAL"]
        load(replace(files, may_make=files.is_own))
        kind = db.engine.dialect.name
        db.engine.dispose()
    click.echo(f"The keys are there and the tables are up to date ({kind}).")


def refuse_newer_schema() -> None:
    """Pass while this code knows the schema of the open application's database; what came after it could be lost.

    :raises BadSetting: a newer CaseBridge made it.
    """
    with db.engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_heads()
    known = {one.revision for one in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    if set(present) - known:
        raise BadSetting("A newer CaseBridge made this database: run that one, or restore the backup from before it.")


def make_tables(app: Flask) -> None:
    """Bring the tables of the open application to the newest schema."""
    if not any((MIGRATIONS / "versions").glob("*.py")):
        db.create_all()
        return
    logging.getLogger("alembic").setLevel(logging.WARNING)
    flask_migrate.upgrade(directory=str(MIGRATIONS))
