"""What a newer version of an exhibit shows otherwise, page by page."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from casebridge.evidence.models import Version


@dataclass(frozen=True, slots=True)
class PageChanges:
    """Pages of the newer version that show something else, that are new, and those of the older one that are gone.

    Pages count from 1. `same` is how many show what they showed, wherever they stand now; `was` names for each
    changed page the page of the older version whose place it took.
    """

    changed: tuple[int, ...]
    added: tuple[int, ...]
    gone: tuple[int, ...]
    same: int
    was: Mapping[int, int]

    @property
    def count(self) -> int:
        """Return how many pages a reader of the older version would have to look at, those that are gone included."""
        return len(self.changed) + len(self.added) + len(self.gone)


def page_changes(before: Version, after: Version) -> PageChanges | None:
    """Compare two versions; None where one of them has no pages that can be compared."""
    old, new = _prints(before), _prints(after)
    if not old or not new:
        return None
    changed: list[int] = []
    added: list[int] = []
    gone: list[int] = []
    was: dict[int, int] = {}
    same = 0
    for what, old_first, old_end, new_first, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            same += new_end - new_first
            continue
        both = min(old_end - old_first, new_end - new_first)
        changed += range(new_first + 1, new_first + both + 1)
        was |= {new_first + n: old_first + n for n in range(1, both + 1)}
        added += range(new_first + both + 1, new_end + 1)
        gone += range(old_first + both + 1, old_end + 1)
    return PageChanges(tuple(changed), tuple(added), tuple(gone), same, was)


def _prints(version: Version) -> list[str]:
    found = version.inspection.get("page_prints")
    return list(found) if isinstance(found, list) and len(found) == version.pages else []
