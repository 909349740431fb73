"""Ask for a packet, issue it, hand its bytes out; the job worker builds it (`building`)."""

from collections.abc import Sequence
from pathlib import Path

from casebridge import audit, clock
from casebridge.access.actor import ENGINE, Actor
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.cases.models import Case
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.errors import Invalid, NotThere
from casebridge.evidence.store import store
from casebridge.packets.gather import may_hold
from casebridge.packets.models import Packet
from casebridge.packets.numbers import next_packet_number
from casebridge.text import clean
from casebridge.work import ask_for
from casebridge.workflows import engine

BUILDABLE = ("sao_review", "federal_referral")


def request_packet(case: Case, *, kind: str, recipient: str, actor: Actor, named: Sequence[str] = ()) -> Packet:
    """Ask for a packet; the job worker builds it after the commit.

    :param named: public ids of exhibits that are let in one by one.
    :raises Invalid: a kind that this person does not build, or no recipient.
    """
    require(actor, Permission.PACKET_BUILD, case)
    fields = {}
    row = catalog().packet_kinds.get(kind)
    if row is None or kind not in BUILDABLE or not may_hold(case, row, actor):
        fields["kind"] = "Pick a kind of packet that your office builds."
    name = clean(recipient, field="recipient")
    if not name:
        fields["recipient"] = "Name the person or office that will hold it; every page carries the name."
    if fields:
        raise Invalid(fields=fields)
    now = clock.now()
    packet = Packet(
        case=case, number=next_packet_number(clock.court_local(now).year), kind=kind, recipient=name,
        requested_by_id=actor.id, requested_at=now, exhibits=[{"named": list(named)}], toolchain={}, version=1,
    )  # fmt: skip
    label = row.label.lower() if row else kind
    engine.open_record(packet, actor=actor, sentence=f"asked for a packet: {label}, for {name}")
    ask_for("packet", packet.public_id)
    return packet


def supersede_older(packet: Packet) -> None:
    """Replace the packets of the same recipe that were issued before this one."""
    for older in db.session.query(Packet).filter(
        Packet.case_id == packet.case_id, Packet.kind == packet.kind, Packet.recipient == packet.recipient,
        Packet.subject == packet.subject, Packet.id < packet.id, Packet.state == "issued",
    ):  # fmt: skip
        engine.advance(older, "supersede", actor=ENGINE)


def read_bytes(packet: Packet, *, actor: Actor) -> Path:
    """Return where the packet's bytes lie, and write that they were taken.

    :raises NotThere: it has none yet, or it was revoked.
    """
    require(actor, Permission.PACKET_READ, packet.case)
    if not packet.store_key or packet.state not in ("ready", "issued", "superseded"):
        raise NotThere()
    audit.record(
        "packet:download", actor=actor, case_id=packet.case_id, object_type="packet", object_id=packet.public_id,
        sentence=f"downloaded the packet {packet.number}", bytes_out=packet.size, detail={"sha256": packet.sha256},
    )  # fmt: skip
    return store().found(packet.store_key)
