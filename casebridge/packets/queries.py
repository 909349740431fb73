"""Packets of a case, and the one that a worker or a reader asks for."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, false, select
from sqlalchemy.orm import joinedload

from casebridge.access.actor import Actor
from casebridge.access.check import can, visible
from casebridge.access.policy import Permission
from casebridge.accounts.models import User
from casebridge.audit import AuditEntry
from casebridge.cases.models import Case
from casebridge.cases.wall import reads_file
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.errors import NotThere
from casebridge.evidence.models import Exhibit
from casebridge.packets.models import Packet

ANY_OFFICE = "any office"
PROSECUTORS, HOUSE = "sao", "own"


def packets_of(case: Case, actor: Actor) -> list[Packet]:
    """Return the packets of a case that the reader may see, newest first.

    A reader of another office sees what was issued to it, never what lies inside another office.
    """
    query = select(Packet).where(Packet.case_id == case.id, Packet.subject == "").order_by(Packet.id.desc())
    return [packet for packet in db.session.scalars(query) if is_shown(packet, actor)]


def recent(actor: Actor, *, before: str = "", limit: int = 51) -> list[Packet]:
    """Return packets of all cases that the reader may see, newest first.

    :param before: the number of the last one seen. :raises NotThere: it is none of theirs.
    """
    query = (
        select(Packet)
        .join(Case, Case.id == Packet.case_id)
        .where(visible(actor, Permission.PACKET_READ, Case), Packet.subject == "")
        .options(joinedload(Packet.case))
        .order_by(Packet.id.desc())
        .limit(limit)
    )
    if before:
        last = db.session.scalar(select(Packet).where(Packet.number == before))
        if last is None or not can(actor, Permission.PACKET_READ, last.case) or not is_shown(last, actor):
            raise NotThere()
        query = query.where(Packet.id < last.id)
    return [packet for packet in db.session.scalars(query) if is_shown(packet, actor)]


def load_packet(case: Case, public_id: str, actor: Actor) -> Packet:
    """Fetch one packet of this case.

    :raises NotThere: it has none with this id, or not for this reader.
    """
    packet = db.session.scalar(select(Packet).where(Packet.case_id == case.id, Packet.public_id == public_id))
    if packet is None or packet.subject or not is_shown(packet, actor):
        raise NotThere()
    return packet


def replaced_by(packet: Packet) -> Packet | None:
    """Return the packet whose place this one took, None when it took nobody's."""
    query = select(Packet).where(
        Packet.case_id == packet.case_id, Packet.kind == packet.kind, Packet.recipient == packet.recipient,
        Packet.id < packet.id, Packet.state == "superseded", Packet.subject == "",
    )  # fmt: skip
    return db.session.scalar(query.order_by(Packet.id.desc()).limit(1))


def load_for_build(public_id: str) -> Packet:
    """Fetch a packet for the worker.

    :raises NotThere: there is none.
    """
    packet = db.session.scalar(select(Packet).where(Packet.public_id == public_id))
    if packet is None:
        raise NotThere()
    return packet


def is_shown(packet: Packet, actor: Actor) -> bool:
    """Say whether a packet is there for this reader, who may read packets of its case.

    What prosecutors build for a court, a grand jury, a defendant or the U.S. Attorney is not for police files.
    """
    if not reads_file(actor, packet.case):
        return packet.kind == "federal_referral" and packet.state in ("issued", "superseded")
    row = catalog().packet_kinds.get(packet.kind)
    office = row.from_office if row else ""
    if office == ANY_OFFICE:
        asked_by = db.session.get(User, packet.requested_by_id)
        mine = asked_by is not None and asked_by.agency == actor.agency
        return mine or can(actor, "packet_release:issue", packet)
    return office != PROSECUTORS or actor.agency == PROSECUTORS


def kept_lines(cases: Sequence[Case], actor: Actor | None) -> ColumnElement[bool]:
    """Return which lines of history tell of packets that prosecutors make for themselves, for `cases.reading`.

    The auditor reads that they were made.
    """
    kinds = [key for key, row in catalog().packet_kinds.items() if row.from_office == PROSECUTORS]
    return lines_about(kinds if actor is None or actor.agency not in (PROSECUTORS, HOUSE) else ())


def lines_about(kinds: Collection[str]) -> ColumnElement[bool]:
    """Return whether a line of history is about a packet of one of these kinds."""
    about = exists().where(Packet.public_id == AuditEntry.object_id, Packet.kind.in_(kinds))
    return about if kinds else false()


def went_out(exhibit: Exhibit, actor: Actor) -> list[tuple[datetime, str]]:
    """Return in which packets an exhibit left the house, and when, as far as `actor` may see them."""
    query = select(Packet).where(Packet.case_id == exhibit.case_id, Packet.issued_at.is_not(None)).order_by(Packet.id)
    return [
        (packet.issued_at, f"A copy went out in packet {packet.number}, for {packet.recipient}")
        for packet in db.session.scalars(query.options(joinedload(Packet.case)))
        if packet.issued_at is not None
        and can(actor, Permission.PACKET_READ, packet.case)
        and is_shown(packet, actor)
        and exhibit.number in {row["number"] for row in packet.exhibits}
    ]


def in_a_packet(exhibit: Exhibit) -> bool:
    """Say whether a packet was built that prints the number of an exhibit."""
    query = select(Packet.exhibits).where(Packet.case_id == exhibit.case_id, Packet.sha256 != "")
    return any(row["number"] == exhibit.number for rows in db.session.scalars(query) for row in rows)


def redacted_in_packets(case: Case, actor: Actor) -> set[str]:
    """Return the hashes of the redacted copies in packets that left the house, as far as `actor` may see them."""
    query = select(Packet).where(Packet.case_id == case.id, Packet.issued_at.is_not(None))
    shown = [p for p in db.session.scalars(query) if can(actor, Permission.PACKET_READ, case) and is_shown(p, actor)]
    return {row["redacted"] for packet in shown for row in packet.exhibits if row.get("redacted")}
