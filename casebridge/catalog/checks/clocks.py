"""Clocks: rule, unit, calendar and trigger must fit one another."""

from collections.abc import Iterator
from dataclasses import dataclass

from casebridge.catalog.book import Catalog
from casebridge.catalog.checks.tables import problem
from casebridge.catalog.law import ClockDef
from casebridge.catalog.problems import Problem

CASE_STATES = (
    "draft", "sergeant_review", "submitted", "in_review", "returned", "conference", "sign_off", "declined",
    "challenged", "federal_screening", "federal_review", "federal_questions", "federal_prosecution",
    "state_prosecution", "diversion_offered", "diverted", "closed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Fits:
    """What a rule of counting can count."""

    units: tuple[str, ...]
    calendars: tuple[str, ...]
    direction: str = "after"
    least: int = 0
    most: int | None = None


_COURTS = ("md_courts", "federal_courts")
_FITS = {
    "md_long": _Fits(("calendar_days",), ("md_courts",), least=8),
    "md_short": _Fits(("calendar_days",), ("md_courts",), least=1, most=7),
    "md_before": _Fits(("calendar_days",), ("md_courts",), direction="before", least=1),
    "frcrp_days": _Fits(("calendar_days",), ("federal_courts",), least=1),
    "hours_exact": _Fits(("hours", "minutes"), ("none",), least=1),
    "business": _Fits(("business_days",), _COURTS, least=1),
    "next_session": _Fits(("court_session",), _COURTS, least=1, most=1),
    "exact_day": _Fits(("calendar_days", "years"), (*_COURTS, "none")),
}


def rules_fit_units(book: Catalog) -> Iterator[Problem]:
    """Check that each clock's rule can count its unit, amount, direction and calendar."""
    for clock in book.clocks.values():
        for sentence in _misfits(clock, _FITS[clock.count]) if clock.count in _FITS else ():
            yield problem("clocks", clock, sentence)


def _misfits(clock: ClockDef, fits: _Fits) -> Iterator[str]:
    if clock.unit not in fits.units:
        yield f"the rule {clock.count} does not count {clock.unit}"
    if clock.calendar not in fits.calendars:
        yield f'the rule {clock.count} does not go with the calendar "{clock.calendar}"'
    if clock.direction != fits.direction:
        yield f'the rule {clock.count} does not count "{clock.direction}"'
    if clock.amount < fits.least or (fits.most is not None and clock.amount > fits.most):
        yield f"the rule {clock.count} is not for an amount of {clock.amount}"


def triggers_have_their_events(book: Catalog) -> Iterator[Problem]:
    """Check that one event goes with `single` and several with a choice between them."""
    for trigger in book.triggers.values():
        if not trigger.events or len(set(trigger.events)) != len(trigger.events):
            yield problem("triggers", trigger, "the trigger has no event, or one event twice")
    for clock in book.clocks.values():
        found = book.triggers.get(clock.trigger)
        if found and (len(found.events) == 1) is not (clock.trigger_rule == "single"):
            sentence = f"the trigger rule {clock.trigger_rule} does not fit {len(found.events)} events"
            yield problem("clocks", clock, sentence)


def states_are_known(book: Catalog) -> Iterator[Problem]:
    """Check that a clock runs in states of the case review or, after `lead:`, of the LEAD record."""
    known = {*CASE_STATES, *(f"lead:{key}" for key in book.lead_states)}
    for clock in book.clocks.values():
        if not clock.runs_in:
            yield problem("clocks", clock, "the clock runs in no state")
        for state in clock.runs_in:
            if state not in known:
                yield problem("clocks", clock, f'the state "{state}" is not known')
