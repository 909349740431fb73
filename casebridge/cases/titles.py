"""What a case is called: after its first adult victim for those who read the file, else after its place."""

from typing import Protocol

from casebridge.access.actor import Actor
from casebridge.access.check import may_ever
from casebridge.access.policy import Permission

SHORT = {
    "homicide": "Homicide", "nonfatal_shooting": "Shooting", "armed_robbery": "Robbery", "low_level": "Low-level case",
}  # fmt: skip


class Titled(Protocol):
    """A case, or a line of a list of cases."""

    @property
    def kind(self) -> str:
        """The kind of the case."""
        ...

    @property
    def title(self) -> str:
        """The title as it is stored."""
        ...

    @property
    def place(self) -> str:
        """Where it happened."""
        ...

    @property
    def complaint_number(self) -> str:
        """The complaint number."""
        ...


def title_of(kind: str, place: str, complaint_number: str, *, victim: str = "") -> str:
    """Return the title of a case in at most 200 characters."""
    what = SHORT.get(kind, "Case")
    if victim:
        return f"{what} of {victim}"[:200]
    return (f"{what}, {place}" if place else f"{what} {complaint_number}".strip())[:200]


def shown_title(case: Titled, actor: Actor) -> str:
    """Return the title as `actor` may read it: whoever reads shared sets alone learns no name from it."""
    if may_ever(actor, Permission.FILE_READ):
        return case.title
    return title_of(case.kind, case.place, case.complaint_number)
