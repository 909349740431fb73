"""The gate of a packet: what was chosen is looked at again before it is frozen and before it is issued."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from casebridge.access.actor import Actor
from casebridge.cases.models import Case, Party
from casebridge.catalog.load import catalog
from casebridge.catalog.packets import PacketKind
from casebridge.evidence.models import Exhibit
from casebridge.evidence.queries import exhibits_of
from casebridge.packets.choose import WITHDRAWN, Choice, choices, class_words, classes_of
from casebridge.packets.models import Packet
from casebridge.packets.scope import scope_of

CHILD = "juvenile"
INDEXED = ("defense_discovery",)


def frozen_choice(packet: Packet, actor: Actor) -> tuple[list[Choice], list[str]]:
    """Return the exhibits that go in, in order of print, and what forbids the build, one sentence for each item."""
    case, kind = packet.case, catalog().packet_kinds[packet.kind]
    chosen = packet.chosen
    found = choices(case, kind, actor, chosen, packet.sections)
    by_id = {choice.exhibit.public_id: choice for choice in found}
    faults = list(risen(case, kind, chosen))
    told = {exhibit.public_id for exhibit, _sentence in faults}
    sentences = [sentence for _exhibit, sentence in faults]
    for exhibit in _chosen_exhibits(case, chosen):
        choice = by_id.get(exhibit.public_id)
        if exhibit.public_id not in told and (choice is None or choice.why):
            why = choice.why if choice else "is closed to the person who asked for the packet"
            sentences.append(f"{called(exhibit)} {why}.")
    sentences += gone(case, chosen)
    return [choice for choice in found if choice.exhibit.public_id in chosen and not choice.why], sentences


def risen(case: Case, kind: PacketKind, chosen: Mapping[str, Sequence[str]]) -> Iterable[tuple[Exhibit, str]]:
    """Yield each chosen exhibit that has a class now for which it was not chosen, with a sentence."""
    for exhibit in _chosen_exhibits(case, chosen):
        new = [k for k in classes_of(exhibit) if k not in kind.allowed and k not in chosen[exhibit.public_id]]
        if new:
            yield exhibit, f"{called(exhibit)} became {class_words(new)} after it was chosen."


def gone(case: Case, chosen: Mapping[str, Sequence[str]]) -> list[str]:
    """Return a sentence when chosen exhibits are in the case no more."""
    here = {exhibit.public_id for exhibit in exhibits_of(case)}
    lost = sum(1 for public_id in chosen if public_id not in here)
    return [f"{lost} of the chosen exhibits {'is' if lost == 1 else 'are'} not in this case any more."] if lost else []


def no_longer_right(packet: Packet) -> list[str]:
    """Return why a finished packet may not be issued any more, one sentence for each item or person."""
    kind = catalog().packet_kinds.get(packet.kind)
    if kind is None:
        # A short document of another feature holds no exhibits; its maker answers for what it says.
        return []
    sentences = [sentence for _exhibit, sentence in risen(packet.case, kind, packet.chosen)]
    sentences += [
        f"{called(exhibit)} {WITHDRAWN} after this was built."
        for exhibit in _chosen_exhibits(packet.case, packet.chosen)
        if exhibit.withdrawn_at is not None
    ]
    return sentences + [
        f"{party.name} was entered as a person under 18 after this was built." for party in _new(packet)
    ]


def to_remember(packet: Packet, taken: Sequence[Choice], actor: Actor) -> dict[str, Any]:
    """Return what a frozen packet remembers: who stands in it by name, and what the office withholds from its reader.

    The index of withheld items stays with the office; it is never a part of the packet.
    """
    kind = catalog().packet_kinds[packet.kind]
    scope = scope_of(packet.case, kind, packet)
    inside = {choice.exhibit.id for choice in taken}
    kept = [
        {"number": choice.exhibit.number, "title": choice.exhibit.title, "ground": choice.why or "was not chosen"}
        for choice in choices(packet.case, kind, actor, packet.chosen, packet.sections)
        if choice.exhibit.id not in inside
    ]
    standing = [party.public_id for party in scope.people if scope.names(party)]
    return {"standing": standing, "withheld": kept if kind.key in INDEXED else []}


def _new(packet: Packet) -> list[Party]:
    standing = packet.recipe.get("standing", [])
    scope = scope_of(packet.case, catalog().packet_kinds[packet.kind], packet)
    return [party for party in scope.people if party.public_id in standing and not scope.names(party)]


def called(exhibit: Exhibit) -> str:
    """Return how a sentence calls an exhibit."""
    return f"Ex {exhibit.number}, {exhibit.title},"


def _chosen_exhibits(case: Case, chosen: Mapping[str, Sequence[str]]) -> list[Exhibit]:
    return [exhibit for exhibit in exhibits_of(case) if exhibit.public_id in chosen]
