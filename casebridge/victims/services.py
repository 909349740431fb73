"""Record a notice to a victim with its proof, or that nobody could be found; the last one meets the clock."""

from dataclasses import dataclass
from datetime import date, datetime, time

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.cases.events import record_event
from casebridge.cases.models import Case, Party
from casebridge.db import db
from casebridge.errors import Invalid
from casebridge.notices.outbox import tell
from casebridge.text import clean
from casebridge.victims.models import VictimRecord, VictimWish
from casebridge.victims.queries import CLOCKS, binding, proofs, served
from casebridge.workflows.engine import WAITS, refresh

# Ways to send it, and those in which somebody is called on.
WAYS = {"mail": "By mail", "hand": "Handed over in person", "electronic": "Electronically"}
CALLS_ON = ("hand",)
WISHES = {
    "notify": "Wants to be told of every step",
    "no_contact": "Asks not to be called on",
    "later": "Not now; asks to be asked later",
}
LONG = 4000


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form says of a notice; `exhibit` is a public id."""

    clock: str
    outcome: str
    on: date | None
    way: str = ""
    whom: str = ""
    efforts: str = ""
    despite: str = ""
    paper: str = ""
    exhibit: str = ""


def record_notice(party: Party, typed: Typed, *, actor: Actor) -> VictimRecord:
    """Record that a notice was sent, or that nobody could be found.

    When everybody whom the clock binds has a record, an event with its paper says that the clock was met.

    :raises Invalid: each field that cannot be taken; a notice without proof is none.
    """
    case = party.case
    require(actor, Permission.VICTIM_NOTICE, case)
    words = {name: clean(getattr(typed, name), field=name, limit=LONG, lines=True) for name in ("efforts", "despite")}
    line = {name: clean(getattr(typed, name), field=name, limit=300) for name in ("whom", "paper")}
    exhibit = next((one for one in proofs(case) if one.public_id == typed.exhibit), None)
    if fields := _refusals(case, party, typed, words | line, proved=exhibit is not None or bool(line["paper"])):
        raise Invalid(fields=fields)
    sent = typed.outcome == "sent"
    receipt = audit.new_receipt()
    made = VictimRecord(
        case_id=case.id, party_id=party.id, clock=typed.clock, outcome=typed.outcome, on=typed.on,
        way=typed.way if sent else "", whom=line["whom"] if sent else "", efforts="" if sent else words["efforts"],
        despite=words["despite"], paper=line["paper"], exhibit_id=exhibit.id if exhibit else None, receipt=receipt,
        entered_by_id=actor.id, entered_at=clock.now(), exhibit=exhibit,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    # Neither name nor way nor address: other offices read the history of the case.
    sentence = "recorded a notice to a victim" if sent else "recorded that a victim could not be found for a notice"
    entry = audit.record(
        "victim:notice", actor=actor, case_id=case.id, object_type="party", object_id=party.public_id,
        sentence=sentence, receipt=receipt, detail={"clock": typed.clock, "outcome": typed.outcome},
    )  # fmt: skip
    _meet(case, typed.clock, made, actor)
    whom = [one for one in (case.prosecutor_id,) if one is not None and one != actor.id]
    tell(whom, tag="victim:notice", text=WAITS, case_id=case.id, subject_type="party", audit_seq=entry.seq)
    return made


def record_wish(party: Party, *, wish: str, on: date | None, how: str, actor: Actor) -> VictimWish:
    """Record what a victim asked for.

    :raises Invalid: no such wish, no day, or no word how it is known.
    """
    require(actor, Permission.VICTIM_NOTICE, party.case)
    words = clean(how, field="how", limit=300)
    fields = {} if wish in WISHES else {"wish": "Pick what they asked for."}
    if on is None:
        fields["wished_on"] = "Give the day on which they said it."
    if not words:
        fields["how"] = "Say how it is known: who told whom, or which paper."
    if fields or on is None:
        raise Invalid(fields=fields)
    made = VictimWish(
        case_id=party.case_id, party_id=party.id, wish=wish, on=on, how=words, entered_by_id=actor.id,
        entered_at=clock.now(),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    audit.record(
        "victim:wish", actor=actor, case_id=party.case_id, object_type="party", object_id=party.public_id,
        sentence="recorded what a victim asked for",
    )  # fmt: skip
    return made


def _refusals(case: Case, party: Party, typed: Typed, words: dict[str, str], *, proved: bool) -> dict[str, str]:
    fields = {}
    today = clock.court_local(clock.now()).date()
    if typed.clock not in CLOCKS:
        fields["clock"] = "Pick the notice."
    if party.id not in {one.id for one in binding(case)}:
        fields["clock"] = "Notices for this person go to the next of kin who are entered."
    if typed.on is None:
        fields["on"] = "Give the day."
    elif typed.on > today:
        fields["on"] = "This day is in the future. Record it when it was sent."
    elif case.incident_on is not None and typed.on < case.incident_on:
        fields["on"] = "This day lies before the event."
    if typed.outcome == "sent":
        if typed.way not in WAYS:
            fields["way"] = "Pick how it was sent."
        if not words["whom"]:
            fields["whom"] = "Say to whom it went: the victim, or the name and relation."
        wished = next(one for one in served(case) if one.party.id == party.id) if "clock" not in fields else None
        if wished is not None and wished.no_contact and typed.way in CALLS_ON and not words["despite"]:
            fields["despite"] = "They asked not to be called on. Say why it was handed over in person all the same."
    elif typed.outcome == "not_found":
        if not words["efforts"]:
            fields["efforts"] = "Say what was tried, with days and ways."
    else:
        fields["outcome"] = "Pick what happened."
    if not proved:
        fields["paper"] = "Name the paper that shows it, or pick the exhibit: a notice is never a tick."
    return fields


def _meet(case: Case, key: str, made: VictimRecord, actor: Actor) -> None:
    """Record that a clock was met, for each defendant for whom everybody bound by it has a record now."""
    everybody = served(case)
    if not everybody:
        return
    for number, standing in enumerate(everybody[0].clocks):
        start = standing.start
        here = [one.clocks[number].record for one in everybody]
        if start.definition.key != key or start.met_at is not None or None in here:
            continue
        last = max((row for row in here if row is not None), key=lambda row: (row.on, row.id))
        shown = f"exhibit {made.exhibit.number}" if made.exhibit is not None else made.paper
        record_event(
            case, event="clock_met", clock_key=key, at=_moment(last.on, start.trigger), party=start.party,
            precision="day", actor=actor, paper=f"Notice to the victims, receipt {made.receipt}: {shown}"[:300],
        )  # fmt: skip
    refresh(case)


def _moment(day: date, trigger: datetime) -> datetime:
    """Return a moment of the day, neither before the clock started nor after now."""
    noon = datetime.combine(day, time(12), clock.COURT_ZONE)
    return min(max(noon, trigger), clock.now())
