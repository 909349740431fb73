"""On which days courts are open: weekends, holidays as observed, special closings."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

from casebridge.catalog.book import Catalog
from casebridge.catalog.load import catalog
from casebridge.formats import LONG_DAYS

NONE = "none"
MARYLAND, FEDERAL = "md_courts", "federal_courts"
_SATURDAY = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Closing:
    """Why courts are closed on a weekday; `confirm`: the holiday's row is still to be confirmed."""

    why: str
    confirm: bool = False


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of one calendar.

    `closings` are weekdays on which its courts are closed; `years` those that the table covers
    (None: the calendar closes on no day and covers them all).
    """

    name: str
    closings: Mapping[date, Closing] = field(default_factory=dict)
    years: frozenset[int] | None = None

    def why_closed(self, day: date) -> str:
        """Return the name of the weekend day or holiday; empty when the day is open."""
        if self.years is None:
            return ""
        if day.weekday() >= _SATURDAY:
            return LONG_DAYS[day.weekday()]
        return self.closings[day].why if day in self.closings else ""

    def is_open(self, day: date) -> bool:
        """Say whether the day counts as a business day."""
        return not self.why_closed(day)

    def open_between(self, after: date, last: date) -> int:
        """Count the open days after the one day up to the other; whole weeks are not walked day by day."""
        weeks, rest = divmod((last - after).days, 7)
        if self.years is None:
            return weeks * 7 + rest
        whole = after + timedelta(weeks=weeks)
        closed = sum(after < day <= whole and day.weekday() < _SATURDAY for day in self.closings) if weeks else 0
        return weeks * _SATURDAY - closed + sum(self.is_open(whole + _DAY * n) for n in range(1, rest + 1))

    def next_open(self, day: date) -> date:
        """Return the first open day at or after `day`."""
        while not self.is_open(day):
            day += _DAY
        return day

    def last_open(self, day: date) -> date:
        """Return the last open day at or before `day`."""
        while not self.is_open(day):
            day -= _DAY
        return day

    def unknown_years(self, first: date, last: date) -> tuple[int, ...]:
        """Return the years from `first` to `last` whose holidays are not in the table."""
        if self.years is None:
            return ()
        return tuple(year for year in range(first.year, last.year + 1) if year not in self.years)

    def closed_also(self, more: Mapping[date, str]) -> "Calendar":
        """Return the calendar with closings of its own, such as a snow day entered by a person."""
        added = {day: Closing(why) for day, why in more.items()}
        return replace(self, closings=MappingProxyType({**self.closings, **added}))


OPEN_DAILY = Calendar(NONE)


def calendar(name: str, *, book: Catalog | None = None) -> Calendar:
    """Return `md_courts`, `federal_courts` or `none`, special closings included.

    :raises KeyError: no calendar has this name.
    """
    return _calendars(book or catalog())[name]


def both_open(one: Calendar, other: Calendar) -> Calendar:
    """Return the calendar of days on which both are open."""
    years = one.years if other.years is None else other.years if one.years is None else one.years & other.years
    closings = MappingProxyType({**one.closings, **other.closings})
    return Calendar(f"{one.name}+{other.name}", closings, years)


def legal_only_days(book: Catalog | None = None) -> Mapping[date, str]:
    """Return the legal holidays of the Code on which courts are taken to be open, with their names."""
    return _legal_only(book or catalog())


@cache
def _legal_only(book: Catalog) -> Mapping[date, str]:
    return MappingProxyType({day.date: book.legal_only_rules[day.key].title for day in book.legal_only_days})


@cache
def _calendars(book: Catalog) -> Mapping[str, Calendar]:
    years = frozenset(book.meta["holidays"]["years"])
    courts = {name: Calendar(name, _closings(name, book), years) for name in (MARYLAND, FEDERAL)}
    return MappingProxyType({**courts, NONE: OPEN_DAILY})


def _closings(name: str, book: Catalog) -> Mapping[date, Closing]:
    found = {}
    for day in book.holidays:
        if day.calendar == name:
            rule = book.holiday_rules[day.key]
            why = rule.title if day.observed == day.date else f"{rule.title}, observed"
            found[day.observed] = Closing(why, rule.to_be_confirmed)
    for special in book.special_closings:
        if special.calendar == name:
            found[special.date] = Closing(special.why, special.status == "check" or bool(special.check))
    return MappingProxyType(found)
