"""Share an issued packet by link, take the link back, and open the packet by it."""

import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from hmac import compare_digest
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from casebridge import audit, clock
from casebridge.access.actor import ENGINE, Actor
from casebridge.access.check import can, require, require_factor
from casebridge.access.policy import Permission
from casebridge.accounts.models import User
from casebridge.db import db
from casebridge.errors import Invalid, WrongState
from casebridge.evidence.store import store
from casebridge.packets.links.models import MAY_SHARE, WRONG_CODES, PacketLink
from casebridge.packets.links.queries import LinkGone, digest, living
from casebridge.packets.models import Packet
from casebridge.packets.queries import is_shown
from casebridge.text import clean

# Without letters and digits that look or sound like others: it is read out on the telephone.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Shared:
    """A new link with its secret parts, which are shown once and never kept; `code` is empty with an account."""

    link: PacketLink
    token: str
    code: str


def share(packet: Packet, *, recipient: str, account: str, days: int, most: int, actor: Actor) -> Shared:
    """Make a link to an issued packet for one recipient.

    :param account: the user name of a recipient who signs in; empty for one who gets a code.
    :raises Invalid: no recipient, an account that may not read the packet, or more days or openings than the settings
        allow. :raises StepUpNeeded: the factor must be given again. :raises WrongState: the packet is not issued.
    """
    _may_share(packet, actor)
    if packet.state != "issued":
        raise WrongState("Only an issued packet is shared by link.")
    fields: dict[str, str] = {}
    name = clean(recipient, field="link_recipient")
    user = _account(packet, account.strip(), fields) if account.strip() else None
    if not name and user is None:
        fields["link_recipient"] = "Name the person who gets the link."
    longest, often = current_app.config["CASEBRIDGE_LINK_DAYS"], current_app.config["CASEBRIDGE_LINK_OPENS"]
    if not 1 <= days <= longest:
        fields["link_days"] = f"A link lasts 1 to {longest} days."
    if not 1 <= most <= often:
        fields["link_most"] = f"A link opens 1 to {often} times."
    if fields:
        raise Invalid(fields=fields)
    token = secrets.token_urlsafe(16)
    code = "" if user else "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH))
    now = clock.now()
    link = PacketLink(
        packet=packet, token_sha256=digest(token), code_sha256=digest(f"{token}:{code}") if code else "",
        recipient=(name or (user.name if user else ""))[:200], user_id=user.id if user else None,
        made_by_id=actor.id, made_at=now, expires_at=now + timedelta(days=days), most=most, opened=0, wrong_codes=0,
    )  # fmt: skip
    db.session.add(link)
    db.session.flush()
    how = "who signs in" if user else "by address and code"
    _tell("packet:share", link, actor, f"shared the packet {packet.number} by link with {link.recipient}, {how}")
    return Shared(link, token, code)


def take_back(link: PacketLink, *, actor: Actor) -> None:
    """End a link at once; a second time changes nothing.

    :raises StepUpNeeded: the factor must be given again.
    """
    _may_share(link.packet, actor)
    if link.revoked_at is not None:
        return
    link.revoked_at, link.revoked_by_id = clock.now(), actor.id
    sentence = f"took back the link of {link.recipient} to the packet {link.packet.number}"
    _tell("packet:revoke_link", link, actor, sentence)


def may_see(link: PacketLink, actor: Actor | None) -> bool:
    """Say whether this visitor is the one that the link is for, and may still read the packet."""
    if link.user_id is None:
        return True
    return (
        actor is not None
        and actor.id == link.user_id
        and can(actor, Permission.PACKET_READ, link.packet.case)
        and is_shown(link.packet, actor)
    )


def open_by(token: str, *, code: str, actor: Actor | None, address: str, host: str, request_id: str) -> Path | None:
    """Count an opening and return where the packet's bytes lie; None when the code was wrong, which is counted too.

    :raises LinkGone: nothing opens here, or not for this visitor.
    """
    link = living(token, locked=True)
    if not may_see(link, actor):
        raise LinkGone()
    visitor = actor or replace(
        ENGINE, username="link", name=f"{link.recipient}, by link", address=address, host=host, request_id=request_id
    )
    if link.code_sha256 and not compare_digest(link.code_sha256, digest(f"{token}:{_plain(code)}")):
        link.wrong_codes += 1
        _tell("packet:wrong_code", link, visitor, "gave a wrong code for a packet", outcome="denied")
        return None
    link.opened += 1
    link.wrong_codes = 0
    sentence = f"opened the packet {link.packet.number}, {link.opened} of {link.most} times"
    _tell("packet:open_link", link, visitor, sentence, bytes_out=link.packet.size)
    return store().found(link.packet.store_key)


def tries_left(token: str) -> int:
    """Return how many wrong codes a link still takes."""
    wrong = db.session.scalar(select(PacketLink.wrong_codes).where(PacketLink.token_sha256 == digest(token)))
    return WRONG_CODES - (wrong if wrong is not None else WRONG_CODES)


def _may_share(packet: Packet, actor: Actor) -> None:
    require(actor, MAY_SHARE, packet)
    require_factor(actor)


def _account(packet: Packet, username: str, fields: dict[str, str]) -> User | None:
    user = db.session.scalar(select(User).where(User.username == username, User.active))
    reader = user.actor() if user else None
    if reader is None or not can(reader, Permission.PACKET_READ, packet.case) or not is_shown(packet, reader):
        fields["link_account"] = "No account of this name may read this packet. Leave it empty to give a code instead."
        return None
    return user


def _plain(code: str) -> str:
    return "".join(code.split()).replace("-", "").upper()


def _tell(
    event: str, link: PacketLink, actor: Actor, sentence: str, *, outcome: str = "ok", bytes_out: int | None = None
) -> None:
    packet = link.packet
    audit.record(
        event, actor=actor, case_id=packet.case_id, object_type="packet", object_id=packet.public_id,
        sentence=sentence, outcome=outcome, bytes_out=bytes_out, detail={"link": link.public_id},
    )  # fmt: skip
