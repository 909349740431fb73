"""`casebridge serve`: the web server alone, as in production; the job worker is `casebridge jobs work`."""

import ipaddress
import os
import sys

import click

from casebridge import create_app
from casebridge.commands.common import without_app
from casebridge.commands.init import refuse_newer_schema
from casebridge.config import BadSetting, settings
from casebridge.db import db
from casebridge.running.server import refuse_weak_server


def register(main: click.Group) -> None:
    """Hand the command in."""
    main.add_command(serve)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@without_app
def serve(host: str, port: int) -> None:
    """Serve pages; beyond this machine only behind TLS, and only on a database that is set up."""
    if not _is_loopback(host) and not settings()["CASEBRIDGE_TLS"]:
        raise BadSetting(f"{host} is beyond this machine: set CASEBRIDGE_TLS=1 and put a TLS proxy in front.")
    app = create_app()
    with app.app_context():
        refuse_newer_schema()
        refuse_weak_server(app)
        db.engine.dispose()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"{host}:{port}", "casebridge:create_app()"]
    os.execv(sys.executable, command)  # noqa: S606  our own interpreter, no shell


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
