"""What LEAD's workflow names, and the one guard by which a case asks LEAD for status and date."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from flask import Flask
from sqlalchemy import exists, select

from casebridge import clock
from casebridge.accounts.navigation import count_for
from casebridge.catalog.load import catalog
from casebridge.clocks.arithmetic import due
from casebridge.db import db
from casebridge.diversion import words
from casebridge.diversion.calls import close_calls
from casebridge.diversion.eligibility import failing
from casebridge.diversion.models import LeadHolding, LeadReferral, LeadReport
from casebridge.diversion.queries import decisions_waiting, waiting
from casebridge.diversion.reading import notice_text
from casebridge.diversion.reporting import report
from casebridge.diversion.services import POLICE_DOORS
from casebridge.errors import Gap, Invalid
from casebridge.lead_store import opened
from casebridge.notices.outbox import tell
from casebridge.workflows.asking import offer_choices
from casebridge.workflows.engine import WAITS
from casebridge.workflows.registry import Holder, Running, Step

COORDINATORS = "lead_coordinator@lead"
LIAISONS = "lead_liaison@sao"


def lead_consent_live(referral: LeadReferral, step: Step) -> Iterable[Gap]:
    """Require at least one consent that counts today; one for use in court alone is none."""
    today = clock.court_local(step.now).date()
    if not any(consent.live(today) and consent.purposes != ["proceedings"] for consent in referral.consents):
        yield Gap("lead_consent_live", "no consent of the person counts today", "consent")


def lead_deadline_passed(referral: LeadReferral, step: Step) -> Iterable[Gap]:
    """Require that the intake deadline has passed."""
    running = lead_intake(referral, step.now)
    if running.due is not None and running.due >= step.now:
        day = clock.court_local(running.due)
        yield Gap("lead_deadline_passed", f"the intake deadline is {day:%b} {day.day}; it has not passed", "")


def intake_reported(case: Any, step: Step) -> Iterable[Gap]:
    """Require that LEAD reported intake for the person of this case (status and date only)."""
    query = select(
        exists().where(
            LeadReferral.case_ref == case.public_id,
            LeadReport.referral_id == LeadReferral.id,
            LeadReport.status == "intake_done",
        )
    )
    with opened():
        reported = db.session.scalar(query)
    if not reported:
        yield Gap("intake_reported", "LEAD has not reported that intake is done", "")


def lead_queue(referral: LeadReferral) -> Holder:
    """Hold with the coordinators."""
    return Holder(queue=COORDINATORS)


def case_manager(referral: LeadReferral) -> Holder:
    """Hold with the person's case manager."""
    return Holder(referral.manager_id) if referral.manager_id else Holder(queue=COORDINATORS)


def lead_decider(referral: LeadReferral) -> Holder:
    """Hold with the liaison prosecutor for an arrest with a linked case, else with the coordinators."""
    linked = referral.door == "arrest" and referral.case_ref
    return Holder(queue=LIAISONS if linked else COORDINATORS)


def _policy(key: str, since: datetime) -> Running:
    return Running(key, due(catalog().clocks[key], since).due)


def _day(key: str, day: date) -> Running:
    return Running(key, datetime.combine(day, time(23, 59, 59), clock.COURT_ZONE))


def lead_referred(referral: LeadReferral, now: datetime) -> Running:
    """Run thirty minutes at the arrest door, else one business day."""
    return _policy("pol_lead_handoff" if referral.door == "arrest" else "pol_lead_first_answer", referral.referred_at)


def lead_engaged(referral: LeadReferral, now: datetime) -> Running:
    """Run to the first contact by policy."""
    return _policy("pol_lead_first_contact", referral.state_since)


def lead_intake(referral: LeadReferral, now: datetime) -> Running:
    """Run to the site's intake deadline, or to the date to which a person extended it."""
    if referral.intake_until is not None:
        return _day("pol_lead_intake_30", referral.intake_until)
    return _policy("pol_lead_intake_30", referral.handoff_at or referral.state_since)


def lead_liaison_decision(referral: LeadReferral, now: datetime) -> Running:
    """Run two business days."""
    return _policy("pol_lead_liaison_decision", referral.state_since)


def lead_active(referral: LeadReferral, now: datetime) -> Running:
    """Run to the next planned contact."""
    if referral.next_contact_on is not None:
        return _day("next_contact", referral.next_contact_on)
    return _policy("pol_lead_first_contact", referral.state_since)


def lead_out_of_contact(referral: LeadReferral, now: datetime) -> Running:
    """Run thirty days."""
    return _policy("pol_lead_contact_30", referral.state_since)


def lead_handoff(referral: LeadReferral, step: Step) -> None:
    """Give the person to a case manager; rules of eligibility that were set aside are noted."""
    referral.manager_id, referral.handoff_at = int(step.asks["whom"]), step.now
    referral.closed_as, referral.closed_on, referral.closing = "", None, None
    referral.intake_until, referral.extended, referral.extended_on = None, False, None
    referral.intake_done_on, referral.next_contact_on = None, None
    referral.overridden = failing(referral)
    close_calls(referral, step.now)
    _answer_officer(referral, step)
    report(referral, actor=step.actor, now=step.now)


def lead_not_eligible(referral: LeadReferral, step: Step) -> None:
    """Close with the rule and the reason; nobody outside hears the reason."""
    _close(referral, "not_eligible", step, rule=step.asks["rule"], reason=step.asks["reason"])
    _answer_officer(referral, step)


def lead_redirect(referral: LeadReferral, step: Step) -> None:
    """Pass the referral on for want of room."""
    referral.passed_on_to = str(step.asks["next_agency"])
    referral.closing = {"reason": step.asks["reason"]}
    _answer_officer(referral, step)


def lead_declined(referral: LeadReferral, step: Step) -> None:
    """Close because the person said no for now; it leaves no mark."""
    _close(referral, "not_interested", step)


def lead_intake_done(referral: LeadReferral, step: Step) -> None:
    """Mark intake as done and report status and date."""
    referral.intake_done_on = clock.court_local(step.now).date()
    report(referral, actor=step.actor, now=step.now)


def lead_extended(referral: LeadReferral, step: Step) -> None:
    """Extend intake to a day ahead, with who, when and why."""
    today = clock.court_local(step.now).date()
    if step.asks["date"] <= today:
        raise Invalid(fields={"date": "The new deadline must lie ahead."})
    referral.intake_until, referral.extended, referral.extended_on = step.asks["date"], True, today
    referral.extension = {"by": step.actor.name, "on": today.isoformat(), "reason": step.asks["reason"]}
    report(referral, actor=step.actor, now=step.now)


def lead_offer_ended(referral: LeadReferral, step: Step) -> None:
    """Close because a person decided to end the offer."""
    _close(referral, "intake_not_done", step, reason=step.asks["reason"])


def lead_finished(referral: LeadReferral, step: Step) -> None:
    """Close by the person's own measure; no pass or fail exists."""
    _close(referral, str(step.asks["close_reason"]), step)


def lead_step(referral: LeadReferral, step: Step) -> None:
    """Move on without anything else to note."""


def lead_ledger(referral: LeadReferral, step: Step) -> None:
    """Close the open span of LEAD's ledger and open the next."""
    last = db.session.scalar(
        select(LeadHolding).where(LeadHolding.referral_id == referral.id, LeadHolding.until.is_(None)).limit(1)
    )
    now = (referral.state, referral.holder_id, referral.holder_queue)
    if last is not None and (last.state, last.holder_id, last.holder_queue) == now:
        return
    if last is not None:
        last.until = step.now
    if not referral.workflow.state(referral.state).final:
        db.session.add(
            LeadHolding(referral_id=referral.id, state=referral.state, holder_id=referral.holder_id,
                        holder_queue=referral.holder_queue, since=step.now)
        )  # fmt: skip


def _close(referral: LeadReferral, closed_as: str, step: Step, **words: str) -> None:
    referral.closed_as, referral.closed_on = closed_as, clock.court_local(step.now).date()
    referral.closing = words or None
    report(referral, actor=step.actor, now=step.now)


def _answer_officer(referral: LeadReferral, step: Step) -> None:
    """Owe the officer who referred a neutral line: the one answer stands on a page of their own."""
    if step.came_from == "referred" and referral.door in POLICE_DOORS and referral.referred_by_id != step.actor.id:
        tell([referral.referred_by_id], tag="Answer to your request", text=WAITS, subject_type="answer")


def bind(app: Flask) -> None:
    """Give the templates LEAD's words, moves their choices, and the navigation its count."""
    app.jinja_env.filters.update(words.FILTERS)
    app.jinja_env.globals.update(part2_notice=notice_text)
    offer_choices("lead_eligibility", words.rules_to_choose)
    offer_choices("lead_close_reason", words.endings_to_choose)
    count_for("diversion.index", waiting)
    count_for("diversion.offers", decisions_waiting)


GUARDS = {g.__name__: g for g in (lead_consent_live, lead_deadline_passed, intake_reported)}
HOLDERS = {h.__name__: h for h in (lead_queue, case_manager, lead_decider)}
CLOCKS = {
    c.__name__: c
    for c in (lead_referred, lead_engaged, lead_intake, lead_liaison_decision, lead_active, lead_out_of_contact)
}
EFFECTS = {
    e.__name__: e
    for e in (
        lead_handoff, lead_not_eligible, lead_redirect, lead_declined, lead_intake_done, lead_extended,
        lead_offer_ended, lead_finished, lead_step, lead_ledger,
    )
}  # fmt: skip
