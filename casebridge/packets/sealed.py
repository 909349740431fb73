"""Search a finished packet once more for what was covered: words, streams, properties, bookmarks, other texts."""

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from pikepdf import Pdf

from casebridge.packets.given import PacketInput, Sealed
from casebridge.packets.parts import Leaf
from casebridge.redaction.needles import held
from casebridge.redaction.strings import strings_of_file, strings_of_page


def open_strings(path: Path, pdf: Pdf, packet: PacketInput, leaves: list[Leaf]) -> Iterator[str]:
    """Yield a sentence for each place where a sealed string stands: page and ground, never the string."""
    if not packet.sealed:
        return
    with pypdfium2.PdfDocument(path) as document:
        for number, (page, leaf) in enumerate(zip(pdf.pages, leaves, strict=True), start=1):
            texts = [("words", document[number - 1].get_textpage().get_text_range()), *strings_of_page(page.obj)]
            place = (leaf.exhibit.number, leaf.page or 0) if leaf.exhibit is not None else None
            sealed = [one for one in packet.sealed if place not in one.let]
            for where, text in texts:
                for one in _found(text, sealed):
                    yield f"Page {number} still says what is redacted in an exhibit ({one.ground}; {where})."
    for where, text in strings_of_file(pdf):
        for one in _found(text, packet.sealed):
            yield f"The file still says what is redacted in an exhibit ({one.ground}; {where})."


def _found(text: str, sealed: list[Sealed] | tuple[Sealed, ...]) -> Iterator[Sealed]:
    known = {one.text: one for one in sealed}
    for term in held(known, text):
        yield known[term]
