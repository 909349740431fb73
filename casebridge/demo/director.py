"""Brings a case to a state by legal moves of the right accounts, one step at a time."""

from collections.abc import Callable
from datetime import date, timedelta

from casebridge import clock
from casebridge.cases.models import Case
from casebridge.cases.people import live_charges
from casebridge.catalog.load import catalog
from casebridge.checklist.queries import items_of
from casebridge.checklist.services import attest_waiver, tick
from casebridge.demo.cast import act, lead_of, prosecutor_of, sergeant_of
from casebridge.demo.federal import answer_questions, ask_questions, name_charges, screen
from casebridge.elements import services as elements
from casebridge.elements.queries import unproved
from casebridge.evidence.queries import open_flags
from casebridge.evidence.services import add_exhibit, resolve_favorable
from casebridge.followups import services as followups
from casebridge.followups.queries import open_items, servable
from casebridge.review import services as review
from casebridge.review.cells import prepare_cell
from casebridge.review.snapshot import latest
from casebridge.victims.services import record_end_notice
from casebridge.workflows.engine import advance, perform

Step = Callable[[Case], None]
DEFAULT_REASONS = {
    "homicide": "id_single_witness", "nonfatal_shooting": "id_single_witness", "armed_robbery": "id_single_witness",
    "low_level": "",
}  # fmt: skip


def submit(case: Case) -> None:
    """Send it to the sergeant."""
    advance(case, "submit", actor=lead_of(case), asks={"summary": "The package is complete; see the checklist."})


def submit_on_view(case: Case) -> None:
    """Send an on-view arrest to the charging desk."""
    advance(case, "submit_on_view", actor=lead_of(case), asks={"to_come": "Laboratory results and the full statement."})


def attest(case: Case) -> None:
    """Attest each waiver and the sergeant's own items, and send."""
    sergeant = sergeant_of(case)
    for item in items_of(case):
        if item.waiver_asked and item.attested_at is None:
            attest_waiver(item, actor=sergeant)
        if item.gate == "attest" and not item.settled:
            tick(item, status="have", actor=sergeant, words="Looked at and confirmed.")
    advance(case, "attest", actor=sergeant, asks={"statement": "I read the package and stand behind it."})


def take(case: Case) -> None:
    """Take it from the queue."""
    advance(case, "take", actor=act("prosecutor"))


def send_return(case: Case, reasons: list[str] | None = None) -> None:
    """Return it with complete items."""
    actor = prosecutor_of(case)
    chosen = reasons or [_reason(case)]
    for reason in chosen:
        draft = followups.add_draft(case, actor=actor, reason=reason, serves=servable(case)[-1][0])
        draft.due_on = clock.court_local(clock.now()).date() + timedelta(
            days=catalog().return_reasons[reason].days or 7
        )
    advance(case, "return", actor=actor, asks={"note": "Please answer what you can; ask where it is not clear."})


def send_again(case: Case) -> None:
    """Return it a second time."""
    send_return(case)


def answer_items(case: Case) -> None:
    """Answer every open item."""
    for item in open_items(case):
        if item.state == "asked":
            followups.reply(
                item, "answer", actor=lead_of(case), asks={"text": "Done: see the exhibit added with this answer."}
            )


def resubmit(case: Case) -> None:
    """Answer and send back."""
    answer_items(case)
    advance(case, "resubmit", actor=lead_of(case), asks={"note": ""})


def accept_answers(case: Case) -> None:
    """Accept what was answered."""
    for item in open_items(case):
        if item.state == "answered":
            followups.reply(item, "accept_answer", actor=prosecutor_of(case), asks={})


def answer_some(case: Case) -> None:
    """Answer the first item, the second in part, and ask why about the third."""
    moves = ("answer", "answer_partly", "ask_why")
    said = ("Done: see Ex 2, page 1.", "The first half is in Ex 3; the rest is asked for.", "What would show it?")
    for item, move, text in zip(open_items(case), moves, said, strict=False):
        followups.reply(item, move, actor=lead_of(case), asks={"text": text})


def dispute_one(case: Case) -> None:
    """Dispute the first item and answer the second in part."""
    first, second, *_rest = open_items(case)
    asks = {"dispute_reason": "already_there", "text": "It is Ex 1, second minute.", "alternative": "Play it in VLC."}
    followups.reply(first, "dispute", actor=lead_of(case), asks=asks)
    followups.reply(second, "answer_partly", actor=lead_of(case), asks={"text": "One of two is done."})


def dispute_and_confer(case: Case) -> None:
    """Dispute the first item and call a conference."""
    item = open_items(case)[0]
    asks = {"dispute_reason": "already_there", "text": "It is Ex 1, first page.", "alternative": "Look at it together."}
    followups.reply(item, "dispute", actor=lead_of(case), asks=asks)
    advance(case, "escalate", actor=sergeant_of(case), asks={"question": "Is what was sent enough to show who did it?"})


def decide(case: Case, choices: dict[str, str] | None = None) -> None:
    """Decide every charge (approve where nothing else is said) and record the decision."""
    actor = prosecutor_of(case)
    for flag in open_flags(case):
        resolve_favorable(
            case, decision="will_disclose", words="Goes to the defense with discovery.", actor=actor, flag=flag.flag
        )
    for charge in live_charges(case):
        choice = (choices or {}).get(charge.statute, (choices or {}).get("*", "approve"))
        other = "divert_lead" if choice == "lead" else ""
        reasons = [choice] if choice in catalog().decline_reasons else []
        made = "decline" if reasons else "other" if other else choice
        prepare_cell(charge, actor=actor, choice=made, other=other, reasons=reasons, amendment="")
    for charge, element in unproved(case):
        elements.note(charge, element.key, "Proved by the testimony named in the chronology.", actor=actor)
    asks = {"rationale": "Looked at as a whole; see the matrix.", "plain_words": "Decided on what the package shows."}
    advance(case, "decide", actor=actor, asks=asks)


def decline(case: Case) -> None:
    """Decline every charge for want of proof of identity."""
    decide(case, {"*": "identity_not_proved"})


def sign(case: Case) -> None:
    """Read the snapshot and sign, where a second signature is due."""
    if case.state != "sign_off":
        return
    actor = act("sao-supervisor")
    frozen = latest(case)
    if frozen is not None:
        review.read_snapshot(frozen, case, actor=actor)
    advance(case, "sign", actor=actor)


def challenge(case: Case) -> None:
    """Challenge the declined charges."""
    actor = act("commander")
    for charge in live_charges(case):
        review.write_ground(
            case, charge, ground="exhibit_not_read", text="The second recording was not opened.", actor=actor
        )
    advance(case, "challenge", actor=actor)


def confer_and_stand(case: Case) -> None:
    """Hold the conference about a challenge; the decision stands."""
    actor = act("sao-supervisor2")
    advance(case, "confer", actor=actor, asks={"date": clock.court_local(clock.now()).date()})
    for ground in review.grounds_of(case):
        review.answer_ground(case, ground, answer="It was read again; it does not show a face.", actor=actor)
    asks = {
        "attendees": "Supervisor, commander, sergeant", "agreed": "No agreement; both views are in writing.",
        "held_on": clock.court_local(clock.now()).date(), "views": "",
    }  # fmt: skip
    advance(case, "stand", actor=actor, asks=asks)


def override(case: Case) -> None:
    """Charge over the objection."""
    add_exhibit(
        case, title="Charging document, filed over objection", actor=act("commander"), type_key="charging_document",
        used="used", physical=True, kept_at="Clerk of the court", confirmed=True,
    )  # fmt: skip
    asks = {
        "names": "Commander Storyboard",
        "reason": "A named person is in danger.",
        "objection": "The weapon is not proved.",
    }
    advance(case, "override", actor=act("commander"), asks=asks)


def keep(case: Case) -> None:
    """Keep it in state court."""
    if case.state == "federal_screening":
        advance(
            case, "keep", actor=act("federal-liaison"), asks={"reason": "No federal interest beyond the state case."}
        )


def take_screening(case: Case) -> None:
    """Take the screening."""
    advance(case, "take_screening", actor=act("federal-liaison"))


def refer(case: Case) -> None:
    """Fill the screening sheet and refer."""
    screen(case, act("federal-liaison"))
    asks = {"charges_contemplated": "Felon in possession, to be confirmed.", "urgency": "ordinary"}
    advance(case, "refer", actor=act("federal-liaison"), asks=asks)


def take_referral(case: Case) -> None:
    """Let the federal prosecutor take the referral."""
    advance(case, "take_federal", actor=act("federal"))


def ask_for_more(case: Case) -> None:
    """Ask with a reason and a date."""
    ask_questions(case, act("federal"))
    advance(case, "ask", actor=act("federal"))


def answer_federal(case: Case) -> None:
    """Answer what was asked."""
    answer_questions(case, act("federal-liaison"))
    advance(case, "answer", actor=act("federal-liaison"))


def adopt(case: Case) -> None:
    """Adopt with charges and the next event."""
    name_charges(case, act("federal"))
    ahead = clock.court_local(clock.now()).date() + timedelta(days=21)
    advance(case, "adopt", actor=act("federal"), asks={"next_event": ahead})


def offer_lead(case: Case) -> None:
    """Hold the charge and offer LEAD."""
    decide(case, {"*": "lead"})


def enrolled(case: Case) -> None:
    """Note that intake is done, as LEAD reported."""
    advance(case, "enrolled", actor=act("lead-liaison"))


def accept(case: Case) -> None:
    """Accept a decline."""
    advance(case, "accept", actor=sergeant_of(case))


def withdraw(case: Case) -> None:
    """Withdraw as unfounded."""
    advance(
        case,
        "withdraw",
        actor=sergeant_of(case),
        asks={"outcome": "unfounded", "reason": "An accident, seen on the camera."},
    )


def close(case: Case) -> None:
    """Record dispositions and notices, and close."""
    actor = prosecutor_of(case)
    today = clock.court_local(clock.now()).date()
    for number, charge in enumerate(live_charges(case)):
        review.record_disposition(
            charge, disposition="nolle_prosequi" if number else "guilty_plea", on=today, actor=actor
        )
    for party in case.parties:
        if party.role == "victim":
            record_end_notice(case, party, actor=actor, on=today, way="mail")
    advance(case, "close", actor=actor, asks={"outcome": "Pleaded guilty"})


def victim_dies(case: Case, day: date) -> None:
    """Turn a shooting into a homicide."""
    victim = next(p for p in case.parties if p.role == "victim")
    told = "Medical examiner to the detective, by telephone"
    asks = {"party": victim.public_id, "died_on": day, "learned_from": told}
    perform(case, "victim_died", actor=prosecutor_of(case), asks=asks)


def prosecute(case: Case) -> None:
    """Decide, sign and keep in state court."""
    for step in (decide, sign, keep):
        step(case)


def _reason(case: Case) -> str:
    wanted = DEFAULT_REASONS[case.kind]
    rows = catalog().reasons_of(case.kind)
    return wanted if wanted in {row.key for row in rows} else rows[0].key
