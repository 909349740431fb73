"""Make a card in a process of its own, in memory: no page of it is written to a disk."""

from casebridge.errors import CaseBridgeError
from casebridge.packets import plain
from casebridge.packets.child import ask_once
from casebridge.packets.given import PacketInput

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
    pages = ask_once(_MAKER, plain.dump(card).encode(), SECONDS_MOST)
    if not pages:
        raise NotMade()
    return pages
