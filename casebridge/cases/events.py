"""Dated events with their paper: what starts and ends legal clocks, never a tick."""

from datetime import datetime

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.cases.models import Case, CaseEvent, Party
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.errors import Invalid
from casebridge.text import NARRATIVE_LIMIT, clean

OWN_EVENTS = {
    "clock_met": "A legal clock was met",
    "released": "Released from custody",
    "next_event": "Next event in court",
}
FIRST_CONTACT = "victim_first_contact"
# Whom a first contact is with, and notices go to.
SERVED = ("victim", "next_of_kin")
TAKEN_BACK = "taken_back"
CUSTODY_STARTS = ("arrest", "commissioner_holds", "juvenile_detained", "federal_arrest", "federal_detention")


def event_labels() -> dict[str, str]:
    """Return the events that a person may record, with their words, in the order of `clocks.toml`."""
    found: dict[str, str] = {}
    for trigger in catalog().triggers.values():
        if trigger.entered_by.startswith("person") and trigger.key != "offense":
            for event in trigger.events:
                words = trigger.text if len(trigger.events) == 1 else event.replace("_", " ").capitalize()
                found.setdefault(event, words)
    return found | OWN_EVENTS


def record_event(
    case: Case,
    *,
    event: str,
    at: datetime,
    paper: str,
    actor: Actor,
    party: Party | None = None,
    clock_key: str = "",
    precision: str = "minute",
    note: str = "",
    receipt: str = "",
) -> CaseEvent:
    """Enter an event; legal clocks follow from it by themselves.

    :param at: aware. :param paper: what shows it (document, number, who said so when).
    :param receipt: of the act that enters it by itself, such as a notice to a victim that meets a clock.
    :raises Invalid: an unknown event, no paper, a clock that is not known, a past event in the future, or a first
        contact that names no victim.
    """
    fields = {}
    if event not in event_labels():
        fields["event"] = "Pick what happened from the list."
    if not paper.strip():
        fields["paper"] = "Name the paper that shows it: a clock never starts from a tick."
    if event == "clock_met" and clock_key not in catalog().clocks:
        fields["clock"] = "Pick which clock was met."
    if event == FIRST_CONTACT and (party is None or party.role not in SERVED):
        fields["served"] = "Name the victim, or who stands for them, with whom the contact was."
    if at > clock.now() and event not in _AHEAD:
        fields["at"] = "This is in the future. Enter it when it has happened."
    if fields:
        raise Invalid(fields=fields)
    row = CaseEvent(
        case=case, event=event, at=at, paper=clean(paper, field="paper", limit=300), party=party, clock=clock_key,
        precision=precision, note=clean(note, field="note", limit=NARRATIVE_LIMIT, lines=True),
        entered_by_id=actor.id, entered_at=clock.now(), receipt=receipt,
    )  # fmt: skip
    db.session.add(row)
    if party is not None and event in CUSTODY_STARTS:
        party.in_custody = True
    if party is not None and event == "released":
        party.in_custody = False
    if event == "next_event":
        case.next_event_on = clock.court_local(at).date()
    db.session.flush()
    audit.record(
        "event:record", actor=actor, case_id=case.id, object_type="event", object_id=row.public_id,
        sentence=f"recorded: {event_labels()[event]}",
        detail={"event": event, "at": at.isoformat(), "clock": clock_key},
    )  # fmt: skip
    return row


def take_back_event(event: CaseEvent, *, why: str, actor: Actor) -> audit.AuditEntry:
    """Enter that an event did not take place as it was written; clocks are counted as if it had not been entered.

    :returns: the line of history.
    """
    row = CaseEvent(
        case=event.case, event=TAKEN_BACK, at=clock.now(), paper=clean(why, field="why", limit=300), party=event.party,
        clock=event.clock, entered_by_id=actor.id, entered_at=clock.now(), takes_back_id=event.id,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return audit.record(
        "event:take_back", actor=actor, case_id=event.case_id, object_type="event", object_id=event.public_id,
        sentence=f"took back: {event_labels()[event.event]}", receipt=audit.new_receipt(), reason=row.paper,
        detail={"event": event.event, "at": event.at.isoformat(), "clock": event.clock},
    )  # fmt: skip


_AHEAD = ("next_event", "first_trial_date", "trial_date", "sentencing_or_trial", "criminal_proceeding")
