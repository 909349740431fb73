"""What commands share: `--json`, tables for people, groups that several modules add to."""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import click

_NO_APP = "casebridge_no_app"
_C = TypeVar("_C", bound=Callable[..., Any])

as_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
as_user_option = click.option(
    "--as", "username", metavar="USER", help="Act as this account; required in production."
)  # fmt: skip


def without_app(callback: _C) -> _C:
    """Mark the function of a command that makes the application itself, or needs none; it stands nearest to it."""
    setattr(callback, _NO_APP, True)
    return callback


def needs_no_app(callback: Callable[..., Any]) -> bool:
    """Say whether a command runs outside the application."""
    return bool(getattr(callback, _NO_APP, False))


def group(main: click.Group, name: str, words: str) -> click.Group:
    """Return the group `name` of `main`, made with its help when no other module made it yet."""
    found = main.commands.get(name)
    if isinstance(found, click.Group):
        return found
    made = click.Group(name, help=words)
    main.add_command(made)
    return made


def print_json(value: Any) -> None:
    """Print a plain value as JSON on one line."""
    click.echo(json.dumps(value, ensure_ascii=False))


def print_table(rows: Iterable[Sequence[Any]]) -> None:
    """Print rows in columns; the last column is never padded."""
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[n]) for row in texts) for n in range(len(texts[0]))] if texts else []
    for row in texts:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
