"""`casebridge exhibit add NUMBER FILE...`: by the policy of the page."""

import json
from dataclasses import dataclass
from pathlib import Path

import click
from sqlalchemy import or_, select

from casebridge.accounts.models import User
from casebridge.cases.models import Case
from casebridge.cases.queries import load_by_number
from casebridge.commands.acting import acting_as
from casebridge.commands.common import group
from casebridge.db import db
from casebridge.evidence.receiving import Received, receive_file


def register(main: click.Group) -> None:
    """Hand the commands in."""
    group(main, "exhibit", "Exhibits of a case.").add_command(add)


@click.command("add")
@click.argument("number")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--class", "class_", default="", metavar="CLASS", help="A class stricter than each type’s own.")
@click.option("--json", "as_json", is_flag=True, help="Print what became of each file as JSON.")
@click.option("--as", "username", metavar="USER", help="Act as this account; required in production.")
def add(number: str, files: tuple[Path, ...], class_: str, as_json: bool, username: str | None) -> None:
    """Add FILES to the case NUMBER (its own or its complaint number), each by itself.

    Ends with 1 when a file was not stored; the others are stored all the same.
    """
    actor = acting_as(username, default=_lead_of(number))
    case = load_by_number(number, actor=actor)
    shown, public_id = case.number, case.public_id
    done = []
    for path in files:
        with path.open("rb") as stream:
            done.append(_Told(path, receive_file(public_id, stream, path.name, actor=actor, class_=class_)))
    if as_json:
        click.echo(json.dumps({"number": shown, "exhibits": [told.plain() for told in done]}, ensure_ascii=False))
    else:
        for told in done:
            click.echo(told.words())
    if not all(told.received.stored or told.received.outcome == "same" for told in done):
        raise SystemExit(1)


@dataclass(frozen=True, slots=True)
class _Told:
    """One file and what became of it."""

    path: Path
    received: Received

    def plain(self) -> dict[str, object]:
        """Return the shape that others read; bytes that are there already count as accepted."""
        outcome = "accept" if self.received.outcome == "same" else self.received.outcome
        return {
            "name": self.received.name, "sha256": self.received.sha256, "outcome": outcome,
            "message": self.received.message, "exhibit": self.received.exhibit_number,
            "stored": self.received.stored,
        }  # fmt: skip

    def words(self) -> str:
        """Return a line for people."""
        number = self.received.exhibit_number
        where = f"Ex {number}" if number and self.received.stored else "not stored"
        return f"{self.received.name}: {where}. {self.received.message} SHA-256 {self.received.sha256 or 'none'}"


def _lead_of(number: str) -> str:
    """Return the account of the case's lead detective, the fitting one where nobody is named."""
    query = (
        select(User.username)
        .join(Case, Case.lead_id == User.id)
        .where(or_(Case.number == number, Case.complaint_number == number))
        .order_by(Case.id)
        .limit(1)
    )
    return db.session.scalar(query) or "detective"
