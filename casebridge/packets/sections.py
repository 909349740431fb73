"""The written sections of a packet, as data in reading order: adding one is a row here and its template."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from casebridge.packets.given import PacketInput

Gathered = Mapping[str, Any] | None
Gather = Callable[[PacketInput], Gathered]


@dataclass(frozen=True, slots=True)
class Section:
    """A written section: `key` names it, `belongs_to` is the catalog's section that asks for it.

    `gather` returns what the template needs beside the packet, or None to leave the section out.
    """

    key: str
    belongs_to: str
    title: str
    gather: Gather
    template: str = ""
    eyebrow: str = ""

    @property
    def page(self) -> str:
        """Return the name of its template."""
        return f"packets/sections/{self.template or self.key}.html"


@dataclass(frozen=True, slots=True)
class Written:
    """A section as one packet has it: with its place, its title there, its data, and the catalog's section."""

    key: str
    title: str
    eyebrow: str
    template: str
    data: Mapping[str, Any] = field(default_factory=dict)
    belongs_to: str = ""

    @property
    def anchor(self) -> str:
        """Return the name that links and the contents use."""
        return f"sec-{self.key}"


def when(present: Callable[[PacketInput], object]) -> Gather:
    """Keep a section whenever `present` finds something of the packet to print."""

    def gather(packet: PacketInput) -> Gathered:
        return {} if present(packet) else None

    return gather


def always(_: PacketInput) -> Gathered:
    """Keep a section even when it has nothing to say: it says so."""
    return {}


def listing(key: str) -> Gather:
    """Keep a section when the packet brings a table of that key."""

    def gather(packet: PacketInput) -> Gathered:
        found = next((one for one in packet.listings if one.key == key), None)
        return None if found is None else {"listing": found}

    return gather


def _changes_alone(packet: PacketInput) -> bool:
    return packet.changes is not None and packet.glance is None


def _listed(key: str, title: str) -> Section:
    return Section(key, key, title, listing(key), template="listing")


SECTIONS: tuple[Section, ...] = (
    Section(
        "changes",
        "changes",
        "What changed",
        when(_changes_alone),
        eyebrow="New",
    ),
    Section("glance", "summary", "At a glance", when(lambda packet: packet.glance), eyebrow="Two minutes"),
    Section("summary", "summary", "Facts", when(lambda packet: packet.summary or packet.chronology)),
    Section("parties", "parties", "Persons", when(lambda packet: packet.persons)),
    Section("charges", "charges", "Charges", always),
    Section("matrix", "matrix", "Charges and elements", always),
    Section("readiness", "readiness", "Checklist", always),
    Section("attestation", "attestation", "Sergeant’s attestation", when(lambda packet: packet.attestation)),
    Section("returns", "returns", "Returns and answers", when(lambda packet: packet.returns)),
    _listed("decision", "Decision"),
    _listed("discovery_index", "What is given"),
    _listed("withheld_index", "Items withheld"),
    Section("referral_letter", "referral_letter", "Referral letter", when(lambda packet: packet.referral_letter)),
    Section("federal_sheet", "federal_sheet", "Federal screening sheet", when(lambda packet: packet.federal_sheet)),
    _listed("proposed_counts", "Proposed counts"),
    _listed("witness_order", "Order of witnesses"),
    _listed("victim_services", "Victim rights"),
    _listed("custody", "Property and custody"),
    _listed("lead_card", "Referral card"),
    _listed("lead_consent", "Consent"),
    Section("history", "history", "History", when(lambda packet: packet.history)),
)


def written_sections(packet: PacketInput) -> list[Written]:
    """Return the sections that this packet has, in its order, each with its number as a part."""
    chosen: list[Written] = []
    part = 0
    for key in packet.sections:
        for section in SECTIONS:
            data = section.gather(packet) if section.belongs_to == key else None
            if data is None:
                continue
            part += not section.eyebrow
            chosen.append(
                Written(section.key, section.title, section.eyebrow or f"Part {part}", section.page, data, key)
            )
    return chosen
