"""What a move changes in the case beside its state: people, counters, marks, the time ledger."""

from sqlalchemy import inspect, update

from casebridge import clock
from casebridge.accounts.models import User
from casebridge.bulk import is_open
from casebridge.cases import events, facts
from casebridge.cases.models import Advice, Case, Holding, Party
from casebridge.db import db
from casebridge.errors import Invalid, NotThere
from casebridge.text import instant
from casebridge.workflows.engine import refresh
from casebridge.workflows.registry import Step


def returns_left(case: Case, step: Step) -> bool:
    """Fewer than two returns since the case was taken or reopened."""
    return case.returns_since_take < 2


def third_return(case: Case, step: Step) -> bool:
    """Two returns already: the third time the offices talk."""
    return case.returns_since_take >= 2


CONDITIONS = {"returns_left": returns_left, "third_return": third_return}


def same_prosecutor(case: Case, step: Step) -> str:
    """Go back to the same prosecutor; to the queue when that person is not active any more."""
    person = db.session.get(User, case.prosecutor_id) if case.prosecutor_id else None
    return "in_review" if person is not None and person.active else "submitted"


def state_or_review(case: Case, step: Step) -> str:
    """Go on in state court; back to review while no decision has taken effect."""
    return "state_prosecution" if case.decided else "in_review"


def same_state(case: Case, step: Step) -> str:
    """Stay."""
    return case.state


def where_it_reopens(case: Case, step: Step) -> str:
    """Choose a draft if no prosecutor ever took it, else the queue."""
    return "draft" if case.taken_at is None else "submitted"


def after_death(case: Case, step: Step) -> str:
    """Undo a decision that was about a living victim; all other states stay."""
    if case.state in ("sign_off", "challenged", "declined"):
        return same_prosecutor(case, step)
    return case.state


TARGETS = {
    target.__name__: target for target in (same_prosecutor, state_or_review, same_state, where_it_reopens, after_death)
}


def reaches_sao(case: Case, step: Step) -> None:
    """Mark the first hand-over to the State's Attorney."""
    case.reached_sao_at = case.reached_sao_at or step.now


def attested(case: Case, step: Step) -> None:
    """Mark who attested."""
    case.attested_at, case.attested_by_id = step.now, step.actor.id


def takes_case(case: Case, step: Step) -> None:
    """Give the case to the person who takes it."""
    _to_prosecutor(case, step.actor.id, step)


def assigns_case(case: Case, step: Step) -> None:
    """Give the case to the chosen prosecutor."""
    _to_prosecutor(case, int(step.asks["whom"]), step)


def conference_from_return(case: Case, step: Step) -> None:
    """Say that the conference came from the third return."""
    case.conference_from, case.conference_on, case.chair_id = "return", None, None


def conference_from_dispute(case: Case, step: Step) -> None:
    """Say that the conference came from a disputed item."""
    case.conference_from, case.conference_on, case.chair_id = "dispute", None, None


def conference_from_challenge_effect(case: Case, step: Step) -> None:
    """Say that the conference came from a challenge, and when it is."""
    case.conference_from, case.conference_on, case.chair_id = "challenge", step.asks["date"], step.actor.id


def conference_held(case: Case, step: Step) -> None:
    """Mark that the conference took place."""
    case.conference_held_at = step.now


def reviews_again(case: Case, step: Step) -> None:
    """Start a new decision round when a conference over a challenge sends the decided case back."""
    if case.conference_from == "challenge":
        new_round(case)
        case.conference_held_at = step.now


def upheld(case: Case, step: Step) -> None:
    """Mark that the decision stands."""
    case.upheld_at = step.now


def closes_declined(case: Case, step: Step) -> None:
    """End a declined case."""
    case.closed_at, case.outcome = step.now, "Declined, accepted by the police"


def reopens_review(case: Case, step: Step) -> None:
    """Start a new decision round with another prosecutor."""
    case.prosecutor_id = int(step.asks["whom"])
    new_round(case)


def new_round(case: Case) -> None:
    """Start a new decision round: nothing decided, signed, screened or challenged in it."""
    remember_deciders(case)
    case.decision_round += 1
    case.decided = case.signed = case.screened = False
    case.decider_id = case.signer_id = None
    case.challenged_at = case.upheld_at = case.conference_held_at = case.declined_at = None
    case.conference_from = ""


def remember_deciders(case: Case) -> None:
    """Keep who decided and who signed: they are kept from later steps in every round."""
    case.past_deciders = f"|{'|'.join(str(user_id) for user_id in sorted(case.deciders))}|"
    case.past_signers = f"|{'|'.join(str(user_id) for user_id in sorted(case.signers))}|"


def offers_lead(case: Case, step: Step) -> None:
    """Open the offer of LEAD; the charge is held."""
    case.lead_offered_at, case.lead_offer_until, case.lead_extended = step.now, None, False


def extends_offer(case: Case, step: Step) -> None:
    """Extend the intake deadline once, to a day that lies ahead."""
    if step.asks["date"] <= clock.court_local(step.now).date():
        raise Invalid(fields={"date": "The new deadline must lie ahead."})
    case.lead_offer_until, case.lead_extended = step.asks["date"], True


def resumes_charge(case: Case, step: Step) -> None:
    """Bring the held charge back to review in a new round, to its prosecutor."""
    new_round(case)
    case.prosecutor_id = case.prosecutor_id or step.actor.id


def closes(case: Case, step: Step) -> None:
    """End the case with its outcome."""
    case.closed_at, case.outcome = step.now, str(step.asks["outcome"])


def withdraws(case: Case, step: Step) -> None:
    """End the case by withdrawal."""
    case.closed_at, case.outcome = step.now, f"Withdrawn: {step.asks['outcome']}"


def reopens(case: Case, step: Step) -> None:
    """Open a closed case again in a new round."""
    case.closed_at, case.outcome, case.returns_since_take = None, "", 0
    new_round(case)


def holds(case: Case, step: Step) -> None:
    """Put the hold overlay on."""
    case.hold_for, case.hold_reason = str(step.asks["waiting_for"])[:300], str(step.asks["reason"])
    case.hold_until = step.asks["wake_on"]


def wakes(case: Case, step: Step) -> None:
    """Take the hold overlay off; the case wakes into the same queue."""
    case.hold_for, case.hold_reason, case.hold_until = "", "", None


def ends_hold(case: Case, step: Step) -> None:
    """Take the overlay off when the case leaves the state in which it was put on hold: somebody went on with it."""
    if case.on_hold and step.came_from != case.state and step.name != "open":
        wakes(case, step)
        refresh(case)


HELD_IN = {
    "draft": "lead_id", "returned": "lead_id", "in_review": "prosecutor_id", "state_prosecution": "prosecutor_id",
    "conference": "chair_id", "federal_screening": "liaison_id", "federal_questions": "liaison_id",
    "federal_review": "ausa_id", "federal_prosecution": "ausa_id", "diversion_offered": "lead_liaison_id",
    "diverted": "lead_liaison_id",
}  # fmt: skip


def reassigns(case: Case, step: Step) -> None:
    """Give the case to another person of the same role."""
    setattr(case, HELD_IN[case.state], int(step.asks["whom"]))


def advises(case: Case, step: Step) -> None:
    """Write one line of the advice thread; the first one lets prosecutors see the draft."""
    from_sao = step.actor.agency == "sao"
    if not from_sao:
        case.advice_asked_at = case.advice_asked_at or step.now
    db.session.add(
        Advice(
            case_id=case.id,
            author_id=step.actor.id,
            from_sao=from_sao,
            text=str(step.asks["message"]),
            written_at=step.now,
        )
    )


def records_event(case: Case, step: Step) -> None:
    """Write the event; clocks follow. A first contact is one for each victim with whom it was."""
    event, party = str(step.asks["event"]), _party(case, step.asks.get("party"))
    served = [_party(case, public_id) for public_id in step.asks.get("served") or []]
    if served and event != events.FIRST_CONTACT:
        raise Invalid(fields={"served": "Victims are named for a first contact only."})
    for whom in served or [party]:
        events.record_event(
            case, event=event, at=instant(str(step.asks["at"]), field="at"), paper=str(step.asks["paper"]), party=whom,
            actor=step.actor,
        )  # fmt: skip


def becomes_homicide(case: Case, step: Step) -> None:
    """Turn the kind, keep the number, mark the victim, and start a new round where a decision fell."""
    victim = _party(case, step.asks["party"])
    if victim is None or victim.role != "victim":
        raise Invalid(fields={"party": "Pick the victim who died."})
    victim.died_on = step.asks["died_on"]
    case.kind = "homicide"
    source = facts.Source("person", str(step.asks["learned_from"])[:300])
    facts.record(case, "converted_from", "nonfatal_shooting", actor=step.actor, source=source)
    facts.record(case, "death_date", victim.died_on.isoformat(), actor=step.actor, source=source)
    if case.state in ("sign_off", "challenged", "declined"):
        new_round(case)


def keeps_ledger(case: Case, step: Step) -> None:
    """Close the open span of the time ledger and open the next where holder, state or hold changed."""
    now = (case.state, case.holder_id, case.holder_queue, case.hold_for if case.on_hold else "")
    if case.state != step.came_from and "holdings" in inspect(case).unloaded and not is_open(db.session()):
        # The open span is one of another state: nothing of the ledger needs to be read.
        ended = update(Holding).where(Holding.case_id == case.id, Holding.until.is_(None)).values(until=step.now)
        with db.session.no_autoflush:
            db.session.execute(ended)
    else:
        last = next((span for span in case.holdings if span.until is None), None)
        if last is not None and (last.state, last.holder_id, last.holder_queue, last.hold_for) == now:
            return
        if last is not None:
            last.until = step.now
    state = case.workflow.state(case.state)
    if not state.final:
        span = Holding(
            state=case.state, side=state.side, holder_id=case.holder_id, holder_queue=case.holder_queue,
            hold_for=now[3], since=step.now,
        )  # fmt: skip
        if "holdings" in inspect(case).unloaded:
            span.case_id = case.id
            db.session.add(span)
        else:
            case.holdings.append(span)


def _to_prosecutor(case: Case, user_id: int | None, step: Step) -> None:
    case.prosecutor_id, case.taken_at, case.returns_since_take = user_id, case.taken_at or step.now, 0


def _party(case: Case, public_id: object) -> Party | None:
    if not public_id:
        return None
    for party in case.parties:
        if party.public_id == public_id:
            return party
    raise NotThere()


EFFECTS = {
    effect.__name__: effect
    for effect in (
        reaches_sao, attested, takes_case, assigns_case, conference_from_return, conference_from_dispute,
        conference_from_challenge_effect, conference_held, reviews_again, upheld, closes_declined, reopens_review,
        offers_lead, extends_offer, resumes_charge, closes, withdraws, reopens, holds, wakes, reassigns, advises,
        records_event, becomes_homicide, ends_hold, keeps_ledger,
    )
}  # fmt: skip
