"""Rows of LEAD, apart from criminal cases: doors, eligibility, consent, goals, endings."""

from dataclasses import dataclass

from casebridge.catalog.rows import PracticeRow


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadText(PracticeRow):
    """A rule or note in words."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadDoor(PracticeRow):
    """A way into LEAD; `priority` 1 is served first."""

    label: str
    who: str
    creates_case: bool
    case_note: str
    priority: int
    police_searchable: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadField(PracticeRow):
    """A field of the referral or the record; `required` is referral, handoff, intake or no."""

    label: str
    kind: str
    doors: tuple[str, ...]
    required: str
    class_: str
    help: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRow(PracticeRow):
    """A rule of other sites; `baltimore` "confirm" says that it is not adopted here."""

    label: str
    sites: tuple[str, ...]
    baltimore: str

    @property
    def to_be_confirmed(self) -> bool:
        """Say whether the screen must show "to be confirmed": unread, unchecked or not adopted here."""
        return self.status == "check" or bool(self.check) or self.baltimore == "confirm"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadEligibility(SiteRow):
    """A question of eligibility; `effect` is require or exclude."""

    effect: str
    doors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DivertibleOffense(SiteRow):
    """An offense that a site lists as divertible."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadState(PracticeRow):
    """A state of the LEAD record as practice describes it; the workflow file wins where they differ."""

    label: str
    holder: str
    clock: str
    next: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadStep(PracticeRow):
    """One step from offer to plan."""

    label: str
    order: int
    who: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadRole(PracticeRow):
    """Who does what in LEAD."""

    label: str
    does: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadDeadline(PracticeRow):
    """A time limit in words; `clock` is the clock that counts it, or `none`."""

    label: str
    amount: str
    clock: str
    on_expiry: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentParty(PracticeRow):
    """To whom a consent may be given; each party is its own yes or no."""

    label: str
    default: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentPurpose(PracticeRow):
    """For what a consent may be given."""

    label: str
    limit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentScope(PracticeRow):
    """What a consent may cover."""

    label: str
    default: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentField(PracticeRow):
    """A field of the consent form."""

    label: str
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalArea(PracticeRow):
    """An area in which a person sets a goal, with an example in a person's words."""

    label: str
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaField(PracticeRow):
    """A column of the meeting's agenda; `consent_purpose` is what must be consented to."""

    label: str
    consent_purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoSees(PracticeRow):
    """What a role outside or inside LEAD sees, and what it never sees."""

    sees: tuple[str, ...]
    never: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseReason(PracticeRow):
    """Why a LEAD record ends; none is an outcome of the person."""

    label: str
    when: str
