"""`casebridge audit verify|head|sought`: whether the history stands as it was written, and who searched for what."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from casebridge import audit as history
from casebridge.cases.search import searched_for
from casebridge.commands.common import as_json_option, print_json
from casebridge.formats import plural
from casebridge.heads import kept
from casebridge.heads.services import check, sign

SHOWN = 5
_T = TypeVar("_T")


def register(main: click.Group) -> None:
    """Hand the commands in."""
    main.add_command(audit)


@click.group()
def audit() -> None:
    """Check the history and its chain."""


_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@audit.command()
@click.option(
    "--heads", "heads", type=_FILE, help="Heads that were kept outside: from a mail, a page, a packet, or `audit head`."
)
@click.option(
    "--keys", "public", type=_FILE, help="Public keys that were kept outside, as `casebridge keys public` prints them."
)
@as_json_option
def verify(heads: Path | None, public: Path | None, as_json: bool) -> None:
    """Walk the whole history and hold it against signed heads; name the first line that is not as it was written."""
    found = check(_read(heads, kept.read) if heads else (), _read(public, kept.read_keys) if public else None)
    words = [found.broken.what] if found.broken else []
    words += found.strange
    if as_json:
        print_json({
            "ok": found.holds, "lines": found.good, "first_bad": found.broken.seq if found.broken else None,
            "what": words[0] if words else "", "heads": found.heads, "signed": found.signed, "found": words,
        })  # fmt: skip
    elif found.holds:
        click.echo(
            f"{found.good:,} lines, each as it was written; {plural(found.heads, 'head')} hold, {found.signed} signed."
        )
    if not found.holds:
        raise click.ClickException(
            f"The history does not hold: {'; '.join(words[:SHOWN])}. {found.good:,} lines before it are good."
        )


@audit.command()
@as_json_option
def head(as_json: bool) -> None:
    """Sign the present end of the history and print it, to be kept outside."""
    found = sign()
    if as_json:
        end = history.head()
        print_json(found.as_plain() if found else {"seq": end.seq, "hash": end.hash, "at": None})
    else:
        click.echo(kept.as_text(found.as_plain()) if found else f"0 {history.GENESIS}", nl=found is None)


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
    """Return kept heads, hash by line number, from a file in any form in which heads are kept.

    :raises click.ClickException: it holds none.
    """
    return {one.seq: one.hash for one in _read(path, kept.read) if one.seq is not None}


def _read(path: Path, how: Callable[[str], _T]) -> _T:
    try:
        return how(path.read_text(encoding="utf-8", errors="replace"))
    except kept.NoHeads:
        raise click.ClickException(
            f"{path.name} holds neither heads nor keys in a form that CaseBridge prints."
        ) from None
