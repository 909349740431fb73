"""The parts of a packet in the order of its pages, known before any page is joined."""

from dataclasses import dataclass

from casebridge.packets.cache import Rendered
from casebridge.packets.given import PacketExhibit


@dataclass(frozen=True, slots=True)
class WrittenPart:
    """Rendered pages: a section, or the slip sheet of `exhibit`."""

    key: str
    title: str
    rendered: Rendered
    exhibit: PacketExhibit | None = None


@dataclass(frozen=True, slots=True)
class ExhibitPart:
    """The ready pages of an exhibit."""

    exhibit: PacketExhibit


Part = WrittenPart | ExhibitPart


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of the packet: what its foot says and which exhibit page it is.

    `page` counts within the exhibit from 1; both are None on written pages. `over` stands above the foot.
    """

    foot: tuple[str, ...]
    exhibit: PacketExhibit | None = None
    page: int | None = None
    over: str = ""


def page_count(part: Part) -> int:
    """Return how many pages a part has."""
    return part.rendered.pages if isinstance(part, WrittenPart) else part.exhibit.pages


def leaves(parts: list[Part]) -> list[Leaf]:
    """Return one leaf for each page, in order."""
    return [leaf for part in parts for leaf in _leaves(part)]


def _leaves(part: Part) -> list[Leaf]:
    if isinstance(part, ExhibitPart):
        exhibit = part.exhibit
        return [
            Leaf((f"Exhibit {exhibit.number}", exhibit.title, *_where(exhibit, at)), exhibit, at)
            for at in range(1, exhibit.pages + 1)
        ]
    if part.exhibit is not None:
        return [Leaf((f"Exhibit {part.exhibit.number}", part.exhibit.title, "sheet"), part.exhibit, 1)]
    return [Leaf((part.title,))] * part.rendered.pages


def _where(exhibit: PacketExhibit, page: int) -> tuple[str, ...]:
    scale = exhibit.scales[page - 1] if page <= len(exhibit.scales) else None
    shown = () if scale is None or scale >= 0.995 else (f"shown at {scale * 100:.0f} %",)
    return (f"{page} of {exhibit.pages}", *shown)
