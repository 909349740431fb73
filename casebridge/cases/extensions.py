"""Orders, waivers and excluded time: entered by a person with the paper, taken back with a reason, never changed."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.audit import AuditEntry
from casebridge.cases.frame import key_of_clock
from casebridge.cases.holders import may_read
from casebridge.cases.legal import LegalClock, legal_clocks
from casebridge.cases.models import Case, ClockExtension
from casebridge.cases.wall import people_seen
from casebridge.catalog.law import ClockDef
from casebridge.clocks.extending import EXCLUDED, ORDER, WAIVER
from casebridge.db import db
from casebridge.errors import Conflict, Invalid, NotThere
from casebridge.formats import local_date, local_datetime
from casebridge.notices.outbox import tell
from casebridge.text import clean, iso_time, local_instant
from casebridge.workflows import engine
from casebridge.workflows.asking import Choices, offer_choices
from casebridge.workflows.definition import Ask
from casebridge.workflows.engine import WAITS

KINDS = {
    ORDER: "Order of a court",
    WAIVER: "Waiver or consent of the defendant",
    EXCLUDED: "Excluded time",
}
_DAY_ENDS = time(23, 59, 59)
LONGEST = timedelta(days=3660)


ASKS = (
    Ask("of", "Which clock", "choice", choices="running_clock"),
    Ask("kind", "What moves it", "choice", choices="extension_kind"),
    Ask("until", "New date", "date", required=False, hint="Of an order or a waiver."),
    Ask("until_time", "New time", "line", required=False, hint="Only where the clock runs in hours, such as 21:40."),
    Ask("first_day", "First day left out", "date", required=False, hint="Of excluded time; this day counts."),
    Ask("last_day", "Last day left out", "date", required=False, hint="Of excluded time; this day counts."),
    Ask("ordered_on", "Date of the paper", "date"),
    Ask("ordered_by", "Who ordered or signed it", "line"),
    Ask("ground", "On which ground, as the paper has it", "text"),
    Ask("exhibit", "The exhibit that is the paper", "choice", required=False, choices="exhibit"),
    Ask("paper", "The paper, if it is no exhibit", "line", required=False, hint="Docket entry or number of the order."),
)  # fmt: skip


def running_for(case: Case, actor: Actor) -> dict[str, LegalClock]:
    """Return the legal clocks that run and that a person may know of, by a key for the form."""
    known = people_seen(case, actor)
    found = [c for c in legal_clocks(case) if c.party is None or c.party in known]
    return {key_of_clock(one): one for one in found if not one.definition.is_earliest_day}


def extend(case: Case, asks: Mapping[str, Any], *, actor: Actor) -> ClockExtension:
    """Enter a paper that moves a legal clock; holder, prosecutor and lead detective hear that there is one.

    :param asks: the answers to ASKS, typed by `asking.typed`.
    :raises NotAllowed: not theirs to enter. :raises Invalid: something is missing, or cannot be.
    """
    require(actor, Permission.CLOCK_EXTEND, case)
    running = running_for(case, actor).get(asks.get("of") or "")
    fields = {ask.key: f"{ask.label}: answer this." for ask in ASKS if ask.required and not asks.get(ask.key)}
    fields |= _refusals(asks, running)
    if fields or running is None:
        raise Invalid(fields=fields)
    spans = asks["kind"] == EXCLUDED
    row = ClockExtension(
        case=case, party=running.party, clock=running.definition.key, kind=asks["kind"],
        until=None if spans else _until(asks, running.definition),
        first_day=asks["first_day"] if spans else None, last_day=asks["last_day"] if spans else None,
        ordered_on=asks["ordered_on"], ordered_by=asks["ordered_by"], ground=asks["ground"],
        paper=asks.get("paper") or "", exhibit=asks.get("exhibit") or "",
        entered_by_id=actor.id, entered_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    _settle(case, row, actor, "clock:extend", f"entered for “{running.definition.title}”: {in_words(row)}")
    return row


def take_back(case: Case, public_id: str, *, why: str, actor: Actor) -> None:
    """Take a paper back that was entered by mistake; the rule's own date stands again.

    :raises NotThere: there is none of this case. :raises Conflict: it was taken back already.
    """
    require(actor, Permission.CLOCK_EXTEND, case)
    known = people_seen(case, actor)
    row = next((one for one in case.extensions if one.public_id == public_id), None)
    if row is None or (row.party is not None and row.party not in known):
        raise NotThere()
    if row.taken_back_at is not None:
        raise Conflict("This was taken back already.")
    reason = clean(why, field=f"why-{public_id}", limit=1000, lines=True)
    if not reason:
        raise Invalid(fields={f"why-{public_id}": "Say why it is taken back."})
    row.taken_back_at, row.taken_back_by_id, row.taken_back_why = clock.now(), actor.id, reason
    db.session.flush()
    _settle(case, row, actor, "clock:take_back", f"took back what was entered for a legal clock: {in_words(row)}")


def in_words(row: ClockExtension) -> str:
    """Return what a paper says in a few words: its kind, its date or days, and its paper's day."""
    said = KINDS[row.kind][:1].lower() + KINDS[row.kind][1:]
    if row.kind == EXCLUDED:
        days = f"{local_date(row.first_day, year=True)} to {local_date(row.last_day, year=True)}"
    else:
        days = f"until {_moment(row.until)}"
    return f"{said} of {local_date(row.ordered_on, year=True)}, {days}"


def _moment(until: datetime | None) -> str:
    if until is None:
        return ""
    whole = clock.court_local(until).time() == _DAY_ENDS
    return local_date(until, year=True) if whole else local_datetime(until, year=True)


def _settle(case: Case, row: ClockExtension, actor: Actor, event: str, sentence: str) -> None:
    """Count the case's clock anew, write the line of history, and tell whom it concerns."""
    engine.refresh(case)
    db.session.flush()
    line = audit.record(
        event, actor=actor, case_id=case.id, object_type="clock_extension", object_id=row.public_id,
        sentence=sentence, receipt=audit.new_receipt(), reason=row.taken_back_why or row.ground,
        detail={
            "clock": row.clock, "kind": row.kind, "until": row.until.isoformat() if row.until else None,
            "days": [str(row.first_day), str(row.last_day)] if row.first_day else None, "exhibit": row.exhibit,
            "state_clock": [case.clock_key, case.clock_due.isoformat() if case.clock_due else None],
        },
    )  # fmt: skip
    tell_of_clocks(case, line, actor)


def tell_of_clocks(case: Case, line: AuditEntry, actor: Actor) -> None:
    """Tell holder, prosecutor and lead detective that what moves a legal clock was entered or taken back."""
    whom: list[int | str] = [case.holder_id or case.holder_queue, case.lead_id]
    whom += [case.prosecutor_id] if case.prosecutor_id else []
    tell(
        [user_id for user_id in may_read(case, [one for one in whom if one]) if user_id != actor.id],
        tag="clock:extended", text=WAITS, case_id=case.id, subject_type="case_review", subject_id=case.public_id,
        audit_seq=line.seq,
    )  # fmt: skip


def _refusals(asks: Mapping[str, Any], running: LegalClock | None) -> dict[str, str]:
    """Return what is missing or cannot be, by field, beside what every paper needs."""
    fields: dict[str, str] = {}
    if asks.get("kind") == EXCLUDED:
        first, last = asks.get("first_day"), asks.get("last_day")
        fields |= {name: "Give this day." for name, day in (("first_day", first), ("last_day", last)) if day is None}
        if first and last and last < first:
            fields["last_day"] = "The last day is the first or a later one."
        if first and last and last - first > LONGEST:
            fields["last_day"] = "These are more than ten years. Look at both dates again."
    elif asks.get("kind"):
        if asks.get("until") is None:
            fields["until"] = "Give the new date."
        if running is not None and _in_hours(running.definition) and not asks.get("until_time"):
            fields["until_time"] = "This clock runs in hours. Give the time, too."
    if asks.get("ordered_on") and asks["ordered_on"] > clock.court_local(clock.now()).date():
        fields["ordered_on"] = "This date is in the future. Enter the paper when it has been made."
    if not asks.get("exhibit") and not asks.get("paper"):
        fields["paper"] = "Name the paper, or pick the exhibit: a clock never moves by a tick."
    return fields


def _until(asks: Mapping[str, Any], definition: ClockDef) -> datetime:
    """Return the instant of the new date: the end of that day, or the time where the clock runs in hours."""
    hour = iso_time(asks["until_time"], field="until_time") if _in_hours(definition) else _DAY_ENDS
    return local_instant(asks["until"], hour, field="until")


def _in_hours(definition: ClockDef) -> bool:
    return definition.unit in ("hours", "minutes")


def offer() -> None:
    """Offer the tables that the form names."""
    offer_choices("running_clock", _running_choices)
    offer_choices("extension_kind", lambda record, actor: list(KINDS.items()))


def _running_choices(record: Any, actor: Actor) -> Choices:
    running = running_for(record.case, actor)
    return [(key, f"{c.definition.title}{': ' + c.party.name if c.party else ''}") for key, c in running.items()]
