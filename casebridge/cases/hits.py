"""Where the words of a search stand in a text, and who of a case has them in the name."""

import json
import re
from collections.abc import Collection
from functools import lru_cache

from casebridge.cases.people import ROLES
from casebridge.cases.queries import CaseRow
from casebridge.text import fold

Pieces = list[tuple[str, bool]]
# Letters of a sentence that are shown at most before and after a word.
AROUND = 160
# A word as the index parts a text: an apostrophe or a hyphen does not part it.
_PARTS = re.compile(r"[^\W_]+(?:['’‘`-][^\W_]+)*")
_ENDS = re.compile(r"(?<=[.!?])\s")


def marked(text: str, words: str) -> Pieces:
    """Return a text in pieces, each with whether it is one of the words; marks and apostrophes do not matter."""
    if not holds_any(text, words):
        return [(text, False)] if text else []
    terms = _terms_of(words)
    folded, places = "", []
    for place, letter in enumerate(text):
        plain = fold(letter)
        folded += plain
        places += [place] * len(plain)
    hit = [False] * len(text)
    for term in terms:
        start = folded.find(term)
        while start >= 0:
            for place in range(places[start], places[start + len(term) - 1] + 1):
                hit[place] = True
            start = folded.find(term, start + len(term))
    pieces: Pieces = []
    for letter, is_hit in zip(text, hit, strict=True):
        if pieces and pieces[-1][1] == is_hit:
            pieces[-1] = (pieces[-1][0] + letter, is_hit)
        else:
            pieces.append((letter, is_hit))
    return pieces


def holds_any(text: str, words: str) -> bool:
    """Say whether one of the words stands in a text."""
    whole = fold(text)
    return any(term in whole for term in _terms_of(words))


@lru_cache(maxsize=64)
def _terms_of(words: str) -> tuple[str, ...]:
    """Return the folded words of a search: a page asks for the same ones at each of its lines."""
    return tuple(term for term in map(fold, words.split()) if term)


def people_found(rows: list[CaseRow], words: Collection[str]) -> dict[int, list[tuple[str, str]]]:
    """Return role and name of the people of these lines whom one of the words names, by case."""
    terms = [term for term in map(fold, words) if term]
    return {
        row.id: [
            (ROLES.get(role, role), name)
            for role, name in json.loads(row.people or "[]")
            if any(term in fold(name) for term in terms)
        ]
        for row in rows
    }


def snippet(text: str, words: str) -> Pieces:
    """Return the sentence of a text in which the first of the words stands, in pieces; nothing where none does."""
    terms = tuple(filter(None, (fold(word) for word in _PARTS.findall(words))))
    first = next((one for one in _PARTS.finditer(text) if fold(one[0]).startswith(terms)), None) if terms else None
    if first is None:
        return []
    begins = max((end.end() for end in _ENDS.finditer(text, 0, first.start())), default=0)
    stop = _ENDS.search(text, first.end())
    ends = stop.start() if stop else len(text)
    start, end = _whole_words(text, max(begins, first.start() - AROUND), min(ends, first.end() + AROUND))
    pieces: Pieces = [("… " if start > begins else "", False)]
    last = start
    for one in _PARTS.finditer(text, start, end):
        if fold(one[0]).startswith(terms):
            pieces += [(text[last : one.start()], False), (one[0], True)]
            last = one.end()
    pieces.append((text[last:end] + (" …" if end < ends else ""), False))
    return [piece for piece in pieces if piece[0]]


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a part of a text that begins and ends between words, where there are blanks."""
    if start and not text[start - 1].isspace():
        start = text.find(" ", start, end) + 1 or start
    if end < len(text) and not text[end].isspace():
        cut = text.rfind(" ", start, end)
        end = cut if cut > start else end
    return start, end
