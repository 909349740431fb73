"""The fingerprint of an exhibit: one SHA-256 over what its pages show, however the file around it is written."""

import hashlib
from collections.abc import Iterable
from decimal import Decimal

from pikepdf import Array, Dictionary, Object, PdfError, Stream, StreamDecodeLevel

from casebridge.evidence.reading.frame import number

# Array and dictionary texts without it hold no other object, so their own text says all.
_REFERENCE = b" R"
PRINT_LENGTH = 16
_SKIPPED = frozenset(("/Length", "/Filter", "/DecodeParms"))


class Walker:
    """Digests objects by their meaning: renumbering and recompressing change nothing.

    One walker serves the pages of one file, so that a shared font is read once.
    """

    def __init__(self) -> None:
        """Start with nothing seen."""
        self._known: dict[tuple[int, int], bytes] = {}
        self._open: dict[tuple[int, int], int] = {}

    def digest(self, thing: object) -> bytes:
        """Return the digest of a PDF object or a plain value."""
        if not isinstance(thing, Object):
            return _hash(b"v", _plain(thing).encode())
        if not isinstance(thing, (Array, Dictionary, Stream)):
            return _hash(b"o", thing.unparse(resolved=True))
        if not thing.is_indirect:
            return self._inside(thing)
        name = thing.objgen
        if name in self._open:
            return _hash(b"loop", str(len(self._open) - self._open[name]).encode())
        if name not in self._known:
            self._open[name] = len(self._open)
            self._known[name] = self._inside(thing)
            del self._open[name]
        return self._known[name]

    def _inside(self, thing: Object) -> bytes:
        if not isinstance(thing, Stream):
            written = thing.unparse(resolved=True)
            if _REFERENCE not in written:
                return _hash(b"u", written)
        if isinstance(thing, Array):
            return _hash(b"a", *(self.digest(item) for item in thing))
        items = sorted((key, value) for key, value in thing.items() if key not in _SKIPPED)
        parts = [part for key, value in items for part in (key.encode(), self.digest(value))]
        if isinstance(thing, Stream):
            return _hash(b"s", hashlib.sha256(stream_bytes(thing)).digest(), *parts)
        return _hash(b"d", *parts)


def stream_bytes(stream: Stream) -> bytes:
    """Return the content of a stream, decoded as far as nothing is lost by it."""
    try:
        return stream.read_bytes(StreamDecodeLevel.generalized)
    except PdfError:
        return stream.read_raw_bytes()


def page_prints(pages: Iterable[tuple[bytes, Object]]) -> list[str]:
    """Return a short print of each page: what two versions of a file have in common, page by page.

    Equal prints show the same; a page that was written in another way has another print.
    """
    walker = Walker()
    return [_page(placing, form, walker).hex()[:PRINT_LENGTH] for placing, form in pages]


def fingerprint(pages: Iterable[tuple[bytes, Object]], walker: Walker | None = None) -> str:
    """Return the fingerprint of an exhibit as hex.

    :param pages: for each page, in order, its placing content and the form that the content places.
    :param walker: the walker of the whole file, where one is at work already.
    """
    walker = walker or Walker()
    whole = hashlib.sha256()
    for placing, form in pages:
        whole.update(_page(placing, form, walker))
    return whole.hexdigest()


def _page(placing: bytes, form: Object, walker: Walker) -> bytes:
    return _hash(b"page", placing.strip(), walker.digest(form))


def _plain(value: object) -> str:
    """Return a number as its value, so that 612 and 612.0 are the same; anything else by its name."""
    is_number = isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)
    return number(float(value)) if is_number else repr(value)  # type: ignore[arg-type]


def _hash(mark: bytes, *parts: bytes) -> bytes:
    sized = (piece for part in parts for piece in (len(part).to_bytes(8, "big"), part))
    return hashlib.sha256(mark + b"".join(sized)).digest()
