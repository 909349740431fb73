"""Walk the objects of a page and take out whatever acts, points outside, or tells about the sender."""

from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, Stream

FORBIDDEN = frozenset((
    "/AA", "/A", "/OpenAction", "/JS", "/JavaScript", "/Launch", "/URI", "/XFA", "/EmbeddedFiles", "/EF",
    "/AF", "/RichMedia", "/OPI", "/Ref", "/Alternates", "/PieceInfo", "/Metadata", "/Thumb",
    "/StructParent", "/StructParents", "/LastModified", "/PtData", "/Measure", "/Annots", "/FFilter", "/OC",
    "/SubmitForm", "/GoToR", "/GoToE",
))  # fmt: skip
# The keys of these dictionaries are names that the author chose ("/A" may be a font or a glyph).
_NAME_MAPS = frozenset((
    "/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/Properties", "/CharProcs",
    "/Colorants",
))  # fmt: skip
# An array in whose text neither stands holds no dictionary: nothing that has keys.
_HOLDING = (b"<<", b" R")
_DEPTH = 150


class TooDeep(ValueError):
    """Objects lie inside each other deeper than any honest page needs."""


def strip(start: Object) -> int:
    """Delete every forbidden key below `start`; return how many were deleted."""
    found = list(forbidden(start))
    for holder, key in found:
        del holder[key]
    return len(found)


def forbidden(start: Object, seen: set[tuple[int, int]] | None = None) -> Iterator[tuple[Object, str]]:
    """Yield each (dictionary, key) below `start` that no packet may carry.

    :param seen: objects looked at before, so that what many pages share is walked once; grows.
    """
    seen = set() if seen is None else seen
    waiting: list[tuple[Object, bool, int]] = [(start, False, 0)]
    while waiting:
        holder, is_name_map, depth = waiting.pop()
        if depth > _DEPTH:
            raise TooDeep("the objects of a page lie too deep in each other")
        if holder.is_indirect:
            if holder.objgen in seen:
                continue
            seen.add(holder.objgen)
        if isinstance(holder, Array):
            # A table of widths has hundreds of numbers: its own text says at once that no key is in it.
            written = holder.unparse(resolved=True)
            if any(mark in written for mark in _HOLDING):
                waiting.extend((item, False, depth + 1) for item in holder if _holds_others(item))
            continue
        is_stream = isinstance(holder, Stream)
        for key, value in holder.items():
            if not is_name_map and (key in FORBIDDEN or (is_stream and key == "/F")):
                yield holder, key
            elif _holds_others(value):
                waiting.append((value, not is_name_map and key in _NAME_MAPS, depth + 1))


def _holds_others(value: object) -> bool:
    return isinstance(value, (Array, Dictionary, Stream)) and not isinstance(value, Name)
