"""What the form of the builder sent: who it is for, what was chosen, and in which order the sections stand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from casebridge.catalog.load import catalog
from casebridge.catalog.packets import PacketKind
from casebridge.packets.kinds.asked import asked_of
from casebridge.packets.kinds.wanted import EXHIBIT, Wanted, moved, optional_sections

TICKED = "y"


class Sent(Protocol):
    """A form as it was sent."""

    def get(self, key: str, default: str) -> str:
        """Return the first value of a field."""

    def getlist(self, key: str) -> list[str]:
        """Return all values of a field."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A form that was filled in: `order` are the sections that may be moved, ticked or not, as they stand."""

    kind: PacketKind
    recipient: str
    wanted: Wanted
    order: tuple[str, ...]


def written_of(kind: PacketKind) -> tuple[str, ...]:
    """Return the sections of a kind whose place a person may change: those that are written."""
    return tuple(key for key in optional_sections(kind) if catalog().packet_sections[key].content != EXHIBIT)


def exhibit_sections_of(kind: PacketKind) -> tuple[str, ...]:
    """Return the sections that hold exhibits alone; their order is the catalog's."""
    return tuple(key for key in optional_sections(kind) if catalog().packet_sections[key].content == EXHIBIT)


def fresh(kind: PacketKind) -> Typed:
    """Return the form as it stands when nobody has changed it."""
    return Typed(kind, "", Wanted(), written_of(kind))


def read_form(kind: PacketKind, sent: Sent) -> Typed:
    """Return what was sent; sections and exhibits count only when the form showed those of this kind."""
    answers = {one.key: sent.get(one.key, "") for one in asked_of(kind.key)}
    people, supplement = tuple(sent.getlist("people")), sent.get("supplement", "") == TICKED
    recipient = sent.get("recipient", "")
    wanted = Wanted(answers=answers, people=people, supplement=supplement, named=tuple(sent.getlist("named")))
    if sent.get("shown", "") != kind.key:
        return Typed(kind, recipient, wanted, written_of(kind))
    order = _whole(written_of(kind), sent.getlist("order"))
    ticked = set(sent.getlist("section"))
    sections = tuple(key for key in (*order, *exhibit_sections_of(kind)) if key in ticked)
    exhibits = tuple(sent.getlist("exhibit"))
    return Typed(kind, recipient, replace(wanted, sections=sections, exhibits=exhibits), order)


def rearranged(typed: Typed, key: str, *, up: bool) -> Typed:
    """Return the form with one section a place further up or down."""
    order = moved(typed.order, key, up=up)
    chosen = typed.wanted.sections
    ticked = set(order if chosen is None else chosen)
    fixed = exhibit_sections_of(typed.kind)
    sections = tuple(one for one in (*order, *fixed) if chosen is None or one in ticked)
    return replace(typed, order=order, wanted=replace(typed.wanted, sections=sections))


def _whole(known: Sequence[str], sent: Sequence[str]) -> tuple[str, ...]:
    """Return every known section once: as they were sent, then those that were not."""
    first = tuple(dict.fromkeys(key for key in sent if key in known))
    return (*first, *(key for key in known if key not in first))
