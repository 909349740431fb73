"""Rows about opening a case from outside: reasons, emergencies and their limits."""

from dataclasses import dataclass

from casebridge.catalog.rows import PracticeRow


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryReason(PracticeRow):
    """A category of reason for opening a case, of every day or of an emergency."""

    label: str
    means: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportReader(PracticeRow):
    """Who reads the weekly report about an office (its key): a role of another office."""

    label: str
    reader: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRule(PracticeRow):
    """A limit: characters, hours or tries, as the label says."""

    label: str
    value: int
