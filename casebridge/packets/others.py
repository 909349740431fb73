"""Short documents that other features write and packets build, number, seal and register like any packet."""

from collections.abc import Callable
from datetime import datetime

from casebridge.access.actor import Actor
from casebridge.packets.given import PacketInput
from casebridge.packets.models import Packet

# By kind: reads what the document is about, as far as the person who asked may, into plain values.
OTHERS: dict[str, Callable[[Packet, Actor, datetime], PacketInput]] = {}
