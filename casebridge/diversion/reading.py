"""The one gate through which anybody outside LEAD reads: live consent asked each time, and accounted for."""

from dataclasses import dataclass
from datetime import date

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.policy import Permission
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.diversion import forms
from casebridge.diversion.models import Consent, Disclosure, LeadReferral
from casebridge.diversion.reporting import PROSECUTOR, for_prosecutor
from casebridge.diversion.services import written
from casebridge.errors import NotThere
from casebridge.formats import local_date

ENROLLED = ("intake", "liaison_decision", "active", "out_of_contact")
# Which permission a reader of each party needs; LEAD itself opens for any party, to print or to tell.
READERS = {"police": Permission.LEAD_REFER, "prosecutor": Permission.LEAD_STATUS}
STATUS_SCOPES = ("enrolled", "dates")
_BARRIERS = ("tonight", "id")
Used = tuple[Consent, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Opened:
    """What a consent opens at this moment: facts as (words, value), the notice, and what the consent covers."""

    party: str
    purpose: str
    scope: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    notice: str
    covers: tuple[str, ...]


def notice_text() -> str:
    """Return the statement that every disclosure carries (42 CFR 2.32, from confidentiality.toml)."""
    return catalog().classes["part2"].notice_text


def read_by_consent(referral: LeadReferral, *, reader: Actor, party: str, purpose: str) -> Opened:
    """Return what live consent opens to a party for one purpose, and write it into the accounting.

    :raises NotThere: the reader does not read for this party, or no consent opens anything now.
    """
    if not can(reader, Permission.LEAD_READ, referral) and not _reads_for(reader, party, referral):
        raise NotThere()
    used = consents_that_open(referral, party, purpose, clock.court_local(clock.now()).date())
    if not used:
        raise NotThere()
    return read_for(referral, used, reader=reader, party=party, purpose=purpose)


def read_status(referral: LeadReferral, *, reader: Actor) -> Opened | None:
    """Return status and dates for the liaison prosecutor as live consent opens them now; None without one.

    :raises NotThere: the reader is not the liaison.
    """
    if not can(reader, READERS[PROSECUTOR], referral):
        raise NotThere()
    found = for_prosecutor(referral, clock.court_local(clock.now()).date())
    if found is None:
        return None
    consent, purpose, scope = found
    status = tuple(key for key in scope if key in STATUS_SCOPES)
    return read_for(referral, [(consent, status)], reader=reader, party=PROSECUTOR, purpose=purpose)


def consents_that_open(referral: LeadReferral, party: str, purpose: str, today: date) -> list[Used]:
    """Return the consents by which a party may read for one purpose today, each with the scopes it opens."""
    used = [(consent, consent.opens(purpose, today)) for consent in referral.consents if consent.party == party]
    return [(consent, scope) for consent, scope in used if scope]


def account_for(referral: LeadReferral, used: list[Used], *, reader: Actor, party: str, purpose: str) -> None:
    """Write a disclosure into the accounting and into the history, one row for each consent."""
    if not used:
        return
    for consent, scope in used:
        db.session.add(
            Disclosure(
                referral_id=referral.id, consent_id=consent.id, reader_id=reader.id, party=party, purpose=purpose,
                scope=list(scope), at=clock.now(),
            )
        )  # fmt: skip
    db.session.flush()
    written("lead:disclosed", referral, reader, "read what a consent opens", party=party, purpose=purpose)


def purposes_open(referral: LeadReferral, party: str, today: date) -> list[str]:
    """Return the purposes for which a party could read something now."""
    return [
        purpose
        for purpose in catalog().consent_purposes
        if any(consent.opens(purpose, today) for consent in referral.consents if consent.party == party)
    ]


def covered(consent: Consent) -> str:
    """Say what a consent covers, for the copy that goes with a disclosure."""
    rows = catalog()
    purposes = ", ".join(rows.consent_purposes[key].label for key in consent.purposes)
    scope = ", ".join(rows.consent_scopes[key].label for key in consent.scope)
    how = "signed" if consent.how == "signed" else "spoken, paper to follow"
    dates = f"{local_date(consent.given_on, year=True)} to {local_date(consent.until, year=True)}"
    return f"{rows.consent_parties[consent.party].label}: {scope}; for {purposes}; {dates}; {how}."


def read_for(referral: LeadReferral, used: list[Used], *, reader: Actor, party: str, purpose: str) -> Opened:
    """Return what these consents open, of those that count now, and write it into the accounting."""
    account_for(referral, used, reader=reader, party=party, purpose=purpose)
    keys = {key for _consent, opened in used for key in opened}
    scope = tuple(key for key in catalog().consent_scopes if key in keys)
    facts = tuple(line for key in scope for line in _facts(referral, key, used))
    return Opened(party, purpose, scope, facts, notice_text(), tuple(covered(consent) for consent, _scope in used))


def _reads_for(reader: Actor, party: str, referral: LeadReferral) -> bool:
    permission = READERS.get(party)
    if permission is None or not can(reader, permission, referral):
        return False
    return party != "police" or referral.referred_by_id == reader.id


def _facts(referral: LeadReferral, scope: str, used: list[Used]) -> list[tuple[str, str]]:
    label = catalog().consent_scopes[scope].label
    if scope == "enrolled":
        return [(label, _enrolled(referral))]
    if scope == "dates":
        return [(label, ", ".join(local_date(contact.at) for contact in referral.contacts) or "None yet")]
    if scope == "plan":
        return [(label, f"“{goal.words}”: {dict(forms.STEPS).get(goal.step, goal.step)}") for goal in referral.goals]
    if scope == "whereabouts":
        return [(label, str(referral.details.get("how_to_find", "")))]
    if scope == "health":
        items = [consent.item for consent, opened in used if "health" in opened]
        return [(label, f"{item}: ask LEAD") for item in items]
    needs = referral.details.get("immediate_needs", [])
    chosen = needs if scope == "needs" else [need for need in needs if need in _BARRIERS]
    return [(label, forms.shown("immediate_needs", chosen) or "None recorded")]


def _enrolled(referral: LeadReferral) -> str:
    if referral.state not in ENROLLED:
        return "No"
    since = f", since {local_date(referral.handoff_at)}" if referral.handoff_at else ""
    return f"Yes{since}"
