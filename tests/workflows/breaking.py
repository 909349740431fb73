"""One fact taken out of a case that is ready for a move: the refusal that names it must follow."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from casebridge import clock
from casebridge.access.policy import Permission
from casebridge.cases import facts
from casebridge.cases.models import Case, CaseEvent
from casebridge.cases.people import live_charges, propose_charge, withdraw_charge
from casebridge.checklist import queries as checklist
from casebridge.checklist.services import tick
from casebridge.db import db
from casebridge.diversion.models import LeadReport
from casebridge.elements.models import ElementNote
from casebridge.evidence.models import FavorableFlag
from casebridge.evidence.queries import exhibits_of
from casebridge.evidence.services import flag_favorable
from casebridge.followups.queries import drafts_of, open_items
from casebridge.review.cells import prepare_cell
from casebridge.review.models import ChallengeGround, Eligibility
from casebridge.review.services import grounds_of
from casebridge.victims.models import VictimNotice
from tests.building.people import acting
from tests.building.preparing import an_exhibit, person, record_conflict

# What a breaker may change beside the record: answers of the move, or the person who makes it.
Change = dict[str, Any] | None
Breaker = Callable[[Case], Change]


def blank_fact(case: Case) -> Change:
    facts.record(case, "summary", "", actor=acting(person(case, "detective")))


def open_item(case: Case) -> Change:
    item = next(line.item for line in checklist.lines(case) if line.applies and line.item.weight == "blocks_charge")
    tick(item, status="open", actor=acting(person(case, "detective")))


def gated_item(gate: str, by: str) -> Breaker:
    def open_gated(case: Case) -> Change:
        item = next(item for item in checklist.items_of(case) if item.gate == gate)
        tick(item, status="open", actor=acting(person(case, by)))

    return open_gated


def no_charge(case: Case) -> Change:
    for charge in live_charges(case):
        withdraw_charge(charge, actor=acting(person(case, "detective")))


def unclassed_exhibit(case: Case) -> Change:
    an_exhibit(case, used="unclassed")


def favorable_unsaid(case: Case) -> Change:
    facts.record(case, "favorable_known", "unknown", actor=acting(person(case, "detective")))


def other_door(case: Case) -> Change:
    case.door = "review_first"


def no_arrest(case: Case) -> Change:
    db.session.execute(delete(CaseEvent).where(CaseEvent.case_id == case.id, CaseEvent.event == "arrest"))


def no_charging_paper(case: Case) -> Change:
    for exhibit in exhibits_of(case):
        exhibit.type = "incident_report"


def new_waiver(case: Case) -> Change:
    item = next(item for item in checklist.items_of(case) if item.waivable and not item.gate)
    item.status, item.attested_at = "open", None
    item.waiver_reason, item.waiver_asked_at = "It cannot be got.", clock.now()


def conflict_of(name: str) -> Breaker:
    def record(case: Case) -> Change:
        record_conflict(case, name)

    return record


def draft_without(**field: Any) -> Breaker:
    def blank(case: Case) -> Change:
        for name, value in field.items():
            setattr(drafts_of(case)[0], name, value)

    return blank


def no_draft(case: Case) -> Change:
    for draft in drafts_of(case):
        db.session.delete(draft)


def unanswered_item(case: Case) -> Change:
    open_items(case)[0].weight = "blocks_charge"
    _set_state(open_items(case)[0], "asked")


def settled_item(case: Case) -> Change:
    _set_state(open_items(case)[0], "answered")


def over_a_dispute(case: Case) -> Change:
    case.conference_from = "dispute"


def unanswered_ground(case: Case) -> Change:
    grounds_of(case)[0].answer = ""


def no_ground(case: Case) -> Change:
    db.session.execute(delete(ChallengeGround).where(ChallengeGround.case_id == case.id))


def undecided_cell(case: Case) -> Change:
    prepare_cell(live_charges(case)[0], actor=acting(person(case, "prosecutor")), choice="open")


def raised_flag(case: Case) -> Change:
    flag_favorable(an_exhibit(case), text="It may help.", actor=acting(person(case, "prosecutor")))


def said_favorable(case: Case) -> Change:
    """Answer yes behind the wall `unit-only`: the prosecutor of the case is still asked."""
    lead = acting(person(case, "detective"))
    facts.record(case, "favorable_known", "yes", actor=lead)
    facts.record(case, "favorable_text", "The witness was drunk.", actor=lead)
    assert not db.session.scalar(select(FavorableFlag.id).where(FavorableFlag.case_id == case.id))


def decline_unreasoned(case: Case) -> Change:
    charge = live_charges(case)[0]
    charge.outcome, charge.reasons = "decline_evidential", []


def bare_element(case: Case) -> Change:
    note = db.session.scalars(select(ElementNote).where(ElementNote.case_id == case.id)).first()
    db.session.delete(note)


def unread_snapshot(case: Case) -> Change:
    return {"by": "sao-supervisor"}


def window_over(case: Case) -> Change:
    case.declined_at = clock.now() - timedelta(days=40)


def challenged_already(case: Case) -> Change:
    case.challenged_at = clock.now()


def same_decider(case: Case) -> Change:
    return {"asks": {"whom": case.decider_id}}


def not_upheld(case: Case) -> Change:
    case.upheld_at = None


def never_challenged(case: Case) -> Change:
    case.challenged_at = None


def no_conference(case: Case) -> Change:
    case.conference_held_at = None


def undivertible_charge(case: Case) -> Change:
    case.kind = "armed_robbery"
    actor = acting(person(case, "prosecutor"))
    propose_charge(case, case.suspects[0], "armed_robbery", actor=actor, permission=Permission.CHARGE_AMEND)


def not_eligible(case: Case) -> Change:
    db.session.execute(delete(Eligibility).where(Eligibility.case_id == case.id))


def extended_before(case: Case) -> Change:
    case.lead_extended = True


def treatment_words(case: Case) -> Change:
    return {"asks": {"reason": "A relapse was reported."}}


def no_disposition(case: Case) -> Change:
    live_charges(case)[0].disposition = ""


def no_notice(case: Case) -> Change:
    db.session.execute(delete(VictimNotice).where(VictimNotice.case_id == case.id))


def other_office(case: Case) -> Change:
    return {"by": "sergeant" if case.taken_at else "sao-supervisor"}


def not_reported(case: Case) -> Change:
    db.session.execute(delete(LeadReport))


def _set_state(record: Any, state: str) -> None:
    """Put a record into a state behind the engine's back: only to break a case that was ready."""
    db.session.execute(type(record).__table__.update().where(type(record).id == record.id).values(state=state))
    db.session.refresh(record)
