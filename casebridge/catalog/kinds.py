"""Rows about the kinds of case: facts asked at intake, checklists and their items."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from casebridge.catalog.conditions import ALWAYS, Condition
from casebridge.catalog.rows import PracticeRow


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseType(PracticeRow):
    """A kind of case; its key is the case's `kind`."""

    title: str
    definition: str
    not_this: str
    checklist: str
    number_of_victims: str
    bpd_codes: tuple[str, ...]
    bpd_codes_note: str
    nibrs: tuple[str, ...]
    nibrs_note: str
    typical_charges: tuple[str, ...]
    second_signature: bool
    federal_screen: bool
    bpd_codes_candidate: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FactDef(PracticeRow):
    """A question asked at intake.

    `kind` is text, date, time, choice, number or place; `required` is draft, submit or no;
    `class_` is the confidentiality class of the answer; `many` allows several choices.
    """

    label: str
    kind: str
    case_types: tuple[str, ...]
    required: str
    class_: str
    help: str
    choices: tuple[str, ...] = ()
    many: bool = False
    asked_when: Condition = ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeHint(PracticeRow):
    """A code printed in the police files beside a charge: a hint for import, not the law."""

    label: str
    cjis: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion(PracticeRow):
    """How a case of one kind becomes a case of another, or ends."""

    from_: str
    to: str
    trigger: str
    effects: tuple[str, ...]
    also_tell: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistDef(PracticeRow):
    """The checklist of one kind of case."""

    case_type: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItemDef(PracticeRow):
    """One thing that a package needs.

    `weight` is blocks_charge, strengthens or trial_only; `gate` is empty, attest or offer_lead;
    `lead_days` is the usual time it takes, from and to, in days.
    """

    label: str
    case_types: tuple[str, ...]
    weight: str
    supports: tuple[str, ...]
    why: str
    done: str
    waivable: bool
    applies_when: Condition
    exhibits: tuple[str, ...]
    not_applicable: tuple[str, ...]
    who: str
    lead_days: str
    gate: str = ""
    weight_by_type: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def weight_for(self, kind: str) -> str:
        """Return the weight in the checklist of `kind`."""
        return self.weight_by_type.get(kind, self.weight)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotApplicableReason(PracticeRow):
    """Why an item does not apply to a case."""

    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Support(PracticeRow):
    """What an item helps to show; `elements` are element keys of the charge files."""

    label: str
    elements: tuple[str, ...]
    bears_on: str
