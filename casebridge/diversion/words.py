"""What LEAD's pages say: labels of states, doors, parties, purposes, scopes and clocks, out of the data."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.catalog.load import catalog
from casebridge.clocks.arithmetic import due
from casebridge.clocks.remaining import days_left, share_used
from casebridge.diversion import forms
from casebridge.diversion.calls import OUTCOMES
from casebridge.diversion.eligibility import questions_of
from casebridge.diversion.models import Consent, LeadReferral
from casebridge.diversion.reporting import STATUSES
from casebridge.formats import local_date, time_left
from casebridge.workflows.asking import Choices

OWN_CLOCKS = {"next_contact": "Next planned contact"}
DOOR_NOTES = {
    "arrest": "The charge is held with a date; the liaison prosecutor sees status and dates by consent.",
    "social_contact": "No case, no number, and no police search finds it.",
    "community": "Nothing of it reaches police or court.",
}
# Part of a clock that is left when it turns amber (ui.md, clock chip).
SOON = 0.75


def state_label(key: str) -> str:
    """Return a state of LEAD in words."""
    return LeadReferral.workflow.state(key).label


def door_label(key: str) -> str:
    """Return a door in words."""
    return catalog().lead_doors[key].label


def door_note(key: str) -> str:
    """Return what a door means for the person, in a sentence or two."""
    return DOOR_NOTES[key]


def party_label(key: str) -> str:
    """Return the party of a consent in words."""
    return catalog().consent_parties[key].label


def purpose_labels(keys: list[str]) -> str:
    """Return purposes in words."""
    return ", ".join(catalog().consent_purposes[key].label for key in keys)


def scope_labels(keys: list[str]) -> str:
    """Return scopes in words."""
    return ", ".join(catalog().consent_scopes[key].label for key in keys)


def status_label(key: str) -> str:
    """Return what LEAD reports to the liaison in words."""
    return STATUSES.get(key, key)


def ending_label(key: str) -> str:
    """Return how a record ended in words; none is an outcome of the person."""
    row = catalog().lead_close_reasons.get(key)
    return row.label if row else key


def rule_label(key: str) -> str:
    """Return a question of eligibility in words."""
    row = catalog().lead_eligibility.get(key)
    return row.label if row else key


def area_label(key: str) -> str:
    """Return an area of goals in words."""
    row = catalog().goal_areas.get(key)
    return row.label if row else key


def consent_state(consent: Consent) -> tuple[str, str]:
    """Return tone and words of a consent today: live, ends soon, ended, withdrawn."""
    today = clock.court_local(clock.now()).date()
    if consent.withdrawn_at is not None:
        return "bad", f"Withdrawn {local_date(consent.withdrawn_at)}"
    if consent.until < today:
        return "quiet", f"Ended {local_date(consent.until)}"
    if consent.waits:
        return "warn", "Waits for a second person of LEAD"
    if (consent.until - today).days <= 14:
        return "warn", f"Ends {local_date(consent.until)}"
    return "ok", "Live"


def consent_summary(referral: LeadReferral) -> tuple[str, str]:
    """Return tone and words for a row: how many parties, what ends soon, what was withdrawn."""
    today = clock.court_local(clock.now()).date()
    live = [consent for consent in referral.consents if consent.live(today)]
    live_parties = {consent.party for consent in live}
    gone = [c for c in referral.consents if c.withdrawn_at is not None and c.party not in live_parties]
    if gone:
        return "bad", f"Withdrawn: {party_label(gone[-1].party).partition(':')[0]}"
    if not live:
        return "quiet", "None" if not referral.consents else "None live"
    first = min(consent.until for consent in live)
    if (first - today).days <= 14:
        return "warn", f"Ends {local_date(first)}"
    return "ok", f"{len(live_parties)} part{'y' if len(live_parties) == 1 else 'ies'}"


def clock_title(key: str) -> str:
    """Return the title of a clock."""
    definition = catalog().clocks.get(key)
    return definition.title if definition else OWN_CLOCKS.get(key, "")


def left_words(due_at: datetime | None, key: str = "") -> str:
    """Say what is left of a clock: minutes and hours within a day, else in the days that it counts."""
    if due_at is None:
        return ""
    now = clock.now()
    seconds = (due_at - now).total_seconds()
    if 0 <= seconds < 86400:
        hours, minutes = int(seconds // 3600), int(seconds % 3600 // 60)
        return f"{hours} h {minutes} min left" if hours else f"{minutes} min left"
    definition = catalog().clocks.get(key)
    counted = days_left(definition, due_at, now) if definition else None
    if counted is None or counted[0] == 0:
        days = int(abs(seconds) // 86400)
        return time_left(-days if seconds < 0 else days) if days else "late"
    return time_left(*counted)


def due_shown(referral: LeadReferral) -> date | datetime | None:
    """Return when a record is due: the moment of a clock in minutes, else the day."""
    if referral.clock_due is None:
        return None
    definition = catalog().clocks.get(referral.clock_key)
    exact = definition is not None and definition.count == "hours_exact"
    return referral.clock_due if exact else clock.court_local(referral.clock_due).date()


def clock_chip(referral: LeadReferral) -> dict[str, Any]:
    """Return what the clock chip shows; empty when no clock runs."""
    if referral.clock_due is None:
        return {}
    now = clock.now()
    started = referral.referred_at if referral.state == "referred" else referral.state_since
    share = share_used(started, referral.clock_due, now)
    definition = catalog().clocks.get(referral.clock_key)
    exact = definition is not None and definition.count == "hours_exact"
    return {
        "kind": clock_title(referral.clock_key), "share": share,
        "date": referral.clock_due if exact else local_date(referral.clock_due),
        "left": left_words(referral.clock_due, referral.clock_key), "legal": False,
        "tone": "bad" if referral.clock_due < now else "warn" if share > SOON else "", "count_url": "",
        "to_be_confirmed": definition is not None and definition.to_be_confirmed,
    }  # fmt: skip


def offer_deadline(referral: LeadReferral) -> date | None:
    """Return the day by which intake is asked for, counted from the hand-off or set by a person."""
    if referral.intake_until is not None or referral.handoff_at is None:
        return referral.intake_until
    return due(catalog().clocks["pol_lead_intake_30"], referral.handoff_at).due_date


def rules_to_choose(record: Any, actor: Actor) -> Choices:
    """Return the rules of the record's door under which a referral is not eligible."""
    return [(row.key, row.label) for row in questions_of(record.door)]


def endings_to_choose(record: Any, actor: Actor) -> Choices:
    """Return how a record can end from where it is; no pass and no fail among them."""
    fitting = ("active", "any")
    return [(row.key, row.label) for row in catalog().lead_close_reasons.values() if row.when in fitting]


FILTERS: dict[str, Callable[..., Any]] = {
    "lead_state": state_label, "lead_door": door_label, "lead_party": party_label, "lead_purposes": purpose_labels,
    "lead_scopes": scope_labels, "lead_status": status_label, "lead_ending": ending_label, "lead_rule": rule_label,
    "lead_area": area_label, "lead_consent": consent_state, "lead_consents": consent_summary,
    "lead_due": due_shown, "lead_door_note": door_note, "lead_chip": clock_chip, "lead_left": left_words,
    "lead_call": lambda key: OUTCOMES.get(key, key),
    "lead_step": lambda key: dict(forms.STEPS).get(key, key), "lead_why": lambda key: dict(forms.WHY_NOW).get(key, key),
}  # fmt: skip
