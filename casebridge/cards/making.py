"""Make a card in a process of its own, in memory: no page of it is written to a disk."""

import socket

from casebridge.errors import CaseBridgeError
from casebridge.evidence.reading.bare import start_bare
from casebridge.packets import plain
from casebridge.packets.given import PacketInput
from casebridge.packets.wire import receive, send

_MAKER = "casebridge.cards.maker"
SECONDS_MOST = 60


class NotMade(CaseBridgeError):
    """The card could not be made; it can be tried again."""

    status = 503
    happened = "The card was not made."
    next_step = "Try it again; if it happens twice, tell the administrator."


def make(card: PacketInput) -> bytes:
    """Return the card as a PDF.

    :raises NotMade: its maker died, took too long, or a name has letters that no font of the packets has.
    """
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            process = start_bare(_MAKER, theirs.fileno())
        ours.settimeout(SECONDS_MOST)
        try:
            send(ours, plain.dump(card).encode())
            pages = receive(ours)
        except OSError:
            pages = b""
    process.kill()
    process.wait()
    if not pages:
        raise NotMade()
    return pages
