"""Rows of the law files: charges, clocks, holidays, disclosure duties, confidentiality classes."""

import datetime
from dataclasses import dataclass
from typing import ClassVar

from casebridge.catalog.rows import Keyed, LawRow, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One proposition to be proved."""

    key: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeVersion(LawRow):
    """A charge as the law stood between two dates.

    `max_years` and `mandatory_min_years` are numbers or "life". An absent `limitation_years` means
    not established, never none. `in_force_from` None: the row is never chosen by itself;
    `in_force_to` None: it is still in force.
    """

    SOVEREIGN: ClassVar[str] = ""

    statute: str
    cjis_code: str
    class_: str
    max_years: int | float | str
    mandatory_min_years: int | float | str
    elements: tuple[Element, ...]
    applies_to: tuple[str, ...]
    in_force_from: datetime.date | None
    in_force_to: datetime.date | None
    lesser_of: tuple[str, ...]
    needs_victim: bool
    max_term: str = ""
    max_fine_usd: int | None = None
    max_days: int | None = None
    limitation_years: int | None = None

    @property
    def sovereign(self) -> str:
        """Return `state` or `federal`."""
        return self.SOVEREIGN

    def in_force_on(self, day: datetime.date) -> bool:
        """Say whether this version covers `day`; a version without a first day covers none."""
        if self.in_force_from is None:
            return False
        return self.in_force_from <= day and (self.in_force_to is None or day <= self.in_force_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarylandCharge(ChargeVersion):
    """A charge of Maryland law."""

    SOVEREIGN: ClassVar[str] = "state"


@dataclass(frozen=True, slots=True, kw_only=True)
class FederalCharge(ChargeVersion):
    """A charge of federal law; `approval` is empty or names who must approve before a date is promised."""

    SOVEREIGN: ClassVar[str] = "federal"

    consecutive: bool
    nexus_elements: tuple[str, ...]
    approval: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JuvenileRule(LawRow):
    """What the age of a suspect on the day of the act changes."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger(Keyed):
    """What starts a clock; `events` are the names of the events to record one by one."""

    text: str
    events: tuple[str, ...]
    entered_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRule(LawRow):
    """How days or hours are counted."""

    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockDef(LawRow):
    """A clock as the law or the office sets it.

    `runs_in` are workflow states, `lead:` before those of the LEAD record.
    """

    nature: str
    sovereign: str
    trigger: str
    trigger_text: str
    trigger_rule: str
    amount: int
    unit: str
    direction: str
    count: str
    calendar: str
    binds: str
    runs_in: tuple[str, ...]
    on_expiry: str
    extension: str
    safe_reading: str

    @property
    def is_earliest_day(self) -> bool:
        """Say whether the date is the first allowed day and not a deadline."""
        return self.on_expiry.startswith("Not a deadline")


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayRule(LawRow):
    """A holiday of the courts as a rule in words."""

    rule: str
    calendars: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalOnlyRule(LawRow):
    """A legal holiday of the Code on which courts are taken to be open."""

    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday(Keyed):
    """One holiday of one calendar; arithmetic uses `observed`."""

    calendar: str
    date: datetime.date
    observed: datetime.date
    weekday: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalOnlyDay(Keyed):
    """One day of a legal-only holiday."""

    date: datetime.date
    weekday: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialClosing:
    """A closing that no rule foretells, entered by a named person."""

    calendar: str
    date: datetime.date
    why: str
    source: str
    status: str
    check: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty(LawRow):
    """Something that is owed to the defense; `clock` is empty or a clock's key."""

    sovereign: str
    duty: str
    when: str
    clock: str
    on_request: bool
    owed_by: str
    answered_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfidentialityClass(LawRow):
    """A class of information: who may see it and how it may leave.

    `crosses_to_usao` is yes, by_item, order or no.
    """

    crosses_to_usao: str
    what: str
    may_see: tuple[str, ...]
    never: tuple[str, ...]
    legal_ground: str
    notice_text: str
    notice_duty: str
    release_rule: str
    may_cross_to_usao: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Accessibility(Row):
    """The duty to publish accessible pages and packets."""

    key: str = "accessibility"
    text: str
    source: str
