"""What a check of a packet found: one finding a line."""

from collections.abc import Iterable
from dataclasses import dataclass

HOLDS, FAILS, NOTE = "ok", "failed", "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of a check: what was looked at, `ok`, `failed` or `note`, and a sentence."""

    check: str
    state: str
    sentence: str

    def line(self) -> str:
        """Return the finding as one line of text."""
        return f"{self.state:6} {self.check}: {self.sentence}"


def accepted(findings: Iterable[Finding]) -> bool:
    """Tell whether nothing failed."""
    return all(finding.state != FAILS for finding in findings)


def first_failure(findings: Iterable[Finding]) -> Finding | None:
    """Return the first thing that does not hold, or None."""
    return next((finding for finding in findings if finding.state == FAILS), None)
