"""Whether a person of a case may be the officer of an entry: by account, by number, by a name with a slip in it."""

import re
from dataclasses import dataclass

from casebridge.text import fold, plain_serial, within

# What stands before a name and is none.
RANKS = {
    "det", "detective", "officer", "ofc", "off", "po", "p", "sgt", "sergeant", "lt", "lieutenant", "capt", "captain",
    "major", "maj", "agent", "trooper", "cpl", "corporal", "jr", "sr", "ii", "iii",
}  # fmt: skip
_WORDS = re.compile(r"[^\W\d_]+")
_NUMBERS = re.compile(r"[A-Za-z]{0,3}-?\d[\dA-Za-z-]*")
_SHORTEST_NUMBER = 3
# From how many letters on a word may have one slip, and two.
_ONE_SLIP, _TWO_SLIPS = 5, 9


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom an entry is about: the name of the account where there is one, the name, the sequence number."""

    account_name: str
    name: str
    number: str


def how_matched(wanted: Wanted, name: str, other_name: str = "", note: str = "") -> str:
    """Return account, number, name, or nothing.

    Too much is better than too little: a person decides whether it is the same officer.
    """
    if wanted.account_name and _words(wanted.account_name) == _words(name):
        return "account"
    if wanted.number and _number(wanted.number) in _numbers(f"{name} {other_name} {note}"):
        return "number"
    names = [known for known in (wanted.name, wanted.account_name) if known]
    if any(same_name(known, said) for known in names for said in (name, other_name) if said):
        return "name"
    return ""


def same_name(one: str, other: str) -> bool:
    """Say whether two names may be of one person: in any order, with initials, a missing given name, or slips."""
    mine, yours = _words(one), _words(other)
    few, many = sorted((mine, yours), key=len)
    if not few:
        return False
    left = list(many)
    whole = False
    for word in sorted(few, key=len, reverse=True):
        found = next((known for known in left if _same_word(word, known)), None)
        if found is None:
            return False
        whole = whole or min(len(word), len(found)) > 1
        left.remove(found)
    # A given name alone names nobody.
    return whole and (len(few) > 1 or _same_word(few[0], many[-1]) or _same_word(few[0], many[0]))


def _words(name: str) -> list[str]:
    if "," in name:
        last, _, first = name.partition(",")
        name = f"{first} {last}"
    return [word for word in _WORDS.findall(fold(name)) if word not in RANKS or len(word) == 1]


def _same_word(one: str, other: str) -> bool:
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        return long.startswith(short)
    slips = 2 if len(short) >= _TWO_SLIPS else 1 if len(short) >= _ONE_SLIP else 0
    return slips > 0 and within(short, long, slips)


def _number(text: str) -> str:
    return plain_serial(text)


def _numbers(text: str) -> set[str]:
    found = {_number(part) for part in _NUMBERS.findall(text)}
    return {number for number in found if len(number) >= _SHORTEST_NUMBER}
