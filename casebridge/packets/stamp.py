"""Stamp head, foot and number onto every page, outside its content and outside its tags."""

from collections.abc import Callable

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream

from casebridge.packets.fonts import MONO, SANS
from casebridge.packets.given import PacketInput
from casebridge.packets.parts import Leaf
from casebridge.packets.typeface import Typeface, embed, printable, typeface
from casebridge.packets.wording import page_number

SIZE, NUMBER_SIZE = 7.5, 9.5
_SIDE = 28.0
_HEAD_LINE, _HEAD_RULE, _FOOT_LINE, _FOOT_RULE, _OVER_LINE = 22.0, 29.0, 17.0, 30.0, 35.0
_BETWEEN = "\u00a0\u00a0·\u00a0\u00a0"
_QUIET, _INK, _RULE = "0.337 0.361 0.396", "0.106 0.106 0.106", "0.788 0.804 0.824"
_SANS_NAME, _MONO_NAME, _HEAD_NAME = "/CBSans", "/CBMono", "/CBHead"


class Stamper:
    """Holds what all pages of a packet share: two fonts, and a head for each size of sheet that names its classes."""

    def __init__(self, pdf: Pdf, packet: PacketInput, leaves: list[Leaf]) -> None:
        """Cut the fonts to what the stamps of this packet say."""
        self._pdf, self._packet = pdf, packet
        self._leaves = leaves
        named = (packet.case_number, f"Packet {packet.packet_id}", packet.marking)
        self._left = _BETWEEN.join(part for part in named if part)
        self._right = printable(f"For {packet.recipient}", SANS)
        feet = {leaf.foot: printable(_BETWEEN.join(leaf.foot), SANS) for leaf in leaves}
        self._feet = feet
        above = "".join(printable(leaf.over, SANS) for leaf in leaves)
        letters = set(printable(self._left, SANS) + self._right + above).union(*feet.values()) if feet else set()
        self._sans = typeface(SANS, "".join(sorted(letters)))
        self._mono = typeface(MONO, "".join(sorted(set(packet.bates_prefix))))
        self._fonts = {_SANS_NAME: embed(pdf, self._sans), _MONO_NAME: embed(pdf, self._mono)}
        self._heads: dict[tuple[int, int], Object] = {}

    def stamp(self, on_progress: Callable[[int, int], None] = lambda done, of: None) -> None:
        """Stamp every page.

        :param on_progress: told (done, of) pages.
        """
        pages = list(self._pdf.pages)
        for at, (page, leaf) in enumerate(zip(pages, self._leaves, strict=True)):
            self._stamp_page(page, leaf, at + 1, len(pages))
            if at % 50 == 49:
                on_progress(at + 1, len(pages))
        on_progress(len(pages), len(pages))

    def _stamp_page(self, page: Page, leaf: Leaf, number: int, of: int) -> None:
        width, height = (int(value) for value in list(page.obj.MediaBox)[2:])
        is_exhibit_page = leaf.exhibit is not None and leaf.exhibit.ready is not None
        closing = "EMC" if is_exhibit_page else "Q"
        foot = self._foot(leaf, number, of, width)
        content = f"{closing}\n/Artifact <</Type /Pagination>> BDC\nq {_HEAD_NAME} Do\n{foot}\nQ EMC"
        page.obj.Contents.append(self._pdf.make_indirect(Stream(self._pdf, content.encode())))
        self._add_resources(page, self._head(width, height))

    def _add_resources(self, page: Page, head: Object) -> None:
        resources = page.obj.Resources
        for kind, names in (("/Font", self._fonts), ("/XObject", {_HEAD_NAME: head})):
            if kind not in resources:
                resources[kind] = Dictionary()
            for name, value in names.items():
                resources[kind][name] = value

    def _foot(self, leaf: Leaf, number: int, of: int, width: int) -> str:
        right = width - _SIDE
        lines = []
        if leaf.exhibit is not None and leaf.page is not None:
            label = page_number(self._packet.bates_prefix, leaf.exhibit, leaf.page)
            start = right - self._mono.width(label, NUMBER_SIZE)
            lines.append(_text(_MONO_NAME, self._mono, NUMBER_SIZE, _INK, start, _FOOT_LINE, label))
            right = start - 14
        place = f"page {number} of {of}"
        start = right - self._sans.width(place, SIZE)
        lines.append(_text(_SANS_NAME, self._sans, SIZE, _QUIET, start, _FOOT_LINE, place))
        foot = self._sans.fitted(self._feet[leaf.foot], SIZE, start - 20 - _SIDE)
        lines.append(_text(_SANS_NAME, self._sans, SIZE, _QUIET, _SIDE, _FOOT_LINE, foot))
        if leaf.over:
            over = self._sans.fitted(printable(leaf.over, SANS), SIZE, width - 2 * _SIDE)
            lines.append(_text(_SANS_NAME, self._sans, SIZE, _QUIET, _SIDE, _OVER_LINE, over))
        return "\n".join(lines)

    def _head(self, width: int, height: int) -> Object:
        """Return the form with head and rules for one size of sheet."""
        if (width, height) not in self._heads:
            room = width - 2 * _SIDE
            up = height - _HEAD_LINE
            right = self._sans.fitted(self._right, SIZE, room / 2 - 10)
            start = width - _SIDE - self._sans.width(right, SIZE)
            left = self._sans.fitted(printable(self._left, SANS), SIZE, start - 20 - _SIDE)
            rules = f"{_RULE} RG 0.5 w " + " ".join(
                f"{_SIDE} {level} m {width - _SIDE} {level} l S" for level in (height - _HEAD_RULE, _FOOT_RULE)
            )
            content = "\n".join(
                (
                    rules,
                    _text(_SANS_NAME, self._sans, SIZE, _QUIET, _SIDE, up, left),
                    _text(_SANS_NAME, self._sans, SIZE, _QUIET, start, up, right),
                )
            )
            form = Stream(self._pdf, content.encode())
            form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, width, height])
            form.Resources = Dictionary(Font=Dictionary({_SANS_NAME: self._fonts[_SANS_NAME]}))
            self._heads[width, height] = self._pdf.make_indirect(form)
        return self._heads[width, height]


def _text(font: str, face: Typeface, size: float, color: str, x: float, y: float, text: str) -> str:
    return f"BT {color} rg {font} {size} Tf {x:.2f} {y:.2f} Td {face.encoded(text)} Tj ET"
