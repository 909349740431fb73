"""What a reader found out about one file, collected as it goes and weighed once at the end."""

import dataclasses
from collections.abc import Iterable
from typing import Any

from casebridge.evidence.kinds import Kind

RECIPE = "1"
NAME_LENGTH = 120


class Refused(Exception):
    """The file cannot become pages; the text is one plain sentence for the person who sent it."""


def shorten(name: object) -> str:
    """Return `name` fit for a notice: one line, no control characters, at most `NAME_LENGTH` long."""
    clean = "".join(letter if letter.isprintable() else "\ufffd" for letter in str(name))
    return clean if len(clean) <= NAME_LENGTH else clean[: NAME_LENGTH - 1] + "…"


def listed(names: list[str], *, most: int = 5) -> str:
    """Return names as a short list in words, with the number of those left out."""
    shown = ", ".join(shorten(name) for name in names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"


def pages_in_words(indexes: Iterable[int], have: str, has: str) -> str:
    """Return "Page 3 has …" or "Pages 3, 4 have …" for page indexes counted from 0."""
    numbers = [str(at + 1) for at in sorted(indexes)]
    return f"Page {numbers[0]} {has}" if len(numbers) == 1 else f"Pages {listed(numbers, most=12)} {have}"


@dataclasses.dataclass
class Report:
    """Facts and notices about one file; `plain()` weighs them into one outcome."""

    kind: Kind
    name: str
    size: int
    notices: list[str] = dataclasses.field(default_factory=list)
    faults: list[str] = dataclasses.field(default_factory=list)
    refusal: str = ""
    pages: int = 0
    scales: list[float | None] = dataclasses.field(default_factory=list)
    text_pages: list[int] = dataclasses.field(default_factory=list)
    fonts_embedded: bool = True
    fingerprint: str | None = None
    page_prints: list[str] = dataclasses.field(default_factory=list)
    seconds: float | None = None
    sheet_reason: str = ""
    incomplete: bool = False
    drawn_pages: list[int] = dataclasses.field(default_factory=list)

    def warn(self, sentence: str) -> None:
        """Add a notice that a person must be told."""
        if sentence not in self.notices:
            self.notices.append(sentence)

    def fault(self, sentence: str) -> None:
        """Note a fault in the file's structure that was mended in the copy."""
        if sentence not in self.faults:
            self.faults.append(sentence)

    def refuse(self, sentence: str) -> None:
        """Take no page of this file, for the reason given."""
        self.refusal = sentence
        self.pages, self.scales, self.text_pages, self.fingerprint, self.page_prints = 0, [], [], None, []

    @property
    def outcome(self) -> str:
        """Return accept, accept_with_warning, repair or reject, the gravest that applies."""
        if self.refusal:
            return "reject"
        if self.faults and not self.incomplete:
            return "repair"
        return "accept_with_warning" if self.notices else "accept"

    def message(self) -> str:
        """Return the one sentence that a person reads first."""
        if self.refusal:
            return self.refusal
        pages = "1 page" if self.pages == 1 else f"{self.pages} pages"
        if self.incomplete:
            return f"{pages} will be printed, but content may be missing: see the notices."
        if self.faults:
            return f"The file was damaged: a repaired copy with {pages} is printed, the original is kept."
        if self.sheet_reason:
            return self.sheet_reason
        return f"{pages} will be printed." if not self.notices else f"{pages} will be printed; see the notices."

    def plain(self) -> dict[str, Any]:
        """Return everything as values that JSON can carry."""
        values = dataclasses.asdict(self)
        del (
            values["kind"],
            values["refusal"],
            values["name"],
            values["size"],
            values["faults"],
            values["incomplete"],
            values["drawn_pages"],
        )
        values |= {"outcome": self.outcome, "message": self.message(), "kind": self.kind.key}
        values |= {"label": self.kind.label, "family": self.kind.family, "mime": self.kind.mime}
        values["notices"] = self.faults + self.notices
        return values
