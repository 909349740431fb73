"""Open the finished file once more and check it as a stranger would: what fails here never leaves the house."""

from pathlib import Path

from pikepdf import Array, Dictionary, Name, Object, Pdf

from casebridge.errors import CaseBridgeError
from casebridge.evidence.reading.fingerprint import Walker
from casebridge.evidence.reading.strip import forbidden
from casebridge.packets.digests import exhibit_fingerprint
from casebridge.packets.given import PacketInput
from casebridge.packets.labels import page_labels
from casebridge.packets.parts import Leaf
from casebridge.packets.seal.field import FIELD
from casebridge.packets.sealed import open_strings
from casebridge.packets.wording import page_number

# Raised whenever a check is added or changed: what passed an earlier one is proven anew.
PROOF = "1"
_ROOT_KEYS = frozenset(
    (
        *("/Type", "/Pages", "/StructTreeRoot", "/MarkInfo", "/Lang", "/ViewerPreferences", "/Outlines"),
        *("/PageMode", "/PageLabels", "/Metadata", "/Version", "/Extensions", "/AcroForm"),
    )
)
_CONTENT_KEYS = frozenset(
    ("/Type", "/Parent", "/MediaBox", "/Resources", "/Contents", "/StructParents", "/Tabs", "/Annots")
)
_BOXES = frozenset(("/BleedBox", "/TrimBox", "/CropBox", "/ArtBox"))


class Unproven(CaseBridgeError):
    """A packet failed its own check; the text says which. It must not be handed over."""

    kept = "The packet was not handed over."
    next_step = "Tell the administrator what it says, and build again."


def prove(path: Path, packet: PacketInput, leaves: list[Leaf]) -> None:
    """Check page count, forbidden keys, links, numbers, fingerprints and tags of the file at `path`.

    :raises Unproven: the first thing that does not hold.
    """
    with Pdf.open(path) as pdf:
        if warnings := pdf.get_warnings():
            raise Unproven(f"The file does not read cleanly: {warnings[0]}")
        if len(pdf.pages) != len(leaves):
            raise Unproven(f"The file has {len(pdf.pages)} pages, not {len(leaves)}.")
        _only_known_keys(pdf)
        _only_inner_links(pdf, sealed=packet.seal is not None)
        _numbers_in_order(pdf, packet, leaves)
        _fingerprints(pdf, packet, leaves)
        _tags_reach_the_root(pdf)
        if found := next(open_strings(path, pdf, packet, leaves), ""):
            raise Unproven(found)


def _only_known_keys(pdf: Pdf) -> None:
    strange = [key for key, _ in pdf.Root.items() if key not in _ROOT_KEYS]
    if strange:
        raise Unproven(f"The catalog holds {strange[0]}, which no packet has.")
    seen: set[tuple[int, int]] = set()
    for number, page in enumerate(pdf.pages, 1):
        strange = [key for key, _ in page.obj.items() if key not in _CONTENT_KEYS and key not in _BOXES]
        strange += [key for _, key in forbidden(page.obj.Resources, seen)]
        if strange:
            raise Unproven(f"Page {number} holds {strange[0]}, which no packet has.")


def _only_inner_links(pdf: Pdf, *, sealed: bool) -> None:
    fields = list(pdf.Root.AcroForm.Fields) if "/AcroForm" in pdf.Root else []
    if [str(field.T) for field in fields] != [FIELD] * sealed:
        raise Unproven("The file has other fields than that of its seal.")
    for number, page in enumerate(pdf.pages, 1):
        for link in page.obj.get("/Annots", Array()):
            if fields and link.objgen == fields[0].objgen and not {"/A", "/AA", "/V"} & set(link.keys()):
                continue
            if link.get("/Subtype") != Name.Link or Name.GoTo != link.A.S or "/AA" in link or "/Next" in link.A:
                raise Unproven(f"Page {number} holds something that acts.")


def _numbers_in_order(pdf: Pdf, packet: PacketInput, leaves: list[Leaf]) -> None:
    for at, (label, leaf) in enumerate(zip(page_labels(pdf), leaves, strict=True)):
        exhibit = leaf.exhibit
        number = leaf.page or 1
        right = str(at + 1) if exhibit is None else page_number(packet.bates_prefix, exhibit, number)
        if label != right:
            raise Unproven(f"Page {at + 1} is labelled {label}, not {right}.")


def _fingerprints(pdf: Pdf, packet: PacketInput, leaves: list[Leaf]) -> None:
    pages: dict[int, list[Object]] = {}
    for page, leaf in zip(pdf.pages, leaves, strict=True):
        if leaf.exhibit is not None and leaf.exhibit.ready is not None:
            pages.setdefault(leaf.exhibit.number, []).append(page.obj)
    walker = Walker()
    for exhibit in packet.exhibits:
        if exhibit.ready is None:
            continue
        if exhibit_fingerprint(pages[exhibit.number], walker) != exhibit.fingerprint:
            raise Unproven(f"The pages of exhibit {exhibit.number} are not those made at intake.")


def _tags_reach_the_root(pdf: Pdf) -> None:
    root = pdf.Root.StructTreeRoot
    numbers = root.ParentTree.Nums
    owners = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
    good: set[tuple[int, int]] = {root.objgen}
    for number, page in enumerate(pdf.pages, 1):
        marked = owners.get(int(page.obj.get("/StructParents", -1)))
        if not isinstance(marked, Array) or not all(one.objgen in good or _reaches(one, good) for one in marked):
            raise Unproven(f"Page {number} has content that no tag reaches.")
        for link in page.obj.get("/Annots", Array()):
            owner = owners.get(int(link.get("/StructParent", -1)))
            if owner is None or not _reaches(owner, good):
                raise Unproven(f"Page {number} has a link that no tag reaches.")


def _reaches(element: Object, good: set[tuple[int, int]]) -> bool:
    """Tell whether the parents of an element lead to the root; remembers those that do.

    An element without a number of its own cannot be in the tree.
    """
    path: list[tuple[int, int]] = []
    node: object = element
    while isinstance(node, Dictionary) and node.is_indirect and node.objgen not in good and node.objgen not in path:
        path.append(node.objgen)
        node = node.get("/P")
    reached = isinstance(node, Dictionary) and node.objgen in good
    good.update(path if reached else ())
    return reached
