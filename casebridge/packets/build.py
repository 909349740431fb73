"""Build a packet in steps that can each be run twice and taken up by another process.

`freeze()` lays the input on a desk; every step reads what lies there, adds its own result and may be
repeated after a crash. A durable job calls the steps one by one; `build()` calls them all.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from casebridge.evidence.inspect import OriginalChanged, hash_file
from casebridge.packets import plain
from casebridge.packets.cache import Cache, Rendered, write_whole
from casebridge.packets.front import Front, entries_of, render_front
from casebridge.packets.given import PacketInput
from casebridge.packets.join import ExhibitDiffers, join
from casebridge.packets.memory import give_back, undisturbed
from casebridge.packets.parts import ExhibitPart, Leaf, Part, WrittenPart, leaves
from casebridge.packets.prove import PROOF, prove
from casebridge.packets.render import Job, to_pdf, toolchain
from casebridge.packets.save import save
from casebridge.packets.stamp import Stamper
from casebridge.packets.text import Text, write_text
from casebridge.packets.write import Page

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Built:
    """A finished packet: where it lies, its hash, its manifest id, pages, and its first and last number."""

    path: Path
    sha256: str
    manifest_id: str
    pages: int
    bates_first: int | None
    bates_last: int | None


class Desk:
    """Where one packet is built: its own folder, and a cache of rendered sections that packets share."""

    def __init__(self, folder: Path, cache: Path | None = None) -> None:
        """Use `folder` for this packet; the cache lies inside it when no other is named."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.cache = Cache(cache or folder / "cache")
        self._known: dict[str, object] = {}
        self._digests: dict[str, str] = {}
        self.parts: list[Part] | None = None

    def put(self, name: str, value: object) -> None:
        """Keep the result of a step, as a whole or not at all."""
        text = plain.dump(value)
        write_whole(self.folder / f"{name}.json", text.encode())
        self._keep(name, value, text)

    def take(self, name: str, shape: type[plain.Plain]) -> plain.Plain:
        """Return the result of an earlier step; what this process wrote or read before is not read again."""
        known = self._known.get(name)
        if isinstance(known, shape):
            return known
        text = (self.folder / f"{name}.json").read_text(encoding="utf-8")
        value = plain.load(shape, text)
        self._keep(name, value, text)
        return value

    def sha256(self, name: str) -> str:
        """Return the hash of a result that was put or taken, as hex: of its text, from which it can be read again."""
        return self._digests[name]

    def _keep(self, name: str, value: object, text: str) -> None:
        self._known[name] = value
        self._digests[name] = hashlib.sha256(text.encode()).hexdigest()

    @property
    def packet(self) -> Path:
        """Return where the packet lies when it is done."""
        return self.folder / "packet.pdf"


def quiet(step: str, done: int, of: int) -> None:
    """Tell nobody how far a build is."""


def freeze(packet: PacketInput, desk: Desk) -> None:
    """Lay the input of a build on the desk; from here on no database is asked."""
    desk.put("input", packet)


def check_files(desk: Desk, on_progress: Progress = quiet) -> None:
    """Hash every original and ready file once more.

    :raises OriginalChanged: one is not what it was.
    """
    exhibits = desk.take("input", PacketInput).exhibits
    for done, exhibit in enumerate(exhibits, 1):
        for path, right in ((exhibit.original, exhibit.sha256), (exhibit.ready, exhibit.ready_sha256)):
            if path is not None and right is not None and hash_file(Path(path)) != right:
                raise OriginalChanged(f"The stored file of exhibit {exhibit.number} has changed. Nothing was built.")
        on_progress("check", done, len(exhibits))


def write(desk: Desk, on_progress: Progress = quiet) -> None:
    """Write the text of all sections, slip sheets and last pages, and the manifest.

    :raises Unprintable: a text holds characters that no font of the packet has.
    """
    desk.put("text", write_text(desk.take("input", PacketInput)))
    on_progress("write", 1, 1)


def render(desk: Desk, on_progress: Progress = quiet) -> None:
    """Render every text whose pages the cache does not have.

    :raises RenderFailed: a renderer died or took too long; the step can be run again.
    """
    jobs = [_job(one) for one in desk.take("text", Text).pages()]
    to_pdf(jobs, desk.cache, lambda done, of: on_progress("render", done, of))


def front(desk: Desk, on_progress: Progress = quiet) -> None:
    """Write and render the cover and the contents, now that all page counts are known."""
    _parts(desk)
    on_progress("front", 1, 1)


def assemble(desk: Desk, on_progress: Progress = quiet) -> None:
    """Join, stamp and save the packet: one step, because together they take less than writing between them."""
    packet, text = desk.take("input", PacketInput), desk.take("text", Text)
    parts = _parts(desk)
    with undisturbed(), join(packet, parts, lambda done, of: on_progress("join", done, of)) as pdf:
        all_leaves = leaves(parts)
        if packet.paper is not None:
            # Without a cover the first page carries the manifest id all the same, outside its content.
            feet = [(packet.paper.foot,) if packet.paper.foot else leaf.foot for leaf in all_leaves]
            all_leaves = [Leaf(foot) for foot in feet]
            all_leaves[0] = Leaf(feet[0], over=f"Manifest {text.manifest_id}")
        Stamper(pdf, packet, all_leaves).stamp(lambda done, of: on_progress("stamp", done, of))
        sha256 = save(pdf, packet, text.manifest.encode(), text.manifest_id, desk.packet)
    on_progress("save", 1, 1)
    numbers = [n for one in packet.exhibits for n in (one.bates_first, one.bates_first + one.pages - 1)]
    first, last = (min(numbers), max(numbers)) if numbers else (None, None)
    desk.put("built", _Facts(sha256, text.manifest_id, len(all_leaves), first, last))


def check_packet(desk: Desk, on_progress: Progress = quiet) -> None:
    """Open the finished file and prove it; the same bytes of the same input that were proven before hold again.

    :raises Unproven: what does not hold.
    """
    packet = desk.take("input", PacketInput)
    about = _proof_of(desk, packet)
    if not about or not desk.cache.is_proven(about):
        with undisturbed():
            prove(desk.packet, packet, leaves(_parts(desk)))
    if about:
        desk.cache.keep_proof(about)
    give_back()
    on_progress("prove", 1, 1)


STEPS: tuple[tuple[str, Callable[[Desk, Progress], None]], ...] = (
    ("check", check_files),
    ("write", write),
    ("render", render),
    ("front", front),
    ("assemble", assemble),
    ("prove", check_packet),
)


def build(packet: PacketInput, folder: Path, *, cache: Path | None = None, on_progress: Progress = quiet) -> Built:
    """Build a packet in `folder` and return what it came to.

    :param cache: a folder of rendered sections shared by all packets.
    :param on_progress: told (step, done, of); steps: check, write, render, front, join, stamp, save, prove.
    """
    desk = Desk(folder, cache)
    freeze(packet, desk)
    for _, step in STEPS:
        step(desk, on_progress)
    return finished(desk)


def finished(desk: Desk) -> Built:
    """Return the packet on the desk after its last step."""
    facts = desk.take("built", _Facts)
    return Built(desk.packet, facts.sha256, facts.manifest_id, facts.pages, facts.bates_first, facts.bates_last)


@dataclass(frozen=True, slots=True)
class _Facts:
    sha256: str
    manifest_id: str
    pages: int
    bates_first: int | None
    bates_last: int | None


def _proof_of(desk: Desk, packet: PacketInput) -> str:
    """Return the name of a proof: of these very bytes against this very input, by these makers and this recipe.

    Empty where something is covered: what was redacted is looked for in every file anew.
    """
    if packet.sealed:
        return ""
    facts = plain.dump(desk.take("built", _Facts))
    whole = "\0".join((PROOF, hash_file(desk.packet), facts, desk.sha256("input"), plain.dump(toolchain())))
    return hashlib.sha256(whole.encode()).hexdigest()


def _job(page: Page) -> Job:
    return Job(page.key, page.html)


def _front(desk: Desk, packet: PacketInput, text: Text) -> Front:
    written = _rendered(desk, text.sections)
    tail = _rendered(desk, text.tail)
    entries, pages = entries_of(written, packet, tail)
    return render_front(packet, text.manifest_id, entries, pages, desk.cache)


def _rendered(desk: Desk, pages: tuple[Page, ...]) -> list[tuple[Page, Rendered]]:
    return list(zip(pages, to_pdf([_job(one) for one in pages], desk.cache), strict=True))


def _parts(desk: Desk) -> list[Part]:
    """Return the parts in the order of their pages; what the cache lost is rendered again."""
    if desk.parts is None:
        desk.parts = _found_parts(desk, desk.take("input", PacketInput), desk.take("text", Text))
    return desk.parts


def _found_parts(desk: Desk, packet: PacketInput, text: Text) -> list[Part]:
    slips = {one.key: pages for one, pages in _rendered(desk, text.slips)}
    parts: list[Part] = []
    if packet.paper is None:
        rendered = _front(desk, packet, text)
        parts.append(WrittenPart("cover", "Cover", rendered.cover))
        parts += [WrittenPart("contents", "Contents", rendered.contents)] if rendered.contents else []
    parts += [WrittenPart(one.key, one.title, pages) for one, pages in _rendered(desk, text.sections)]
    for exhibit in packet.exhibits:
        key = f"slip-{exhibit.number}"
        sheet = WrittenPart(key, exhibit.title, slips[key], exhibit) if key in slips else None
        if sheet is not None and sheet.rendered.pages != exhibit.pages:
            raise ExhibitDiffers(f"The sheet of exhibit {exhibit.number} does not fit on its page.")
        parts.append(sheet or ExhibitPart(exhibit))
    parts += [WrittenPart(one.key, one.title, pages) for one, pages in _rendered(desk, text.tail)]
    return parts
