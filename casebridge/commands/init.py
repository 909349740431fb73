"""`casebridge init`: keys and tables, made or brought up to date; safe to run again."""

import logging
import os
from dataclasses import replace
from pathlib import Path

import click
import flask_migrate
from flask import Flask

from casebridge import create_app
from casebridge.commands.common import without_app
from casebridge.config import SealFiles, load_secrets, secrets_path, settings
from casebridge.db import db
from casebridge.packets.seal.authority import load

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def register(main: click.Group) -> None:
    """Hand the command in."""
    main.add_command(init)


@click.command()
@without_app
def init() -> None:
    """Make the keys and the seal when there are none, and bring the tables to the newest schema."""
    # Keys and the embedded database are for their owner alone.
    os.umask(0o077)
    load_secrets(secrets_path(os.environ), create=True)
    app = create_app(settings())
    with app.app_context():
        make_tables(app)
        files: SealFiles = app.config["CASEBRIDGE_SEAL"]
        load(replace(files, may_make=files.is_own))
        kind = db.engine.dialect.name
        db.engine.dispose()
    click.echo(f"The keys are there and the tables are up to date ({kind}).")


def make_tables(app: Flask) -> None:
    """Bring the tables of the open application to the newest schema."""
    if not any((MIGRATIONS / "versions").glob("*.py")):
        db.create_all()
        return
    logging.getLogger("alembic").setLevel(logging.WARNING)
    flask_migrate.upgrade(directory=str(MIGRATIONS))
