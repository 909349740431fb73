"""The two fonts of the stamps, cut down to the characters that one packet needs."""

import functools
import io
import re
import unicodedata
from dataclasses import dataclass

from anyascii import anyascii
from fontTools import subset
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from casebridge.packets.fonts import FOLDER

_BLANKS = re.compile(r"[ \t\r\n]+")
_ALWAYS = "".join(map(chr, range(0x20, 0x7F))) + "·…–—’“”\u00a0§"


@dataclass(frozen=True, slots=True)
class Typeface:
    """A subset of one font: its bytes, glyph numbers, their codes in hexadecimal, widths (in thousandths of the size).

    Numbers, codes and widths are those of characters.
    """

    name: str
    data: bytes
    glyphs: dict[str, int]
    codes: dict[str, str]
    widths: dict[str, int]
    box: tuple[int, int, int, int]
    ascent: int
    descent: int

    def width(self, text: str, size: float) -> float:
        """Return the width of a text in points."""
        return sum(map(self.widths.__getitem__, text)) * size / 1000

    def encoded(self, text: str) -> str:
        """Return a text as a hexadecimal string for a content stream."""
        return f"<{''.join(map(self.codes.__getitem__, text))}>"

    def fitted(self, text: str, size: float, room: float) -> str:
        """Return a text that fits into `room` points, shortened with an ellipsis when it must be."""
        if self.width(text, size) <= room:
            return text
        while text and self.width(text + "…", size) > room:
            text = text[:-1]
        return text.rstrip() + "…"


@functools.lru_cache(maxsize=16)
def letters_of(file: str) -> frozenset[str]:
    """Return the characters that a pinned font has."""
    with TTFont(FOLDER / file, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


@functools.lru_cache(maxsize=16)
def typeface(file: str, letters: str) -> Typeface:
    """Return a pinned font cut down to `letters` (sorted) and the plain Latin ones."""
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.name_IDs = []
    options.notdef_outline = True
    font = TTFont(FOLDER / file, recalcTimestamp=False)
    maker = subset.Subsetter(options)
    maker.populate(text=letters + _ALWAYS)
    maker.subset(font)
    out = io.BytesIO()
    font.save(out)
    scale = 1000 / font["head"].unitsPerEm
    order = {name: at for at, name in enumerate(font.getGlyphOrder())}
    glyphs = {chr(point): order[name] for point, name in font.getBestCmap().items()}
    codes = {one: f"{glyph:04x}" for one, glyph in glyphs.items()}
    widths = {chr(point): round(font["hmtx"][name][0] * scale) for point, name in font.getBestCmap().items()}
    head, line = font["head"], font["hhea"]
    box = tuple(round(value * scale) for value in (head.xMin, head.yMin, head.xMax, head.yMax))
    name = "CBPACK+" + file.partition(".")[0].replace("-", "")
    ascent, descent = round(line.ascent * scale), round(line.descent * scale)
    return Typeface(name, out.getvalue(), glyphs, codes, widths, box, ascent, descent)


def printable(text: str, file: str) -> str:
    """Return a text in the letters of a font; a letter that it lacks is written in plain Latin ones."""
    letters = letters_of(file)
    composed = unicodedata.normalize("NFC", _BLANKS.sub(" ", text))
    return "".join(one if one in letters else "".join(x for x in anyascii(one) if x in letters) for one in composed)


def embed(pdf: Pdf, face: Typeface) -> Object:
    """Add a typeface to the file as a font that keeps its text readable."""
    file = pdf.make_indirect(Stream(pdf, face.data, Length1=len(face.data)))
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/" + face.name),
        Flags=4,
        FontBBox=Array(list(face.box)),
        ItalicAngle=0,
        Ascent=face.ascent,
        Descent=face.descent,
        CapHeight=700,
        StemV=90,
        FontFile2=file,
    )
    by_glyph = sorted((glyph, face.widths[one]) for one, glyph in face.glyphs.items())
    widths = [item for glyph, width in dict(by_glyph).items() for item in (glyph, Array([width]))]
    inner = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name("/" + face.name),
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        CIDToGIDMap=Name.Identity,
        FontDescriptor=pdf.make_indirect(descriptor),
        W=Array(widths),
    )
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name("/" + face.name),
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(inner)]),
        ToUnicode=pdf.make_indirect(Stream(pdf, _to_unicode(face))),
    )
    return pdf.make_indirect(font)


def _to_unicode(face: Typeface) -> bytes:
    pairs = sorted({glyph: one for one, glyph in sorted(face.glyphs.items(), reverse=True)}.items())
    lines = [f"<{glyph:04x}> <{one.encode('utf-16-be').hex()}>" for glyph, one in pairs]
    blocks = [lines[at : at + 100] for at in range(0, len(lines), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{body}\nendcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode()
