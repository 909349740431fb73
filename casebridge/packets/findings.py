"""What a check of a packet found: one finding a line."""

from collections.abc import Iterable
from dataclasses import dataclass

HOLDS, FAILS, NOTE = "ok", "failed", "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of a check: what was looked at, `ok`, `failed` or `note`, and a sentence.

    `where` is the place in words that name neither a case nor a person, for a page that anybody may read.
    """

    check: str
    state: str
    sentence: str
    where: str = ""

    @property
    def place(self) -> str:
        """Return where something differs, without a name of the case."""
        return self.where or f"the {self.check}"

    def line(self) -> str:
        """Return the finding as one line of text."""
        return f"{self.state:6} {self.check}: {self.sentence}"


def accepted(findings: Iterable[Finding]) -> bool:
    """Tell whether nothing failed."""
    return all(finding.state != FAILS for finding in findings)


def first_failure(findings: Iterable[Finding]) -> Finding | None:
    """Return the first thing that does not hold, or None."""
    return next((finding for finding in findings if finding.state == FAILS), None)


def verdict(findings: list[Finding]) -> str:
    """Return in one sentence what the check came to; whether a packet still counts, only its register knows."""
    failed = first_failure(findings)
    if failed is not None and failed.check == "signer":
        return f"Not shown to be genuine: {failed.sentence}"
    if failed is not None:
        return f"Altered, or no packet: {failed.sentence}"
    states = {finding.check: finding.state for finding in findings}
    if states.get("signer") == HOLDS:
        return "Genuine: sealed by a known signer and unchanged since. The issuing office says whether it still counts."
    if states.get("seal") == HOLDS:
        return "Unchanged since it was sealed, but the signer is unknown: it is not shown who sealed it."
    return "Whole, but not sealed: nobody stands behind it."
