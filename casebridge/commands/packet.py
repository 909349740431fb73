"""`casebridge packet build|verify|numbers|root`: a packet to a file, a file checked offline, the ledger, our root."""

import json
import shutil
import sys
from pathlib import Path

import click

from casebridge import clock
from casebridge.cases.queries import load_by_number
from casebridge.commands.acting import acting_as
from casebridge.commands.common import as_json_option, as_user_option, print_json, print_table, without_app
from casebridge.db import db, transaction
from casebridge.errors import CaseBridgeError
from casebridge.evidence.store import store
from casebridge.packets.findings import accepted, first_failure, verdict
from casebridge.packets.jobs import BUILD
from casebridge.packets.ledger.report import ledger_of
from casebridge.packets.queries import load_for_build
from casebridge.packets.seal.check import certificates
from casebridge.packets.seal.roots import roots
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
    facts = {
        "number": row.number, "sha256": row.sha256, "built_sha256": row.built_sha256, "pages": row.pages,
        "manifest": row.manifest_id, "seal": row.seal_certificate,
    }  # fmt: skip
    plain = f"{row.number}: {row.pages} pages, SHA-256 {row.sha256} (as built: {row.built_sha256})"
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
@click.option("--roots", type=FILE, help="Certificates (PEM) under which a signer is known to you.")
@click.option("--json", "as_json", is_flag=True, help="Print the lines as JSON.")
@without_app
def verify_(file: Path, originals: Path | None, heads: Path | None, roots: Path | None, as_json: bool) -> None:
    """Check FILE offline; ends with 1 and names the first difference when it does not hold."""
    known = [line.split()[-1] for line in heads.read_text().splitlines() if line.strip()] if heads else None
    findings = verify(file, originals=originals, heads=known, roots=_certificates(roots) if roots else "")
    if as_json:
        click.echo(
            json.dumps(
                [{"check": f.check, "state": f.state, "sentence": f.sentence} for f in findings], ensure_ascii=False
            )
        )
    else:
        for finding in findings:
            click.echo(finding.line())
        click.echo(verdict(findings))
    if not accepted(findings):
        first = first_failure(findings)
        if first is not None and not as_json:
            click.echo(f"First difference: {first.sentence}", err=True)
        sys.exit(1)


@packet.command("numbers")
@click.argument("number")
@as_json_option
@as_user_option
def numbers_(number: str, as_json: bool, username: str | None) -> None:
    """Print the numbers of the case NUMBER, and what is not as it must be; ends with 1 at a gap or an overlap."""
    case = load_by_number(number, actor=acting_as(username, default="sergeant"))
    ledger = ledger_of(case)
    if as_json:
        print_json(
            {
                "ranges": [
                    {"first": ledger.shown(r.first), "last": ledger.shown(r.last), "exhibit": r.owner.exhibit,
                     "version": r.owner.version, "packets": list(r.packets)}
                    for r in ledger.ranges
                ],
                "gaps": list(ledger.gaps), "overlaps": list(ledger.overlaps),
            }
        )  # fmt: skip
    else:
        print_table(
            (ledger.shown(r.first), ledger.shown(r.last), r.owner.words, ", ".join(r.packets) or "no packet yet")
            for r in ledger.ranges
        )
        for line in (*(f"Gap: {one}" for one in ledger.gaps), *(f"Overlap: {one}" for one in ledger.overlaps)):
            click.echo(line)
    if ledger.gaps or ledger.overlaps:
        sys.exit(1)


@packet.command("root")
def root_() -> None:
    """Print the certificates under which our seals are known, for `packet verify --roots`."""
    click.echo(roots(), nl=False)


def _certificates(path: Path) -> str:
    text = path.read_text(encoding="ascii", errors="replace")
    try:
        certificates(text)
    except ValueError:
        raise click.ClickException(f"There is no certificate (PEM) in {path.name}.") from None
    return text


def _hand_over_here(public_id: str) -> None:
    """Build in this process: take the request off the worker's list."""
    from_worker = db.session.query(JobRequest).filter_by(kind="packet", subject=public_id)
    for row in from_worker:
        row.handed_over_at = clock.now()
