"""Build a packet step by step in the job worker, and register it; web processes never load this."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from flask import current_app

from casebridge import clock
from casebridge.access.actor import ENGINE, Actor
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.access.predicates import within_seal
from casebridge.accounts.models import User
from casebridge.cases.entering import let_in
from casebridge.db import db, transaction
from casebridge.errors import NotAllowed
from casebridge.evidence.inspect import OriginalChanged, hash_file
from casebridge.evidence.store import store
from casebridge.packets import build as steps
from casebridge.packets.build import Desk
from casebridge.packets.cache import write_whole
from casebridge.packets.gate import frozen_choice, to_remember
from casebridge.packets.gather import gather, head_now
from casebridge.packets.given import PacketInput, SealMark
from casebridge.packets.join import ExhibitDiffers
from casebridge.packets.models import Packet
from casebridge.packets.others import OTHERS
from casebridge.packets.queries import load_for_build
from casebridge.packets.render import toolchain
from casebridge.packets.seal.authority import SealUnfit, current
from casebridge.packets.seal.check import built_size, find_seal
from casebridge.packets.seal.sign import put_on
from casebridge.workflows import engine


def freeze(public_id: str) -> None:
    """Read the case in one unit of work, allot numbers, and lay the input on the desk."""
    with transaction():
        packet = load_for_build(public_id)
        if packet.state == "stopped":
            return
        if packet.state == "requested":
            engine.advance(packet, "start", actor=ENGINE)
        if packet.frozen_at is None:
            packet.frozen_at = clock.now()
            packet.audit_head = head_now()
        actor = _who_asked(packet)
        if packet.kind in OTHERS:
            given = OTHERS[packet.kind](packet, actor, packet.frozen_at)
        else:
            require(actor, Permission.PACKET_BUILD, packet.case)
            let_in(packet.case, actor, since=packet.requested_at)
            taken, faults = frozen_choice(packet, actor)
            if faults:
                engine.advance(packet, "fail", actor=ENGINE, asks={"reason": " ".join(faults), "exhibit": faults[0]})
                return
            packet.recipe = {**packet.recipe, **to_remember(packet, taken, actor)}
            given = gather(packet, taken, actor, packet.frozen_at)
        steps.freeze(replace(given, seal=_mark()), desk_of(packet))
        packet.step, packet.done, packet.of = "check", 0, len(given.exhibits)


def run_step(name: str) -> Callable[[str], None]:
    """Return the function of a build step for the job worker; progress is written now and then."""
    work = dict(steps.STEPS)[name]

    def step(public_id: str) -> None:
        packet = load_for_build(public_id)
        if packet.state != "building":
            return
        desk, number = desk_of(packet), packet.id
        db.session.rollback()
        try:
            work(desk, lambda step, done, of: _tell(number, step, done, of))
        except (OriginalChanged, ExhibitDiffers) as broken:
            fail(public_id, str(broken))

    return step


def seal(public_id: str) -> None:
    """Put the seal on the proven packet and look at it once more; run again, it is put on anew.

    :raises SealUnfit: there is no certificate, or another one than the packet names on its last page.
    """
    packet = load_for_build(public_id)
    if packet.state != "building":
        return
    desk, number = desk_of(packet), packet.id
    db.session.rollback()
    _tell(number, "seal", 0, 1)
    used, named = current(), desk.take("input", PacketInput).seal
    if named is None or named.fingerprint != used.fingerprint:
        raise SealUnfit("The certificate of the seal was changed while the packet was built.", next_step="Try again.")
    built = desk.packet.read_bytes()
    sealed = put_on(built, used, clock.now())
    found = find_seal(sealed)
    if found is None or not found.holds or built_size(sealed) != len(built):
        raise SealUnfit(f"The seal does not hold: {found.sentence if found else 'it is not there'}")
    write_whole(_sealed(desk), sealed, synced=True)


def register(public_id: str) -> None:
    """Keep the sealed bytes and enter them in the register, in one unit of work; safe to run twice."""
    packet = load_for_build(public_id)
    if packet.state != "building":
        return
    desk = desk_of(packet)
    built, mark = steps.finished(desk), desk.take("input", PacketInput).seal
    db.session.rollback()
    copy = store().scratch()
    shutil.copyfile(_sealed(desk), copy)
    sha256, size = hash_file(copy), copy.stat().st_size
    key = store().keep(copy)
    with transaction():
        packet = load_for_build(public_id)
        actor = _who_asked(packet)
        if packet.kind not in OTHERS:
            require(actor, Permission.PACKET_BUILD, packet.case)
        packet.store_key, packet.sha256, packet.size = key, sha256, size
        packet.built_sha256, packet.built_size = built.sha256, built.path.stat().st_size
        packet.seal_name, packet.seal_certificate = (mark.name, mark.fingerprint) if mark else ("", "")
        packet.pages, packet.manifest_id = built.pages, built.manifest_id
        packet.bates_first, packet.bates_last = built.bates_first, built.bates_last
        packet.exhibits = _register_rows(desk)
        packet.toolchain = toolchain()
        engine.advance(packet, "finish", actor=ENGINE)
    shutil.rmtree(desk.folder, ignore_errors=True)


def _who_asked(packet: Packet) -> Actor:
    """Return who asked for the packet, as they are now: what they might when they asked counts no more.

    :raises NotAllowed: the account was closed meanwhile, or a court sealed the case and did not let them in.
    """
    user = db.session.get_one(User, packet.requested_by_id)
    if not user.active:
        raise NotAllowed("The account that asked for this was closed.")
    actor = user.actor()
    if not within_seal(actor, packet):
        raise NotAllowed("A court sealed the case, and the order does not let in who asked for this.")
    return actor


def fail(public_id: str, reason: str) -> None:
    """Say in the register what stopped the build."""
    with transaction():
        packet = load_for_build(public_id)
        if packet.state == "requested":
            engine.advance(packet, "start", actor=ENGINE)
        if packet.state == "building":
            engine.advance(packet, "fail", actor=ENGINE, asks={"reason": reason, "exhibit": ""})


def desk_of(packet: Packet) -> Desk:
    """Return where a packet is built: a folder of its own, a cache that all share."""
    root = Path(current_app.config["CASEBRIDGE_STORE"]) / "desks"
    return Desk(root / f"{packet.id}-{packet.attempt}", root / "cache")


def _sealed(desk: Desk) -> Path:
    return desk.folder / "sealed.pdf"


def _mark() -> SealMark:
    """Return whose seal the packet will carry; its last page prints it."""
    used = current()
    return SealMark(used.name, used.fingerprint, used.is_own)


def _register_rows(desk: Desk) -> list[dict[str, object]]:
    given = json.loads((desk.folder / "input.json").read_text(encoding="utf-8"))
    return [
        {"number": e["number"], "name": e["file_name"], "sha256": e["original_sha256"] or e["sha256"],
         "redacted": e["sha256"] if e["redactions"] else "", "outcome": e["outcome"],
         "message": e["slip_reason"] or " ".join(e["notices"]), "bates_first": e["bates_first"], "pages": e["pages"]}
        for e in given["exhibits"]
    ]  # fmt: skip


def _tell(packet_id: int, step: str, done: int, of: int) -> None:
    """Write the progress now and then: at the end of each part and every tenth piece."""
    if done not in (1, of) and done % 10:
        return
    with transaction():
        packet = db.session.get(Packet, packet_id)
        if packet is not None and packet.state == "building":
            packet.step, packet.done, packet.of = step, done, of
