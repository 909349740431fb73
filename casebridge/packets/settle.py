"""Tidy the tags of one rendered section, so that it can stand beside others in one file."""

import io

from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Pdf, StreamDecodeLevel, String

from casebridge.packets.fold import fold, listed

_CELLS = ("/TH", "/TD")
_SCOPES = {"/THead": Name.Column, "/TBody": Name.Row, "/Table": Name.Row}


def settle(rendered: bytes, prefix: str) -> bytes:
    """Return the section with ids that no other section has, scopes on header cells, no bare tags and an id tree.

    Metadata, bookmarks and named places are dropped: the packet has its own.
    """
    with Pdf.open(io.BytesIO(rendered)) as pdf:
        for key in ("/Metadata", "/Outlines", "/Names"):
            if key in pdf.Root:
                del pdf.Root[key]
        if "/Info" in pdf.trailer:
            del pdf.trailer["/Info"]
        root = pdf.Root.StructTreeRoot
        fold(root)
        named: list[tuple[str, Object]] = []
        _walk(root.K, "", prefix, named)
        flat = [item for name, element in sorted(named, key=lambda one: one[0]) for item in (String(name), element)]
        root.IDTree = Dictionary(Names=Array(flat))
        out = io.BytesIO()
        pdf.save(
            out,
            deterministic_id=True,
            object_stream_mode=ObjectStreamMode.generate,
            stream_decode_level=StreamDecodeLevel.none,
            compress_streams=True,
        )
    return out.getvalue()


def _walk(kids: object, group: str, prefix: str, named: list[tuple[str, Object]]) -> None:
    waiting: list[tuple[object, str]] = [(kids, group)]
    while waiting:
        thing, group = waiting.pop()
        if isinstance(thing, Array):
            waiting.extend((item, group) for item in thing)
        if not isinstance(thing, Dictionary) or "/S" not in thing:
            continue
        kind = str(thing.S)
        if "/ID" in thing:
            name = f"{prefix}-{thing.ID}"
            thing.ID = String(name)
            named.append((name, thing))
        if kind in _CELLS:
            _settle_cell(thing, kind, group, prefix)
        if "/K" in thing:
            waiting.append((thing.K, kind if kind in _SCOPES else group))


def _settle_cell(cell: Dictionary, kind: str, group: str, prefix: str) -> None:
    attributes = [one for one in listed(cell.get("/A")) if isinstance(one, Dictionary)]
    for one in attributes:
        if "/Headers" in one:
            one.Headers = Array([String(f"{prefix}-{name}") for name in listed(one.Headers)])
    if kind == "/TH" and not any("/Scope" in one for one in attributes):
        scope = Dictionary(O=Name.Table, Scope=_SCOPES.get(group, Name.Row))
        cell.A = Array([*attributes, scope])
