"""Take a copy of an issued packet that opens with a password: the password is told apart and never kept."""

import base64
import hashlib
import json
import secrets
from pathlib import Path

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import require, require_factor
from casebridge.db import db
from casebridge.errors import CaseBridgeError, Invalid, WrongState
from casebridge.evidence.store import store
from casebridge.packets.child import ask_once
from casebridge.packets.links.models import MAY_SHARE
from casebridge.packets.models import Packet, PacketCopy
from casebridge.packets.seal.authority import SealUnfit, current

SHORTEST, LONGEST = 15, 127
_LOCKER = "casebridge.packets.seal.locker"
_SECONDS = 60
_LETTERS = "23456789abcdefghjkmnpqrstvwxyz"


class CopyFailed(CaseBridgeError):
    """The copy was not made; it can be asked for again."""

    status = 503
    happened = "The locked copy could not be made."
    next_step = "Ask for it again."


def a_password() -> str:
    """Return a new password: five groups of four, about 98 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(5))


def may_lock(packet: Packet, *, password: str, actor: Actor) -> None:
    """Pass when this person may take a locked copy of this packet, with this password.

    :raises Invalid: the password is too short or too long. :raises StepUpNeeded: the factor must be given again.
    :raises WrongState: the packet is not issued, or has no seal.
    """
    require(actor, MAY_SHARE, packet)
    require_factor(actor)
    if packet.state != "issued" or not packet.seal_certificate:
        raise WrongState("Only an issued packet with its seal is copied.")
    if not len(password.strip()) >= SHORTEST or len(password.strip().encode()) > LONGEST:
        raise Invalid(fields={"copy_password": f"A password has {SHORTEST} to {LONGEST} characters."})


def make_copy(path: Path, built_size: int, password: str) -> bytes:
    """Return a locked, sealed copy of the packet whose first bytes lie at `path`; a child makes it.

    :raises CopyFailed: the child died or took too long.
    """
    seal = current()
    parts = (seal.certificate.dump(), seal.key.dump(), *(one.dump() for one in seal.above))
    asked = {
        "path": str(path), "built_size": built_size, "password": password, "at": clock.now().isoformat(),
        "seal": [base64.b64encode(one).decode() for one in parts],
    }  # fmt: skip
    copy = ask_once(_LOCKER, json.dumps(asked).encode(), _SECONDS)
    if not copy:
        raise CopyFailed()
    return copy


def enter(packet: Packet, copy: bytes, *, actor: Actor) -> None:
    """Enter a copy in the register and in history: its hash, never its password."""
    sha256 = hashlib.sha256(copy).hexdigest()
    db.session.add(PacketCopy(packet_id=packet.id, sha256=sha256, made_by_id=actor.id, made_at=clock.now()))
    audit.record(
        "packet:copy", actor=actor, case_id=packet.case_id, object_type="packet", object_id=packet.public_id,
        sentence=f"took a copy of the packet {packet.number} that opens with a password", bytes_out=len(copy),
        detail={"sha256": sha256},
    )  # fmt: skip


def where(packet: Packet) -> tuple[Path, int]:
    """Return where the packet's bytes lie and how many of them were built.

    :raises SealUnfit: the seal is another one than the packet names.
    """
    if current().fingerprint != packet.seal_certificate:
        raise SealUnfit("The certificate of the seal was changed since this packet was built.", next_step="Build anew.")
    return store().found(packet.store_key), packet.built_size
