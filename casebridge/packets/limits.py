"""How many packets and papers one person asks for: 6 in 10 minutes, 2 at once (security.md 3)."""

from datetime import timedelta

from sqlalchemy import func, select

from casebridge.access import rates
from casebridge.access.actor import Actor
from casebridge.access.rates import Rate
from casebridge.db import db
from casebridge.errors import TooMany
from casebridge.packets.models import Packet

BUILDS = Rate("packet_build", 6, timedelta(minutes=10), "6 packets in 10 minutes for each person")
AT_ONCE = 2


class TwoUnderWay(TooMany):
    """Somebody asked for one more while as many are being built as one person gets at once."""

    happened = "Two of your packets are still being built."
    kept = "Nothing was asked for; what is being built goes on."
    next_step = "Ask for the next one when one of them is ready."


def take_build(actor: Actor) -> None:
    """Count one more build in the open unit of work.

    :raises OverRate: too many in this time. :raises TwoUnderWay: two are still being built.
    """
    under_way = select(func.count()).where(
        Packet.requested_by_id == actor.id, Packet.state.in_(("requested", "building"))
    )
    if (db.session.scalar(under_way) or 0) >= AT_ONCE:
        raise TwoUnderWay()
    rates.take(BUILDS, str(actor.id))
