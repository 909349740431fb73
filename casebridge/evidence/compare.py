"""What a newer version of an exhibit shows otherwise, page by page."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from casebridge.evidence.models import Version


@dataclass(frozen=True, slots=True)
class PageChanges:
    """Pages of the newer version that show something else, that are new, and how many of the older one are gone.

    Pages count from 1. `same` is how many show what they showed, wherever they stand now.
    """

    changed: tuple[int, ...]
    added: tuple[int, ...]
    gone: int
    same: int

    @property
    def count(self) -> int:
        """Return how many pages a reader of the older version would have to look at, those that are gone included."""
        return len(self.changed) + len(self.added) + self.gone


def page_changes(before: Version, after: Version) -> PageChanges | None:
    """Compare two versions; None where one of them has no pages that can be compared."""
    old, new = _prints(before), _prints(after)
    if not old or not new:
        return None
    changed: list[int] = []
    added: list[int] = []
    gone = same = 0
    for what, old_first, old_end, new_first, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            same += new_end - new_first
            continue
        both = min(old_end - old_first, new_end - new_first)
        changed += range(new_first + 1, new_first + both + 1)
        added += range(new_first + both + 1, new_end + 1)
        gone += old_end - old_first - both
    return PageChanges(tuple(changed), tuple(added), gone, same)


def _prints(version: Version) -> list[str]:
    found = version.inspection.get("page_prints")
    return list(found) if isinstance(found, list) and len(found) == version.pages else []
