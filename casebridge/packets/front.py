"""The cover and the contents, written once the page counts of everything else are known."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from casebridge.formats import media_time, plural
from casebridge.packets.cache import Cache, Rendered
from casebridge.packets.content import Line
from casebridge.packets.given import PacketInput
from casebridge.packets.render import Job, to_pdf
from casebridge.packets.sections import Written
from casebridge.packets.wording import Wording, short_range
from casebridge.packets.write import Page, bates_words, page

_LINES_FIRST, _LINES_LATER = 26, 30
_OURS = frozenset(("packet_id", "page_count", "bates_range", "manifest_sha256", "audit_head", "packet_kind"))


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents; `page` counts from the start of what follows the contents until it is placed."""

    title: str
    anchor: str
    page: int
    bates: str = ""
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Front:
    """The rendered cover and contents; a short kind of packet has no contents."""

    cover: Rendered
    contents: Rendered | None


def render_front(packet: PacketInput, manifest_id: str, body: Sequence[Entry], pages: int, cache: Cache) -> Front:
    """Return cover and contents; rendered once more when the guess of their length was wrong.

    :param body: the lines, with pages counted from 1 at the first page after the contents.
    :param pages: how many pages follow the contents.
    """
    listed = "contents" in packet.sections
    front, long = _guess(len(body)) if listed else 1, False
    for _ in range(4):
        entries = [replace(entry, page=entry.page + front) for entry in body]
        written = _pages(packet, manifest_id, entries, front + pages, long=long)
        cover, *rest = to_pdf([Job(one.key, one.html) for one in written], cache)
        contents = rest[0] if rest else None
        if cover.pages > 1 and not long:
            # What identifies the packet stays on the first page: it then stands above the rest.
            long = True
            continue
        pages_here = cover.pages + (contents.pages if contents else 0)
        if pages_here == front:
            return Front(cover, contents)
        front = pages_here
    raise ValueError("The length of the contents depends on more than its lines.")


def _guess(lines: int) -> int:
    return 2 + max(0, -(-(lines - _LINES_FIRST) // _LINES_LATER))


def _pages(
    packet: PacketInput, manifest_id: str, entries: list[Entry], pages: int, *, long: bool = False
) -> list[Page]:
    cover = Written("cover", "Cover", "", "packets/sections/cover.html")
    contents = Written("contents", "Contents", packet.case_number, "packets/sections/contents.html")
    people = [
        (name, [charge.title for charge, _ in rows]) for name, rows in Wording(packet).by_defendant(packet.charges)
    ]
    first = page(packet, cover, manifest_id=manifest_id, rows=cover_rows(packet, pages), people=people, long=long)
    return [first, page(packet, contents, entries=entries)] if "contents" in packet.sections else [first]


def cover_rows(packet: PacketInput, pages: int) -> list[Line]:
    """Return the rows of the cover: what the caller knows, and what only the build knows."""
    given = [line for line in packet.cover if line.key not in _OURS]
    counted = [Line("Contains", _counted(packet, pages))]
    numbers = [Line("Numbers", bates_words(packet))] if packet.bates_prefix else []
    asked = [Line("Asked for", packet.asked_for)] if packet.asked_for else []
    return [*given, *counted, *numbers, *asked]


def _counted(packet: PacketInput, pages: int) -> str:
    """Return how many pages there are, and how many sheets stand for how much that is not printed."""
    from_exhibits = sum(exhibit.pages for exhibit in packet.exhibits)
    words = f"{plural(pages, 'page')}: {pages - from_exhibits} written"
    if packet.exhibits:
        words += f", {from_exhibits} from {plural(len(packet.exhibits), 'exhibit')}"
    sheets = [exhibit for exhibit in packet.exhibits if exhibit.ready is None]
    seconds = sum(exhibit.length or 0 for exhibit in sheets)
    if sheets:
        words += f"; {plural(len(sheets), 'sheet stands', 'sheets stand')} for files that are not printed"
    return words + (f", among them {media_time(seconds)} of recordings" if seconds else "")


def entries_of(
    written: Sequence[tuple[Page, Rendered]], packet: PacketInput, tail: Sequence[tuple[Page, Rendered]]
) -> tuple[list[Entry], int]:
    """Return the lines of the contents with pages from 1 after the contents, and how many pages there are."""
    lines: list[Entry] = []
    at = 1
    if written:
        lines.append(Entry("Written part", f"sec-{written[0][0].key}", at, is_part=True))
    for one, rendered in written:
        lines.append(Entry(one.title, f"sec-{one.key}", at))
        at += rendered.pages
    if packet.exhibits:
        lines.append(Entry("Exhibits", f"ex-{packet.exhibits[0].number}", at, is_part=True))
    for exhibit in packet.exhibits:
        numbers = short_range(exhibit.bates_first, exhibit.pages)
        redacted = " (redacted)" if exhibit.redactions else ""
        lines.append(Entry(f"{exhibit.number} {exhibit.title}{redacted}", f"ex-{exhibit.number}", at, numbers))
        at += exhibit.pages
    if tail:
        lines.append(Entry("Checking", f"sec-{tail[0][0].key}", at, is_part=True))
    for one, rendered in tail:
        lines.append(Entry(one.title, f"sec-{one.key}", at))
        at += rendered.pages
    return lines, at - 1
