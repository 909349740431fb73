"""Which of several recorded events starts a clock."""

from collections.abc import Mapping
from datetime import datetime

from casebridge.catalog.book import Catalog
from casebridge.catalog.law import ClockDef
from casebridge.catalog.load import catalog

ALTERNATIVES = frozenset({"prelim_done"})
"""Triggers whose events stand for one another ("probable cause found, or hearing waived"): the
later of those recorded starts the clock, and it does not wait for the rest."""


def choose_trigger(clock: ClockDef, events: Mapping[str, datetime], *, book: Catalog | None = None) -> datetime | None:
    """Return the moment that starts `clock`; None while it has not started.

    The earliest needs one of its events, the latest all of them.

    :param events: recorded events by name, aware; others than the clock's are passed over.
    """
    trigger = (book or catalog()).triggers[clock.trigger]
    there = [events[name] for name in trigger.events if name in events]
    if not there or (clock.trigger_rule == "latest_of" and missing_events(clock, events, book=book)):
        return None
    return max(there) if clock.trigger_rule == "latest_of" else min(there)


def missing_events(clock: ClockDef, events: Mapping[str, datetime], *, book: Catalog | None = None) -> tuple[str, ...]:
    """Return the names of the events that must still be recorded before the clock starts."""
    trigger = (book or catalog()).triggers[clock.trigger]
    absent = tuple(name for name in trigger.events if name not in events)
    one_is_enough = clock.trigger_rule != "latest_of" or trigger.key in ALTERNATIVES
    return () if one_is_enough and len(absent) < len(trigger.events) else absent
