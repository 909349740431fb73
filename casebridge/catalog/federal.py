"""Rows of federal screening, referral and answer; no score anywhere."""

from dataclasses import dataclass

from casebridge.catalog.conditions import Condition
from casebridge.catalog.rows import PracticeRow


@dataclass(frozen=True, slots=True, kw_only=True)
class FederalFact(PracticeRow):
    """A question of the screening sheet; `bears_on` are keys of federal charges."""

    group: str
    question: str
    answer: str
    exhibits: tuple[str, ...]
    bears_on: tuple[str, ...]
    applies_when: Condition
    help: str
    class_: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityNote(PracticeRow):
    """What one office once said about its priorities, with its date."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralField(PracticeRow):
    """A field of the referral."""

    label: str
    kind: str
    required: bool
    class_: str
    help: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UsaoOutcome(PracticeRow):
    """How the U.S. Attorney may answer; `move` is the workflow move behind it."""

    label: str
    move: str
    effect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineGround(PracticeRow):
    """A ground of a federal declination; `justice_manual` is a section or empty."""

    label: str
    justice_manual: str
    to_state: str
    recorded_as: str
    seen_by_detective: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineRule(PracticeRow):
    """A rule about how declinations are recorded and told."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityTag(PracticeRow):
    """A word that describes a referral; tags are never added up, weighed or sorted by."""

    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictNote(PracticeRow):
    """What to do when the two offices differ; `fields` are what is written down."""

    label: str
    how: str
    fields: tuple[str, ...]
