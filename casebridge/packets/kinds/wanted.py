"""What a person chose for a packet, and what they may choose: sections in order, exhibits, children by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from casebridge.catalog.packets import PacketKind
from casebridge.errors import Invalid

# They stand in every packet of a kind that has them, at their own place.
FIRST = ("cover", "notices", "contents")
LAST = ("manifest", "verify")
EXHIBIT = "exhibit"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was chosen for one packet.

    `sections` are those beside the fixed ones, in order; None means all. `exhibits` are public ids, None means all
    that may go in without being named and those in `named`. `people` are public ids of persons under 18 who are let
    in by name. A `supplement` holds only what is new or replaced since the packets before it.
    """

    sections: tuple[str, ...] | None = None
    exhibits: tuple[str, ...] | None = None
    named: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    supplement: bool = False


def optional_sections(kind: PacketKind) -> tuple[str, ...]:
    """Return the sections of a kind that may be left out, in the catalog's order."""
    return tuple(key for key in kind.sections if key not in FIRST and key not in LAST)


def arranged(kind: PacketKind, chosen: Sequence[str] | None) -> tuple[str, ...]:
    """Return all sections of a packet in order: the fixed ones at their place, between them what was chosen.

    :raises Invalid: a section that this kind does not have, or one twice.
    """
    known = optional_sections(kind)
    keys = known if chosen is None else tuple(chosen)
    if any(key not in known for key in keys) or len(set(keys)) < len(keys):
        raise Invalid(fields={"sections": "Pick from the sections of this kind, each once."})
    first = tuple(key for key in kind.sections if key in FIRST)
    return (*first, *keys, *(key for key in kind.sections if key in LAST))


def moved(sections: Sequence[str], key: str, *, up: bool) -> tuple[str, ...]:
    """Return the sections with `key` one place further up or down; at the end it stays where it is."""
    row = list(sections)
    if key in row:
        at = row.index(key)
        to = max(0, at - 1) if up else min(len(row) - 1, at + 1)
        row.insert(to, row.pop(at))
    return tuple(row)
