"""Find a term on the pages of exhibits: in their text layers, and in the words that a machine read off scans."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from casebridge.db import db
from casebridge.errors import Invalid, LostBytes
from casebridge.evidence.inspect import hash_file
from casebridge.evidence.models import Exhibit, Version
from casebridge.evidence.seeing.machine import Reading, readings_of
from casebridge.evidence.store import store
from casebridge.redaction.asking import Opened, ask
from casebridge.redaction.closed.searching import hits_in
from casebridge.redaction.glyphs import Box, Glyphs, from_words
from casebridge.redaction.needles import SHORTEST, letters_of

# So many files one child opens; more are given to the next one.
AT_ONCE = 150
TERM_MOST = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """One place: on which page, the boxes that cover it, the words before, found and after."""

    page: int
    boxes: tuple[Box, ...]
    words: tuple[str, str, str]

    @property
    def key(self) -> str:
        """Return a name of the place that a form can send back."""
        return f"{self.page}-" + "-".join(str(side) for side in self.boxes[0])


@dataclass(frozen=True, slots=True)
class InExhibit:
    """What a search found in one exhibit: places, pages without words, or why its pages cannot be searched."""

    exhibit_id: str
    number: int
    title: str
    version: int
    hits: list[Hit] = field(default_factory=list)
    bare: tuple[int, ...] = ()
    more: int = 0
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class _Source:
    empty: InExhibit
    path: Path | None = None
    read: dict[int, Glyphs] = field(default_factory=dict)


def search(
    targets: Sequence[tuple[Exhibit, Version | None]], typed: str, *, page: int | None = None, whole: bool = False
) -> list[InExhibit]:
    """Return for each exhibit where a term stands. Ends the open read of the session: none of its rows may be used.

    :param page: one page (from 1), all when it is None. :param whole: the whole lines in which it stands.
    :raises Invalid: fewer than two letters or digits. :raises NotRead: the pages could not be read.
    """
    term = " ".join(typed.split())[:TERM_MOST]
    if len(letters_of(term)) < SHORTEST:
        raise Invalid("Nothing was searched.", fields={"term": "Give at least two letters or digits."})
    sources = [_source(exhibit, version, page) for exhibit, version in targets]
    db.session.rollback()
    parts = [sources[at : at + AT_ONCE] for at in range(0, len(sources), AT_ONCE)]
    return [one for part in parts for one in _search(part, term, page, whole=whole)]


def _search(sources: list[_Source], term: str, page: int | None, *, whole: bool) -> list[InExhibit]:
    paths = [source.path for source in sources if source.path is not None]
    wanted = [[page]] * len(paths) if page else None
    with Opened(*paths) as handles:
        answers = iter(ask("find", handles, term=term, pages=wanted, lines=whole)["files"] if paths else [])
    return [_found(source, next(answers) if source.path else {}, term, whole=whole) for source in sources]


def glyphs_read(reading: Reading) -> Glyphs:
    """Return what a machine read off a page as characters, each with the box of its word."""
    return from_words(reading.each or [_guessed(line) for line in reading.lines], reading.wide, reading.high)


def _source(exhibit: Exhibit, version: Version | None, page: int | None) -> _Source:
    about = (exhibit.public_id, exhibit.number, exhibit.title, version.number if version else 0)
    if version is None or not version.ready_key:
        return _Source(InExhibit(*about, why_not="has no pages that can be searched"))
    try:
        path = store().found(version.ready_key)
    except LostBytes:
        path = None
    if path is None or version.damaged_at is not None or hash_file(path) != version.ready_sha256:
        return _Source(InExhibit(*about, why_not="cannot be read: its stored bytes are not what they were"))
    read = {n: glyphs_read(one) for n, one in readings_of(version).items() if page in (None, n)}
    return _Source(InExhibit(*about), path, read)


def _found(source: _Source, told: dict[str, Any], term: str, *, whole: bool) -> InExhibit:
    about = source.empty
    if not source.path:
        return about
    hits = list(told["hits"])
    bare = [number for number in told["bare"] if number not in source.read]
    for number in told["bare"]:
        if number in source.read:
            hits += hits_in(source.read[number], term, number, whole=whole)
    found = [
        Hit(hit["page"], tuple(tuple(box) for box in hit["boxes"]), tuple(hit["words"]))
        for hit in sorted(hits, key=lambda hit: hit["page"])
    ]
    return InExhibit(about.exhibit_id, about.number, about.title, about.version, found, tuple(bare), told["more"])


def _guessed(line: tuple[int, int, int, int, str]) -> list[tuple[int, int, int, int, str]]:
    """Return the words of a line whose own boxes are not known: each a little wider than its share of the line."""
    left, top, wide, high, said = line
    share, at, found = wide / max(1, len(said)), 0, []
    for word in said.split():
        at = said.index(word, at)
        start = max(left, round(left + (at - 1.5) * share))
        end = min(left + wide, round(left + (at + len(word) + 1.5) * share))
        found.append((start, top, end - start, high, word))
        at += len(word)
    return found
