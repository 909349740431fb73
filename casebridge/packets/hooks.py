"""What the packet's workflow names: guards about its bytes, effects on its register."""

from collections.abc import Iterable

from flask import Flask
from sqlalchemy import select

from casebridge.access.policy import Permission
from casebridge.cases.frame import Tab, add_tab
from casebridge.cases.reading import keep_back
from casebridge.db import db
from casebridge.errors import Gap
from casebridge.evidence.custody.sheet import COPIES
from casebridge.evidence.numbering import WRITTEN_DOWN
from casebridge.packets.gate import no_longer_right
from casebridge.packets.models import Packet
from casebridge.packets.queries import in_a_packet, kept_lines, went_out
from casebridge.work import ask_for
from casebridge.workflows.packet_release import PACKET_RELEASE
from casebridge.workflows.registry import Step


def packet_is_whole(packet: Packet, step: Step) -> Iterable[Gap]:
    """Require bytes in the store, with their hash and page count."""
    if not (packet.store_key and packet.sha256 and packet.pages):
        yield Gap("packet_is_whole", "the packet has no bytes yet", "")


def recipient_as_printed(packet: Packet, step: Step) -> Iterable[Gap]:
    """Require the recipient that is printed on every page."""
    named = str(step.asks.get("recipient") or "").strip()
    if named and named != packet.recipient:
        yield Gap(
            "recipient_as_printed",
            f"every page names “{packet.recipient}”; issue it to them or build anew",
            "ask-recipient",
        )


def newer_packet_issued(packet: Packet, step: Step) -> Iterable[Gap]:
    """Require a newer issued packet of the same recipe."""
    newer = db.session.scalar(
        select(Packet.id).where(
            Packet.case_id == packet.case_id, Packet.kind == packet.kind, Packet.recipient == packet.recipient,
            Packet.party_id == packet.party_id, Packet.subject == packet.subject, Packet.supplement.is_(False),
            Packet.id > packet.id, Packet.state == "issued",
        )
    )  # fmt: skip
    if newer is None:
        yield Gap("newer_packet_issued", "no newer packet of this kind was issued to this recipient", "")


def contents_still_allowed(packet: Packet, step: Step) -> Iterable[Gap]:
    """Require that nothing inside rose to a class for which it was not let in, and nobody turned out under 18."""
    faults = no_longer_right(packet)
    if faults:
        yield Gap("contents_still_allowed", f"{' '.join(faults)} Build it anew without, or let it in by name", "")


def no_legal_hold(packet: Packet, step: Step) -> Iterable[Gap]:
    """Require that nothing of the case is held for a court or an inquiry."""
    if packet.case.legal_hold:
        yield Gap("no_legal_hold", "a legal hold lies on the case: nothing of it is discarded", "")


def packet_finished(packet: Packet, step: Step) -> None:
    """Clear the progress of the build."""
    packet.step, packet.failure, packet.failed_exhibit = "", "", ""


def packet_failed(packet: Packet, step: Step) -> None:
    """Name what stopped the build."""
    packet.failure = str(step.asks.get("reason") or "")
    packet.failed_exhibit = str(step.asks.get("exhibit") or "")[:200]


def packet_issued(packet: Packet, step: Step) -> None:
    """Write who issued it and when."""
    packet.issued_by_id, packet.issued_at = step.actor.id, step.now


def packet_revoked(packet: Packet, step: Step) -> None:
    """Write when it was revoked and why; the bytes are kept."""
    packet.revoked_at, packet.revoked_because = step.now, str(step.asks["reason"])


def packet_requested_again(packet: Packet, step: Step) -> None:
    """Ask for the build once more, as a new attempt."""
    packet.attempt += 1
    packet.step, packet.done, packet.of, packet.failure, packet.failed_exhibit = "", 0, 0, "", ""
    ask_for("packet", packet.public_id)


def bind(app: Flask) -> None:
    """Add the packets tab, tell custody sheets of copies that went out, keep prosecutors' packets theirs."""
    keep_back(kept_lines)
    if in_a_packet not in WRITTEN_DOWN:
        WRITTEN_DOWN.append(in_a_packet)
    if went_out not in COPIES:
        COPIES.append(went_out)
    add_tab(Tab("Packets", "packets.index", Permission.PACKET_READ, 70))
    app.jinja_env.filters["packet_state"] = lambda key: PACKET_RELEASE.state(key).label


GUARDS = {
    g.__name__: g
    for g in (packet_is_whole, recipient_as_printed, contents_still_allowed, newer_packet_issued, no_legal_hold)
}
EFFECTS = {
    e.__name__: e for e in (packet_finished, packet_failed, packet_issued, packet_revoked, packet_requested_again)
}
