"""What is new or replaced since the packet before, and which exhibits a supplement holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from casebridge.access.actor import Actor
from casebridge.cases.models import Case, Party
from casebridge.cases.people import definition_of
from casebridge.catalog.packets import PacketKind
from casebridge.db import db
from casebridge.evidence.models import Exhibit
from casebridge.evidence.queries import exhibits_of
from casebridge.followups.queries import items_of as return_items
from casebridge.formats import local_date
from casebridge.packets.choose import Choice, may_be_told
from casebridge.packets.content import Changes, Withdrawn
from casebridge.packets.given import PacketExhibit
from casebridge.packets.models import Packet
from casebridge.packets.scope import Scope
from casebridge.packets.wording import short_range, shown_range
from casebridge.redaction.queries import Taken, taken

WENT_OUT = ("issued", "superseded")


@dataclass(frozen=True, slots=True)
class Before:
    """One exhibit as the newest earlier packet that held it gave it.

    `sha256` is that of the version as received, `redacted` that of its redacted copy, empty where it went in as it is.
    """

    packet: str
    sha256: str
    redacted: str
    first: int
    pages: int


Given = Mapping[int, Before]


def packets_before(case: Case, kind: str, party: Party | None) -> list[Packet]:
    """Return the packets of one kind (and defendant) that went out, newest first."""
    query = select(Packet).where(Packet.case_id == case.id, Packet.kind == kind, Packet.state.in_(WENT_OUT))
    query = query.where(Packet.party_id == (party.id if party else None))
    return list(db.session.scalars(query.order_by(Packet.id.desc())))


def given_before(packets: Sequence[Packet]) -> Given:
    """Return what earlier packets (newest first) gave, by number of the exhibit; the newest one that held it counts."""
    return {
        row["number"]: Before(
            packet.number, row["sha256"], row.get("redacted", ""), row.get("bates_first", 0), row.get("pages", 1)
        )
        for packet in reversed(packets)
        for row in packet.exhibits
        if "number" in row
    }


def new_only(chosen: Sequence[Choice], earlier: Sequence[Packet], kind: PacketKind) -> list[Choice]:
    """Keep the exhibits that no earlier packet (newest first) gave as they would go in now.

    A newer version is new, and so is another redacted copy of the same one, or none in the place of one.
    """
    before, copies = given_before(earlier), taken([choice.exhibit for choice in chosen], kind.key)
    return [choice for choice in chosen if _differs(choice.exhibit, copies.get(choice.exhibit.id), before)]


def _differs(exhibit: Exhibit, how: Taken | None, before: Given) -> bool:
    version, copy = exhibit.latest, how.copy if how else None
    known = before.get(exhibit.number)
    now = (version.sha256 if version else "", copy.sha256 if copy else "")
    return known is None or now != (known.sha256, known.redacted)


def news(exhibit: PacketExhibit, before: Given) -> str:
    """Return in words what is new about an exhibit since earlier packets; empty when it was given just so."""
    old, copy = before.get(exhibit.number), exhibit.sha256 if exhibit.redactions else ""
    if old is None:
        return "new"
    if (exhibit.original_sha256 or exhibit.sha256) != old.sha256:
        return f"a new version; it takes the place of {short_range(old.first, old.pages)} in {old.packet}"
    if copy == old.redacted:
        return ""
    if not copy:
        return f"without the redactions of {old.packet}, on the same numbers"
    called = "a new redacted copy" if old.redacted else "a redacted copy now"
    return f"{called}; it takes the place of the pages in {old.packet}, on the same numbers"


def withdrawn_of(packet: Packet, kind: PacketKind, actor: Actor) -> tuple[Withdrawn, ...]:
    """Return what was taken out of the case and may be told here: inside the police all, else what was given before."""
    before = given_before(packets_before(packet.case, packet.kind, packet.party))
    gone = [e for e in exhibits_of(packet.case, actor) if e.withdrawn_at is not None and may_be_told(e, kind)]
    told = [exhibit for exhibit in gone if kind.from_office == "bpd" or exhibit.number in before]
    return tuple(
        Withdrawn(one.number, one.title, _gone(one, before.get(one.number))) for one in told if one.withdrawn_at
    )


def _gone(exhibit: Exhibit, old: Before | None) -> str:
    words = f"Withdrawn from the case on {local_date(exhibit.withdrawn_at, year=True)}."
    if old is None:
        return words
    return f"{words} {short_range(old.first, old.pages)} in {old.packet} stay its numbers."


def changes_since(packet: Packet, exhibits: Sequence[PacketExhibit], scope: Scope) -> Changes | None:
    """Return what changed since the packet that this one follows; None for the first one."""
    before = packet.follows
    if before is None or before.frozen_at is None:
        return None
    since = f"packet {before.number} of {local_date(before.frozen_at, year=True)}"
    lines = [*_exhibits(packet, exhibits), *_answers(packet), *_charges(packet, scope)]
    return Changes(since, tuple(lines) or ("Nothing was added or replaced.",))


def _exhibits(packet: Packet, exhibits: Sequence[PacketExhibit]) -> list[str]:
    before = given_before(packets_before(packet.case, packet.kind, packet.party))
    lines = [
        f"Exhibit {exhibit.number}, {exhibit.title}: {words}. Numbers {shown_range(exhibit)}."
        for exhibit in exhibits
        if (words := news(exhibit, before))
    ]
    if packet.supplement or packet.follows is None:
        return lines
    here = {exhibit.number for exhibit in exhibits}
    left = sorted(row["number"] for row in packet.follows.exhibits if row.get("number") not in here)
    gone = {one.number for one in exhibits_of(packet.case) if one.withdrawn_at is not None}
    how = {number: " It was withdrawn from the case." if number in gone else "" for number in left}
    return lines + [f"Exhibit {n} stood in the packet before and is not in this one.{how[n]}" for n in left]


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
