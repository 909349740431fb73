"""`casebridge jobs work`: the process that does durable work."""

import signal
from types import FrameType

import click
from flask import Flask, current_app

from casebridge import jobs as durable
from casebridge.commands.init import refuse_newer_schema
from casebridge.formats import plural
from casebridge.running.server import refuse_weak_server


def register(main: click.Group) -> None:
    """Hand the commands in."""
    main.add_command(jobs)


@click.group()
def jobs() -> None:
    """Durable work: packets, notices, sweeps."""


@jobs.command()
@click.option("--once", is_flag=True, help="Stop when nothing is left to do.")
def work(once: bool) -> None:
    """Do what was asked for, until told to stop; what runs then is taken up at the next start."""
    refuse_newer_schema()
    stopped: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        stopped.append(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    refuse_weak_server(app)
    done = durable.work(app, once=once, until=lambda: bool(stopped))
    click.echo(f"{plural(done, 'piece')} of work handed over.")
