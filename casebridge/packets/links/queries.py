"""Links of a packet, the one that an address names, and who opened the packet."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.audit import AuditEntry
from casebridge.cases.wall import reads_file
from casebridge.db import db
from casebridge.errors import NotThere
from casebridge.packets.links.models import PacketLink
from casebridge.packets.models import Packet

OPENED = {"packet:download": "downloaded here", "packet:open_link": "by link"}
SHOWN = 50


class LinkGone(NotThere):
    """No packet opens here: why, is not said to whoever asks."""

    happened = "Nothing opens here. The link may have ended, or it was never one."
    next_step = "Ask the office that gave you the link for a new one."


@dataclass(frozen=True, slots=True)
class Opening:
    """Who opened a packet, when, how, and from which address."""

    who: str
    at: datetime
    how: str
    address: str


def digest(text: str) -> str:
    """Return the hash under which a secret part of a link is kept."""
    return hashlib.sha256(text.encode()).hexdigest()


def links_of(packet: Packet) -> list[PacketLink]:
    """Return the links to a packet, newest first."""
    query = select(PacketLink).where(PacketLink.packet_id == packet.id).order_by(PacketLink.id.desc())
    return list(db.session.scalars(query.options(joinedload(PacketLink.packet))))


def link_of(packet: Packet, public_id: str) -> PacketLink:
    """Fetch one link to this packet.

    :raises NotThere: it has none with this id.
    """
    query = select(PacketLink).where(PacketLink.packet_id == packet.id, PacketLink.public_id == public_id)
    found = db.session.scalar(query)
    if found is None:
        raise NotThere()
    return found


def living(token: str, *, locked: bool = False) -> PacketLink:
    """Fetch the link of an address, while it opens something.

    :param locked: hold the row until the unit of work ends. :raises LinkGone: whatever the reason.
    """
    query = select(PacketLink).where(PacketLink.token_sha256 == digest(token))
    found = db.session.scalar(query.with_for_update() if locked else query)
    if found is None or found.ended(clock.now()):
        raise LinkGone()
    return found


def openings_of(packet: Packet, actor: Actor) -> list[Opening]:
    """Return who opened a packet, latest first; a reader of another office sees their own openings only."""
    query = select(AuditEntry).where(
        AuditEntry.case_id == packet.case_id, AuditEntry.object_type == "packet",
        AuditEntry.object_id == packet.public_id, AuditEntry.event.in_(OPENED), AuditEntry.outcome == "ok",
    )  # fmt: skip
    if not reads_file(actor, packet.case):
        query = query.where(AuditEntry.actor_id == actor.id)
    lines = db.session.scalars(query.order_by(AuditEntry.seq.desc()).limit(SHOWN))
    return [Opening(line.actor_name, line.at, OPENED[line.event], line.address) for line in lines]
