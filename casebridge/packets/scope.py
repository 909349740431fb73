"""What of a case a packet may hold: its classes, and of a packet that crosses only what was chosen."""

from dataclasses import dataclass

from casebridge.cases.models import Case, Charge, Party
from casebridge.catalog.packets import PacketKind
from casebridge.packets.choose import crossing
from casebridge.packets.models import Packet

APART = "A person under 18 (kept apart)"


@dataclass(frozen=True, slots=True)
class Scope:
    """What of the case goes in: its classes, and for a packet that crosses to the federal side only what was chosen.

    `defendant` is whom the packet is about: it then holds nobody else's charges. `named` are the public ids of
    persons under 18 whom somebody let in by name.
    """

    classes: frozenset[str]
    people: tuple[Party, ...]
    facts: bool = True
    matrix: bool = True
    answers: frozenset[str] = frozenset()
    chosen: bool = False
    defendant: Party | None = None
    named: frozenset[str] = frozenset()

    def names(self, party: Party) -> bool:
        """Say whether a person's name may stand: a child's only by class, or because it was chosen with its ground."""
        if not party.juvenile or "juvenile" in self.classes:
            return True
        return party.public_id in self.named or (self.chosen and party in self.people)

    def name_of(self, party: Party) -> str:
        """Return a person's name as it may stand here."""
        return party.name if self.names(party) else APART

    def holds(self, charge: Charge) -> bool:
        """Say whether a charge goes in: the facts do, and its person does."""
        return self.facts and charge.party in self.people and self.defendant in (None, charge.party)


def scope_of(case: Case, kind: PacketKind, packet: Packet | None = None) -> Scope:
    """Return what of the case goes in; a child's entry stays out of a federal packet until it was named.

    :param packet: whose defendant and whose children by name count.
    """
    people = tuple(party for party in case.parties if party.left_with is None)
    chosen = crossing(case, kind)
    if chosen is None:
        named = packet.recipe.get("people", ()) if packet and "juvenile" in kind.by_name else ()
        return Scope(
            frozenset(kind.allowed), people, defendant=packet.party if packet else None, named=frozenset(named)
        )
    parts = {item.key for item in chosen if item.kind == "part"}
    ids = {item.party_id for item in chosen if item.party_id is not None}
    return Scope(
        frozenset(kind.allowed), tuple(party for party in people if party.id in ids), "facts" in parts,
        "matrix" in parts, frozenset(item.key for item in chosen if item.kind == "fact"), chosen=True,
    )  # fmt: skip
