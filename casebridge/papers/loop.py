"""The return letter of one round, and the record of a case conference."""

from datetime import date
from typing import Any

from sqlalchemy import select

from casebridge.access.actor import Actor
from casebridge.access.policy import Permission
from casebridge.accounts.models import User
from casebridge.audit import AuditEntry
from casebridge.cases.models import Case
from casebridge.cases.queries import load_case
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.errors import NotThere
from casebridge.followups.models import ReturnItem, ReturnRound
from casebridge.followups.queries import items_of, rounds_of, servable
from casebridge.formats import local_date, local_datetime, plural
from casebridge.packets.content import Block, Line, Paper
from casebridge.papers.kinds import Filled, PaperKind

WEIGHTS = {"blocks_charge": "blocks the charge", "strengthens": "strengthens the case", "trial_only": "for trial only"}
HELD = ("case_review:resume_review", "case_review:return_agreed", "case_review:stand")


def _load_round(public_id: str, actor: Actor, issued: bool) -> ReturnRound:
    """Fetch a return of a case whose file the actor reads.

    :raises NotThere: there is none, or not for this actor.
    """
    found = db.session.scalar(select(ReturnRound).where(ReturnRound.public_id == public_id))
    if found is None:
        raise NotThere()
    _read(found.case_id, actor)
    return found


def _load_conference(receipt: str, actor: Actor, issued: bool) -> AuditEntry:
    """Fetch the line of history that recorded a conference.

    :raises NotThere: there is none, or not for this actor.
    """
    found = db.session.scalar(select(AuditEntry).where(AuditEntry.receipt == receipt, AuditEntry.event.in_(HELD)))
    if found is None or found.case_id is None:
        raise NotThere()
    _read(found.case_id, actor)
    return found


def _read(case_id: int, actor: Actor) -> Case:
    case = db.session.get_one(Case, case_id)
    return load_case(case.public_id, actor=actor, permission=Permission.FILE_READ)


def _case(subject: ReturnRound | AuditEntry) -> Case:
    return db.session.get_one(Case, subject.case_id)


def _lead(subject: ReturnRound | AuditEntry) -> str:
    lead = db.session.get(User, _case(subject).lead_id)
    return lead.name if lead else "The lead detective"


def letter(sent: ReturnRound, actor: Actor, filled: Filled) -> Paper:
    """Return what was asked for in one return, as it was asked: reasons, what done looks like, weights, dates."""
    case = _case(sent)
    items = [item for item in items_of(case) if item.round_id == sent.id]
    sender = db.session.get(User, sent.sent_by_id)
    serves = dict(servable(case))
    note = (Block("Covering note", paragraphs=(sent.note,)),) if sent.note else ()
    agreed = " It was agreed in a case conference." if sent.agreed else ""
    return Paper(
        f"Return {sent.number} of the package", "Return letter",
        f"The package comes back with {plural(len(items), 'item')}.{agreed} Each can be answered in part or disputed.",
        (
            Line("Case", f"{case.number}, complaint {case.complaint_number}"), Line("To", _lead(sent)),
            Line("From", sender.name if sender else "A prosecutor"),
            Line("Sent", local_datetime(sent.sent_at, year=True)),
        ),
        (*note, *(_item(item, serves) for item in items)),
    )  # fmt: skip


def _item(item: ReturnItem, serves: dict[str, str]) -> Block:
    reason = catalog().return_reasons[item.reason]
    return Block(
        f"{item.number}. {reason.label}", paragraphs=(item.words,) if item.words else (),
        facts=(
            Line("It serves", serves.get(item.serves, "what was charged then")), Line("Done is when", item.done),
            Line("Weight", WEIGHTS.get(item.weight, item.weight)), Line("Due", local_date(item.due_on, year=True)),
        ),
    )  # fmt: skip


def conference(entry: AuditEntry, actor: Actor, filled: Filled) -> Paper:
    """Return the record of a conference: who took part, what was agreed, where views differ, what follows."""
    case = _case(entry)
    asked = entry.detail.get("asks", {})
    to = case.workflow.state(entry.detail["to"]).label
    blocks = [
        Block("Who took part", paragraphs=(str(asked.get("attendees") or "not recorded"),)),
        Block("What was agreed", paragraphs=(str(asked.get("agreed") or "not recorded"),)),
    ]
    if asked.get("views"):
        blocks.append(Block("Views that differ", paragraphs=(str(asked["views"]),)))
    if entry.event.endswith("return_agreed"):
        rounds = [one for one in rounds_of(case) if one.agreed and one.sent_at <= entry.at]
        items = [item for item in items_of(case) if rounds and item.round_id == rounds[0].id]
        rows = tuple((str(i.number), i.done, local_date(i.due_on, year=True)) for i in items)
        blocks.append(Block("Items agreed", columns=("Item", "Done is when", "Due"), rows=rows, widths=(7,)))
    return Paper(
        "Record of a case conference", "Conference", f"After the conference the case is: {to}.",
        (
            Line("Case", f"{case.number}, complaint {case.complaint_number}"),
            Line("Held on", _day(asked.get("held_on"))),
            Line("Recorded by", entry.actor_name), Line("Recorded", local_datetime(entry.at, year=True)),
            Line("Receipt", entry.receipt or ""),
        ),
        tuple(blocks), ("Chair, signature", "Date"),
    )  # fmt: skip


def conferences(case: Case) -> list[AuditEntry]:
    """Return the lines of history that recorded a conference of a case, newest first."""
    query = select(AuditEntry).where(AuditEntry.case_id == case.id, AuditEntry.event.in_(HELD))
    return list(db.session.scalars(query.order_by(AuditEntry.seq.desc())))


def _day(held_on: Any) -> str:
    return local_date(date.fromisoformat(str(held_on)), year=True) if held_on else "not recorded"


KINDS = (
    PaperKind(
        "return_letter", "Return letter", "What was asked for in one return, for the file and for the unit.",
        _load_round, _case, _lead, letter, lambda sent: ("followups.show", {"case_id": _case(sent).public_id}),
    ),
    PaperKind(
        "conference_record", "Conference record", "Who took part, what was agreed, and where views differ.",
        _load_conference, _case, lambda entry: "The file of both offices", conference,
        lambda entry: ("followups.show", {"case_id": _case(entry).public_id}),
    ),
)  # fmt: skip
