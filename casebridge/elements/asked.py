"""What a prosecutor asked for about a cell; the return loop stands to the right, so it hands this in."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from casebridge.access.actor import Actor
from casebridge.cases.models import Case


@dataclass(frozen=True, slots=True)
class Asked:
    """A return item about one element of one charge: its name, how it stands, by when, and where it is read.

    `words` is its state; `answer` the last reply. `open` says that it is neither accepted nor withdrawn.
    """

    charge: str
    element: str
    name: str
    words: str
    tone: str
    url: str
    open: bool
    due_on: date | None = None
    answer: str = ""


Ask = Callable[[Case, Actor], list[Asked]]
ASKED: list[Ask] = []


def tell_asked(ask: Ask) -> None:
    """Let `ask` say what was asked for, as its reader may see it; the feature that keeps it does this in its `bind`."""
    if ask not in ASKED:
        ASKED.append(ask)


def asked_of(case: Case, actor: Actor) -> dict[tuple[str, str], list[Asked]]:
    """Return what was asked for by the public id of the charge and the element."""
    found: dict[tuple[str, str], list[Asked]] = defaultdict(list)
    for ask in ASKED:
        for one in ask(case, actor):
            found[one.charge, one.element].append(one)
    return found
