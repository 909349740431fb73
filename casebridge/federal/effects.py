"""What the federal moves change: round, liaison, attorney, referral, questions, charges."""

from casebridge import clock
from casebridge.accounts.models import User
from casebridge.bulk import forget
from casebridge.cases.guards import kept_off
from casebridge.cases.models import Case
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.errors import Invalid
from casebridge.federal.charges import let_go, put_in_effect
from casebridge.federal.models import Referral
from casebridge.federal.queries import drafts, items_of, referral_of, screening_of, waiting
from casebridge.federal.services import open_round
from casebridge.workflows.registry import Step


def takes_screening(case: Case, step: Step) -> None:
    """Give the screening to the liaison who takes it."""
    open_round(case, actor=step.actor, at=step.now)
    case.liaison_id = step.actor.id


def opens_screening(case: Case, step: Step) -> None:
    """Begin a new round of the federal question in the liaisons' queue."""
    case.screened, case.liaison_id = False, None
    why = str(step.asks.get("why_now") or step.asks.get("changed") or "")
    open_round(case, actor=step.actor, why=why, at=step.now)


def screened(case: Case, step: Step) -> None:
    """Mark that the federal question is answered in this round; what was kept carries no federal charge."""
    case.screened = True
    row = screening_of(case)
    if row is not None and row.closed_at is None:
        row.closed_at = step.now
        forget(db.session(), ("sheet", case.id))
    if step.name == "keep":
        let_go(case)


def refers(case: Case, step: Step) -> None:
    """Send the referral: from now on the federal side sees the set of this round."""
    number = open_round(case, actor=step.actor, at=step.now).round
    case.referred_at, case.ausa_id, case.liaison_id = step.now, None, step.actor.id
    case.referral_round += 1
    db.session.add(
        Referral(
            case=case, number=case.referral_round, round=number, urgency=str(step.asks["urgency"]), draft={},
            charges_contemplated=str(step.asks["charges_contemplated"]), liaison_id=step.actor.id, sent_at=step.now,
            ended_as="", ground="", sentence="",
        )
    )  # fmt: skip
    db.session.flush()


def takes_referral(case: Case, step: Step) -> None:
    """Give the referral to the attorney who takes it."""
    case.ausa_id = step.actor.id


def assigns_referral(case: Case, step: Step) -> None:
    """Give the referral, or the federal case, to the chosen attorney."""
    person = db.session.get(User, int(step.asks["whom"]))
    if person is None or not person.active or person.role != "ausa":
        raise Invalid(fields={"whom": "The person chosen is not an active federal prosecutor."})
    if why := kept_off([case], [person.id]).get((case.id, person.id)):
        raise Invalid(fields={"whom": f"{why[:1].upper()}{why[1:]}."})
    case.ausa_id = person.id


def asks_questions(case: Case, step: Step) -> None:
    """Ask what was written: the State's Attorney sees it now."""
    for question in drafts(case):
        question.asked_at = step.now


def answers_questions(case: Case, step: Step) -> None:
    """Send the replies: the federal side reads them now."""
    for question in waiting(case):
        question.sent_at = step.now


def adopts(case: Case, step: Step) -> None:
    """Make it a federal case with its next event; the federal charges take effect."""
    day = step.asks["next_event"]
    if day < clock.court_local(step.now).date():
        raise Invalid(fields={"next_event": "The next event must lie ahead."})
    case.next_event_on = day
    put_in_effect(case)
    _end(case, step, "adopted")


def declines_referral(case: Case, step: Step) -> None:
    """Give the case back to the State with the ground and the sentence."""
    ground = str(step.asks["ground"])
    if ground not in catalog().decline_grounds:
        raise Invalid(fields={"ground": "Pick a ground from the list."})
    _end(case, step, "declined", ground=ground, sentence=str(step.asks["sentence"]))
    _leaves_usao(case)


def recalls_referral(case: Case, step: Step) -> None:
    """Take the referral back, and all that went along."""
    referral = _end(case, step, "recalled", sentence=str(step.asks["reason"]))
    for item in items_of(case, referral.round) if referral else []:
        item.taken_back_at, item.taken_back_by_id = step.now, step.actor.id
    _leaves_usao(case)


def hands_back(case: Case, step: Step) -> None:
    """Give an adopted case back to the State."""
    _end(case, step, "handed_back", sentence=str(step.asks["reason"]))
    case.next_event_on = None
    _leaves_usao(case)


def _end(case: Case, step: Step, how: str, *, ground: str = "", sentence: str = "") -> Referral | None:
    referral = referral_of(case)
    if referral is not None:
        referral.ended_at, referral.ended_as, referral.ended_by_id = step.now, how, step.actor.id
        referral.ground, referral.sentence, referral.draft = ground, sentence, {}
    for question in drafts(case):
        db.session.delete(question)
    return referral


def _leaves_usao(case: Case) -> None:
    case.ausa_id = None
    let_go(case)


EFFECTS = {
    effect.__name__: effect
    for effect in (
        takes_screening, opens_screening, screened, refers, takes_referral, assigns_referral, asks_questions,
        answers_questions, adopts, declines_referral, recalls_referral, hands_back,
    )
}  # fmt: skip
