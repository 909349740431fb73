"""What is new or replaced since the packet before, and which exhibits a supplement holds."""

from collections.abc import Sequence

from sqlalchemy import select

from casebridge.cases.models import Case, Party
from casebridge.cases.people import definition_of
from casebridge.db import db
from casebridge.evidence.models import Exhibit
from casebridge.followups.queries import items_of as return_items
from casebridge.formats import local_date
from casebridge.packets.content import Changes
from casebridge.packets.given import PacketExhibit
from casebridge.packets.models import Packet
from casebridge.packets.scope import Scope
from casebridge.packets.wording import short_range

WENT_OUT = ("issued", "superseded")
Given = set[tuple[int, str]]


def packets_before(case: Case, kind: str, party: Party | None) -> list[Packet]:
    """Return the packets of one kind (and defendant) that went out, newest first."""
    query = select(Packet).where(Packet.case_id == case.id, Packet.kind == kind, Packet.state.in_(WENT_OUT))
    query = query.where(Packet.party_id == (party.id if party else None))
    return list(db.session.scalars(query.order_by(Packet.id.desc())))


def given_before(packets: Sequence[Packet]) -> Given:
    """Return what went out in earlier packets: number of the exhibit and hash of its version."""
    return {(row["number"], row["sha256"]) for packet in packets for row in packet.exhibits if "number" in row}


def is_new(exhibit: Exhibit, before: Given) -> bool:
    """Say whether an exhibit, in its latest version, was in no earlier packet."""
    return (exhibit.number, exhibit.latest.sha256 if exhibit.latest else "") not in before


def changes_since(packet: Packet, exhibits: Sequence[PacketExhibit], scope: Scope) -> Changes | None:
    """Return what changed since the packet that this one follows; None for the first one."""
    before = packet.follows
    if before is None or before.frozen_at is None:
        return None
    since = f"packet {before.number} of {local_date(before.frozen_at, year=True)}"
    lines = [*_exhibits(packet, exhibits), *_answers(packet), *_charges(packet, scope)]
    return Changes(since, tuple(lines) or ("Nothing was added or replaced.",))


def _exhibits(packet: Packet, exhibits: Sequence[PacketExhibit]) -> list[str]:
    earlier = packets_before(packet.case, packet.kind, packet.party)
    known = given_before(earlier)
    ranges = {row["number"]: row for one in reversed(earlier) for row in one.exhibits if "number" in row}
    lines = []
    for exhibit in exhibits:
        if (exhibit.number, exhibit.sha256) in known:
            continue
        numbers, old = short_range(exhibit.bates_first, exhibit.pages), ranges.get(exhibit.number)
        if old is None:
            lines.append(f"Exhibit {exhibit.number}, {exhibit.title}: new, numbers {numbers}.")
        else:
            replaced = short_range(old["bates_first"], old["pages"])
            lines.append(
                f"Exhibit {exhibit.number}, {exhibit.title}: a new version, numbers {numbers}; it takes the place "
                f"of {replaced}, which stays in the packet before."
            )
    if packet.supplement or packet.follows is None:
        return lines
    here = {exhibit.number for exhibit in exhibits}
    left = sorted(row["number"] for row in packet.follows.exhibits if row.get("number") not in here)
    return lines + [f"Exhibit {number} stood in the packet before and is not in this one." for number in left]


def _answers(packet: Packet) -> list[str]:
    since = packet.follows.frozen_at if packet.follows else None
    if since is None or "returns" not in packet.sections:
        return []
    replied = [item for item in return_items(packet.case) if item.replies and item.replies[-1].written_at > since]
    return [f"Answered: {item.done}" for item in replied]


def _charges(packet: Packet, scope: Scope) -> list[str]:
    since = packet.follows.frozen_at if packet.follows else None
    if since is None:
        return []
    lines = []
    for charge in packet.case.charges:
        if not scope.holds(charge) or charge.sovereign != "state":
            continue
        words = f"{definition_of(charge).title}, {scope.name_of(charge.party)}"
        if charge.proposed_at > since and charge.status != "withdrawn":
            lines.append(f"Charge proposed: {words}.")
        if charge.decided_at is not None and charge.decided_at > since:
            lines.append(f"Charge decided: {words}.")
    return lines
