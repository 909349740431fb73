"""Find a string however it was written: case, accents, ligatures, hyphens and line ends do not hide it."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

# From so many letters and digits on a string is looked for inside of words, too: "ann" stands in "planning".
LONG = 6
SHORTEST = 2
_HYPHENS = frozenset("-\u00ad\u2010\u2011\x02\ufffe")
_LINE_ENDS = frozenset("\r\n\x0b\x0c\x85\u2028\u2029")


@dataclass(frozen=True, slots=True)
class Squeezed:
    """The letters and digits of a text, folded, with the index of each in the text."""

    text: str
    letters: str
    at: tuple[int, ...]


_NO_LETTERS = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """Return the letters and digits of a text as `squeeze` folds them, quickly and without their places."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return _NO_LETTERS.sub("", plain)


@lru_cache(maxsize=8192)
def _folded(one: str) -> str:
    """Return what a character comes to: its letters and digits without case, accents and compatibility forms."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", one).casefold())
    return "".join(c for c in plain if c.isalnum())


@lru_cache(maxsize=8192)
def _unseen(one: str) -> bool:
    """Say whether a character takes no place: marks over letters, soft hyphens, joiners."""
    return unicodedata.category(one) in ("Mn", "Me", "Cf") or one in "\x02\ufffe"


def squeeze(text: str) -> Squeezed:
    """Return a text as it is searched."""
    letters: list[str] = []
    at: list[int] = []
    for index, one in enumerate(text):
        for letter in _folded(one):
            letters.append(letter)
            at.append(index)
    return Squeezed(text, "".join(letters), tuple(at))


@lru_cache(maxsize=512)
def letters_of(term: str) -> str:
    """Return the letters and digits by which a term is looked for; empty: nothing to look for."""
    return squeeze(term).letters


def places(term: str, squeezed: Squeezed) -> Iterator[tuple[int, int]]:
    """Yield where a term stands in a text: indexes of its first character and behind its last one.

    A short term must stand alone, with nothing in it but what it has itself, a broken line, or a gap after every
    letter; a long one is found wherever its letters follow each other.
    """
    needle = letters_of(term)
    if not needle:
        return
    anywhere = len(needle) >= LONG or any(not c.isascii() for c in needle)
    start = squeezed.letters.find(needle)
    while start >= 0:
        end = start + len(needle)
        if anywhere or _stands_alone(term, squeezed, start, end):
            yield squeezed.at[start], squeezed.at[end - 1] + 1
        start = squeezed.letters.find(needle, start + 1)


def holds(term: str, squeezed: Squeezed) -> bool:
    """Say whether a term stands in a text."""
    return next(places(term, squeezed), None) is not None


def held(terms: Iterable[str], text: str) -> list[str]:
    """Return those of `terms` that stand in a text; most texts hold none and are told so quickly."""
    letters = folded(text)
    near = [term for term in terms if letters_of(term) and letters_of(term) in letters]
    squeezed = squeeze(text) if near else None
    return [term for term in near if squeezed is not None and holds(term, squeezed)]


def _stands_alone(term: str, squeezed: Squeezed, start: int, end: int) -> bool:
    if (start and not _parted(squeezed, start)) or (end < len(squeezed.at) and not _parted(squeezed, end)):
        return False
    gaps = [n for n in range(1, end - start) if _parted(squeezed, start + n)]
    if len(gaps) == end - start - 1:
        return True
    own = _own_gaps(term)
    return all(n in own or _broken_line(squeezed, start + n) for n in gaps)


@lru_cache(maxsize=512)
def _own_gaps(term: str) -> frozenset[int]:
    squeezed = squeeze(term)
    return frozenset(n for n in range(1, len(squeezed.at)) if _parted(squeezed, n))


def _between(squeezed: Squeezed, number: int) -> str:
    """Return what stands in the text before a letter, since the letter before it."""
    return squeezed.text[squeezed.at[number - 1] + 1 : squeezed.at[number]]


def _parted(squeezed: Squeezed, number: int) -> bool:
    return any(not _unseen(one) for one in _between(squeezed, number))


def _broken_line(squeezed: Squeezed, number: int) -> bool:
    """Say whether a word goes on in the next line here: a hyphen, then the end of the line."""
    gap = _between(squeezed, number)
    return any(c in _HYPHENS for c in gap) and any(c in _LINE_ENDS for c in gap)
