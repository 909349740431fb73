"""What disclosure adds elsewhere: the tab, what issuing a packet means, what came later, the paper."""

from collections.abc import Iterable

from flask import Flask

from casebridge.access.policy import Permission
from casebridge.cases.frame import Tab, add_tab
from casebridge.disclosure.paper import KIND
from casebridge.disclosure.services import came, enter_packet, page_of, refuse_same, revoke_packet, said_before, twin_of
from casebridge.errors import Gap
from casebridge.evidence.services import ARRIVED
from casebridge.packets.models import Packet
from casebridge.packets.others import OTHERS
from casebridge.packets.page import HELD_BACK
from casebridge.packets.services import BEFORE_ASKING
from casebridge.papers.all import PAPERS
from casebridge.papers.services import written
from casebridge.workflows.registry import Step


def not_given_before(packet: Packet, step: Step) -> Iterable[Gap]:
    """Require that the recipient does not have these items in these versions already."""
    if first := twin_of(packet):
        yield Gap("not_given_before", said_before(first), "")


def disclosure_entered(packet: Packet, step: Step) -> None:
    """Write what a discovery packet gives."""
    enter_packet(packet, actor=step.actor, now=step.now)


def disclosure_revoked(packet: Packet, step: Step) -> None:
    """Take what a revoked packet gave out of what stands as given."""
    revoke_packet(packet, now=step.now)


def _held_back(packet: Packet) -> tuple[str, str] | None:
    first = twin_of(packet) if packet.state == "ready" else None
    return (said_before(first), page_of(first)) if first else None


def bind(app: Flask) -> None:
    """Add the tab and the paper, and listen to packets and to what comes in."""
    add_tab(Tab("Disclosure", "disclosure.sheet", Permission.DISCLOSURE_READ, 75))
    add_tab(Tab("Disclosure", "disclosure.owed", Permission.DISCLOSURE_OWED, 75))
    PAPERS[KIND.key] = KIND
    OTHERS[KIND.key] = written
    if came not in ARRIVED:
        ARRIVED.append(came)
        BEFORE_ASKING.append(refuse_same)
        HELD_BACK.append(_held_back)


GUARDS = {"not_given_before": not_given_before}
EFFECTS = {"disclosure_entered": disclosure_entered, "disclosure_revoked": disclosure_revoked}
