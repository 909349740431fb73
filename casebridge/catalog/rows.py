"""What every row of the catalog has: a key, where it was read, and whether it stands confirmed."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyed:
    """A row that others name by its key."""

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Keyed):
    """A row with its state of knowledge.

    `check` is what a local owner or counsel must look at; empty when nothing is left to look at.
    """

    STATUSES: ClassVar[tuple[str, ...]] = ("seen", "practice", "check")

    status: str
    check: str = ""
    note: str = ""

    @property
    def to_be_confirmed(self) -> bool:
        """Say whether the screen must show "to be confirmed" beside the row."""
        return self.status == "check" or bool(self.check)


@dataclass(frozen=True, slots=True, kw_only=True)
class LawRow(Row):
    """A row of the law files; `source` says in words where the text was read."""

    STATUSES: ClassVar[tuple[str, ...]] = ("seen", "check")

    title: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeRow(Row):
    """A row of the practice files; `source` holds keys of `sources.toml`."""

    source: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Keyed):
    """A document behind the practice files and how much of it was read."""

    title: str
    kind: str
    read: str
