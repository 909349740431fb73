"""One tree of tags out of many: parts keep their own elements, numbers are given anew, nothing is copied twice."""

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream, String

OPENING = {"P": b"/P <</MCID 0>> BDC", "Figure": b"/Figure <</MCID 0>> BDC"}


class TagTree:
    """Collects the tags of the packet while its parts are joined; `finish()` writes them once."""

    def __init__(self, pdf: Pdf) -> None:
        """Start the tree of `pdf` with one empty document element."""
        self._pdf = pdf
        self._root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._document = self.element("Document", self._root)
        self._root.K = Array([self._document])
        self._parents: list[Object] = []
        self._names: list[tuple[bytes, Object]] = []
        self._shared: dict[bytes, Object] = {}

    def element(self, kind: str, parent: Object, **more: object) -> Dictionary:
        """Make a structure element below `parent`, which must list it itself."""
        entries = {"/" + key: value for key, value in more.items()}
        element = Dictionary(Type=Name.StructElem, S=Name("/" + kind), P=parent, K=Array())
        for key, value in entries.items():
            element[key] = value
        return self._pdf.make_indirect(element)

    def part(self, kind: str = "Part", title: str = "", parent: Object | None = None) -> Dictionary:
        """Add a part, or below another part an element that groups."""
        above = self._document if parent is None else parent
        element = self.element(kind, above)
        if title:
            element.T = String(title)
        above.K.append(element)
        return element

    def take_over(self, root: Object, pages: list[Page], part: Object) -> None:
        """Hang the tags of a rendered section, copied into the packet, under `part`; `pages` are its pages."""
        for element in root.K[0].K:
            element.P = part
            part.K.append(element)
        numbers = root.ParentTree.Nums
        parents = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
        for page in pages:
            for holder, key in _holders(page):
                holder[key] = self._number(parents[int(holder[key])])
        names = root.IDTree.Names
        self._names += [(bytes(names[at]), names[at + 1]) for at in range(0, len(names), 2)]

    def exhibit_page(self, page: Page, section: Object, alternative: str, *, has_text: bool) -> None:
        """Tag a page of an exhibit as one element: its text as it is, a picture with `alternative` in words."""
        kind = "P" if has_text else "Figure"
        element = self.element(kind, section, Pg=page.obj)
        element.K.append(0)
        if not has_text:
            element.Alt = String(alternative)
            box = Array([float(value) for value in page.obj.MediaBox])
            element.A = Dictionary(O=Name.Layout, BBox=box, Placement=Name.Block)
        section.K.append(element)
        page.obj.StructParents = self._number(Array([element]))
        page.obj.Tabs = Name.S

    def before(self, page: Page, content: bytes) -> None:
        """Put a short content before a page's own; pages that need the same one share it."""
        if content not in self._shared:
            self._shared[content] = self._pdf.make_indirect(Stream(self._pdf, content))
        page.obj.Contents = Array([self._shared[content], page.obj.Contents])

    def own(self, element: Object) -> int:
        """Return the number under which an annotation says that `element` is its tag."""
        return self._number(element)

    def _number(self, owner: Object) -> int:
        self._parents.append(owner)
        return len(self._parents) - 1

    def finish(self) -> None:
        """Write the tree into the catalog."""
        numbers = [item for number, owner in enumerate(self._parents) for item in (number, owner)]
        self._root.ParentTree = self._pdf.make_indirect(Dictionary(Nums=Array(numbers)))
        self._root.ParentTreeNextKey = len(self._parents)
        if self._names:
            flat = [
                item
                for name, element in sorted(self._names, key=lambda one: one[0])
                for item in (String(name), element)
            ]
            self._root.IDTree = self._pdf.make_indirect(_id_tree(flat))
        self._pdf.Root.StructTreeRoot = self._root
        self._pdf.Root.MarkInfo = Dictionary(Marked=True)


def _id_tree(flat: list[Object]) -> Dictionary:
    return Dictionary(Kids=Array([Dictionary(Names=Array(flat), Limits=Array([flat[0], flat[-2]]))]))


def _holders(page: Page) -> list[tuple[Object, str]]:
    """Return what of a page has a number in the parent tree: the page and its annotations."""
    holders: list[tuple[Object, str]] = [(page.obj, "/StructParents")]
    annotations = page.obj.get("/Annots")
    for annotation in annotations if isinstance(annotations, Array) else []:
        if "/StructParent" in annotation:
            holders.append((annotation, "/StructParent"))
    return holders
