"""The chronology of a packet: what happened when, each line with who or which paper says so, as far as it may stand."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import groupby

from sqlalchemy import select

from casebridge import clock
from casebridge.cases import facts, reading
from casebridge.cases.events import event_labels
from casebridge.cases.models import Case, CaseEvent, Fact
from casebridge.catalog.kinds import FactDef
from casebridge.catalog.load import catalog
from casebridge.catalog.packets import PacketKind
from casebridge.db import db
from casebridge.errors import Invalid
from casebridge.evidence.models import Exhibit
from casebridge.evidence.pointers.queries import pointers_of
from casebridge.evidence.queries import names_of
from casebridge.packets.content import Event
from casebridge.packets.scope import Scope
from casebridge.text import local_instant

# Clocks and notices are the offices' own; LEAD's moves stand beside no charge.
OFFICE_EVENTS = ("clock_met", "victim_first_contact")
LEAD_MOVES = ("offer_lead", "enrolled", "extend", "resume_charge")
ABOUT = ("about", "between")
IN_A_LINE = 20
# A kind without contents has two to four pages; its chronology keeps the newest lines.
SHORT = 8


@dataclass(frozen=True, slots=True)
class Chronology:
    """The lines, oldest first, and how many older ones a short kind leaves out."""

    lines: tuple[Event, ...] = ()
    left_out: int = 0


def chronology(case: Case, kind: PacketKind, scope: Scope, exhibits: Sequence[Exhibit]) -> Chronology:
    """Return what happened when: dated answers, recorded events, recordings and receipt of exhibits, and moves.

    Moves, clocks and notices are the offices' own and stand only in kinds that print the checklist.

    :param exhibits: those that go in.
    """
    if not scope.facts or "summary" not in kind.sections:
        return Chronology()
    office = "readiness" in kind.sections
    found = [*_answers(case, scope), *_events(case, scope, office), *_recordings(case, exhibits), *_taken_in(exhibits)]
    found += _moves(case) if office else []
    lines = tuple(sorted(found, key=_place))
    if "contents" in kind.sections or len(lines) <= SHORT:
        return Chronology(lines)
    return Chronology(lines[-SHORT:], len(lines) - SHORT)


def _place(line: Event) -> tuple[date, bool, datetime]:
    """Order lines by day of Baltimore; on a day those without an hour stand last."""
    if isinstance(line.at, datetime):
        return (clock.court_local(line.at).date(), False, line.at)
    return (line.at, True, datetime.min.replace(tzinfo=UTC))


def _answers(case: Case, scope: Scope) -> Iterator[Event]:
    query = select(Fact).where(Fact.case_id == case.id, Fact.standing == "current")
    rows = {fact.key: fact for fact in db.session.scalars(query)}
    values = {key: fact.value for key, fact in rows.items()}
    dated = [
        d for d in catalog().facts_of(case.kind)
        if d.kind == "date" and d.key in rows and d.class_ in scope.classes and d.asked_when.holds(values) is not False
    ]  # fmt: skip
    names = names_of({rows[d.key].entered_by_id for d in dated})
    recorded = {(event.event, clock.court_local(event.at).date()) for event in case.standing_events}
    for definition in dated:
        fact, base = rows[definition.key], definition.key.removesuffix("_date")
        if fact.value in (None, facts.UNKNOWN) or (base, date.fromisoformat(fact.value)) in recorded:
            continue
        at = _moment(fact.value, rows.get(f"{base}_time"))
        about = rows.get("time_precision") if base == "incident" and isinstance(at, datetime) else None
        words = _what(definition, case) + (", at about this hour" if about and about.value in ABOUT else "")
        yield Event(at, f"{words}.", _source(fact, names))


def _moment(day: str, hour: Fact | None) -> date | datetime:
    found = date.fromisoformat(day)
    if hour is None or hour.value in (None, facts.UNKNOWN):
        return found
    try:
        return local_instant(found, time.fromisoformat(hour.value), field=hour.key)
    except Invalid:
        # An imported hour that the clocks skipped: the day is certain.
        return found


def _what(definition: FactDef, case: Case) -> str:
    words = definition.label.removeprefix("Date of ")
    place = f", {case.place}" if definition.key == "incident_date" and case.place else ""
    return f"{words[0].upper()}{words[1:]}{place}"


def _source(fact: Fact, names: dict[int, str]) -> str:
    if fact.source_kind != "person" and fact.source_text:
        return fact.source_text
    return f"Stated by {names.get(fact.entered_by_id, 'the detective')}"


def _events(case: Case, scope: Scope, office: bool) -> Iterator[Event]:
    labels = event_labels()
    for event in case.standing_events:
        if (event.event in OFFICE_EVENTS and not office) or not _is_of(event, scope):
            continue
        words = labels.get(event.event, event.event.replace("_", " "))
        if event.clock in catalog().clocks:
            words += f": {catalog().clocks[event.clock].title}"
        whom = f" ({scope.name_of(event.party)})" if event.party else ""
        at = event.at if event.precision == "minute" else clock.court_local(event.at).date()
        yield Event(at, f"{words}{whom}.", event.paper)


def _is_of(event: CaseEvent, scope: Scope) -> bool:
    """Say whether an event is of the case as a whole, or of a person whom the packet holds."""
    return event.party is None or (event.party in scope.people and scope.defendant in (None, event.party))


def _recordings(case: Case, exhibits: Sequence[Exhibit]) -> Iterator[Event]:
    pointers = pointers_of(case)
    for exhibit in exhibits:
        pointer = pointers.get(exhibit.id)
        if pointer is not None and pointer.starts_at is not None:
            named = f"Exhibit {exhibit.number}"
            yield Event(pointer.starts_at, f"A recording begins: {exhibit.title}.", named)


def _taken_in(exhibits: Iterable[Exhibit]) -> Iterator[Event]:
    """Yield one line for each day and giver."""
    dated = [(_received(exhibit), exhibit.given_by or "the detective", exhibit.number) for exhibit in exhibits]
    rows = sorted((day, giver, number) for day, giver, number in dated if day is not None)
    for (day, giver), group in groupby(rows, key=lambda row: row[:2]):
        numbers = [row[2] for row in group]
        for first in range(0, len(numbers), IN_A_LINE):
            named = ", ".join(f"Exhibit {number}" for number in numbers[first : first + IN_A_LINE])
            yield Event(day, f"Taken in: {named}.", f"Custody; given by {giver}")


def _received(exhibit: Exhibit) -> date | None:
    first = exhibit.versions[0].received_at if exhibit.versions else exhibit.added_at
    at = exhibit.received_at or first
    return clock.court_local(at).date() if at else None


def _moves(case: Case) -> Iterator[Event]:
    for line in reading.lines_of(case, None, limit=1000, reads=False):
        flow, _, move = line.event.partition(":")
        if flow == case.workflow.name and line.receipt and line.outcome == "ok" and move not in LEAD_MOVES:
            said = "opened the case" if move == "open" else line.sentence.partition("; ")[0]
            yield Event(line.at, f"{line.actor_name} {said}.", f"History, receipt {line.receipt}")
