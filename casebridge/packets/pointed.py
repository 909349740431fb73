"""The sheet that stands in a packet for a recording that stays elsewhere."""

import hashlib

from casebridge.evidence.models import Exhibit
from casebridge.evidence.pointers.models import CONDITIONS, Pointer
from casebridge.evidence.pointers.span import span_words
from casebridge.packets.given import PacketExhibit

ELSEWHERE = "elsewhere"


def ledger_key(exhibit: Exhibit) -> str:
    """Return under what the ledger of numbers knows the sheet of an exhibit without bytes: no hash of any file."""
    return hashlib.sha256(f"pointer:{exhibit.public_id}".encode()).hexdigest()


def where_kept(exhibit: Exhibit, pointer: Pointer | None) -> str:
    """Say where an exhibit is kept, by whom and under which reference."""
    if pointer is None:
        return exhibit.kept_at or "in CaseBridge"
    return f"{exhibit.kept_at}, kept by {pointer.kept_by}, reference {pointer.reference}"


def pointed(exhibit: Exhibit, pointer: Pointer, first: int, *, kind: str, section: str) -> PacketExhibit:
    """Return the exhibit as a packet holds it: one sheet with where it is kept, its span and its state.

    :param first: its number.
    """
    return PacketExhibit(
        number=exhibit.number, title=exhibit.title, section=section, kind=kind, given_by=pointer.kept_by,
        file_name=f"Not copied; reference {pointer.reference}", sha256="", size=0, outcome=ELSEWHERE,
        bates_first=first, pages=1, slip_reason="It stays where it is kept. No copy of it was made for this case.",
        where_kept=where_kept(exhibit, pointer), span=span_words(pointer.starts_at, pointer.ends_at),
        condition=CONDITIONS[pointer.condition],
    )  # fmt: skip
