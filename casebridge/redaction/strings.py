"""The second reader: every string of a file, shown or not, out of its decoded streams and objects (qpdf)."""

import functools
import re
from collections.abc import Iterator
from typing import Any

from fontTools.agl import toUnicode
from pikepdf import (
    Array,
    Dictionary,
    Name,
    Object,
    Operator,
    Pdf,
    PdfError,
    Stream,
    String,
    parse_content_stream,
)

# Where a string stands outside of the words of a page, by the key that holds it.
_HOLDERS = {
    "/Title": "bookmark or title", "/Contents": "note", "/RC": "note", "/ActualText": "alternate text",
    "/Alt": "alternate text", "/E": "alternate text", "/TU": "alternate text", "/F": "attachment",
    "/UF": "attachment", "/Desc": "attachment", "/V": "form field", "/DV": "form field", "/Author": "properties",
    "/Subject": "properties", "/Keywords": "properties", "/Creator": "properties", "/Producer": "properties",
}  # fmt: skip
_SHOWS = frozenset(("Tj", "TJ", "'", '"'))
_MOVES = frozenset(("Td", "TD", "Tm", "T*", "BT", "ET", "'", '"'))
# So many thousandths of the size to the left or right set words apart.
_APART = 180
_DEPTH, _STREAM_MOST = 12, 8 << 20
_PAIR = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]+)>\s*(?:<([0-9A-Fa-f\s]+)>|\[([^\]]*)\])")
_RANGE_MOST = 70_000


def strings_of_page(page: Object) -> Iterator[tuple[str, str]]:
    """Yield (where, text) of a page: its words in the order in which the file draws them, and texts beside them.

    Fonts are read by their own tables, without PDFium; lone letters come one after the other.
    """
    yield from _Content({}).texts(page, page.get("/Resources", Dictionary()), 0)


def strings_of_file(pdf: Pdf) -> Iterator[tuple[str, str]]:
    """Yield (where, text) of everything in a file that is no page content: properties, bookmarks, notes, attachments.

    Streams that are neither pictures nor drawing are read as text in three codings.
    """
    yield from _strings(pdf.trailer.get("/Info", Dictionary()), "properties")
    for thing in pdf.objects:
        if isinstance(thing, Stream):
            yield from _strings(thing, "string")
            yield from _loose(thing)
        elif isinstance(thing, Dictionary | Array):
            yield from _strings(thing, "string")
        elif isinstance(thing, String):
            yield "string", str(thing)


def _strings(holder: Object, where: str, depth: int = 0) -> Iterator[tuple[str, str]]:
    """Yield the strings that lie directly inside a dictionary or array; what it points to is asked on its own."""
    if depth > _DEPTH:
        return
    items: Any = holder.items() if isinstance(holder, Dictionary | Stream) else (("", one) for one in holder)
    for key, value in items:
        named = _HOLDERS.get(key, where)
        if isinstance(value, String):
            yield named, str(value)
        elif isinstance(value, Dictionary | Array) and not value.is_indirect and not isinstance(value, Stream):
            yield from _strings(value, named, depth + 1)


def _loose(stream: Stream) -> Iterator[tuple[str, str]]:
    """Yield what a stream says as plain text: XMP, attached files, scripts."""
    if stream.get("/Subtype") in (Name.Image, Name.Form) or "/FontFile" in stream or "/Length1" in stream:
        return
    kind = "metadata" if stream.get("/Type") == Name.Metadata else "attachment"
    try:
        data = stream.read_bytes()[:_STREAM_MOST]
    except PdfError:
        data = stream.read_raw_bytes()[:_STREAM_MOST]
    yield kind, data.decode("utf-8", "replace")
    if b"\0" in data[:4096]:
        yield kind, data.decode("utf-16-be", "replace")
        yield kind, data.decode("utf-16-le", "replace")


class _Content:
    """Reads the words of content streams; fonts are read once."""

    def __init__(self, fonts: dict[tuple[int, int], "_Font"]) -> None:
        self._fonts = fonts
        self._open: list[tuple[int, int]] = []

    def texts(self, holder: Object, resources: Object, depth: int) -> Iterator[tuple[str, str]]:
        """Yield the words of a page or form, then of the forms and notes inside it."""
        try:
            steps = list(parse_content_stream(holder))
        except (PdfError, TypeError, ValueError):
            steps = []
        words: list[str] = []
        font = _PLAIN
        for step in steps:
            name, operands = str(step.operator), step.operands
            if name == "Tf" and operands:
                font = self._font(resources, operands[0])
            elif name in ("BDC", "DP"):
                yield from _beside(operands, resources)
            if name in _MOVES:
                words.append("\n")
            if name in _SHOWS and operands:
                words.append(font.shown(operands[-1]))
        if words:
            yield "words of the page", "".join(words)
        yield from self._inner(holder, resources, depth)

    def _inner(self, holder: Object, resources: Object, depth: int) -> Iterator[tuple[str, str]]:
        if depth >= _DEPTH:
            return
        for form in [*_streams(resources, "/XObject"), *_streams(resources, "/Pattern"), *_notes(holder)]:
            if form.get("/Subtype") == Name.Image or form.objgen in self._open:
                continue
            self._open.append(form.objgen)
            yield from self.texts(form, form.get("/Resources", resources), depth + 1)
            self._open.pop()

    def _font(self, resources: Object, name: object) -> "_Font":
        found = resources.get("/Font", Dictionary()).get(str(name)) if isinstance(resources, Dictionary) else None
        if not isinstance(found, Dictionary):
            return _PLAIN
        if found.objgen not in self._fonts or found.objgen == (0, 0):
            self._fonts[found.objgen] = _Font(found)
        return self._fonts[found.objgen]


def _streams(resources: Object, kind: str) -> list[Stream]:
    group = resources.get(kind) if isinstance(resources, Dictionary) else None
    return [one for _, one in group.items() if isinstance(one, Stream)] if isinstance(group, Dictionary) else []


def _notes(holder: Object) -> list[Stream]:
    """Return the pictures of the notes of a page."""
    found: list[Stream] = []
    notes = holder.get("/Annots") if isinstance(holder, Dictionary) else None
    for note in notes if isinstance(notes, Array) else ():
        looks = note.get("/AP") if isinstance(note, Dictionary) else None
        for _, look in looks.items() if isinstance(looks, Dictionary) else ():
            if isinstance(look, Stream):
                found.append(look)
            elif isinstance(look, Dictionary):
                found += [one for _, one in look.items() if isinstance(one, Stream)]
    return found


def _beside(operands: Any, resources: Object) -> Iterator[tuple[str, str]]:
    """Yield the texts that marked content carries, on the spot or among the resources."""
    for operand in operands:
        if isinstance(operand, Name):
            named = resources.get("/Properties", Dictionary()).get(str(operand))
            if isinstance(named, Dictionary):
                yield from _strings(named, "alternate text")
        elif isinstance(operand, Dictionary):
            yield from _strings(operand, "alternate text")


class _Font:
    """What the codes of a font mean: by its own table to Unicode, else by its encoding."""

    def __init__(self, font: Dictionary | None = None) -> None:
        self._known: dict[int, str] = {}
        self._size = 1
        if font is None:
            return
        if font.get("/Subtype") == Name.Type0:
            self._size = 2
        self._encoded(font.get("/Encoding"))
        table = font.get("/ToUnicode")
        if isinstance(table, Stream):
            self._mapped(table.read_bytes())

    def shown(self, operand: object) -> str:
        """Return the text of what one operator shows; wide gaps between its parts are blanks."""
        parts: list[str] = []
        for one in operand if isinstance(operand, Array) else (operand,):
            if isinstance(one, String):
                parts.append(self._text(bytes(one)))
            elif not isinstance(one, Operator) and abs(float(one)) > _APART:  # type: ignore[arg-type]
                parts.append(" ")
        return "".join(parts)

    def _text(self, data: bytes) -> str:
        if self._size == 1:
            return (
                data.decode("cp1252", "replace") if not self._known else data.decode("latin-1").translate(self._table)
            )
        codes = (int.from_bytes(data[at : at + 2]) for at in range(0, len(data), 2))
        return "".join(self._known.get(code) or "\ufffd" for code in codes)

    @functools.cached_property
    def _table(self) -> dict[int, str]:
        return {code: self._known.get(code) or bytes([code]).decode("cp1252", "replace") for code in range(256)}

    def _encoded(self, encoding: object) -> None:
        differences = encoding.get("/Differences") if isinstance(encoding, Dictionary) else None
        code = 0
        for one in differences if isinstance(differences, Array) else ():
            if isinstance(one, Name):
                self._known[code] = toUnicode(str(one)[1:])
                code += 1
            else:
                code = int(one)

    def _mapped(self, table: bytes) -> None:
        for part in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.S):
            for code, value in _PAIR.findall(part):
                self._known[_number(code)] = _text(value)
        for part in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.S):
            for first, last, start, each in _RANGE.findall(part):
                codes = range(_number(first), min(_number(last), _number(first) + _RANGE_MOST) + 1)
                texts = [_text(one) for one in re.findall(rb"<([0-9A-Fa-f\s]+)>", each)]
                for at, code in enumerate(codes):
                    value = texts[at] if at < len(texts) else _after(start, at) if start else ""
                    self._known[code] = value


def _number(digits: bytes) -> int:
    return int(b"".join(digits.split()) or b"0", 16)


def _text(digits: bytes) -> str:
    plain = b"".join(digits.split())
    return bytes.fromhex((plain + b"0" * (len(plain) % 2)).decode()).decode("utf-16-be", "replace")


def _after(start: bytes, at: int) -> str:
    text = _text(start)
    last = ord(text[-1]) + at if text else 0
    return text[:-1] + chr(last) if 0 < last <= 0x10FFFF else ""


_PLAIN = _Font()
