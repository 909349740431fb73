"""Record a notice to a victim with its proof, or withdraw it; the last one that is owed meets the clock."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.cases.events import record_event, take_back_event
from casebridge.cases.models import Case, CaseEvent, Party
from casebridge.db import db
from casebridge.errors import Conflict, Invalid
from casebridge.notices.outbox import tell
from casebridge.text import clean
from casebridge.victims.models import VictimNotice, VictimNoticeWithdrawal, VictimWish
from casebridge.victims.queries import CASE_ENDED, CLOCKS, Standing, binding, end_notices, proofs, served
from casebridge.workflows.engine import WAITS, refresh

# Ways to send it, and those in which somebody is called on.
WAYS = {"mail": "By mail", "hand": "Handed over in person", "electronic": "Electronically"}
CALLS_ON = ("hand",)
# How victims may be told that a case has ended, of which no rule asks a way.
END_WAYS = WAYS | {"phone": "By telephone", "court": "In court"}
WISHES = {
    "notify": "Wants to be told of every step",
    "no_contact": "Asks not to be called on",
    "later": "Not now; asks to be asked later",
}
LONG = 4000


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form says of a notice; `exhibit` is a public id."""

    duty: str
    outcome: str
    on: date | None
    way: str = ""
    whom: str = ""
    efforts: str = ""
    despite: str = ""
    paper: str = ""
    exhibit: str = ""


def record_notice(party: Party, typed: Typed, *, actor: Actor) -> VictimNotice:
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
    made = VictimNotice(
        case_id=case.id, party_id=party.id, duty=typed.duty, outcome=typed.outcome, on=typed.on,
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
        sentence=sentence, receipt=receipt, detail={"clock": typed.duty, "outcome": typed.outcome},
    )  # fmt: skip
    _meet(case, typed.duty, actor)
    whom = [one for one in (case.prosecutor_id,) if one is not None and one != actor.id]
    tell(whom, tag="victim:notice", text=WAITS, case_id=case.id, subject_type="party", audit_seq=entry.seq)
    return made


def withdraw_notice(notice: VictimNotice, *, why: str, actor: Actor) -> VictimNoticeWithdrawal:
    """Withdraw a notice that was entered in error: it stays and counts no more; a clock that it met runs again.

    :raises Invalid: no reason. :raises Conflict: it was withdrawn already.
    """
    case = notice.party.case
    require(actor, Permission.VICTIM_NOTICE if notice.duty in CLOCKS else "case_review:close", case)
    reason = clean(why, field=f"why-{notice.public_id}", limit=LONG, lines=True)
    if not reason:
        raise Invalid(fields={f"why-{notice.public_id}": "Say what was wrong with it."})
    if notice.withdrawal is not None:
        raise Conflict("This notice was withdrawn already.")
    made = VictimNoticeWithdrawal(
        case_id=case.id, notice=notice, why=reason, receipt=audit.new_receipt(), withdrawn_by_id=actor.id,
        withdrawn_at=clock.now(),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    # The reason stays on the page of notices: other offices read the history of the case.
    entry = audit.record(
        "victim:withdraw", actor=actor, case_id=case.id, object_type="party", object_id=notice.party.public_id,
        sentence="withdrew a notice to a victim that was entered in error", receipt=made.receipt,
        detail={"duty": notice.duty, "outcome": notice.outcome, "of": notice.receipt},
    )  # fmt: skip
    _count_anew(case, made, actor)
    whom = [one for one in (case.prosecutor_id,) if one is not None and one != actor.id]
    tell(whom, tag="victim:withdraw", text=WAITS, case_id=case.id, subject_type="party", audit_seq=entry.seq)
    return made


def record_end_notice(
    case: Case, party: Party, *, actor: Actor, on: date | None = None, way: str = "", excuse: str = ""
) -> VictimNotice:
    """Record that a victim was told how the case ended, or why not.

    :raises Invalid: neither a day with the way, nor a reason. :raises Conflict: it is recorded already.
    """
    require(actor, "case_review:close", case)
    words = clean(excuse, field="excuse", limit=2000, lines=True)
    if not words and (on is None or way not in END_WAYS):
        raise Invalid(
            fields={f"sent-{party.public_id}": "Give the day and the way, or say why no notice could be sent."}
        )
    if any(row.party_id == party.id and row.withdrawal is None for row in end_notices(case)):
        raise Conflict("That this victim was told is recorded already.")
    made = VictimNotice(
        case_id=case.id, party_id=party.id, duty=CASE_ENDED, outcome="excused" if words else "sent", excuse=words,
        on=on if on and not words else clock.court_local(clock.now()).date(), way="" if words else way,
        receipt=audit.new_receipt(), entered_by_id=actor.id, entered_at=clock.now(),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    audit.record(
        "victim_notice:record", actor=actor, case_id=case.id, object_type="party", object_id=party.public_id,
        sentence="recorded a victim notice" if not words else "recorded why no victim notice was sent",
        receipt=made.receipt,
    )  # fmt: skip
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
    if typed.duty not in CLOCKS:
        fields["duty"] = "Pick the notice."
    if party.id not in {one.id for one in binding(case)}:
        fields["duty"] = "Notices for this person go to the next of kin who are entered."
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
        wished = next(one for one in served(case) if one.party.id == party.id) if "duty" not in fields else None
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


def _meet(case: Case, key: str, actor: Actor) -> None:
    """Record that a clock was met, at each start for which everybody whom it binds has a notice that counts."""
    starts: dict[int | None, list[Standing]] = {}
    for standing in (standing for one in served(case) for standing in one.clocks):
        if standing.start.definition.key == key and standing.start.met_at is None:
            starts.setdefault(standing.start.party.id if standing.start.party else None, []).append(standing)
    for standings in starts.values():
        found = [one.notice for one in standings if one.notice is not None]
        if len(found) < len(standings):
            continue
        start, entered = standings[0].start, max(found, key=lambda row: row.id)
        shown = f"exhibit {entered.exhibit.number}" if entered.exhibit is not None else entered.paper
        record_event(
            case, event="clock_met", clock_key=key, at=_moment(max(row.on for row in found), start.trigger),
            party=start.party, precision="day", actor=actor, receipt=entered.receipt,
            paper=f"Notice to the victims, receipt {entered.receipt}: {shown}"[:300],
        )  # fmt: skip
    refresh(case)


def _count_anew(case: Case, withdrawal: VictimNoticeWithdrawal, actor: Actor) -> None:
    """Take back what notices entered as met of a clock, and meet it anew where it is met without the withdrawn one.

    A clock that a person entered as met, with a paper of their own, stays met.
    """
    key = withdrawal.notice.duty
    made = {e.receipt for e in case.standing_events if e.event == "clock_met" and e.clock == key and e.receipt}
    # A defendant who was parted into another case took the event along.
    query = select(CaseEvent).where(CaseEvent.receipt.in_(made), CaseEvent.clock == key, CaseEvent.event == "clock_met")
    for event in db.session.scalars(query).all() if made else ():
        if event in event.case.standing_events:
            take_back_event(event, why=f"Notice withdrawn, receipt {withdrawal.receipt}", actor=actor)
            refresh(event.case)
    if key in CLOCKS:
        _meet(case, key, actor)


def _moment(day: date, trigger: datetime) -> datetime:
    """Return a moment of the day, neither before the clock started nor after now."""
    noon = datetime.combine(day, time(12), clock.COURT_ZONE)
    return min(max(noon, trigger), clock.now())
