"""`casebridge audit verify|head|sought`: whether the history stands as it was written, and who searched for what."""

import json
from pathlib import Path
from typing import Any

import click

from casebridge import audit as history
from casebridge.cases.search import searched_for
from casebridge.commands.common import as_json_option, print_json
from casebridge.formats import plural


def register(main: click.Group) -> None:
    """Hand the commands in."""
    main.add_command(audit)


@click.group()
def audit() -> None:
    """Check the history and its chain."""


@audit.command()
@click.option(
    "--heads", "heads", type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Heads that were kept outside, one JSON object a line as `audit head --json` prints them.",
)  # fmt: skip
@as_json_option
def verify(heads: Path | None, as_json: bool) -> None:
    """Walk the whole chain and name the first line that was altered, is missing or differs from a kept head."""
    good, broken = history.verify(read_heads(heads) if heads else None)
    if as_json:
        print_json({"ok": broken is None, "lines": good, "first_bad": broken.seq if broken else None,
                    "what": broken.what if broken else ""})  # fmt: skip
    elif broken is None:
        click.echo(f"{good:,} lines, each as it was written.")
    if broken is not None:
        raise click.ClickException(f"The history does not hold: {broken.what}. {good:,} lines before it are good.")


@audit.command()
@as_json_option
def head(as_json: bool) -> None:
    """Print the present end of the chain, to be kept outside."""
    found = history.head()
    if as_json:
        print_json({"seq": found.seq, "hash": found.hash, "at": found.at.isoformat() if found.at else None})
    else:
        click.echo(f"{found.seq} {found.hash}")


@audit.command()
@click.argument("words")
@as_json_option
def sought(words: str, as_json: bool) -> None:
    """List who searched for these words, all in one search, and when; the history keeps them as commitments alone."""
    lines = searched_for(words)
    if as_json:
        print_json(
            [{"seq": one.seq, "at": one.at.isoformat(), "name": one.actor_name, "role": one.role} for one in lines]
        )
    else:
        for one in lines:
            click.echo(f"{one.seq} {one.at.isoformat(timespec='seconds')} {one.actor_name} ({one.role})")
        click.echo(f"{plural(len(lines), 'search', 'searches')} for these words.")


def read_heads(path: Path) -> dict[int, str]:
    """Return kept heads, hash by line number, from JSON (a list, or an object a line) or `seq hash` lines.

    :raises click.ClickException: a line is neither.
    """
    text = path.read_text()
    try:
        rows: list[dict[str, Any]] = (
            json.loads(text) if text.lstrip().startswith("[") else [_head(line) for line in text.splitlines() if line]
        )
        return {int(row["seq"]): str(row["hash"]) for row in rows}
    except (ValueError, KeyError, TypeError) as wrong:
        raise click.ClickException(f"{path.name} holds no heads as `audit head` prints them.") from wrong


def _head(line: str) -> dict[str, object]:
    if line.lstrip().startswith("{"):
        row: dict[str, object] = json.loads(line)
        return row
    seq, digest = line.split()
    return {"seq": seq, "hash": digest}
