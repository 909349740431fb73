"""The `casebridge` command: it finds its commands in the folder `commands` and says errors in one sentence."""

import functools
import importlib
import os
import pkgutil
import sys
from collections.abc import Callable, Sequence
from typing import Any

import click
from flask import has_app_context
from sqlalchemy.exc import OperationalError, ProgrammingError

from casebridge import commands, create_app
from casebridge.access.gate import OpenRoute
from casebridge.catalog.problems import CatalogError
from casebridge.commands.common import needs_no_app
from casebridge.config import BadSetting
from casebridge.db import db
from casebridge.disk import trouble_of
from casebridge.errors import CaseBridgeError, Invalid
from casebridge.workflows.definition import BadWorkflow

_STARTING = (BadSetting, CatalogError, BadWorkflow, OpenRoute)
_NO_TABLES = "The database cannot be read, or its tables are missing: run `casebridge init` first."


def build() -> click.Group:
    """Return the command with everything that the modules in `commands` hand in."""
    group = click.Group("casebridge", help="CaseBridge: one case, three offices, one holder, one clock, one next move.")
    for module in sorted(found.name for found in pkgutil.iter_modules(commands.__path__)):
        register = getattr(importlib.import_module(f"{commands.__name__}.{module}"), "register", None)
        if register is not None:
            register(group)
    _put_in_app(group)
    return group


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; end with 0, or with 1 and one sentence on standard error."""
    # Whatever a command or the worker makes is for its owner alone.
    os.umask(0o077)
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    try:
        code = build().main(args=arguments, prog_name="casebridge", standalone_mode=False)
    except click.exceptions.Abort:
        return _failed("Stopped.")
    except click.UsageError as wrong:
        return _failed(f"{wrong.format_message()} See `{_path(wrong)} --help`.")
    except click.ClickException as wrong:
        return _failed(wrong.format_message())
    except Invalid as refused:
        return _failed(" ".join(refused.fields.values()) or refused.happened)
    except CaseBridgeError as refused:
        return _failed(f"{refused.happened} {refused.next_step}")
    except _STARTING as refused:
        return _failed(f"CaseBridge does not start: {refused}")
    except (OperationalError, ProgrammingError) as error:
        return _failed(_NO_TABLES if (trouble := trouble_of(error)) is None else trouble.happened)
    except BrokenPipeError:
        # Whoever read our output has enough of it; nothing more can be said there.
        sys.stdout = None
        return 0
    except OSError as error:
        if (trouble := trouble_of(error)) is None:
            raise
        return _failed(f"{trouble.happened} {trouble.next_step}")
    return code if isinstance(code, int) else 0


def _failed(sentence: str) -> int:
    click.echo(" ".join(sentence.split()), err=True)
    return 1


def _path(wrong: click.UsageError) -> str:
    return wrong.ctx.command_path if wrong.ctx is not None else "casebridge"


def _put_in_app(group: click.Group) -> None:
    """Have each command make the application when it runs, and not for its help."""
    for command in group.commands.values():
        if isinstance(command, click.Group):
            _put_in_app(command)
        elif command.callback is not None and not needs_no_app(command.callback):
            command.callback = _in_app(command.callback)


def _in_app(callback: Callable[..., Any]) -> Callable[..., Any]:
    if getattr(callback, "casebridge_in_app", False):
        return callback

    @functools.wraps(callback)
    def inside(*args: Any, **kwargs: Any) -> Any:
        # Whoever has an application open, as tests do, has the command work on that one.
        if has_app_context():
            return callback(*args, **kwargs)
        with create_app().app_context():
            try:
                return callback(*args, **kwargs)
            finally:
                db.session.remove()
                db.engine.dispose()

    inside.casebridge_in_app = True  # type: ignore[attr-defined]
    return inside


if __name__ == "__main__":
    main()
