"""What other features know about a duty and is no exhibit; they stand to the right, so they hand it in."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from casebridge.access.actor import Actor
from casebridge.cases.models import Case
from casebridge.disclosure.sheet import Extra

# By the key of the duty, as the reader may see it.
EXTRAS: list[Callable[[Case, Actor], Mapping[str, Sequence[Extra]]]] = []


def extras_of(case: Case, actor: Actor) -> dict[str, list[Extra]]:
    """Return what is no exhibit and answers a duty or is open under it, by the key of the duty."""
    found: dict[str, list[Extra]] = defaultdict(list)
    for know in EXTRAS:
        for key, extras in know(case, actor).items():
            found[key] += extras
    return found
