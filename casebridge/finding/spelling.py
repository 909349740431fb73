"""Under which keys a name is found that is spelled another way.

Two words with up to two slips between them (a letter more, less, another, or two swapped) become the same when up to
two letters are taken out of the first letters of each: those shortened words are the keys, and `may_be` decides. One
key more stands for how a name sounds in English, roughly.
"""

import re
from itertools import combinations

from casebridge.text import within, words_of

# Of a longer word only its first letters are shortened; the whole of it is compared.
_FIRST = 7
# From how many letters on a word may have one slip, and two.
ONE_SLIP, TWO_SLIPS = 3, 6
# A sound of fewer letters stands for too many names; two names that sound alike differ by so many slips at most.
_SOUND_LEAST, _SOUND_SLIPS = 3, 3
_SPELLED = (
    (re.compile("ph"), "f"), (re.compile("^kn"), "n"), (re.compile("^wr"), "r"), (re.compile("ch|ck|c|q"), "k"),
    (re.compile("gh"), ""), (re.compile("v"), "f"), (re.compile("z"), "s"), (re.compile("(?<!^)[aeiouyhw]"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
)  # fmt: skip
_VOWELS = re.compile("^[aeiouy]")


def words_of_name(name: str) -> set[str]:
    """Return the words of a name, those with a hyphen also in parts."""
    return {*words_of(name), *words_of(re.sub(r"[-\u2010-\u2015/]", " ", name))}


def keys_of(word: str) -> set[str]:
    """Return the keys of a folded word; none where it is too short for a slip."""
    slips = slips_of(word)
    if not slips:
        return set()
    first = word[:_FIRST]
    keys = {first}
    for gone in range(1, slips + 1):
        keys |= {"".join(left) for left in combinations(first, len(first) - gone)}
    return keys | ({f"~{sound}"} if len(sound := _sound(word)) >= _SOUND_LEAST else set())


def slips_of(word: str) -> int:
    """Return how many slips a word of this length may have."""
    return 2 if len(word) >= TWO_SLIPS else 1 if len(word) > ONE_SLIP else 0


def may_be(typed: str, word: str) -> bool:
    """Say whether a word may be what was typed, spelled another way; the same word is no other way."""
    if typed == word or not keys_of(typed):
        return False
    alike = len(_sound(typed)) >= _SOUND_LEAST and _sound(typed) == _sound(word)
    return within(typed, word, _SOUND_SLIPS if alike else slips_of(typed))


def _sound(word: str) -> str:
    """Return the consonants of a word as they sound in English, any first vowel as one."""
    said = word[:20]
    for spelled, sound in _SPELLED:
        said = spelled.sub(sound, said)
    return _VOWELS.sub("a", said)[:12]
