"""`casebridge audit verify|head|adopt|sought|export|verify-export`: whether history stands; copies for courts."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import click

from casebridge import audit as history
from casebridge.cases import court_copy
from casebridge.cases.queries import load_for_history_by_number
from casebridge.cases.search import searched_for
from casebridge.commands.acting import acting_as, proven
from casebridge.commands.common import as_json_option, as_user_option, print_json, print_table, without_app
from casebridge.formats import plural
from casebridge.heads import adopting, exported, kept
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
_heads_option = click.option(
    "--heads", "heads", type=_FILE, help="Heads that were kept outside: from a mail, a page, a packet, or `audit head`."
)
_keys_option = click.option(
    "--keys", "public", type=_FILE, help="Public keys that were kept outside, as `casebridge keys public` prints them."
)


@audit.command()
@_heads_option
@_keys_option
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
        older = (
            f" {plural(found.older, 'row')} may be older than marks: see `casebridge audit adopt`."
            if found.older
            else ""
        )
        raise click.ClickException(
            f"The history does not hold: {'; '.join(words[:SHOWN])}. {found.good:,} lines before it are good.{older}"
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
@_heads_option
@_keys_option
@click.option("--dry-run", is_flag=True, help="Only print what would be adopted and what would not.")
@click.option("--reason", default="", help="Why these rows are taken as they stand; it goes into the history.")
@as_user_option
@as_json_option
def adopt(
    heads: Path | None, public: Path | None, dry_run: bool, reason: str, username: str | None, as_json: bool
) -> None:
    """Mark rows that are older than the marks of their table, as they stand; once for each table, as the auditor.

    A row that has a mark is never adopted, nor one of a case that was opened since.
    """
    outside = _read(heads, kept.read) if heads else ()
    trusted = _read(public, kept.read_keys) if public else None
    if dry_run:
        found = adopting.adoptable(outside, trusted)
    else:
        actor = proven(acting_as(username, default="auditor"))
        found = adopting.adopt(reason=reason, actor=actor, kept=outside, public=trusted)
    if as_json:
        print_json({
            "adopted": not dry_run and bool(found.rows), "rows": found.tables, "cases": found.cases,
            "refused": found.refused,
        })  # fmt: skip
    else:
        _print_adoption(found, "would be adopted" if dry_run else "adopted")


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


@audit.command("export")
@click.argument("number")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--part", "parts", multiple=True, metavar="CLASS", help="A class to take; else the open one.")
@click.option("--purpose", required=True, help="For which court, or at whose request.")
@as_user_option
@as_json_option
def export(
    number: str, folder: Path, parts: tuple[str, ...], purpose: str, username: str | None, as_json: bool
) -> None:
    """Take a copy of the history of the case NUMBER for a court into FOLDER, by the same policy as the pages."""
    if folder.exists() and any(folder.iterdir()):
        raise click.ClickException(f"{folder} is not empty.")
    actor = proven(acting_as(username, default="prosecutor"))
    load = partial(load_for_history_by_number, number, actor=actor)
    wanted = parts or (court_copy.choices(load(), actor)[0][0],)
    copy = court_copy.take(load, wanted=wanted, purpose=purpose, actor=actor)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, content in copy.files.items():
        with os.fdopen(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
    if as_json:
        print_json({"receipt": copy.receipt, "files": sorted(copy.files)})
    else:
        click.echo(f"{plural(len(copy.files), 'file')} in {folder}; receipt {copy.receipt}.")


@audit.command("verify-export")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--keys", "public", type=_FILE, help="Public keys that were kept elsewhere; those of the copy otherwise.")
@as_json_option
@without_app
def verify_export(folder: Path, public: Path | None, as_json: bool) -> None:
    """Check a copy in FOLDER by itself, without the house; name the first thing that is not as it was taken."""
    known = _read(public, kept.read_keys) if public else None
    # What is not a plain file is no part of a copy, and is named as such.
    files = {one.name: one.read_bytes() if one.is_file() else b"" for one in folder.iterdir()}
    found = exported.check(files, known)
    if as_json:
        print_json({
            "ok": not found.difference, "lines": found.lines, "head": found.head, "what": found.difference
        })  # fmt: skip
    if found.difference:
        raise click.ClickException(f"This is not the copy that was taken: {found.difference}.")
    if not as_json:
        whose = (
            "" if known else " It was signed by a key of the copy itself: compare it with one that was kept elsewhere."
        )
        click.echo(f"{plural(found.lines, 'line')}, each proven by the signed head of line {found.head:,}.{whose}")


def _print_adoption(found: adopting.Found, done: str) -> None:
    print_table([("ROWS", "HOW MANY"), *found.tables.items()])
    click.echo(f"{plural(len(found.rows), 'row')} of {plural(found.cases, 'case')} {done}.")
    for words in found.refused[:SHOWN]:
        click.echo(f"Not adopted: {words}.")
    if len(found.refused) > SHOWN:
        click.echo(f"And {len(found.refused) - SHOWN:,} more, which --json lists.")


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
