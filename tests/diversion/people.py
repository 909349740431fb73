"""Participants for tests: referred through a door and brought on by legal moves."""

from datetime import date, timedelta
from typing import Any

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.diversion import consents, services
from casebridge.diversion.models import Consent, LeadReferral
from casebridge.workflows import engine
from tests.building.people import acting, some_people

NAME = "Tallulah Bramblecoat"
DETAILS: dict[str, dict[str, Any]] = {
    "arrest": {
        "known_name": NAME, "birth_date": "1990-04-05", "language": "English", "how_to_find": "Bus shelter, Custard St",
        "supervision": "unknown", "interest": "yes", "referrer": "Officer Detective, desk", "offense": "A small bag.",
        "complaint_number": "7-261124", "offer_words": "Open and voluntary.", "call_time": "09:04",
        "records_check": "yes", "immediate_needs": ["food", "id"],
    },
    "social_contact": {
        "known_name": NAME, "birth_date": "about 30", "language": "English", "how_to_find": "Corner store",
        "supervision": "no", "interest": "yes", "referrer": "Officer Detective, desk", "prior_conduct": "observation",
    },
    "community": {
        "known_name": NAME, "birth_date": "30 to 35", "language": "Spanish", "how_to_find": "Library",
        "supervision": "no", "interest": "not_asked", "referrer": "Shop owner", "relation": "Sleeps in the door",
        "person_knows": "no",
    },
}  # fmt: skip
SERVICE = {
    "name": "Nowhere Lodge", "agency": "Imagined Shelter Trust", "kind": "housing", "places": "2",
    "open_days": ["0", "1", "2", "3", "4"], "languages": "English, Spanish", "contact": "410-555-0160",
}  # fmt: skip
CASE = "AAAAAAAAAAAAAAAAAAAAAA"


def actor(username: str) -> Actor:
    """Return somebody with an account."""
    return acting(some_people()[username])


def referred(door: str = "arrest", *, by: str = "", case_ref: str = "", **changed: Any) -> LeadReferral:
    """Refer a person."""
    by = by or ("coordinator" if door == "community" else "detective")
    return services.refer(door, DETAILS[door] | changed, actor=actor(by), case_ref=case_ref)


def engaged(door: str = "arrest", **how: Any) -> LeadReferral:
    """Refer a person and hand over to the case manager."""
    referral = referred(door, **how)
    move(referral, "accept_handoff", "coordinator", whom=actor("case-manager").id)
    return referral


def in_intake(door: str = "arrest", *, consent: dict[str, Any] | None = None, **how: Any) -> LeadReferral:
    """Bring a person into intake on a consent for the prosecutor, status and dates."""
    referral = engaged(door, **how)
    consents.take_consent(referral, actor=actor("case-manager"), **given(**(consent or {})))
    _agreed(referral.consents[-1])
    return referral


def active(door: str = "arrest", **how: Any) -> LeadReferral:
    """Bring a person through intake."""
    referral = in_intake(door, **how)
    move(referral, "complete_intake", "case-manager")
    return referral


def move(referral: LeadReferral, name: str, by: str, **asks: Any) -> Any:
    """Make a move."""
    return engine.advance(referral, name, actor=actor(by), asks=asks)


def today() -> date:
    """Return Baltimore's day."""
    return clock.court_local(clock.now()).date()


def given(**changed: Any) -> dict[str, Any]:
    """Return a complete signed consent for the prosecutor, status and dates, with what is changed."""
    whole = {
        "party": "prosecutor", "recipient": "LEAD liaison of the State's Attorney", "purposes": ["status_only"],
        "scope": ["enrolled", "dates"], "given_on": today(), "until": today() + timedelta(days=180), "how": "signed",
        "revocation_told": True, "copy_given": True,
    }  # fmt: skip
    return whole | changed


def spoken(**changed: Any) -> dict[str, Any]:
    """Return a complete spoken consent for the prosecutor."""
    short = {"how": "spoken", "scope": ["enrolled"], "until": today() + timedelta(days=30), "witness": "D. Solano"}
    return given(**short | {"copy_given": False} | changed)


def consent_of(referral: LeadReferral, **changed: Any) -> Consent:
    """Record one more consent."""
    return _agreed(consents.record_consent(referral, actor=actor("case-manager"), **given(**changed)))


def _agreed(consent: Consent) -> Consent:
    return consents.agree(consent, actor=actor("coordinator")) if consent.waits else consent
