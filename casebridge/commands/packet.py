"""`casebridge packet build|verify|numbers|root`: a packet to a file, a file checked offline, the ledger, our root."""

import json
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from casebridge import clock
from casebridge.cases.models import Case
from casebridge.cases.queries import load_by_number
from casebridge.commands.acting import acting_as
from casebridge.commands.common import as_json_option, as_user_option, print_json, print_table, without_app
from casebridge.db import db, transaction
from casebridge.errors import CaseBridgeError, Invalid
from casebridge.evidence.queries import exhibits_of
from casebridge.evidence.store import store
from casebridge.packets.findings import accepted, first_failure, verdict
from casebridge.packets.jobs import BUILD
from casebridge.packets.kinds.asked import DEFENDANT, asked_of
from casebridge.packets.kinds.wanted import Wanted
from casebridge.packets.ledger.report import ledger_of
from casebridge.packets.queries import load_for_build
from casebridge.packets.seal.check import certificates
from casebridge.packets.seal.roots import roots
from casebridge.packets.services import request_packet
from casebridge.packets.verify import is_locked, verify
from casebridge.work import JobRequest

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
# What the command says where nothing was given: for whom, and as which demo account.
RECIPIENTS = {
    "sao_review": "The reviewing prosecutor",
    "charging": "Court commissioner or clerk",
    "grand_jury": "The prosecutor presenting",
    "federal_referral": "U.S. Attorney, intake desk",
    "case_summary": "Own supervisor",
}
DEFAULTS = {
    "sao_review": "sergeant",
    "charging": "prosecutor",
    "grand_jury": "prosecutor",
    "federal_referral": "federal-liaison",
    "defense_discovery": "prosecutor",
    "case_summary": "sergeant",
}


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
@click.option("--defendant", default="", metavar="NAME", help="Whom the packet is about, as the case names them.")
@click.option("--answer", "answers", multiple=True, metavar="FIELD=WORDS", help="What the cover of this kind asks for.")
@click.option("--section", "sections", multiple=True, metavar="KEY", help="Only these sections, in this order.")
@click.option("--let-in", "let_in", multiple=True, metavar="NUMBER", type=int, help="Let an exhibit in by its number.")
@click.option("--let-in-person", "people", multiple=True, metavar="NAME", help="Let a person under 18 in by name.")
@click.option("--supplement", is_flag=True, help="Only what is new or replaced since the packets before.")
@click.option("--json", "as_json", is_flag=True, help="Print what became of each exhibit as JSON.")
@click.option("--as", "username", metavar="USER", help="Act as this account; required in production.")
def build_(
    number: str,
    kind: str,
    target: Path,
    recipient: str,
    as_json: bool,
    username: str | None,
    **chosen: Any,
) -> None:
    """Build a packet of the case NUMBER and write it to a file."""
    actor = acting_as(username, default=DEFAULTS[kind])
    with transaction():
        case = load_by_number(number, actor=actor)
        wanted = _wanted(case, kind, chosen)
        whom = recipient or wanted.answers.get("counsel", "") or RECIPIENTS.get(kind, "")
        public_id = request_packet(case, kind=kind, recipient=whom, actor=actor, wanted=wanted).public_id
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
@click.option("--password-file", type=FILE, help="File with the password of a locked copy; asked for when not given.")
@click.option("--json", "as_json", is_flag=True, help="Print the lines as JSON.")
@without_app
def verify_(
    file: Path,
    originals: Path | None,
    heads: Path | None,
    roots: Path | None,
    password_file: Path | None,
    as_json: bool,
) -> None:
    """Check FILE offline; ends with 1 and names the first difference when it does not hold."""
    password = password_file.read_text(encoding="utf-8").rstrip("\r\n") if password_file else ""
    if not password and sys.stdin.isatty() and is_locked(file.read_bytes()):
        password = click.prompt("Password of the file", hide_input=True)
    known = [line.split()[-1] for line in heads.read_text().splitlines() if line.strip()] if heads else None
    findings = verify(
        file, originals=originals, heads=known, roots=_certificates(roots) if roots else "", password=password
    )
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
    actor = acting_as(username, default="sergeant")
    ledger = ledger_of(load_by_number(number, actor=actor), actor)
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
    text = roots()
    if not text:
        raise click.ClickException("There is no seal yet: run `casebridge init`.")
    click.echo(text, nl=False)


def _certificates(path: Path) -> str:
    text = path.read_text(encoding="ascii", errors="replace")
    try:
        certificates(text)
    except ValueError:
        raise click.ClickException(f"There is no certificate (PEM) in {path.name}.") from None
    return text


def _wanted(case: Case, kind: str, chosen: Mapping[str, Any]) -> Wanted:
    """Return what the options choose.

    :raises Invalid: a field, a person or an exhibit that is not there.
    """
    answers = dict(word.split("=", 1) for word in chosen["answers"] if "=" in word)
    known = {one.key for one in asked_of(kind)}
    if strange := [word for word in chosen["answers"] if word.split("=", 1)[0] not in known]:
        fields = ", ".join(sorted(known)) or "nothing"
        raise Invalid(fields={"answer": f"This kind does not ask for “{strange[0]}”. It asks for {fields}."})
    if chosen["defendant"]:
        answers[DEFENDANT] = _person(case, chosen["defendant"])
    exhibits = {exhibit.number: exhibit.public_id for exhibit in exhibits_of(case)}
    if strange_numbers := [one for one in chosen["let_in"] if one not in exhibits]:
        raise Invalid(fields={"let_in": f"The case has no exhibit {strange_numbers[0]}."})
    return Wanted(
        sections=chosen["sections"] or None, named=tuple(exhibits[one] for one in chosen["let_in"]),
        people=tuple(_person(case, name) for name in chosen["people"]), answers=answers,
        supplement=chosen["supplement"],
    )  # fmt: skip


def _person(case: Case, name: str) -> str:
    """Return the public id of a person of a case by name.

    :raises Invalid: nobody has this name, or more than one.
    """
    found = [party.public_id for party in case.parties if party.name.casefold() == name.strip().casefold()]
    if len(found) != 1:
        many = "More than one person" if found else "No person"
        raise Invalid(fields={"defendant": f"{many} of the case is called “{name}”. Give the name as the case has it."})
    return found[0]


def _hand_over_here(public_id: str) -> None:
    """Build in this process: take the request off the worker's list."""
    from_worker = db.session.query(JobRequest).filter_by(kind="packet", subject=public_id)
    for row in from_worker:
        row.handed_over_at = clock.now()
