"""How long before a clock runs out people are warned, where its row in clocks.toml says so."""

import re

from casebridge.catalog.law import ClockDef

# "Warn one year, 90 and 30 days before", "Open work ... at 120, 150 and 170 days" (counted from the start).
_BEFORE = re.compile(r"\bWarn ([a-z0-9, ]+?) days before\b")
_AFTER = re.compile(r"\bat ([0-9, ]+(?:and [0-9]+)?) days\b")
_NUMBER = re.compile(r"one year|[0-9]+")
YEAR = 365


def warned_before(clock: ClockDef) -> tuple[int, ...]:
    """Return how many days before its end the row of a clock has people warned, the longest first; often none."""
    before = [_days(word) for found in _BEFORE.findall(clock.on_expiry) for word in _NUMBER.findall(found)]
    if clock.unit == "calendar_days":
        after = [int(word) for found in _AFTER.findall(clock.on_expiry) for word in _NUMBER.findall(found)]
        before += [clock.amount - days for days in after if days < clock.amount]
    return tuple(sorted(set(before), reverse=True))


def _days(word: str) -> int:
    return YEAR if word == "one year" else int(word)
