"""What can be shown of an exhibit in the product, and how fine: known to those who ask and to the child that draws."""

from dataclasses import dataclass

DRAWER = "1"
TURNS = (0, 90, 180, 270)
PICTURE, WORDS, DATA = "image/webp", "text/plain", "application/json"


@dataclass(frozen=True, slots=True)
class Look:
    """One way to show a version: `dots` an inch for the picture of a page.

    `of` is what it is made from: ready (its pages), original, or the picture of a page.
    """

    key: str
    mime: str = PICTURE
    dots: int = 0
    of: str = "ready"
    turns: bool = False


LOOKS = {
    look.key: look
    for look in (
        Look("page", dots=110, turns=True), Look("large", dots=220, turns=True), Look("thumb", dots=16),
        Look("text", WORDS), Look("plain", WORDS, of="original"), Look("wave", of="original"),
        # Where the lines of a page stand; the words of all pages together (its page is always 1).
        Look("lines", DATA), Look("words", DATA),
        # Lines that an engine read off the picture of a page; `evidence.seeing.machine` makes it.
        Look("machine", DATA, of="picture"),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """A look at one page (from 1; 1 for a sound), turned clockwise by `turn` degrees."""

    look: Look
    page: int = 1
    turn: int = 0

    @property
    def parameters(self) -> str:
        """Return everything else that decides how it comes out, in one line."""
        return f"drawer={DRAWER} dots={self.look.dots} turn={self.turn}"
