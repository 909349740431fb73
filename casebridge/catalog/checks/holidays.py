"""Holidays: true weekdays, observed days by the rule, no year with a hole."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from casebridge.catalog.book import Catalog
from casebridge.catalog.checks.tables import problem, rows_of
from casebridge.catalog.problems import Problem

SATURDAY, SUNDAY = 5, 6
_EVEN_YEARS = "even year"


def weekdays_are_true(book: Catalog) -> Iterator[Problem]:
    """Check the weekday written beside each date: of a court holiday the observed one."""
    for table in ("holidays", "legal_only_days"):
        for row in rows_of(book, table):
            day = getattr(row, "observed", row.date)
            if row.weekday != f"{day:%A}":
                yield problem(table, row, f"{day} is a {day:%A}, not a {row.weekday}")


def days_follow_their_rules(book: Catalog) -> Iterator[Problem]:
    """Check the observed day of each holiday and that its rule is for its calendar."""
    for day in book.holidays:
        if day.observed != _observed(day.date):
            yield problem("holidays", day, f"{day.date} is observed on {_observed(day.date)}, not {day.observed}")
        rule = book.holiday_rules.get(day.key)
        if rule and day.calendar not in rule.calendars:
            yield problem("holidays", day, f"the holiday of {day.date} is not one of the calendar {day.calendar}")


def years_are_complete(book: Catalog) -> Iterator[Problem]:
    """Check that each rule has one day in each year of the table, in each of its calendars."""
    years = book.meta["holidays"]["years"]
    found = Counter((day.key, day.calendar, day.date.year) for day in book.holidays)
    for rule in book.holiday_rules.values():
        for year in years:
            due = 0 if _EVEN_YEARS in rule.rule and year % 2 else 1
            for calendar in rule.calendars:
                if (there := found[rule.key, calendar, year]) != due:
                    sentence = f"the calendar {calendar} has {there} such days in {year}, not {due}"
                    yield problem("holiday_rules", rule, sentence)


def _observed(day: date) -> date:
    """Return the Friday before a Saturday, the Monday after a Sunday, any other day itself."""
    return day + timedelta(days={SATURDAY: -1, SUNDAY: 1}.get(day.weekday(), 0))
