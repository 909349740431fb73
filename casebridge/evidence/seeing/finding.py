"""Find words in the text layer of a version, and tell which of its pages have none."""

import json
import re
from dataclasses import dataclass

from casebridge.evidence.models import Version
from casebridge.evidence.reading.looks import LOOKS, Wanted
from casebridge.evidence.seeing.derivatives import look_at
from casebridge.evidence.seeing.machine import SURE, readings_of, silent

SHORTEST = 2
HITS_MOST, ABOUT = 100, 60
# An overlap shorter than this is chance.
_OVERLAP = 6

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Hit:
    """One place: the page, the words before, the words found, the words after; `sure` where a machine read it."""

    page: int
    before: str
    found: str
    after: str
    sure: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: the first places, how many there are in all, or why not.

    `silent` are the pages without a text layer that no machine read; `unsure` those where it was not sure, with how
    sure it was in percent.
    """

    term: str
    hits: list[Hit]
    total: int = 0
    silent: tuple[int, ...] = ()
    unsure: tuple[tuple[int, int], ...] = ()
    read: int = 0
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one page: its size in tenths of a point, and (x, y, width, height, words) of each.

    `sure` is how sure a machine was of what it read, in percent; None for a text layer.
    """

    wide: int
    high: int
    lines: list[tuple[int, int, int, int, str]]
    sure: int | None = None

    def boxes(self, words: str) -> list[Box]:
        """Return where words stand, also where they run over lines; empty where they do not."""
        return [box for line in self.lines for box in _in_line(line, " ".join(words.split()))]


def find(version: Version, typed: str) -> Found:
    """Return where words stand in a version, upper and lower case and line ends being the same.

    Opens units of work of its own: none may be open.
    """
    term = " ".join(typed.split())
    if len(term) < SHORTEST:
        return Found(term, [], why_not="Give at least two letters.")
    if not version.pages:
        return Found(term, [], why_not="There are no pages to search.")
    shown = look_at(version, Wanted(LOOKS["words"]))
    if shown.why_not:
        return Found(term, [], why_not=shown.why_not)
    pages = [" ".join(words.split()) for words in json.loads(shown.data)]
    bare = silent(pages)
    read = {number: one for number, one in (readings_of(version) if bare else {}).items() if number in bare}
    hits = []
    for number, words in enumerate(pages, start=1):
        if one := read.get(number):
            hits += _hits(number, " ".join(one.words.split()), term, one.sure)
        else:
            hits += _hits(number, words, term)
    unsure = tuple((number, reading.sure) for number, reading in read.items() if reading.sure < SURE)
    return Found(term, hits[:HITS_MOST], len(hits), tuple(n for n in bare if n not in read), unsure, len(read))


def lines_of(version: Version, page: int) -> Lines | None:
    """Return the lines of a page as it is drawn, else those that a machine read off it; None where there are none."""
    shown = look_at(version, Wanted(LOOKS["lines"], page))
    if shown.why_not:
        return None
    told = json.loads(shown.data)
    if not told["lines"] and (read := readings_of(version).get(page)):
        return Lines(read.wide, read.high, read.lines, read.sure)
    return Lines(told["wide"], told["high"], [(x, y, w, h, words) for x, y, w, h, words in told["lines"]])


def _hits(page: int, words: str, term: str, sure: int | None = None) -> list[Hit]:
    found = []
    for match in re.finditer(re.escape(term), words, re.I):
        start, end = match.span()
        before, after = words[max(0, start - ABOUT) : start], words[end : end + ABOUT]
        found.append(Hit(page, before, match[0], after, sure))
    return found


def _in_line(line: tuple[int, int, int, int, str], words: str) -> list[Box]:
    x, y, wide, high, said = line
    low, whole = said.casefold(), words.casefold()
    if not low or not whole:
        return []
    spans = [match.span() for match in re.finditer(re.escape(whole), low)]
    if not spans and len(low) >= _OVERLAP and low in whole:
        spans = [(0, len(low))]
    if not spans:
        spans = _overlap(low, whole)
    return [(x + wide * a // len(low), y, max(1, wide * (b - a) // len(low)), high) for a, b in spans]


def _overlap(line: str, words: str) -> list[tuple[int, int]]:
    """Return where words begin at the end of a line, or end at its beginning."""
    most = min(len(line), len(words))
    for length in range(most, _OVERLAP - 1, -1):
        if line.endswith(words[:length]):
            return [(len(line) - length, len(line))]
        if line.startswith(words[-length:]):
            return [(0, length)]
    return []
