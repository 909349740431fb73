"""Rows about decisions, disagreement with them, and how a case ends."""

from dataclasses import dataclass

from casebridge.catalog.rows import PracticeRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(PracticeRow):
    """What a prosecutor may decide for one defendant and charge.

    `counts_as` is approved, declined, lead, transferred or undecided; `needs` names what must come
    with it, or is `none`.
    """

    counts_as: str
    label: str
    meaning: str
    needs: str
    victim_told: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineReason(PracticeRow):
    """Why a charge is declined; `kind` is evidential, legal or discretionary."""

    kind: str
    label: str
    to_detective: str
    to_victim: str
    shown_to_detective: bool
    reopens: str

    @property
    def shown_to_victim(self) -> bool:
        """Say whether a victim letter may use it: only where the row has words for the victim."""
        return bool(self.to_victim)


@dataclass(frozen=True, slots=True, kw_only=True)
class VictimLetterRule(PracticeRow):
    """One rule for letters to victims."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NeverAReason(PracticeRow):
    """What may never be a reason of a decision."""

    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeGround(PracticeRow):
    """On what ground a decision is challenged."""

    label: str
    needs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeAnswer(PracticeRow):
    """How a challenge is answered."""

    label: str
    effect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferenceOutcome(PracticeRow):
    """What a conference can agree."""

    label: str
    effect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferenceField(PracticeRow):
    """A field of the conference record; `kind` is text, date or person list."""

    label: str
    kind: str
    required: bool
    help: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideField(PracticeRow):
    """A field of the record of a charge over objection."""

    label: str
    kind: str
    required: bool
    help: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotField(PracticeRow):
    """What a decision freezes."""

    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondSignatureRule(PracticeRow):
    """When a second prosecutor must sign."""

    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictReason(PracticeRow):
    """Why a prosecutor may not take a case."""

    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposition(PracticeRow):
    """How a charge against a defendant ended; `counts_as` groups it for figures."""

    label: str
    counts_as: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionalClearance(PracticeRow):
    """A clearance without arrest; `nibrs` is the code of the national system."""

    label: str
    nibrs: str
    needs: str
