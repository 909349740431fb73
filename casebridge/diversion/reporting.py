"""What LEAD reports to the liaison prosecutor: status and date, and only what a live consent opens."""

from datetime import date, datetime

from sqlalchemy import select

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.db import db
from casebridge.diversion.models import Consent, Disclosure, LeadReferral, LeadReport

PROSECUTOR = "prosecutor"
# What of a consent for the prosecutor lets status be told, the narrowest purpose first.
PURPOSES = ("status_only", "coordination", "legal_status")
STATUSES = {
    "taken": "Hand-off",
    "intake_done": "Intake done",
    "extended": "Intake extended",
    "not_enrolled": "Not enrolled",
    "offer_ended": "Offer ended",
    "ended": "Ended",
}
_NEVER_ENROLLED = ("not_eligible", "no_capacity", "not_interested", "never_reached")


def for_prosecutor(referral: LeadReferral, today: date) -> tuple[Consent, str, tuple[str, ...]] | None:
    """Return the consent, the purpose and the scopes by which the prosecutor may know the status, if any."""
    for consent in referral.consents:
        if consent.party != PROSECUTOR:
            continue
        for purpose in PURPOSES:
            scope = consent.opens(purpose, today)
            if "enrolled" in scope:
                return consent, purpose, scope
    return None


def due_reports(referral: LeadReferral) -> list[tuple[str, date]]:
    """Return the statuses that have happened, with their dates, in order."""
    found: list[tuple[str, date]] = []
    if referral.handoff_at is not None:
        found.append(("taken", clock.court_local(referral.handoff_at).date()))
    if referral.extended_on is not None:
        found.append(("extended", referral.extended_on))
    if referral.intake_done_on is not None:
        found.append(("intake_done", referral.intake_done_on))
    if referral.closed_as and referral.closed_on is not None:
        found.append((_ending(referral.closed_as), referral.closed_on))
    return found


def report(referral: LeadReferral, *, actor: Actor, now: datetime) -> list[LeadReport]:
    """Report to the liaison what happened and was not reported yet; nothing without a live consent.

    Each report is a disclosure and stands in the accounting. Only an arrest with a linked case is reported.
    """
    if referral.door != "arrest" or not referral.case_ref:
        return []
    opened = for_prosecutor(referral, clock.court_local(now).date())
    if opened is None:
        return []
    known = {(row.status, row.on) for row in reports_of(referral)}
    new = [
        LeadReport(referral_id=referral.id, status=status, on=on)
        for status, on in due_reports(referral)
        if (status, on) not in known
    ]
    if new:
        consent, purpose, _scope = opened
        db.session.add_all(new)
        db.session.add(
            Disclosure(
                referral_id=referral.id, consent_id=consent.id, reader_id=actor.id, party=PROSECUTOR,
                purpose=purpose, scope=["enrolled"], at=now,
            )
        )  # fmt: skip
        db.session.flush()
    return new


def reports_of(referral: LeadReferral) -> list[LeadReport]:
    """Return what was reported about a referral, oldest first."""
    query = select(LeadReport).where(LeadReport.referral_id == referral.id).order_by(LeadReport.on, LeadReport.id)
    return list(db.session.scalars(query))


def _ending(closed_as: str) -> str:
    if closed_as in _NEVER_ENROLLED:
        return "not_enrolled"
    return "offer_ended" if closed_as == "intake_not_done" else "ended"
