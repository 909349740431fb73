"""Draws pages of every kind of packet and paper, made from the demo's cases, into docs/pictures/packets."""

import argparse
import tempfile
from pathlib import Path

import pypdfium2
from click.testing import CliRunner
from sqlalchemy import select

from casebridge import create_app
from casebridge.access.actor import Actor
from casebridge.accounts.models import User
from casebridge.cards.services import prepare
from casebridge.cases.models import Case
from casebridge.cli import build as command
from casebridge.db import db, transaction
from casebridge.demo import redactions
from casebridge.diversion.models import LeadReferral
from casebridge.evidence.models import CustodyTransfer
from casebridge.evidence.store import store
from casebridge.followups.models import ReturnRound
from casebridge.lead_store import opened
from casebridge.packets.jobs import BUILD
from casebridge.packets.making import make
from casebridge.packets.queries import load_for_build
from casebridge.papers.services import ask_for_paper
from casebridge.work import JobRequest
from scripts.node import ROOT

FOLDER = ROOT / "docs" / "pictures" / "packets"
SCALE, COLORS = 0.75, 24
CASE, REFERRED, REDACTED = "DEMO26-H3", "DEMO26-R1", redactions.NUMBER
# What a kind's cover asks for, beside the defendant.
ANSWERS = {
    "charging": [
        "court=District Court for Baltimore City", "document_type=Statement of charges", "bail_view_yes_no=No",
    ],
    "grand_jury": ["presenting_prosecutor=Nadia Conjectura", "session_date=2026-12-10"],
    "defense_discovery": [
        "counsel=Ada Counsel, Public Defender", "rule=Rule 4-263", "given_on=2026-11-24", "given_by_way=by hand",
    ],
}  # fmt: skip
# Bookmarks to whose pages the pictures go, beside the cover.
PAGES = {
    "sao_review": (
        "Contents", "At a glance", "Facts", "Charges and elements", "Checklist", "Exhibits",
        "Witness statement, recorded", "Manifest", "How to verify",
    ),
    "federal_referral": ("Referral letter", "Federal screening sheet"),
    "grand_jury": ("Proposed counts", "Order of witnesses"),
    "defense_discovery": ("What is given", "Incident / offense report", "Redactions"),
    "charging": ("Decision",),
    "case_summary": ("Summary",),
}  # fmt: skip


def main() -> None:
    """Draw all pages from the instance of the settings, which holds the demo's cases."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        for kind, pages in PAGES.items():
            path = Path(scratch) / f"{kind}.pdf"
            _build(kind, path)
            _draw(path.read_bytes(), kind, pages)
    app = create_app()
    with app.app_context():
        for name, data in (("custody_report", _custody()), ("return_letter", _letter()), ("lead_referral", _card())):
            _draw(data, name, ())


def _build(kind: str, path: Path) -> None:
    number = {"federal_referral": REFERRED, "defense_discovery": REDACTED}.get(kind, CASE)
    options = [piece for answer in ANSWERS.get(kind, []) for piece in ("--answer", answer)]
    if kind in ANSWERS:
        options += ["--defendant", _defendant(number)]
    if kind == "defense_discovery":
        options += ["--for", "Ada Counsel"]
    done = CliRunner().invoke(command(), ["packet", "build", number, "--kind", kind, "-o", str(path), *options])
    if done.exit_code:
        raise SystemExit(f"{kind}: {done.output.strip()}")


def _defendant(number: str) -> str:
    with create_app().app_context():
        return db.session.scalars(select(Case).where(Case.complaint_number == number)).one().suspects[0].name


def _actor(username: str) -> Actor:
    return db.session.scalars(select(User).where(User.username == username)).one().actor()


def _made(kind: str, subject: str, username: str, recipient: str) -> bytes:
    with transaction():
        paper = ask_for_paper(kind, subject, {"recipient": recipient}, actor=_actor(username))
        for row in db.session.scalars(select(JobRequest).where(JobRequest.subject == paper.public_id)):
            row.handed_over_at = row.asked_at
        public_id = paper.public_id
    for _name, step in BUILD:
        step(public_id)
    return store().path(load_for_build(public_id).store_key).read_bytes()


def _custody() -> bytes:
    query = select(CustodyTransfer).where(CustodyTransfer.exhibit.has(case=_case()))
    return _made("custody_report", db.session.scalars(query).first().public_id, "detective", "The court")  # type: ignore[union-attr]


def _letter() -> bytes:
    query = select(ReturnRound).order_by(ReturnRound.id).limit(1)
    sent = db.session.scalars(query).one()
    username = db.session.get_one(User, sent.sent_by_id).username
    return _made("return_letter", sent.public_id, username, "The lead detective")


def _card() -> bytes:
    with opened():
        referral = db.session.scalars(select(LeadReferral).where(LeadReferral.state == "active").limit(1)).one()
        return make(prepare(referral, "Case manager on call", actor=_actor("coordinator")))


def _case() -> Case:
    return db.session.scalars(select(Case).where(Case.complaint_number == CASE)).one()


def _draw(data: bytes, name: str, titles: tuple[str, ...]) -> None:
    """Draw the first page, and the pages to which the bookmarks with `titles` lead."""
    with pypdfium2.PdfDocument(data) as pdf:
        marks = [(mark.get_title(), mark.get_dest().get_index()) for mark in pdf.get_toc() if mark.get_dest()]
        chosen = [0, *(at for title in titles for text, at in marks if title in text)]
        for number, at in enumerate(dict.fromkeys(chosen), 1):
            picture = pdf[at].render(scale=SCALE).to_pil().quantize(COLORS)
            picture.save(FOLDER / f"{name.replace('_', '-')}-{number:02d}.png", optimize=True)


if __name__ == "__main__":
    main()
