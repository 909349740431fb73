"""Record, narrow and withdraw the person's consent; what it opens is asked at every read."""

import calendar
from datetime import date, timedelta
from typing import Any

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import require, require_factor
from casebridge.access.policy import Permission
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.diversion.calls import COORDINATORS
from casebridge.diversion.models import Consent, LeadReferral
from casebridge.diversion.queries import SERVED
from casebridge.diversion.reporting import report
from casebridge.diversion.services import written
from casebridge.errors import Invalid, NotAllowed, WrongState
from casebridge.notices.outbox import tell
from casebridge.text import clean
from casebridge.workflows import engine
from casebridge.workflows.registry import REGISTRY

PROCEEDINGS = "proceedings"
SPOKEN_PURPOSES = ("coordination", "status_only")
SPOKEN_FOR = timedelta(days=30)
LONGEST_MONTHS = 12


def record_consent(
    referral: LeadReferral,
    *,
    actor: Actor,
    party: str,
    recipient: str,
    purposes: list[str],
    scope: list[str],
    given_on: date | None,
    until: date | None,
    how: str,
    witness: str = "",
    item: str = "",
    interpreter: str = "",
    revocation_told: bool = False,
    copy_given: bool = False,
) -> Consent:
    """Record one consent to one party; consent for use in proceedings stands alone.

    Spoken consent has a witness, opens status only and ends after thirty days (`consent_rule` verbal).

    :raises WrongState: nobody works with the person yet, or any more. :raises Invalid: what lacks, by field.
    :raises StepUpNeeded: the factor must be given again.
    """
    require(actor, Permission.LEAD_WORK, referral)
    if referral.state not in SERVED:
        raise WrongState("Consent is taken by the case manager, after the hand-off and before the record is closed.")
    said = {"recipient": recipient, "witness": witness, "item": item, "interpreter": interpreter}
    words = {name: clean(value, field=name) for name, value in said.items()}
    now = clock.now()
    consent = Consent(
        party=party, purposes=purposes, scope=scope, given_on=given_on, until=until, how=how,
        revocation_told=revocation_told, copy_given=copy_given, recorded_by_id=actor.id, recorded_at=now, **words,
    )  # fmt: skip
    if refused := faults(consent, given_on, until, clock.court_local(now).date()):
        raise Invalid(fields=refused)
    require_factor(actor)
    referral.consents.append(consent)
    db.session.flush()
    written("lead:consent", referral, actor, "recorded a consent", party=party, how=how)
    if consent.waits:
        second = [one for one in REGISTRY.people["may_read"](referral, [COORDINATORS]) if one != actor.id]
        tell(second, tag="lead:record_consent", text=engine.WAITS, subject_type="lead", subject_id=referral.public_id)
    report(referral, actor=actor, now=now)
    return consent


def take_consent(referral: LeadReferral, *, actor: Actor, **given: Any) -> audit.AuditEntry | None:
    """Record a consent, and with the first one go on to intake; return the line of that move, if it was made.

    :param given: as `record_consent`.
    """
    record_consent(referral, actor=actor, **given)
    if referral.state != "engaged" or given["purposes"] == [PROCEEDINGS]:
        return None
    return engine.advance(referral, "record_consent", actor=actor)


def narrow_consent(
    consent: Consent, *, actor: Actor, purposes: list[str], scope: list[str], until: date | None = None
) -> Consent:
    """Put a narrower consent in the place of one that is live; no reason is asked.

    :raises WrongState: it does not count any more. :raises Invalid: the new one would be wider, or empty.
    :raises StepUpNeeded: the factor must be given again.
    """
    referral = consent.referral
    require(actor, Permission.LEAD_WORK, referral)
    now = clock.now()
    today = clock.court_local(now).date()
    if not consent.live(today):
        raise WrongState("This consent does not count any more.")
    until = until or consent.until
    refused = {
        "purposes": "" if purposes and set(purposes) <= set(consent.purposes) else "Keep at least one of its purposes.",
        "scope": "" if scope and set(scope) <= set(consent.scope) else "Keep at least one part of its scope.",
        "until": "" if today <= until <= consent.until else "A narrower consent ends no later than the one before.",
    }
    if refused := {name: sentence for name, sentence in refused.items() if sentence}:
        raise Invalid(fields=refused)
    require_factor(actor)
    narrower = Consent(
        party=consent.party, recipient=consent.recipient, purposes=purposes, scope=scope, item=consent.item,
        given_on=consent.given_on, until=until, how=consent.how, witness=consent.witness,
        interpreter=consent.interpreter, revocation_told=consent.revocation_told, copy_given=consent.copy_given,
        narrows_id=consent.id, agreed_by_id=consent.agreed_by_id, recorded_by_id=actor.id, recorded_at=now,
    )  # fmt: skip
    consent.withdrawn_at = now
    referral.consents.append(narrower)
    db.session.flush()
    written("lead:consent_narrowed", referral, actor, "narrowed a consent", party=consent.party)
    return narrower


def agree(consent: Consent, *, actor: Actor) -> Consent:
    """Agree as the second person of LEAD that police read what a consent opens to them.

    :raises WrongState: nothing waits for a second person. :raises NotAllowed: this person recorded it.
    :raises StepUpNeeded: the factor must be given again.
    """
    require(actor, Permission.LEAD_WORK, consent.referral)
    if not consent.waits or consent.withdrawn_at is not None:
        raise WrongState("This consent does not wait for a second person.")
    if actor.id == consent.recorded_by_id:
        raise NotAllowed("You recorded this consent: a second person of LEAD agrees to it.")
    require_factor(actor)
    consent.agreed_by_id = actor.id
    db.session.flush()
    written("lead:consent_agreed", consent.referral, actor, "agreed as the second person to a consent for police")
    return consent


def withdraw_consent(consent: Consent, *, actor: Actor) -> Consent:
    """Withdraw a consent: nothing is read by it from the next request on; what was done is not undone.

    :raises WrongState: it was withdrawn before. :raises StepUpNeeded: the factor must be given again.
    """
    require(actor, Permission.LEAD_WORK, consent.referral)
    if consent.withdrawn_at is not None:
        raise WrongState("This consent was withdrawn before.")
    require_factor(actor)
    consent.withdrawn_at = clock.now()
    db.session.flush()
    written("lead:consent_withdrawn", consent.referral, actor, "withdrew a consent", party=consent.party)
    return consent


def faults(consent: Consent, given_on: date | None, until: date | None, today: date) -> dict[str, str]:
    """Return what a consent lacks, by field (`consent_field` and `consent_rule` of lead.toml)."""
    found = {
        "party": "" if consent.party in catalog().consent_parties else "Pick the party: each is its own yes or no.",
        "recipient": "" if consent.recipient else "Say who receives it, by name.",
        "purposes": _purposes(consent),
        "scope": _scope(consent),
        "item": "" if "health" not in consent.scope or consent.item else "Name the one item of health or treatment.",
        "how": "" if consent.how in ("signed", "spoken") else "Say how the consent was given.",
        "witness": "" if consent.how != "spoken" or consent.witness else "Say who heard it.",
        "copy_given": "" if consent.how != "signed" or consent.copy_given else "Give the person a copy, then say so.",
        "revocation_told": "" if consent.revocation_told else "Tell the person that it can be withdrawn, and how.",
        "given_on": _given(given_on, today),
        "until": _until(given_on, until, consent.how, today),
    }
    return {name: sentence for name, sentence in found.items() if sentence}


def latest_end(given_on: date, how: str = "signed") -> date:
    """Return the last day on which a consent given on that day can end."""
    if how == "spoken":
        return given_on + SPOKEN_FOR
    year = given_on.year + LONGEST_MONTHS // 12
    return date(year, given_on.month, min(given_on.day, calendar.monthrange(year, given_on.month)[1]))


def _purposes(consent: Consent) -> str:
    if not consent.purposes or not set(consent.purposes) <= set(catalog().consent_purposes):
        return "Say for what."
    if PROCEEDINGS in consent.purposes and len(consent.purposes) > 1:
        return "Use in a court proceeding has its own form, its own date, and stands with no other purpose."
    if consent.how == "spoken" and not set(consent.purposes) <= set(SPOKEN_PURPOSES):
        return "Spoken consent covers care coordination and telling that the person is enrolled, until paper."
    return ""


def _scope(consent: Consent) -> str:
    if not consent.scope or not set(consent.scope) <= set(catalog().consent_scopes):
        return "Say what may be known."
    if consent.how == "spoken" and consent.scope != ["enrolled"]:
        return "Spoken consent opens status only, until there is paper."
    return ""


def _given(given_on: date | None, today: date) -> str:
    if given_on is None:
        return "Give the date on which the person signed or said it."
    return "This date is in the future. Give the date as it happened." if given_on > today else ""


def _until(given_on: date | None, until: date | None, how: str, today: date) -> str:
    if until is None:
        return "Give the date on which it ends."
    if until < max(today, given_on or today):
        return "This date has passed. Give a date that lies ahead."
    if given_on is not None and until > latest_end(given_on, how):
        return "Spoken consent ends after 30 days." if how == "spoken" else "Consent lasts at most 12 months."
    return ""
