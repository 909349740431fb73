"""Packets of the demo in every state: waiting, stopped, failed, ready, issued, replaced, revoked."""

from casebridge.access.actor import Actor
from casebridge.cases.models import Case
from casebridge.cases.queries import load_by_number
from casebridge.db import db, transaction
from casebridge.demo.cast import act
from casebridge.packets.building import fail
from casebridge.packets.jobs import BUILD
from casebridge.packets.models import Packet
from casebridge.packets.queries import load_for_build
from casebridge.packets.services import request_packet, supersede_older
from casebridge.work import JobRequest
from casebridge.workflows.engine import advance

READER = "Nadia Conjectura, Charging Division"


def play() -> int:
    """Build a few packets in this process and leave one to the worker; return how many there are.

    Opens units of work of its own.
    """
    older = _built("DEMO26-H3", "sao_review", READER, "sergeant")
    _move(older, "issue", act("sergeant"), recipient=READER)
    newer = _built("DEMO26-H3", "sao_review", READER, "sergeant")
    _move(newer, "issue", act("sergeant"), recipient=READER)
    sent = _built("DEMO26-R1", "federal_referral", "Imogen Specimen, U.S. Attorney", "federal-liaison")
    _move(sent, "issue", act("federal-liaison"), recipient="Imogen Specimen, U.S. Attorney")
    wrong = _built("DEMO26-H4", "sao_review", READER, "sergeant")
    _move(wrong, "issue", act("sergeant"), recipient=READER)
    _move(wrong, "revoke", act("sergeant"), reason="It named the wrong array; a new one follows.")
    _built("DEMO26-N1", "sao_review", READER, "sergeant")
    fail(_asked("DEMO26-N2", "sao_review", READER, "sergeant"), "Ex 1 was changed since it was received.")
    _move(_asked("DEMO26-N3", "sao_review", READER, "sergeant"), "stop", act("sergeant"))
    with transaction():
        request_packet(_case("DEMO26-H5"), kind="sao_review", recipient=READER, actor=act("sergeant"))
    return db.session.query(Packet).count()


def _built(number: str, kind: str, recipient: str, username: str) -> str:
    public_id = _asked(number, kind, recipient, username)
    for _name, step in BUILD:
        step(public_id)
    return public_id


def _asked(number: str, kind: str, recipient: str, username: str) -> str:
    """Ask for a packet that this process takes care of."""
    with transaction() as unit:
        actor = act(username)
        packet = request_packet(load_by_number(number, actor=actor), kind=kind, recipient=recipient, actor=actor)
        for row in unit.query(JobRequest).filter_by(kind="packet", subject=packet.public_id):
            row.handed_over_at = row.asked_at
        return packet.public_id


def _move(public_id: str, name: str, actor: Actor, **asks: str) -> None:
    with transaction():
        packet = load_for_build(public_id)
        advance(packet, name, actor=actor, asks=asks)
        if name == "issue":
            supersede_older(packet)


def _case(number: str) -> Case:
    return load_by_number(number, actor=act("sergeant"))
