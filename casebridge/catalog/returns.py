"""Rows of the return loop: why an item is asked for, disputed or withdrawn."""

from dataclasses import dataclass

from casebridge.catalog.rows import PracticeRow

FEW = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnGroup(PracticeRow):
    """A heading under which return reasons are shown."""

    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnReason(PracticeRow):
    """Why a prosecutor asks for more; `days` is the usual time to answer, in days.

    `items` are the items of the checklist whose rule it is, the first one before all others: what comes
    back under this reason is what the readiness check names under those items.
    """

    group: str
    label: str
    case_types: tuple[str, ...]
    to_detective: str
    done: str
    weight: str
    days: int
    items: tuple[str, ...]

    @property
    def first_item(self) -> str:
        """Return the item that the reason is mostly about; empty where it may be about any of a long list."""
        return self.items[0] if len(self.items) <= FEW else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeReason(PracticeRow):
    """Why a detective disputes what was asked."""

    label: str
    needs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelReason(PracticeRow):
    """Why a prosecutor withdraws what was asked."""

    label: str
    counts_as_quality_failure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeOutcome(PracticeRow):
    """How a dispute ends."""

    label: str
    effect: str
