"""What the U.S. Attorney's office does on its page, and what the liaison answers."""

from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.accounts.moves import apply_move, must_name_version
from casebridge.cases.frame import frame
from casebridge.cases.models import Case
from casebridge.cases.people import live_charges
from casebridge.cases.queries import load_case
from casebridge.cases.wall import people_seen
from casebridge.db import transaction
from casebridge.errors import Invalid, NotReady, NotThere, StepUpNeeded
from casebridge.federal import charges, forms, questions, seen, unsealing
from casebridge.federal.blueprint import bp, errors_of, referral_page
from casebridge.federal.queries import drafts, load_question, referral_of
from casebridge.paging import seen_version
from casebridge.text import NARRATIVE_LIMIT, clean, iso_date
from casebridge.workflows import engine

Answer = str | Response | tuple[str, int]
MOVES = ("adopt", "decline_federal", "ask")
DRAFT = ("decision", "ground", "sentence", "next_event")
_PRESSED = {"adopt": "Adopt", "decline_federal": "Decline", "ask": "Ask for more"}


@bp.post("/cases/<case_id>/federal/decision")
@needs(Permission.REFERRAL_QUESTIONS)
def decide(case_id: str) -> Answer:
    """Keep what was written; then add or drop a question or charge, or make the move of the pressed button."""
    actor, act = current_actor(), request.form.get("act", "save")
    receipt = None
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.REFERRAL_QUESTIONS)
            if act in MOVES:
                must_name_version(request.form)
            _keep(case, actor)
            _change(case, actor, act)
        if act in MOVES:
            _same_choice(act)
            with transaction():
                case = load_case(case_id, actor=actor)
                receipt = apply_move(case, act, actor, request.form).receipt
    except (NotReady, Invalid, StepUpNeeded) as refused:
        case = load_case(case_id, actor=actor)
        return referral_page(case, actor, refused=refused), refused.status
    if receipt:
        return redirect(url_for("home.receipt", number=receipt), 303)
    return redirect(url_for(".show", case_id=case_id, _anchor="decision"), 303)


@bp.post("/cases/<case_id>/federal/charges/<charge_id>/seal")
@needs(Permission.CHARGE_SEALED)
def seal_charge(case_id: str, charge_id: str) -> Answer:
    """Mark a federal charge as sealed by order of a court, or write what opened it: a second person confirms that."""
    actor, sent = current_actor(), request.form
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.CHARGE_SEALED)
            charge = next((c for c in live_charges(case, "federal", sealed=True) if c.public_id == charge_id), None)
            if charge is None:
                raise NotThere()
            if charge.sealed:
                unsealing.ask(charge, paper=sent.get(f"paper-{charge_id}", ""), actor=actor)
            else:
                charges.seal(charge, order=sent.get(f"order-{charge_id}", ""), actor=actor)
    except Invalid as refused:
        return referral_page(load_case(case_id, actor=actor), actor, refused=refused), refused.status
    return redirect(url_for(".show", case_id=case_id, _anchor="sealed"), 303)


@bp.post("/cases/<case_id>/federal/charges/<charge_id>/unseal")
@needs(Permission.CHARGE_UNSEAL)
def unseal_charge(case_id: str, charge_id: str) -> Answer:
    """Confirm that a sealed charge is open, as its attorney wrote; the factor comes with the form."""
    actor = current_actor()
    with transaction():
        case = load_case(case_id, actor=actor, permission=Permission.CHARGE_UNSEAL)
        charge = next((c for c in live_charges(case, "federal", sealed=True) if c.public_id == charge_id), None)
        if charge is None:
            raise NotThere()
        unsealing.confirm(charge, actor=actor)
    return redirect(url_for(".show", case_id=case_id, _anchor="charges"), 303)


@bp.post("/cases/<case_id>/federal/notes")
@needs(Permission.FEDERAL_NOTE)
def note(case_id: str) -> Answer:
    """Write a note for the federal office alone."""
    actor = current_actor()
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.FEDERAL_NOTE)
            questions.write_note(case, text=request.form.get("text", ""), actor=actor)
    except Invalid as refused:
        return referral_page(load_case(case_id, actor=actor), actor, refused=refused), refused.status
    return redirect(url_for(".show", case_id=case_id, _anchor="notes"), 303)


@bp.get("/cases/<case_id>/federal/answers")
@needs(Permission.REFERRAL_ANSWER)
def answers(case_id: str) -> Answer:
    """Show the questions of the U.S. Attorney with the replies being written."""
    actor = current_actor()
    case = load_case(case_id, actor=actor, permission=Permission.REFERRAL_ANSWER)
    return _answers_page(case, actor)


@bp.post("/cases/<case_id>/federal/answers/<question_id>")
@needs(Permission.REFERRAL_ANSWER)
def save_answer(case_id: str, question_id: str) -> Answer:
    """Save the reply to one question; it goes when the answers are sent."""
    actor, sent = current_actor(), request.form
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.REFERRAL_ANSWER)
            question = load_question(case, question_id)
            questions.reply_to(
                question, case, actor=actor, reply=sent.get("reply", ""), words=sent.get("words", ""),
                version=seen_version(sent.get("version", "")),
            )  # fmt: skip
            number = question.number
    except Invalid as refused:
        case = load_case(case_id, actor=actor)
        return _answers_page(case, actor, refused=refused, question=question_id), refused.status
    return redirect(url_for(".answers", case_id=case_id, _anchor=f"replies-{number}"), 303)


def _keep(case: Case, actor: Actor) -> None:
    """Keep the draft, each question and each approval as typed."""
    sent = request.form
    referral = referral_of(case)
    if referral is not None:
        referral.draft = {
            key: clean(sent.get(key, ""), field=key, limit=NARRATIVE_LIMIT, lines=True) for key in DRAFT
        }  # fmt: skip
    for question in drafts(case):
        key = question.public_id
        if f"item-{key}" in sent:
            questions.edit_question(
                question, case, actor=actor, item=sent[f"item-{key}"], reason=sent.get(f"reason-{key}", ""),
                due_on=sent.get(f"due_on-{key}", ""),
            )  # fmt: skip
    for charge in case.charges:
        _keep_approval(charge, actor)


def _keep_approval(charge: Any, actor: Actor) -> None:
    sent, key = request.form, charge.public_id
    typed = [sent.get(f"{name}-{key}", "").strip() for name in ("given_by", "given_on", "paper")]
    if any(typed):
        day = iso_date(typed[1], field=f"given_on-{key}") if typed[1] else None
        charges.record_approval(charge, given_by=typed[0], given_on=day, paper=typed[2], actor=actor)


def _change(case: Case, actor: Actor, act: str) -> None:
    sent = request.form
    if act == "add-question":
        questions.write_question(case, actor=actor)
    elif act.startswith("drop-question-"):
        questions.drop_question(load_question(case, act[14:]), case, actor=actor)
    elif act == "add-charge":
        people = [p for p in people_seen(case, actor) if p in case.suspects]
        party = next((p for p in people if p.public_id == sent.get("party")), None)
        if party is None:
            raise Invalid(fields={"party": "Pick who is charged."})
        charges.contemplate(case, party, sent.get("statute", ""), actor=actor)
    elif act.startswith("drop-charge-"):
        charge = next((c for c in case.charges if c.public_id == act[12:]), None)
        if charge is None:
            raise NotThere()
        charges.drop(charge, actor=actor)


def _same_choice(act: str) -> None:
    """Refuse a button that says another thing than the choice above it."""
    chosen = request.form.get("decision", "")
    if chosen and chosen != act:
        words = f"You chose {_PRESSED.get(chosen, chosen)} and pressed {_PRESSED[act]}. Choose one of them."
        raise Invalid(fields={"decision": words})


def _answers_page(case: Case, actor: Actor, *, refused: Any = None, question: str = "") -> str:
    errors = errors_of(refused)
    entries = []
    for entry in seen.thread(case, replies=True):
        mine = entry["id"] == question
        typed = request.form if mine else {"reply": entry["reply"], "words": entry["words"]}
        wrong = errors if mine else {}
        number = entry["number"]
        entry["reply_field"] = forms.field(
            "reply", f"Your reply to question {number}", typed.get("reply", ""), errors=wrong, key=str(number),
            choices=forms.REPLY_CHOICES,
        )  # fmt: skip
        entry["words_field"] = forms.field(
            "words", "The answer, or why you refuse it", typed.get("words", ""), errors=wrong, key=str(number)
        )
        entries.append(entry)
    moves = {move.key: move for move in engine.open_moves(case, actor)}
    return render_template(
        "federal/answers.html", frame=frame(case, actor, tab="federal.show"), entries=entries, refused=refused,
        answer=moves.get("answer"), may_share=can(actor, Permission.SHARED_CHOOSE, case),
    )  # fmt: skip
