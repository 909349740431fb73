"""`casebridge case list|show|enter`: the cases that an account may see, one of them, and why it is opened."""

from collections.abc import Iterator, Mapping
from typing import Any

import click
from sqlalchemy import select

from casebridge.access.actor import Actor
from casebridge.accounts.models import User
from casebridge.cases import queries, reading
from casebridge.cases.entering import give_reason
from casebridge.cases.holders import queue_label
from casebridge.cases.models import Case
from casebridge.cases.queries import CaseRow
from casebridge.commands.acting import acting_as
from casebridge.commands.common import as_json_option, as_user_option, print_json, print_table
from casebridge.db import db, transaction
from casebridge.formats import KINDS, local_datetime
from casebridge.workflows import engine
from casebridge.workflows.case_review import CASE_REVIEW

# Sees every case of the police; in production the account is named.
DEFAULT = "commander"


def register(main: click.Group) -> None:
    """Hand the commands in."""
    main.add_command(case)


@click.group()
def case() -> None:
    """Show cases, by the same policy as the pages."""


@case.command("list")
@click.option("--state", type=click.Choice([state.key for state in CASE_REVIEW.states]), help="Only this state.")
@click.option("--kind", type=click.Choice(list(KINDS)), help="Only this kind.")
@as_user_option
@as_json_option
def list_(state: str | None, kind: str | None, username: str | None, as_json: bool) -> None:
    """List the cases, the nearest clock first."""
    actor = acting_as(username, default=DEFAULT)
    names = _usernames()
    rows = [as_plain(row, names) for row in _rows(actor, state, kind)]
    if as_json:
        print_json(rows)
        return
    print_table([
        ("NUMBER", "KIND", "STATE", "HOLDER", "DUE"),
        *(
            (r["number"], r["kind"], r["state"], r["holder"]["label"], r["clock"]["due"] if r["clock"] else "")
            for r in rows
        ),
    ])  # fmt: skip


@case.command()
@click.argument("number")
@as_user_option
@as_json_option
def show(number: str, username: str | None, as_json: bool) -> None:
    """Show where the case NUMBER is, who holds it, what runs out and what this account may do next."""
    actor = acting_as(username, default=DEFAULT)
    with transaction():
        found = queries.load_by_number(number, actor=actor)
        reading.opened(found, actor)
        shown = {**as_plain(_row(found), _usernames()), "title": found.title, "moves": _moves(found, actor)}
    if as_json:
        print_json(shown)
        return
    due = f", due {local_datetime(found.clock_due)}" if found.clock_due else ""
    click.echo(f"{shown['number']}  {shown['title']}")
    click.echo(f"{CASE_REVIEW.state(found.state).label}, held by {shown['holder']['label']}{due}")
    for move in shown["moves"]:
        click.echo(f"  {move['label']}" + "".join(f"\n      first: {gap}" for gap in move["first"]))


@case.command()
@click.argument("number")
@click.option("--category", required=True, metavar="KEY", help="A key of entry_reason in entry.toml.")
@click.option("--words", required=True, metavar="SENTENCE", help="The same in a sentence.")
@as_user_option
def enter(number: str, category: str, words: str, username: str | None) -> None:
    """Say why this account opens the case NUMBER from outside; the reason counts for today."""
    actor = acting_as(username, default=DEFAULT)
    with transaction():
        given = give_reason(
            queries.known_by_number(number, actor=actor), category=category, words=words, actor=actor
        )  # fmt: skip
    click.echo("The reason counts for today." if given else "No reason is due.")


def as_plain(row: CaseRow, usernames: Mapping[int, str]) -> dict[str, Any]:
    """Return a case in the shape that others read; the holder's key is a user name or a queue."""
    label = row.holder_name or (queue_label(row.holder_queue) if row.holder_queue else "Nobody")
    clock = {"key": row.clock_key, "due": row.clock_due.isoformat()} if row.clock_due else None
    key = row.holder_queue or (usernames.get(row.holder_id, "") if row.holder_id else "")
    return {
        "number": row.number, "kind": row.kind, "state": row.state, "holder": {"key": key, "label": label},
        "clock": clock,
    }  # fmt: skip


def _usernames() -> dict[int, str]:
    return {row.id: row.username for row in db.session.execute(select(User.id, User.username))}


def _rows(actor: Actor, state: str | None, kind: str | None) -> Iterator[CaseRow]:
    where = tuple(column == wanted for column, wanted in ((Case.state, state), (Case.kind, kind)) if wanted is not None)
    cursor = ""
    while True:
        page = queries.list_cases(actor, where=where, cursor=cursor, limit=500)
        yield from page.rows
        cursor = page.next_cursor
        if not cursor:
            return


def _row(found: Case) -> CaseRow:
    person = db.session.get(User, found.holder_id) if found.holder_id else None
    return CaseRow(
        found.public_id, found.number, found.kind, found.title, found.place, found.state, found.complaint_number,
        found.holder_id, person.name if person else None, found.holder_queue, found.clock_key, found.clock_due,
        found.state_since, found.hold_for, found.incident_on, found.id,
    )  # fmt: skip


def _moves(found: Case, actor: Actor) -> list[dict[str, Any]]:
    return [
        {"key": move.key, "label": move.label, "first": [gap.sentence for gap in move.gaps]}
        for move in engine.open_moves(found, actor)
    ]
