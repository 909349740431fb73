"""Write the HTML text of every section, from templates that ship with the code and plain values alone."""

import functools
import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, TemplateNotFound

from casebridge.errors import CaseBridgeError
from casebridge.packets import chars
from casebridge.packets.content import Line, Listing
from casebridge.packets.given import PacketExhibit, PacketInput
from casebridge.packets.sections import Written, written_sections
from casebridge.packets.wording import Wording, page_number, short_range

_TEMPLATES = Path(__file__).parent.parent / "templates"
MISSING = "packets/sections/missing.html"
RECIPE = "1"
REDACTED = (
    "Each redaction carries its ground. A page whose number ends in R is a picture of the page on which the named"
    " places are covered; nothing under them is in this file. The originals are kept unchanged."
)


@dataclass(frozen=True, slots=True)
class Page:
    """The HTML of one section or slip sheet; `key` names it in the manifest and the cache."""

    key: str
    title: str
    html: str

    def sha256(self) -> str:
        """Return the hash of the text."""
        return hashlib.sha256(self.html.encode()).hexdigest()


class FormMissing(CaseBridgeError):
    """The template of the cover, the contents, the index, a sheet or a last page is not there."""

    kept = "Nothing was built."
    next_step = "Tell the administrator what it says: the installation is not whole."


@functools.cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )


def _shown(value: object) -> object:
    """Clean a plain text before it is escaped; what a macro wrote was cleaned when it was written."""
    return chars.clean(value) if type(value) is str else value


def page(packet: PacketInput, section: Written, **data: Any) -> Page:
    """Return the HTML of a section; one whose template is missing says so on its page.

    :raises Unprintable: it holds characters that no font of the packet has.
    :raises FormMissing: the template of a page without which a packet is none.
    """
    template = _template(section)
    html = template.render(packet=packet, section=section, say=Wording(packet), **section.data, **data)
    chars.check(section.title, html)
    return Page(section.key, section.title, html)


def _template(section: Written) -> Template:
    try:
        return _environment().get_template(section.template)
    except TemplateNotFound as gone:
        if not section.belongs_to:
            raise FormMissing(f"The form of “{section.title}” is missing from this installation.") from gone
        return _environment().get_template(MISSING)


def sections(packet: PacketInput) -> list[Page]:
    """Return the written sections of the packet, then its exhibit index; of a paper its own pages."""
    if packet.paper is not None:
        alone = Written("paper", packet.paper.title, packet.paper.eyebrow, "packets/sections/paper.html")
        return [page(packet, alone, paper=packet.paper)]
    written = written_sections(packet)
    pages = [page(packet, section) for section in written]
    if has_index(packet):
        index = Written("index", "Exhibits", f"Part {_parts(written) + 1}", "packets/sections/index.html")
        pages.append(page(packet, index, exhibits=packet.exhibits))
    return [_together(pages)] if pages and is_short(packet) else pages


def has_index(packet: PacketInput) -> bool:
    """Say whether a packet has an index of exhibits: of those inside, and of those that were withdrawn."""
    return bool(packet.exhibits or packet.withdrawn)


def is_short(packet: PacketInput) -> bool:
    """Say whether a packet is of a kind without contents: its sections follow one another without a new page."""
    return "contents" not in packet.sections


def _together(pages: list[Page]) -> Page:
    if len(pages) == 1:
        return Page(pages[0].key, "Summary", pages[0].html)
    first, *others = [replace(one, html=one.html.replace("<section>", '<section class="flow">', 1)) for one in pages]
    more = "".join(one.html.partition("<body>")[2].rpartition("</body>")[0] for one in others)
    head, end, tail = first.html.rpartition("</body>")
    return Page(first.key, "Summary", f"{head}{more}{end}{tail}")


def slip_sheets(packet: PacketInput) -> dict[int, Page]:
    """Return the slip sheet of every exhibit that cannot be printed, by its number in the packet."""
    return {exhibit.number: _slip(packet, exhibit) for exhibit in packet.exhibits if exhibit.ready is None}


def _slip(packet: PacketInput, exhibit: PacketExhibit) -> Page:
    place = Written(f"slip-{exhibit.number}", exhibit.title, "", "packets/sections/slip.html")
    return page(packet, place, exhibit=exhibit)


def redactions_pages(packet: PacketInput) -> list[Page]:
    """Return the list of what is covered, page by page with its ground; no page where nothing is."""
    rows = tuple(
        (page_number(packet.bates_prefix, exhibit, one.page), f"Exhibit {exhibit.number}, page {one.page}", one.ground,
         str(one.boxes))
        for exhibit in packet.exhibits
        for one in exhibit.redactions
    )  # fmt: skip
    if not rows:
        return []
    listing = Listing("redactions", REDACTED, ("Number", "Where", "Ground", "Places"), rows)
    part = f"Part {_parts(written_sections(packet)) + 1 + has_index(packet)}"
    title = "Redactions"
    place = Written("redactions", title, part, "packets/sections/listing.html", {"listing": listing})
    return [page(packet, place)]


def manifest_page(packet: PacketInput) -> Page:
    """Return the manifest for readers: files, hashes, what was done, numbers."""
    before = has_index(packet) + any(exhibit.redactions for exhibit in packet.exhibits)
    number = _parts(written_sections(packet)) + 1 + before
    place = Written("manifest", "Manifest", f"Part {number}", "packets/sections/manifest.html")
    lines = (
        Line("Packet", packet.packet_id, "packet_id"),
        Line("Bates numbers", bates_words(packet)),
        Line("Made with", f"{packet.product}, packet recipe {RECIPE}"),
    )
    return page(packet, place, rows=lines, exhibits=packet.exhibits)


def verify_page(packet: PacketInput, manifest_id: str) -> Page:
    """Return the last page: how to check the packet."""
    place = Written("verify", "How to verify this packet", "Last page", "packets/sections/verify.html")
    return page(packet, place, manifest_id=manifest_id)


def bates_words(packet: PacketInput) -> str:
    """Return the packet's numbers in words, with the number of their pages."""
    runs = bates_runs(packet)
    if not runs:
        return "none: no exhibit is in this packet"
    pages = sum(length for _, length in runs)
    if not all(first for first, _ in runs):
        return f"given when it is built ({pages} page{'s' if pages > 1 else ''})"
    words = ", ".join(short_range(first, length) for first, length in runs)
    return f"{packet.bates_prefix}-{words} ({pages} page{'s' if pages > 1 else ''})"


def bates_runs(packet: PacketInput) -> list[tuple[int, int]]:
    """Return the packet's numbers as unbroken runs (first, how many), in their order."""
    numbers = sorted((exhibit.bates_first, exhibit.pages) for exhibit in packet.exhibits)
    runs: list[tuple[int, int]] = []
    for first, pages in numbers:
        if runs and runs[-1][0] + runs[-1][1] == first:
            runs[-1] = (runs[-1][0], runs[-1][1] + pages)
        else:
            runs.append((first, pages))
    return runs


def _parts(written: list[Written]) -> int:
    return sum(section.eyebrow.startswith("Part ") for section in written)
