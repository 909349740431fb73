"""What a password may not be, each refusal with its reason (values: security.md section 2)."""

import importlib
import re
import unicodedata
from itertools import pairwise

from casebridge.accounts import blocklist
from casebridge.accounts.passwords import normal
from casebridge.errors import Invalid

SHORTEST, LONGEST = 15, 128
# Words that everybody would try here; the short ones count as whole words only.
OFFICE_WORDS = (
    "casebridge", "baltimore", "maryland", "ravens", "orioles", "password", "letmein", "qwerty", "bpd", "sao", "usao",
)  # fmt: skip
_WHOLE = 5
# Fewer guesses than this (as a power of ten) means: common passwords and words, joined, repeated or respelled.
EASIEST = 8.0


def refuse_weak(password: str, *, username: str, name: str, field: str = "password") -> None:
    """Pass a password that may be used.

    :raises Invalid: with the reason, at `field`.
    """
    stolen = blocklist.STOLEN if blocklist.holds(password) else ""
    if reason := weakness(password, username=username, name=name) or stolen:
        raise Invalid("This password cannot be used.", fields={field: reason})


def weakness(password: str, *, username: str, name: str) -> str:
    """Return why the password may not be used, as advice; empty when it may."""
    plain = normal(password)
    if len(plain) < SHORTEST:
        return f"Use at least {SHORTEST} characters; a few words that you will remember do well."
    if len(plain) > LONGEST:
        return f"Use at most {LONGEST} characters; this has {len(plain)}."
    if any(unicodedata.category(c) in ("Cc", "Cs") for c in plain):
        return "Take out the characters that cannot be shown."
    low = plain.casefold()
    for word in (*_own_words(username, name), *OFFICE_WORDS):
        if _holds(low, word):
            return f"Leave out “{word}”: it is among the first things that somebody would try here."
    if len(set(low)) < _WHOLE or _runs(low):
        return "This repeats itself or counts up. Choose words that do not belong together."
    return _common(plain, username, name)


def _own_words(username: str, name: str) -> list[str]:
    words = re.split(r"[\s.\-_'’]+", f"{username} {name}".casefold())
    return [word for word in words if len(word) > 2 and not word.isdigit()]


def _holds(text: str, word: str) -> bool:
    if len(word) >= _WHOLE:
        return word in text
    return re.search(rf"(?<![^\W\d_]){re.escape(word)}(?![^\W\d_])", text) is not None


def _runs(text: str) -> bool:
    """Say whether half of the text counts up or down by one."""
    steps = sum(abs(ord(b) - ord(a)) == 1 for a, b in pairwise(text))
    return steps * 2 >= len(text)


def _common(password: str, username: str, name: str) -> str:
    """Judge by common passwords and words; the lists are read at the first use, as most workers never need them."""
    judge = importlib.import_module("zxcvbn").zxcvbn
    own = [*_own_words(username, name), *OFFICE_WORDS]
    found = judge(password, user_inputs=own, max_length=LONGEST * 4)
    if found["guesses_log10"] >= EASIEST:
        return ""
    warning = found["feedback"]["warning"] or "This is put together from what people use most."
    return f"{warning} Add words that do not belong together."
