"""Rows about who is who: agencies, units, partners, police districts, roles."""

import datetime
from dataclasses import dataclass

from casebridge.catalog.rows import PracticeRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency(PracticeRow):
    """An office that works on cases."""

    label: str
    side: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit(PracticeRow):
    """A unit of an agency."""

    agency: str
    label: str
    does: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner(PracticeRow):
    """Somebody outside who works with the offices."""

    label: str
    does: str


@dataclass(frozen=True, slots=True, kw_only=True)
class District(PracticeRow):
    """A police district before and after its lines moved; `names_in_files` are its spellings in data."""

    label: str
    abbreviation: str
    number: int
    names_in_files: tuple[str, ...]
    name_until_2023: str
    name_since_2023: str
    new_lines_since: datetime.date
    square_km_until_2023: float
    square_km_since_2023: float
    changed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighborhoodMove(PracticeRow):
    """How many neighborhoods went from one district to another."""

    label: str
    old: str
    new: str
    neighborhoods: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictRule(PracticeRow):
    """A rule for reading districts."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleDef(PracticeRow):
    """A role and its office; `agency` is `any` where every office has it."""

    agency: str
    label: str
    does: str
