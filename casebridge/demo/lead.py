"""LEAD records of the demo: each door, each state, consents given, spoken and withdrawn."""

from datetime import date, timedelta

from casebridge import clock
from casebridge.accounts.models import User
from casebridge.cases.models import Case
from casebridge.db import db
from casebridge.demo.cast import act, id_of
from casebridge.diversion.calls import put_on_call
from casebridge.diversion.care import add_contact, write_goal
from casebridge.diversion.consents import agree, take_consent, withdraw_consent
from casebridge.diversion.directory import keep_service, services
from casebridge.diversion.models import LeadReferral
from casebridge.diversion.sending import ask
from casebridge.diversion.services import refer
from casebridge.workflows.engine import advance

_COMMON = {
    "birth_date": "about 40", "language": "English", "how_to_find": "Mornings at the bus shelter on Custard Street",
    "supervision": "no", "interest": "yes",
}  # fmt: skip
_DOORS = {
    "arrest": {
        "offense": "A small matter; the officer saw it.", "complaint_number": "DEMO26-L", "call_time": "02:10",
        "offer_words": "Offered at the scene, with time to think.", "records_check": "yes",
    },
    "social_contact": {"prior_conduct": "observation"},
    "community": {"relation": "The person's sister", "person_knows": "yes"},
}  # fmt: skip
_SERVICES = (
    {"name": "Nowhere Lodge", "agency": "Imagined Shelter Trust", "kind": "housing", "places": "4",
     "languages": "English, Spanish", "contact": "410-555-0160", "notes": "Evenings from six."},
    {"name": "Paper Desk", "agency": "Invented Legal Aid", "kind": "id_papers", "places": "10",
     "languages": "English", "contact": "410-555-0161", "notes": "Birth certificates and state cards."},
    {"name": "Foot Clinic", "agency": "Made-up Health Van", "kind": "health_own", "places": "6",
     "languages": "English, Spanish", "contact": "410-555-0162", "notes": "Wednesdays on the lot."},
)  # fmt: skip


def directory() -> None:
    """Write down the services that LEAD refers people to; none of them exists."""
    for row in _SERVICES:
        keep_service({**row, "open_days": ["0", "1", "2", "3", "4"]}, actor=act("coordinator"))


def on_call() -> None:
    """Put two people of LEAD on call for a week."""
    now = clock.now()
    for turn, (person, number) in enumerate((("case-manager", "410-555-0141"), ("coordinator", "410-555-0142")), 1):
        who = db.session.get_one(User, id_of(person)).public_id
        put_on_call(
            who, actor=act("coordinator"), starts=now, ends=now + timedelta(days=7), turn=str(turn), reach=number
        )


def to_service(referral: LeadReferral) -> None:
    """Refer a person to the first service, by a consent that names it."""
    today, service = clock.court_local(clock.now()).date(), services(limit=1)[0]
    take_consent(
        referral, actor=act("case-manager"), party="provider", recipient=f"{service.name}, {service.agency}",
        purposes=["coordination"], scope=["enrolled", "needs"], given_on=today, until=today + timedelta(days=360),
        how="signed", witness="", revocation_told=True, copy_given=True,
    )  # fmt: skip
    ask(referral, service, actor=act("case-manager"), need="A place to sleep inside.", due_on=today)


def open_record(door: str, name: str, *, case: Case | None = None) -> LeadReferral:
    """Refer a person through a door, as an officer or as LEAD does."""
    actor = act("coordinator") if door == "community" else act("detective2")
    details = {**_COMMON, **_DOORS[door], "known_name": name, "referrer": actor.name}
    return refer(door, details, actor=actor, case_ref=case.public_id if case else "")


def hand_off(referral: LeadReferral) -> None:
    """Let the coordinator hand the person to the case manager."""
    advance(referral, "accept_handoff", actor=act("coordinator"), asks={"whom": id_of("case-manager")})


def consent(
    referral: LeadReferral, party: str, *, spoken: bool = False, scope: tuple[str, ...] = ("enrolled", "dates")
) -> None:
    """Take a consent to one party; the first one brings the record to intake."""
    today = clock.court_local(clock.now()).date()
    take_consent(
        referral, actor=act("case-manager"), party=party, recipient=_recipient(party), purposes=["status_only"],
        scope=["enrolled"] if spoken else ["enrolled", "dates"], given_on=today,
        until=today + timedelta(days=30 if spoken else 360), how="spoken" if spoken else "signed",
        witness="Fatima Sample-Diallo" if spoken else "", revocation_told=True, copy_given=not spoken,
    )  # fmt: skip
    if referral.consents[-1].waits:
        agree(referral.consents[-1], actor=act("coordinator"))


def withdraw(referral: LeadReferral, party: str) -> None:
    """Withdraw what was given to one party."""
    for row in referral.consents:
        if row.party == party and row.withdrawn_at is None:
            withdraw_consent(row, actor=act("case-manager"))


def intake_done(referral: LeadReferral) -> None:
    """Complete intake; status and date go to the liaison."""
    advance(referral, "complete_intake", actor=act("case-manager"))


def contact(referral: LeadReferral, words: str, next_in: int) -> None:
    """Note a contact and plan the next."""
    now = clock.now()
    ahead: date = clock.court_local(now).date() + timedelta(days=next_in)
    add_contact(referral, actor=act("case-manager"), at=now, words=words, next_on=ahead)


def goal(referral: LeadReferral, area: str, words: str) -> None:
    """Write a goal in the person's own words."""
    write_goal(referral, actor=act("case-manager"), area=area, words=words)


def lose(referral: LeadReferral) -> None:
    """Note that contact was lost."""
    advance(referral, "lose_contact", actor=act("case-manager"))


def finish(referral: LeadReferral, reason: str) -> None:
    """End the record; the door stays open."""
    advance(referral, "finish", actor=act("case-manager"), asks={"close_reason": reason})


def ask_decision(referral: LeadReferral) -> None:
    """Ask a person to decide when the intake deadline has passed."""
    advance(referral, "ask_decision", actor=act("coordinator"))


def pass_on(referral: LeadReferral) -> None:
    """Pass it on for want of room."""
    asks = {"next_agency": "The next agency on the list", "reason": "No case manager has room this week."}
    advance(referral, "redirect", actor=act("coordinator"), asks=asks)


def _recipient(party: str) -> str:
    return {"prosecutor": "Harriet Draftwell, LEAD liaison", "police": "LEAD liaison officers"}.get(
        party, "Named people"
    )
