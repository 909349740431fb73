"""Join rendered sections and exhibits into one tagged file with links, bookmarks and page labels."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, String

from casebridge.errors import CaseBridgeError
from casebridge.packets.given import PacketExhibit, PacketInput
from casebridge.packets.parts import ExhibitPart, Part, WrittenPart, page_count
from casebridge.packets.seal.field import add_field
from casebridge.packets.tags import OPENING, TagTree
from casebridge.packets.wording import page_number

Place = tuple[int, float, float]
Progress = Callable[[int, int], None]


class ExhibitDiffers(CaseBridgeError):
    """A ready file does not have the pages that the packet promises."""

    next_step = "Have the exhibit read anew, then build again."


def join(packet: PacketInput, parts: list[Part], on_progress: Progress = lambda done, of: None) -> Pdf:
    """Return the packet without stamps and metadata.

    :param on_progress: told (done, of) exhibits.
    :raises ExhibitDiffers: a ready file has another number of pages than its exhibit says.
    """
    pdf = Pdf.new()
    trees = [_add_pages(pdf, part) for part in parts]
    pages = list(pdf.pages)
    tags = TagTree(pdf)
    exhibits_tag: Object | None = None
    first = done = 0
    for part, tree in zip(parts, trees, strict=True):
        mine = pages[first : first + page_count(part)]
        first += len(mine)
        if part.exhibit is None:
            _tag_written(mine, tree, tags, tags.part(title=_title(part)))
            continue
        exhibits_tag = exhibits_tag or tags.part(title="Exhibits")
        tag = tags.part("Sect", part.exhibit.title, exhibits_tag)
        if tree is not None:
            _tag_written(mine, tree, tags, tag)
        else:
            _tag_exhibit(packet, part.exhibit, mine, tags, tag)
        done += 1
        on_progress(done, len(packet.exhibits))
    _link(pdf, pages, _places(parts))
    _outline(pdf, pages, parts)
    _label(pdf, packet, parts)
    if packet.seal is not None:
        add_field(pdf, pages[-1], tags)
    tags.finish()
    pdf.Root.Lang = String("en-US")
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    return pdf


def _add_pages(pdf: Pdf, part: Part) -> Object | None:
    """Add the pages of a part; return its tag tree, now in the packet, None for the pages of an exhibit."""
    path = part.rendered.path if isinstance(part, WrittenPart) else Path(part.exhibit.ready or "")
    with Pdf.open(path) as source:
        if len(source.pages) != page_count(part):
            raise ExhibitDiffers(f"{_title(part)}: {len(source.pages)} pages are there, not {page_count(part)}.")
        pdf.pages.extend(source.pages)
        # The tags come after the pages, so that they point at the copies of the pages by themselves.
        return pdf.copy_foreign(source.Root.StructTreeRoot) if isinstance(part, WrittenPart) else None


def _tag_written(pages: list[Page], tree: Object | None, tags: TagTree, tag: Object) -> None:
    if tree is not None:
        tags.take_over(tree, pages, tag)
    for page in pages:
        tags.before(page, b"q")


def _tag_exhibit(packet: PacketInput, exhibit: PacketExhibit, pages: list[Page], tags: TagTree, tag: Object) -> None:
    for at, page in enumerate(pages):
        _tag_exhibit_page(packet, exhibit, at, page, tags, tag)


def _tag_exhibit_page(
    packet: PacketInput, exhibit: PacketExhibit, at: int, page: Page, tags: TagTree, tag: Object
) -> None:
    number = page_number(packet.bates_prefix, exhibit, at + 1)
    alternative = f"Exhibit {exhibit.number}, {exhibit.title}, page {at + 1} of {exhibit.pages}, {number}"
    has_text = at in exhibit.text_pages
    tags.exhibit_page(page, tag, alternative, has_text=has_text)
    tags.before(page, OPENING["P" if has_text else "Figure"])


def _places(parts: list[Part]) -> dict[str, Place]:
    """Return where every link name points: page index, x, y in points."""
    places: dict[str, Place] = {}
    first = 0
    for part in parts:
        if isinstance(part, ExhibitPart):
            for at in range(part.exhibit.pages):
                places[f"ex-{part.exhibit.number}-p{at + 1}"] = (first + at, 0.0, 792.0)
            places[f"ex-{part.exhibit.number}"] = (first, 0.0, 792.0)
        else:
            for name, (at, x, y) in part.rendered.anchors.items():
                places[name] = (first + at, x, y + 12)
        first += page_count(part)
    return places


def _link(pdf: Pdf, pages: list[Page], places: dict[str, Place]) -> None:
    """Turn every link into a jump to its page; its words for screen readers say where it leads.

    Links to the same place share one jump: a name stands in many cells.
    """
    jumps: dict[str, tuple[Object, Object]] = {}
    for page in pages:
        for link in page.obj.get("/Annots", Array()):
            name = str(link.A.URI).removeprefix("packet:") if "/A" in link else str(link.Dest)
            if name not in jumps:
                target, x, y = places[name]
                leads = Dictionary(S=Name.GoTo, D=Array([pages[target].obj, Name.XYZ, x, y, None]))
                jumps[name] = pdf.make_indirect(leads), String(_spoken(name, target))
            link.A, link.Contents = jumps[name]
            link.F = 4
            if "/Dest" in link:
                del link["/Dest"]


def _spoken(name: str, target: int) -> str:
    kind, _, rest = name.partition("-")
    if kind != "ex":
        return f"Go to page {target + 1}"
    number, _, page = rest.partition("-p")
    return f"Go to exhibit {number}, page {page} of it" if page else f"Go to exhibit {number}, page {target + 1}"


def _outline(pdf: Pdf, pages: list[Page], parts: list[Part]) -> None:
    """Write the bookmarks: sections, and the exhibits closed under one line."""
    root = pdf.make_indirect(Dictionary(Type=Name.Outlines))
    top: list[Object] = []
    under: list[Object] = []
    first = 0
    for part in parts:
        if part.exhibit is None:
            top.append(_bookmark(pdf, root, _title(part), pages[first]))
        else:
            if not under:
                top.append(_bookmark(pdf, root, "Exhibits", pages[first]))
            under.append(_bookmark(pdf, top[-1], _title(part), pages[first]))
        first += page_count(part)
    _chain(root, top, opened=True)
    if under:
        _chain(under[0].Parent, under, opened=False)
    pdf.Root.Outlines = root
    pdf.Root.PageMode = Name.UseOutlines


def _title(part: Part) -> str:
    if part.exhibit is not None:
        return f"{part.exhibit.number} {part.exhibit.title}"
    return part.title if isinstance(part, WrittenPart) else ""


def _bookmark(pdf: Pdf, parent: Object, title: str, page: Page) -> Object:
    target = Array([page.obj, Name.XYZ, 0, 792, None])
    return pdf.make_indirect(Dictionary(Title=String(title), Parent=parent, Dest=target))


def _chain(parent: Object, items: list[Object], *, opened: bool) -> None:
    parent.First, parent.Last = items[0], items[-1]
    parent.Count = len(items) if opened else -len(items)
    for before, after in pairwise(items):
        before.Next, after.Prev = after, before


def _label(pdf: Pdf, packet: PacketInput, parts: list[Part]) -> None:
    """Label exhibit pages with their Bates numbers, written pages with their place in the packet."""
    numbers: list[object] = []
    at = 0
    for part in parts:
        if part.exhibit is None:
            numbers += [at, Dictionary(S=Name.D, St=at + 1)]
        else:
            for page in range(page_count(part)):
                label = page_number(packet.bates_prefix, part.exhibit, page + 1)
                numbers += [at + page, Dictionary(P=String(label))]
        at += page_count(part)
    pdf.Root.PageLabels = pdf.make_indirect(Dictionary(Nums=Array(numbers)))
