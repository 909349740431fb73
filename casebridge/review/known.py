"""What was known at the moment of a decision, as plain values in the words of that moment."""

from typing import Any

from sqlalchemy import select

from casebridge.accounts.models import User
from casebridge.cases.legal import held_since, legal_clocks
from casebridge.cases.models import Advice, Case, Charge
from casebridge.cases.people import counts_as, definition_of, live_charges
from casebridge.catalog.load import catalog
from casebridge.checklist.queries import lines
from casebridge.db import db
from casebridge.elements.marks import Key, by_cell, marks_of, notes_of, strength_among
from casebridge.elements.models import STRENGTHS, ElementMark, ElementNote
from casebridge.evidence.models import Exhibit
from casebridge.evidence.opened import Opened, opened_by, page_ranges
from casebridge.evidence.queries import exhibits_of, flags_of
from casebridge.evidence.services import FAVORABLE_DECISIONS
from casebridge.followups.queries import open_items
from casebridge.review.cells import amendable
from casebridge.workflows.registry import Step

TEST = "Each element proved beyond a reasonable doubt by evidence that a court can hear, as the decider judged it."
STATUS = {"open": "Open", "have": "Have", "requested": "Requested", "not_applicable": "Not applicable"}
NO_PROOF = "No proof yet"


def decided(charge: Charge) -> dict[str, Any]:
    """Return one cell of the decision: keys for programs, words for readers."""
    law, outcome = definition_of(charge), catalog().outcomes.get(charge.outcome)
    reasons = [catalog().decline_reasons[key] for key in charge.reasons]
    return {
        "charge": charge.public_id, "defendant": charge.party.name, "statute": law.statute, "title": law.title,
        "law_version": charge.version_from, "outcome": charge.outcome, "counts_as": counts_as(charge),
        "outcome_label": outcome.label if outcome else "", "reasons": list(charge.reasons),
        "reason_labels": [reason.label for reason in reasons], "ground": reasons[0].kind if reasons else "",
        "words": charge.reason_words, "victim_words": charge.victim_words, "amendment": charge.amendment,
        "amended_to": charge.amended_to, "amended_label": dict(amendable(charge.case)).get(charge.amended_to, ""),
    }  # fmt: skip


def known(case: Case, step: Step) -> dict[str, Any]:
    """Return the rows of `snapshot_field` in decisions.toml."""
    return {
        "decider": step.actor.name,
        "fields": {row.key: row.label for row in catalog().snapshot_fields.values()},
        "versions": _versions(case, step),
        "matrix": _matrix(case),
        "gaps": _gaps(case),
        "asked": [
            {"item": item.number, "round": item.round.number, "weight": item.weight,
             "reason": catalog().return_reasons[item.reason].label, "status": item.workflow.state(item.state).label}
            for item in open_items(case)
        ],
        "advice": _advice(case),
        "favorable": [
            {"text": flag.text, "decision": flag.decision, "label": FAVORABLE_DECISIONS.get(flag.decision, "Open")}
            for flag in flags_of(case)
        ],
        "clocks": {
            "held_since": _iso(held_since(case)),
            "legal": [
                {"clock": c.definition.key, "title": c.definition.title, "due": c.due.due.isoformat(),
                 "party": c.party.name if c.party else ""}
                for c in legal_clocks(case)
            ],
        },
        "test": TEST,
        "policies": {name: str(meta.get("as_of") or meta.get("version")) for name, meta in catalog().meta.items()},
    }  # fmt: skip


def _versions(case: Case, step: Step) -> list[dict[str, Any]]:
    opened = opened_by(case, step.actor.id or 0)
    return [_version(exhibit, opened.get(exhibit.id)) for exhibit in exhibits_of(case)]


def _version(exhibit: Exhibit, opened: Opened | None) -> dict[str, Any]:
    newest = exhibit.latest
    return {
        "id": exhibit.public_id, "exhibit": exhibit.number, "title": exhibit.title,
        "version": newest.number if newest else None, "sha256": newest.sha256 if newest else "",
        "of": newest.pages if newest else 0, "opened": opened is not None,
        "opened_version": opened.version if opened else None, "pages": list(opened.pages) if opened else [],
        "pages_in_words": page_ranges(opened.pages) if opened else "", "whole": bool(opened and opened.whole),
    }  # fmt: skip


def _matrix(case: Case) -> list[dict[str, Any]]:
    marks, notes = by_cell(marks_of(case)), notes_of(case)
    found = []
    for charge in live_charges(case):
        law = definition_of(charge)
        for element in law.elements:
            key: Key = (charge.id, element.key)
            found.append(
                {"charge": charge.public_id, "defendant": charge.party.name, "title": law.title,
                 "element": element.key, "text": element.text, **_proof(marks.get(key, []), notes.get(key))}
            )  # fmt: skip
    return found


def _proof(marks: list[ElementMark], note: ElementNote | None) -> dict[str, Any]:
    strength = strength_among(marks)
    return {
        "strength": strength, "strength_label": STRENGTHS.get(strength, NO_PROOF), "note": note.text if note else "",
        "marks": [
            {"exhibit": m.exhibit.number, "version": m.version_number, "place": m.place, "strength": m.strength}
            for m in marks
        ],
    }  # fmt: skip


def _gaps(case: Case) -> list[dict[str, Any]]:
    """Return the items of the checklist that are open or waived, as far as they apply or may."""
    return [
        {"item": x.item.key, "label": x.item.label, "status": x.item.status,
         "status_label": STATUS.get(x.item.status, x.item.status), "waived": x.item.attested_at is not None}
        for x in lines(case)
        if x.applies is not False and not (x.item.settled and x.item.attested_at is None)
    ]  # fmt: skip


def _advice(case: Case) -> list[dict[str, str]]:
    query = select(Advice, User.name).join(User, User.id == Advice.author_id).where(Advice.case_id == case.id)
    return [
        {"who": name, "from": "sao" if line.from_sao else "bpd", "at": line.written_at.isoformat(), "text": line.text}
        for line, name in db.session.execute(query.order_by(Advice.id))
    ]


def _iso(moment: Any) -> str:
    return moment.isoformat() if moment else ""
