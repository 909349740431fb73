"""`casebridge packet build|verify`: build a packet to a file, check a file offline."""

import json
import shutil
import sys
from pathlib import Path

import click

from casebridge import clock
from casebridge.cases.queries import load_by_number
from casebridge.commands.acting import acting_as
from casebridge.commands.common import without_app
from casebridge.db import db, transaction
from casebridge.errors import CaseBridgeError
from casebridge.evidence.store import store
from casebridge.packets.findings import accepted, first_failure
from casebridge.packets.jobs import BUILD
from casebridge.packets.queries import load_for_build
from casebridge.packets.services import request_packet
from casebridge.packets.verify import verify
from casebridge.work import JobRequest

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
RECIPIENTS = {"sao_review": "The reviewing prosecutor", "federal_referral": "U.S. Attorney, intake desk"}
DEFAULTS = {"sao_review": "sergeant", "federal_referral": "federal-liaison"}


def register(main: click.Group) -> None:
    """Hand the commands in."""
    main.add_command(packet)


@click.group()
def packet() -> None:
    """Packets: the PDF that leaves the house."""


@packet.command("build")
@click.argument("number")
@click.option("--kind", default="sao_review", show_default=True, type=click.Choice(sorted(DEFAULTS)))
@click.option("-o", "target", required=True, type=click.Path(path_type=Path), help="Where to write the PDF.")
@click.option("--for", "recipient", default="", help="Whose name every page carries.")
@click.option("--json", "as_json", is_flag=True, help="Print what became of each exhibit as JSON.")
@click.option("--as", "username", metavar="USER", help="Act as this account; required in production.")
def build_(number: str, kind: str, target: Path, recipient: str, as_json: bool, username: str | None) -> None:
    """Build a packet of the case NUMBER and write it to a file."""
    actor = acting_as(username, default=DEFAULTS[kind])
    with transaction():
        case = load_by_number(number, actor=actor)
        public_id = request_packet(case, kind=kind, recipient=recipient or RECIPIENTS[kind], actor=actor).public_id
        _hand_over_here(public_id)
    for _name, step in BUILD:
        step(public_id)
    row = load_for_build(public_id)
    if not row.store_key:
        raise CaseBridgeError(row.failure or "The packet was not built.")
    shutil.copyfile(store().path(row.store_key), target)
    told = [
        {"name": e["name"], "sha256": e["sha256"], "outcome": e["outcome"], "message": e["message"]}
        for e in row.exhibits
    ]
    facts = {"number": row.number, "sha256": row.sha256, "pages": row.pages, "manifest": row.manifest_id}
    plain = f"{row.number}: {row.pages} pages, SHA-256 {row.sha256}"
    click.echo(json.dumps({**facts, "exhibits": told}, ensure_ascii=False) if as_json else plain)


@packet.command("verify")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--originals", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Folder of the received files."
)
@click.option(
    "--heads",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="History heads that you kept, one a line.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the lines as JSON.")
@without_app
def verify_(file: Path, originals: Path | None, heads: Path | None, as_json: bool) -> None:
    """Check FILE offline; ends with 1 and names the first difference when it does not hold."""
    known = [line.split()[-1] for line in heads.read_text().splitlines() if line.strip()] if heads else None
    findings = verify(file, originals=originals, heads=known)
    if as_json:
        click.echo(
            json.dumps(
                [{"check": f.check, "state": f.state, "sentence": f.sentence} for f in findings], ensure_ascii=False
            )
        )
    else:
        for finding in findings:
            click.echo(finding.line())
    if not accepted(findings):
        first = first_failure(findings)
        if first is not None and not as_json:
            click.echo(f"First difference: {first.sentence}", err=True)
        sys.exit(1)


def _hand_over_here(public_id: str) -> None:
    """Build in this process: take the request off the worker's list."""
    from_worker = db.session.query(JobRequest).filter_by(kind="packet", subject=public_id)
    for row in from_worker:
        row.handed_over_at = clock.now()
