"""Which characters a packet can print: a name shown as boxes is a wrong document."""

import unicodedata

from casebridge.errors import CaseBridgeError
from casebridge.packets.fonts import covered

_UNSEEN = frozenset("\n\r\t\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f")
_TURNED = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SHOWN_INSTEAD = "\ufffd"


class Unprintable(CaseBridgeError):
    """A text holds characters that no pinned font has; `where` and `characters` name them."""

    status = 422
    next_step = "Write it in other letters, then build again."

    def __init__(self, where: str, characters: list[str]) -> None:
        """Name the place and the characters."""
        self.where, self.characters = where, characters
        shown = ", ".join(f"U+{ord(one):04X} {unicodedata.name(one, 'without a name')}" for one in characters[:5])
        super().__init__(f"{where}: no font of the packet has {shown}.")


def clean(text: str) -> str:
    """Show control characters and marks that turn the direction of text as a replacement mark."""
    if text.isprintable():
        return text
    return "".join(_SHOWN_INSTEAD if _is_harmful(one) else one for one in text)


def _is_harmful(one: str) -> bool:
    return one in _TURNED or (one not in _UNSEEN and unicodedata.category(one) in ("Cc", "Cs", "Co", "Cn"))


def check(where: str, text: str) -> None:
    """Make sure that every character of `text` has a glyph.

    :raises Unprintable: at least one has none.
    """
    points = covered()
    missing = sorted(one for one in set(text) if ord(one) not in points and one not in _UNSEEN)
    if missing:
        raise Unprintable(where, missing)
