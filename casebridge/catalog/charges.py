"""Which version of a charge covers an offense, and in what order charges are proposed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from casebridge.catalog.book import Catalog
from casebridge.catalog.law import ChargeVersion
from casebridge.catalog.load import catalog


@dataclass(frozen=True, slots=True)
class ChargeGap:
    """No version covers the day; the screen shows the sentence and never a neighboring version."""

    key: str
    offense_date: date
    sentence: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A charge in the list for a kind of case.

    `typical`: the kind's own list names it. `under` is the graver charge it is shown below, or
    empty; `depth` counts how far in it stands.
    """

    key: str
    charge: ChargeVersion | ChargeGap
    typical: bool
    under: str = ""
    depth: int = 0


def charge_on(key: str, offense_date: date, *, book: Catalog | None = None) -> ChargeVersion | ChargeGap:
    """Return the version of a charge that was in force, or the gap where none was.

    :param offense_date: local date of the act. Source: law/README, "Charges".
    """
    versions = (book or catalog()).charges.get(key, ())
    for version in versions:
        if version.in_force_on(offense_date):
            return version
    return ChargeGap(key, offense_date, _why_none(key, versions, offense_date))


def charges_over(
    key: str, first: date, last: date, *, book: Catalog | None = None
) -> tuple[ChargeVersion | ChargeGap, ...]:
    """Return all versions that an act from `first` to `last` touches, gaps included, in order of time.

    More than one means that a person must be asked. :param last: local date, not before `first`.
    """
    book = book or catalog()
    found: list[ChargeVersion | ChargeGap] = []
    for day in _turning_days(book.charges.get(key, ()), first, last):
        here = charge_on(key, day, book=book)
        still_nothing = isinstance(here, ChargeGap) and found and isinstance(found[-1], ChargeGap)
        if here not in found and not still_nothing:
            found.append(here)
    return tuple(found)


def charges_for(
    kind: str, offense_date: date, *, sovereign: str = "state", book: Catalog | None = None
) -> tuple[Proposal, ...]:
    """Return the charges to propose for a kind of case: its typical ones first, lesser under graver.

    :param sovereign: `state` or `federal`; a kind's typical charges are of the State.
    """
    book = book or catalog()
    table: Mapping[str, tuple[ChargeVersion, ...]]
    table = book.charges_maryland if sovereign == "state" else book.charges_federal
    typical = book.case_types[kind].typical_charges if sovereign == "state" else ()
    others = (k for k, rows in table.items() if any(kind in row.applies_to for row in rows))
    keys = list(dict.fromkeys((*typical, *others)))
    charges = {key: charge_on(key, offense_date, book=book) for key in keys}
    parents = {key: _graver(key, keys, charges, typical) for key in keys}
    return tuple(_tree("", 0, keys, charges, parents, typical))


def _graver(
    key: str, keys: list[str], charges: Mapping[str, ChargeVersion | ChargeGap], typical: tuple[str, ...]
) -> str:
    """Return the first listed charge that this one is lesser of; a typical one stays among the typical."""
    charge = charges[key]
    above = charge.lesser_of if isinstance(charge, ChargeVersion) else ()
    return next((k for k in keys if k in above and (k in typical or key not in typical)), "")


def _tree(
    under: str,
    depth: int,
    keys: list[str],
    charges: Mapping[str, ChargeVersion | ChargeGap],
    parents: Mapping[str, str],
    typical: tuple[str, ...],
) -> Iterator[Proposal]:
    for key in keys:
        if parents[key] == under:
            yield Proposal(key, charges[key], key in typical, under, depth)
            yield from _tree(key, depth + 1, keys, charges, parents, typical)


def _turning_days(versions: tuple[ChargeVersion, ...], first: date, last: date) -> list[date]:
    """Return the days of the span on which the law may have changed, `first` included."""
    days = {first}
    for row in versions:
        days |= {row.in_force_from} if row.in_force_from else set()
        days |= {row.in_force_to + timedelta(days=1)} if row.in_force_to else set()
    return sorted(day for day in days if first <= day <= last)


def _why_none(key: str, versions: tuple[ChargeVersion, ...], day: date) -> str:
    if not versions:
        return f"The law files have no row for {key} yet: counsel must enter it before it is charged here."
    title = versions[0].title
    dated = sorted(row.in_force_from for row in versions if row.in_force_from)
    if not dated:
        return f"No version of {title} has a first day yet, so none is chosen for {day.isoformat()}."
    if day < dated[0]:
        return f"The versions of {title} begin on {dated[0].isoformat()}; none covers {day.isoformat()}."
    return f"No version of {title} covers {day.isoformat()}; a neighboring version is not used."
