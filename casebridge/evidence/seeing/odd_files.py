"""The odd files in the browser: what a person who opens the first page of each is shown, or is told."""

from dataclasses import dataclass
from pathlib import Path

from casebridge.access.actor import Actor
from casebridge.db import db
from casebridge.evidence.odd_files import OddRow, odd_files
from casebridge.evidence.reading.looks import LOOKS, Wanted
from casebridge.evidence.receiving import receive_file
from casebridge.evidence.seeing.asked import Ask
from casebridge.evidence.seeing.derivatives import Shown, look_at
from casebridge.evidence.seeing.document import Document, open_document

KINDS = {"pages": "a picture of page 1", "words": "its words", "sound": "the shape of the sound"}
PAGED = ("pdf", "picture")


@dataclass(frozen=True, slots=True)
class OnScreen:
    """What the browser got of one odd file: `kind` as the viewer says it, `data` its bytes, else `why` in words.

    `original` are the bytes that were sent in.
    """

    original: bytes
    kind: str
    why: str = ""
    data: bytes = b""

    def fits(self, row: OddRow) -> bool:
        """Tell whether this is what a file that ended like `row` may show."""
        if self.kind == "nothing" or row.got.outcome == "reject":
            # What has pages is seen; only what has none may be told about in words.
            return self.kind == "nothing" and bool(self.why.strip()) and not self.data and not row.got.pages
        if self.kind == "words":
            return bool(self.data) and row.got.family not in PAGED
        return self.data[:4] == b"RIFF" and self.data[8:12] == b"WEBP" and self.original not in self.data

    def words(self, row: OddRow) -> str:
        """Return it in words."""
        told = KINDS.get(self.kind, f"a reason: {self.why}" if self.why.strip() else "nothing, without a reason")
        return told if self.fits(row) else f"BAD: {told}"


def odd_screens(folder: Path, case_id: str, *, actor: Actor) -> dict[str, OnScreen]:
    """Take every odd file into a case as an upload does, open it as its reader would, and return each by its id.

    Opens units of work of its own: none may be open.
    """
    return {odd.id: _screen(folder / "files" / odd.file, case_id, actor) for odd in odd_files(folder)}


def _screen(path: Path, case_id: str, actor: Actor) -> OnScreen:
    original = path.read_bytes()
    with path.open("rb") as stream:
        done = receive_file(case_id, stream, path.name, actor=actor)
    if not done.exhibit_public_id:
        return OnScreen(original, "nothing", done.message)
    _case, seen = open_document(case_id, done.exhibit_public_id, actor, Ask())
    shown = _bytes_of(seen)
    db.session.rollback()
    return OnScreen(original, seen.kind, seen.why, shown.data)


def _bytes_of(seen: Document) -> Shown:
    """Return what the page of the viewer fetches next."""
    if seen.kind == "words":
        return Shown(seen.words.encode())
    if seen.kind == "nothing" or seen.version is None:
        return Shown()
    return look_at(seen.version, Wanted(LOOKS["wave"]) if seen.kind == "sound" else seen.ask.picture())
