"""Declination letters: to the detective, and to a victim from the words that may stand before one."""

from typing import Any

from sqlalchemy import select

from casebridge.access.actor import Actor
from casebridge.access.check import can, require
from casebridge.access.policy import Permission
from casebridge.accounts.models import User
from casebridge.cases.models import Case, Charge, Party
from casebridge.cases.people import counts_as, definition_of, live_charges
from casebridge.cases.queries import load_case
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.errors import NotThere
from casebridge.formats import local_datetime
from casebridge.packets.content import Block, Line, Paper
from casebridge.papers.kinds import Blank, Filled, PaperKind
from casebridge.review.models import DecisionSnapshot
from casebridge.victims.queries import load_served

SORRY = (
    "We know that this may be a disappointment. It does not mean that you were not believed.",
    "You can report again at any time, and you can tell us or the police about anything new.",
)


def _load_snapshot(public_id: str, actor: Actor, issued: bool) -> DecisionSnapshot:
    """Fetch a decision in effect by which charges were declined.

    :param issued: a copy was released: then whoever reads the file of the case may have it.
    :raises NotThere: there is none, it has no effect yet, or it is not for this actor.
    """
    found = db.session.scalar(select(DecisionSnapshot).where(DecisionSnapshot.public_id == public_id))
    if found is None:
        raise NotThere()
    case = db.session.get_one(Case, found.case_id)
    case = load_case(case.public_id, actor=actor)
    if not can(actor, Permission.FILE_READ if issued else Permission.SNAPSHOT_READ, case):
        raise NotThere()
    if not declined(found) or not in_effect(found):
        raise NotThere()
    return found


def declined(snapshot: DecisionSnapshot) -> list[dict[str, Any]]:
    """Return the cells of a decision that decline a charge."""
    return [cell for cell in snapshot.decisions if cell["counts_as"] == "declined"]


def in_effect(snapshot: DecisionSnapshot) -> bool:
    """Say whether a decision took effect: a second signature, where one is due, was given."""
    keys = {cell["charge"] for cell in snapshot.decisions}
    query = select(Charge.id).where(
        Charge.case_id == snapshot.case_id, Charge.public_id.in_(keys), Charge.decided_round == snapshot.round
    )
    return db.session.scalar(query.limit(1)) is not None


def declining(case: Case) -> DecisionSnapshot | None:
    """Return the newest decision of a case by which charges were declined, in effect."""
    query = select(DecisionSnapshot).where(DecisionSnapshot.case_id == case.id).order_by(DecisionSnapshot.id.desc())
    return next((one for one in db.session.scalars(query) if declined(one) and in_effect(one)), None)


def _load_victim(public_id: str, actor: Actor, issued: bool) -> Party:
    """Fetch a victim or next of kin to whom a letter about declined charges can go.

    :raises NotThere: there is none, nothing was declined with words for a victim, or it is not for this actor.
    """
    party = load_served(public_id, actor=actor)
    if not _told(party.case):
        raise NotThere()
    return party


def _told(case: Case) -> list[Charge]:
    """Return the declined charges that have words for the victim."""
    return [c for c in live_charges(case) if c.decided_at and counts_as(c) == "declined" and c.victim_words.strip()]


def letter(snapshot: DecisionSnapshot, actor: Actor, filled: Filled) -> Paper:
    """Return the letter to the detective: each declined charge, why in plain words, and what would reopen it."""
    case = db.session.get_one(Case, snapshot.case_id)
    decider = db.session.get(User, snapshot.decider_id)
    return Paper(
        "Charges declined", "Declination letter",
        "The State’s Attorney declines the charges below. What would reopen a charge stands with it.",
        (
            Line("Case", f"{case.number}, complaint {case.complaint_number}"), Line("To", _lead(snapshot)),
            Line("From", decider.name if decider else "The deciding prosecutor"),
            Line("Decided", local_datetime(snapshot.frozen_at, year=True)), Line("Snapshot", snapshot.sha256, "mono"),
        ),
        (*(_charge(cell) for cell in declined(snapshot)), Block("In plain words", paragraphs=(snapshot.plain_words,))),
    )  # fmt: skip


def _charge(cell: dict[str, Any]) -> Block:
    reasons = [catalog().decline_reasons[key] for key in cell["reasons"] if key in catalog().decline_reasons]
    shown = [reason for reason in reasons if reason.shown_to_detective]
    reopens = ", ".join(dict.fromkeys(reason.reopens for reason in shown if reason.reopens))
    return Block(
        f"{cell['defendant']}: {cell['title']}", paragraphs=(cell["words"],) if cell["words"] else (),
        facts=(
            Line("Statute", cell["statute"]), Line("Outcome", cell["outcome_label"]),
            Line("Reasons", ", ".join(reason.label for reason in shown) or "not for this letter"),
            *([Line("What would reopen it", reopens)] if reopens else []),
        ),
    )  # fmt: skip


def _lead(snapshot: DecisionSnapshot) -> str:
    lead = db.session.get(User, db.session.get_one(Case, snapshot.case_id).lead_id)
    return lead.name if lead else "The lead detective"


def victim_letter(party: Party, actor: Actor, filled: Filled) -> Paper:
    """Return the letter to a victim, out of the words of the chosen reasons alone (`victim_letter`, decisions.toml)."""
    case = party.case
    require(actor, Permission.VICTIMS_READ, case)
    told = _told(case)
    why = tuple(dict.fromkeys(charge.victim_words for charge in told))
    titles = ", ".join(dict.fromkeys(definition_of(charge).title for charge in told))
    met = (f"We met on {filled['met_on']} and talked about this decision.",) if filled.get("met_on") else ()
    review = catalog().victim_letter["review"]
    asks = (Line("If you want the decision looked at again", "Ask the person named here.", "", review.to_be_confirmed),)
    return Paper(
        "About the decision in your case", "State’s Attorney for Baltimore City", f"Dear {party.name},",
        (),
        (
            Block("", paragraphs=(*met, f"We decided not to go on with: {titles}.")),
            Block("Why", paragraphs=why), Block("", paragraphs=SORRY),
            Block(
                "Whom to call", paragraphs=(f"{filled['contact']}. We offer to meet you and to explain the decision.",),
                facts=asks,
            ),
        ),
        ("Signature", "Name and office", "Date"),
    )  # fmt: skip


KINDS = (
    PaperKind(
        "declination_letter", "Declination letter", "Which charges are declined, why, and what would reopen them.",
        _load_snapshot, lambda snapshot: db.session.get_one(Case, snapshot.case_id), _lead, letter,
        lambda snapshot: ("cases.show", {"case_id": db.session.get_one(Case, snapshot.case_id).public_id}),
    ),
    PaperKind(
        "victim_declination", "Letter to a victim about a declined charge",
        "Built from the words for victims of the chosen reasons alone. Read it before you issue it.",
        _load_victim, lambda party: party.case, lambda party: party.name, victim_letter,
        lambda party: ("victims.notices", {"case_id": party.case.public_id}),
        (
            Blank("contact", "One person to call", "Name and telephone; this person also offers to meet."),
            Blank("met_on", "Day on which you met", "In a homicide the meeting comes before the letter.", True,
                  lambda party: party.case.kind == "homicide"),
        ),
    ),
)  # fmt: skip
