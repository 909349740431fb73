"""Make a paper in a process of its own, in memory: no page of it is written to a disk."""

from casebridge.errors import CaseBridgeError
from casebridge.packets import plain
from casebridge.packets.child import ask_once
from casebridge.packets.given import PacketInput

_MAKER = "casebridge.packets.maker"
SECONDS_MOST = 60


class NotMade(CaseBridgeError):
    """The paper could not be made; it can be tried again."""

    status = 503
    happened = "The paper was not made."
    next_step = "Try it again; if it happens twice, tell the administrator."


def make(paper: PacketInput) -> bytes:
    """Return the paper as a PDF.

    :raises NotMade: its maker died, took too long, or a name has letters that no font of the packets has.
    """
    pages = ask_once(_MAKER, plain.dump(paper).encode(), SECONDS_MOST)
    if not pages:
        raise NotMade()
    return pages
