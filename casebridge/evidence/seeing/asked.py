"""What a reader asks the viewer for in an address: version, page, zoom, turn, picture or words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from casebridge.evidence.models import Version
from casebridge.evidence.reading.looks import LOOKS, PICTURE, TURNS, Wanted
from casebridge.paging import row_number

ZOOMS = (50, 75, 100, 150, 200, 300)
WHOLE = 100
FIND_MOST = 100


@dataclass(frozen=True, slots=True)
class Ask:
    """One place in one version, with words to `find`: `version` None is the newest, `page` counts from 1."""

    version: int | None = None
    page: int = 1
    # In percent.
    zoom: int = WHOLE
    turn: int = 0
    words: bool = False
    find: str = ""

    def within(self, pages: int) -> "Ask":
        """Return the same with the nearest page that there is."""
        return replace(self, page=max(1, min(self.page, pages)))

    def picture(self) -> Wanted:
        """Return the picture that this place shows."""
        return Wanted(LOOKS["large" if self.zoom > WHOLE else "page"], self.page, self.turn)


def read_ask(args: Any) -> Ask:
    """Read an address with suspicion: what is not understood is as if it were not there.

    :param args: the arguments, each name as often as it came; the last one counts (a button beats its form).
    """
    last = {name: args.getlist(name)[-1] for name in args}
    zoom, turn = row_number(last.get("zoom", "")), row_number(last.get("turn", ""))
    return Ask(
        version=row_number(last.get("version", "")), page=_page(last),
        zoom=zoom if zoom in ZOOMS else WHOLE, turn=turn if turn in TURNS else 0, words=last.get("as") == "text",
        find=_words(last.get("find", "")),
    )  # fmt: skip


def read_wanted(args: Mapping[str, str], page: int, version: Version) -> Wanted | None:
    """Return which picture of a version an address wants; None when there is no such picture."""
    look, turn = LOOKS.get(args.get("as", "page")), row_number(args.get("turn", "0"))
    if look is None or look.mime != PICTURE or turn not in TURNS or (turn and not look.turns):
        return None
    pages = 1 if look.of == "original" and version.family == "recording" else version.pages if look.dots else 0
    return Wanted(look, page, turn) if 1 <= page <= pages else None


def _words(typed: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in typed[:FIND_MOST]).split())


def _page(last: Mapping[str, str]) -> int:
    for name in ("page", "to"):
        if (found := row_number(last.get(name, "").strip())) is not None:
            return found
    return 1
