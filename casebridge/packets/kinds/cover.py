"""The lines of a packet's cover, by the fields that its kind names."""

from collections.abc import Sequence
from datetime import date, datetime

from casebridge.accounts.models import User
from casebridge.cases.holders import queue_label
from casebridge.cases.legal import held_since, legal_clocks
from casebridge.cases.models import Case
from casebridge.catalog.load import catalog
from casebridge.catalog.packets import PacketKind
from casebridge.checklist.queries import lines
from casebridge.db import db
from casebridge.federal.queries import referral_of
from casebridge.formats import local_date, local_datetime
from casebridge.packets.choose import Choice, class_words, classes_of
from casebridge.packets.content import Line
from casebridge.packets.models import Packet
from casebridge.packets.scope import Scope

DOORS = {"review_first": "Review first", "warrant_ready": "Warrant ready", "already_charged": "Already charged"}
OPEN = "open-case"


def cover_lines(
    packet: Packet, kind: PacketKind, scope: Scope, chosen: Sequence[Choice], *, prepared_by: str, at: datetime
) -> tuple[Line, ...]:
    """Return the lines that the kind names, in its order; a line without a value is left out."""
    values = {
        **_of_case(packet.case),
        **_of_packet(packet, kind, scope, chosen),
        "prepared_by": prepared_by,
        "date_time_local": f"{local_datetime(at, year=True)}, Baltimore time",
        "shared_set_count": str(len(chosen)),
    }
    return tuple(
        Line(catalog().cover_fields[key].label, values[key], key) for key in kind.cover_fields if values.get(key)
    )


def classes_inside(kind: PacketKind, scope: Scope, chosen: Sequence[Choice]) -> list[str]:
    """Return the classes of what a packet holds, the ordinary one first."""
    classes = {OPEN, *(key for choice in chosen for key in classes_of(choice.exhibit))} - set(kind.never)
    if any(party.juvenile and scope.names(party) for party in scope.people):
        classes.add("juvenile")
    return sorted(classes, key=lambda key: (key != OPEN, key))


def marking_of(kind: PacketKind, scope: Scope, chosen: Sequence[Choice]) -> str:
    """Return the classes that the head of each page names: the ordinary one only where there is no other."""
    first, *others = classes_inside(kind, scope, chosen)
    return class_words(others or [first])


def _of_packet(packet: Packet, kind: PacketKind, scope: Scope, chosen: Sequence[Choice]) -> dict[str, str]:
    answers = packet.answers
    return {
        "prepared_for": packet.recipient,
        "classes_inside": class_words(classes_inside(kind, scope, chosen)),
        "supplements": f"{packet.follows.number}, which it adds to" if packet.follows and packet.supplement else "",
        "replaces": packet.follows.number if packet.follows and not packet.supplement else "",
        "defendant": scope.name_of(packet.party) if packet.party else "",
        "court": answers.get("court", ""),
        "document_type": answers.get("document_type", ""),
        "bail_view_yes_no": answers.get("bail_view_yes_no", ""),
        "presenting_prosecutor": answers.get("presenting_prosecutor", ""),
        "session_date": _day(answers.get("session_date", "")),
        "counsel": answers.get("counsel", ""),
        "rule": answers.get("rule", ""),
        "disclosure_number": str(packet.disclosure or ""),
        "given_on": ", ".join(x for x in (_day(answers.get("given_on", "")), answers.get("given_by_way", "")) if x),
    }


def _of_case(case: Case) -> dict[str, str]:
    held = held_since(case)
    custody = local_datetime(held, year=True) if held else "nobody held"
    nearest = next(iter(legal_clocks(case)), None)
    sergeant = _name(case.attested_by_id) if case.attested_at else ""
    referral = referral_of(case)
    blocking = [line.item.label for line in lines(case) if line.bounces]
    complaint = f", police complaint {case.complaint_number}" if case.complaint_number else ""
    return {
        "case_number": f"{case.number}{complaint}",
        "lead_detective": ", ".join(part for part in (_name(case.lead_id), _unit(case.unit)) if part),
        "sergeant": f"{sergeant}, {local_datetime(case.attested_at, year=True)}" if sergeant else "",
        "door": DOORS.get(case.door, ""),
        "in_custody_since": custody,
        "custody": custody,
        "nearest_clock": f"{nearest.definition.title}, {local_date(nearest.due.due, year=True)}" if nearest else "none",
        "clock_ends": local_datetime(case.clock_due, year=True) if case.clock_due else "none",
        "open_blocking_items": f"{len(blocking)}: {'; '.join(blocking[:3])}" if blocking else "0",
        "round": str(case.referral_round or 1),
        "liaison_prosecutor": _name(case.liaison_id),
        "charges_thought_of": str(getattr(referral, "charges_contemplated", "") or ""),
        "state": case.workflow.state(case.state).label,
        "holder": holder_words(case),
        "next_move": next_moves(case),
    }


def holder_words(case: Case) -> str:
    """Return who holds a case: a person, a queue, or nobody once it is closed."""
    if case.state == "closed":
        return "Nobody, closed"
    return _name(case.holder_id) or (queue_label(case.holder_queue) if case.holder_queue else "nobody")


def next_moves(case: Case) -> str:
    """Return who may do what next, the first three of it."""
    labels = dict.fromkeys(case.workflow.rows(key)[0].label for key in case.workflow.moves_from(case.state))
    return f"{holder_words(case)}: {'; '.join(list(labels)[:3])}" if labels else "none, the case is closed"


def _name(user_id: int | None) -> str:
    found = db.session.get(User, user_id) if user_id else None
    return found.name if found else ""


def _day(value: str) -> str:
    return local_date(date.fromisoformat(value), year=True) if value else ""


def _unit(key: str) -> str:
    row = catalog().units.get(key)
    return row.label if row else ""
