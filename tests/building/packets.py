"""Packets and custody records in any state, by legal moves; the bytes of a packet are made up."""

from collections.abc import Callable
from typing import Any

from casebridge import clock
from casebridge.access.actor import ENGINE, Actor
from casebridge.cases.models import Case
from casebridge.db import db
from casebridge.evidence.models import CustodyTransfer
from casebridge.packets.models import Packet
from casebridge.workflows.engine import advance, open_record
from tests.building.people import acting, some_people
from tests.building.preparing import an_exhibit

RECIPIENT = "Intake attorney, U.S. Attorney"
# state -> the moves that lead there from a request.
PATHS: dict[str, tuple[str, ...]] = {
    "requested": (),
    "building": ("start",),
    "ready": ("start", "finish"),
    "issued": ("start", "finish", "issue"),
    "failed": ("start", "fail"),
    "stopped": ("stop",),
    "superseded": ("start", "finish", "issue", "supersede"),
    "revoked": ("start", "finish", "issue", "revoke"),
}
REQUESTER = "prosecutor"
# kind -> who releases it (packets.toml).
RELEASER = {"sao_review": "sergeant", "federal_referral": "federal-liaison"}
SAID: dict[str, dict[str, Any]] = {
    "fail": {"exhibit": "Ex 1", "reason": "It cannot be read."},
    "issue": {"recipient": RECIPIENT},
    "revoke": {"reason": "A wrong name."},
}


def a_packet(case: Case, state: str = "requested", kind: str = "sao_review") -> Packet:
    """Ask for a packet of a case as its prosecutor and bring it to `state`."""
    packet = Packet(
        case=case, kind=kind, recipient=RECIPIENT, requested_by_id=some_people()[REQUESTER].id,
        number=f"CB-P-2026-{db.session.query(Packet).count() + 1:06d}", requested_at=clock.now(), version=1,
        holder_queue="", clock_key="",
    )  # fmt: skip
    open_record(packet, actor=acting(some_people()[REQUESTER]), sentence="asked for a packet")
    for name in PATHS[state]:
        ready(packet, name)
        make(packet, name)
    return packet


def packet_actor(packet: Packet, name: str) -> Actor:
    """Return who makes a move of a packet."""
    if name in ("stop", "discard", "retry"):
        return acting(some_people()[REQUESTER])
    if name in ("issue", "revoke"):
        return acting(some_people()[RELEASER.get(packet.kind, REQUESTER)])
    return ENGINE


def ready(packet: Packet, name: str) -> None:
    """Do what a move of a packet needs: bytes before it is finished, a newer one before it is replaced."""
    if name == "finish":
        packet.store_key, packet.sha256, packet.pages = f"bytes-{packet.id}", "0" * 64, 12
    if name == "supersede":
        a_packet(packet.case, "issued", packet.kind)


def make(packet: Packet, name: str, **asks: Any) -> None:
    """Make a move of a packet with plain answers."""
    advance(packet, name, actor=packet_actor(packet, name), asks={**SAID.get(name, {}), **asks})


def a_custody(case: Case, state: str = "held") -> CustodyTransfer:
    """Take an exhibit into custody as the lead detective, and offer it to the clerk."""
    custody = an_exhibit(case).custody
    if custody is None:
        custody = db.session.query(CustodyTransfer).order_by(CustodyTransfer.id.desc()).first()
    if state == "offered":
        advance(custody, "offer", actor=acting(some_people()["detective"]), asks=custody_said("offer"))
    return custody


def custody_said(name: str) -> dict[str, Any]:
    """Return plain answers to what a move of custody asks for."""
    answers: dict[str, Callable[[], dict[str, Any]]] = {
        "offer": lambda: {"whom": some_people()["clerk"].id, "why": "For storage."},
        "refuse": lambda: {"reason": "The seal is broken."},
    }
    return answers.get(name, dict)()
