"""Draws pages of every kind of packet and paper, made from the demo's cases, into docs/pictures/packets."""

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
from click.testing import CliRunner
from sqlalchemy import Select, select

from casebridge import create_app
from casebridge.access.actor import Actor
from casebridge.accounts.models import User
from casebridge.cards.services import prepare
from casebridge.cases.models import Case
from casebridge.cli import build as command
from casebridge.db import db, transaction
from casebridge.demo import redactions
from casebridge.demo.desk import TOLD
from casebridge.diversion.models import LeadReferral
from casebridge.evidence.models import CustodyTransfer
from casebridge.evidence.store import store
from casebridge.followups.models import ReturnRound
from casebridge.lead_store import opened
from casebridge.meetings.services import make_list
from casebridge.packets.jobs import BUILD
from casebridge.packets.making import make
from casebridge.packets.queries import load_for_build
from casebridge.papers import contacts
from casebridge.papers.loop import conferences
from casebridge.papers.services import ask_for_paper
from casebridge.review.models import DecisionSnapshot
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

CONTACT = {"contact": "Gwendolyn Mockup, 410 555 0100"}
# By kind of paper: a case of the demo, who asks, and what is filled in.
PAPERS: dict[str, tuple[str, str, dict[str, str]]] = {
    "custody_report": (CASE, "detective", {"recipient": "The court"}),
    "certificate_902": (CASE, "detective", {"recipient": "The qualified person"}),
    "return_letter": ("DEMO26-N2", "prosecutor", {"recipient": "The lead detective"}),
    "conference_record": ("DEMO26-R6", "sao-supervisor", {"recipient": "The file of both offices"}),
    "declination_letter": ("DEMO26-N6", "prosecutor", {"recipient": "The lead detective"}),
    "victim_declination": ("DEMO26-N6", "advocate", {"recipient": "The victim", **CONTACT}),
    "victim_notice": (TOLD, "advocate", {"recipient": "The victim", **CONTACT}),
    "victim_certification": (TOLD, "advocate", {"recipient": "The clerk of the court"}),
    "contact_annex": ("DEMO26-H6", "prosecutor", {"recipient": ""}),
    "disclosure_sheet": (REDACTED, "prosecutor", {"recipient": "The State’s Attorney’s own file"}),
}


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
        for paper, (number, username, typed) in PAPERS.items():
            _draw(_made(paper, number, username, typed), paper, ())
        _draw(_list("federal-liaison"), "meeting_list_sao", ())
        _draw(_list("usao-supervisor"), "meeting_list_usao", ())
        _draw(_card(), "lead_referral", ())


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
        return _case(number).suspects[0].name


def _actor(username: str) -> Actor:
    return db.session.scalars(select(User).where(User.username == username)).one().actor()


def _made(kind: str, number: str, username: str, typed: dict[str, str]) -> bytes:
    actor, case = _actor(username), _case(number)
    with transaction():
        subject = SUBJECTS[kind](case)
        picked = [one.key for one in contacts.picks(case, actor)] if kind == "contact_annex" else ()
        if picked:
            typed = {**typed, "reader": contacts.readers(case)[0][0]}
        paper = ask_for_paper(kind, subject, typed, actor=actor, picked=picked)
        for row in db.session.scalars(select(JobRequest).where(JobRequest.subject == paper.public_id)):
            row.handed_over_at = row.asked_at
        public_id = paper.public_id
    for _name, step in BUILD:
        step(public_id)
    return store().path(load_for_build(public_id).store_key).read_bytes()


def _first(query: Select[Any]) -> Any:
    return db.session.scalars(query).first()


def _victim(case: Case) -> str:
    return next(party.public_id for party in case.parties if party.role == "victim")


def _custody(case: Case) -> str:
    return str(_first(select(CustodyTransfer).where(CustodyTransfer.exhibit.has(case=case))).public_id)


# By kind of paper: the public id of what it is about, in a case.
SUBJECTS: dict[str, Callable[[Case], str]] = {
    "custody_report": _custody,
    "certificate_902": _custody,
    "return_letter": lambda case: str(_first(select(ReturnRound).where(ReturnRound.case_id == case.id)).public_id),
    "conference_record": lambda case: str(conferences(case)[0].receipt),
    "declination_letter": lambda case: str(
        _first(select(DecisionSnapshot).where(DecisionSnapshot.case_id == case.id)).public_id
    ),
    "victim_declination": _victim,
    "victim_notice": _victim,
    "victim_certification": lambda case: case.public_id,
    "contact_annex": lambda case: case.public_id,
    "disclosure_sheet": lambda case: case.public_id,
}


def _card() -> bytes:
    with opened():
        referral = db.session.scalars(select(LeadReferral).where(LeadReferral.state == "active").limit(1)).one()
        return make(prepare(referral, "Case manager on call", actor=_actor("coordinator")))


def _list(username: str) -> bytes:
    made = make_list(_actor(username))
    return store().path(made.store_key).read_bytes()


def _case(number: str) -> Case:
    return db.session.scalars(select(Case).where(Case.complaint_number == number)).one()


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
