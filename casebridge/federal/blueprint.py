"""The blueprint of the federal pages and the pages that several views answer with."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.policy import Permission
from casebridge.cases.frame import frame
from casebridge.cases.models import Case
from casebridge.cases.wall import people_seen
from casebridge.catalog.load import catalog
from casebridge.errors import Invalid, NotReady
from casebridge.evidence.queries import names_of
from casebridge.federal import forms, seen, sheet
from casebridge.federal.charges import offered
from casebridge.federal.queries import (
    approvals_of,
    contacts_of,
    drafts,
    log_entries,
    log_of,
    referral_of,
    referrals_of,
    round_of,
    screening_of,
    seen_by_usao,
)
from casebridge.federal.queue import REFERRALS, listed
from casebridge.federal.terms import lines, side_by_side
from casebridge.federal.unsealing import unsealings
from casebridge.workflows import engine
from casebridge.workflows.asking import fields_for

bp = Blueprint("federal", __name__)


def wants_json() -> bool:
    """Say whether a script asks: forms that save by themselves want JSON."""
    return request.accept_mimetypes.best == "application/json"


def errors_of(refused: Any) -> dict[str, str]:
    """Return the refusals by field, also those that a move's own asks gave."""
    if isinstance(refused, Invalid):
        return refused.fields
    if isinstance(refused, NotReady):
        return {gap.key: gap.sentence for gap in refused.gaps if gap.anchor == f"ask-{gap.key}"}
    return {}


def sheet_page(case: Case, actor: Actor, *, refused: Any = None, part: str = "") -> str:
    """Return the screening page; `part` names the form that came back: a fact, contact, charge or set."""
    errors, sent = errors_of(refused), request.form if refused else {}
    rows = sheet.rows(case, actor, refused=part, sent=sent, errors=errors)
    moves = {move.key: move for move in engine.open_moves(case, actor) if not move.is_act}
    number, last = round_of(case), screening_of(case)
    log = log_of(case, number)
    contacts = contacts_of(case, number)
    start = {"charges_contemplated": sheet.contemplated_words(case)}
    people = people_seen(case, actor)
    return render_template(
        "federal/screening.html", frame=frame(case, actor, tab="federal.show"), refused=refused, rows=rows,
        tally=sheet.tally(rows), rules=date.fromisoformat(catalog().meta["federal"]["version"]),
        may=can(actor, Permission.SCREENING_PREPARE, case), round=number,
        why=last.why if last is not None and last.closed_at is None else "", moves=moves,
        asks={key: _asks(case, key, actor, start) for key in moves if key in ("refer", "keep")},
        courts=side_by_side(case, people), composer=sheet.composer(case, actor, errors, sent),
        chooser=sheet.chooser(case, actor, errors), contacts=contacts,
        people=names_of({c.entered_by_id for c in contacts}),
        contact=forms.contact_fields(sent if part == "contact" else {}, errors if part == "contact" else {}),
        log=log, log_now=log_entries(case), log_stands=log is not None and log.entries == log_entries(case),
        referrals=[(seen.head_of(r), seen.ending_of(r, case, actor)) for r in referrals_of(case)],
        thread=seen.thread(case, replies=True), may_answer=can(actor, Permission.REFERRAL_ANSWER, case),
    )  # fmt: skip


def referral_page(case: Case, actor: Actor, *, refused: Any = None) -> str:
    """Return the page of the federal side: queue, what was shared, notes, decision."""
    referral = referral_of(case)
    errors, sent = errors_of(refused), dict(request.form.items()) if refused else {}
    typed = sent or (referral.draft if referral else {})
    moves = {move.key: move for move in engine.open_moves(case, actor) if not move.is_act}
    queue, _following = listed(actor, REFERRALS)
    return render_template(
        "federal/referral.html", frame=frame(case, actor, tab="federal.show"), refused=refused, errors=errors,
        sent=sent,
        head=seen.head_of(referral) if referral else None, queue=queue, moves=moves,
        ending=seen.ending_of(referral, case, actor) if referral else None,
        view=seen.view_of(case, seen_by_usao(case), referral.round if referral else 0, actor),
        thread=seen.thread(case, replies=False), notes=seen.notes(case, actor),
        note=forms.field("text", "Note for your office only", sent.get("text", ""), errors=errors, key="note"),
        decide=decision(case, actor, typed, errors) if moves.keys() & {"adopt", "decline_federal", "ask"} else None,
        charges=lines(case, "federal", people_seen(case, actor), sealed=can(actor, Permission.CHARGE_SEALED, case)),
        may_seal=can(actor, Permission.CHARGE_SEALED, case), unsealings=unsealings(case, actor),
        preview=False,
    )  # fmt: skip


def preview_page(case: Case, actor: Actor, items: Any, number: int) -> str:
    """Return what the federal side will see of a set, before it goes."""
    return render_template(
        "federal/preview.html", frame=frame(case, actor, tab="federal.show"), preview=True,
        view=seen.view_of(case, items, number, actor),
    )  # fmt: skip


def decision(case: Case, actor: Actor, typed: Mapping[str, Any], errors: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields of the federal decision: what was typed or kept as a draft, charges, approvals, questions."""
    approvals, people = approvals_of(case), people_seen(case, actor)
    choices, gaps = offered(case)
    charges = lines(case, "federal", people, sealed=can(actor, Permission.CHARGE_SEALED, case))
    by_id = {charge.public_id: charge for charge in case.charges}
    for line in charges:
        charge = by_id[line["id"]]
        if line["approval"]:
            line["fields"] = forms.approval_fields(charge, approvals.get(charge.id), errors, line["approval"])
    suspects = [(p.public_id, p.name) for p in people if p in case.suspects]
    return {
        "decision": forms.field("decision", "Decision", typed.get("decision", ""), errors=errors,
                                choices=forms.DECISIONS),
        "next_event": forms.field("next_event", "Next event", typed.get("next_event", ""), errors=errors),
        "sentence": forms.field("sentence", "One plain sentence for the State’s Attorney and the detective",
                                typed.get("sentence", ""), errors=errors),
        "ground": _ground(case, actor, typed, errors), "charges": charges, "gaps": gaps,
        "party": forms.field("party", "Who", typed.get("party", ""), errors=errors, choices=suspects),
        "statute": forms.field("statute", "Federal charge", typed.get("statute", ""), errors=errors, choices=choices),
        "questions": [forms.question_fields(question, errors) for question in drafts(case)],
        "step_up": not actor.stepped_up(clock.now()),
        "url": url_for("federal.decide", case_id=case.public_id),
    }  # fmt: skip


def _ground(case: Case, actor: Actor, typed: Mapping[str, Any], errors: Mapping[str, str]) -> dict[str, Any]:
    asks = case.workflow.rows("decline_federal")[0].asks
    found = next(f for f in fields_for(asks, case, actor) if f.name == "ground")
    return forms.field("ground", "Ground", typed.get("ground", ""), errors=errors, choices=found.choices)


def _asks(case: Case, name: str, actor: Actor, start: Mapping[str, str]) -> list[Any]:
    found = fields_for(case.workflow.rows(name)[0].asks, case, actor)
    for one in found:
        one.value = start.get(one.name, "")
    return found
