"""How long a request and one statement of it may take: what goes on for longer is stopped, and nothing of it is kept.

Only requests have a deadline; jobs, commands and schema changes take the time they need.
"""

import time
from contextvars import ContextVar
from dataclasses import dataclass
from math import inf
from typing import Any

from casebridge.errors import TooSlow

# Seconds (security rules, section 3). PostgreSQL counts the second one itself (`db.engine_options`).
REQUEST, STATEMENT = 30.0, 15.0
# SQLite asks each time it has done so many steps: a few times in a second.
STEPS = 500_000


@dataclass(slots=True)
class _Time:
    """When the request, and its present statement, must be done: moments of the monotonic clock."""

    request: float
    statement: float = inf


_time: ContextVar[_Time | None] = ContextVar("casebridge_time", default=None)


def begin(seconds: float) -> None:
    """Let the request that this thread answers take so long from now."""
    _time.set(_Time(time.monotonic() + seconds))


def end() -> None:
    """Let what follows take its time: the page that says what happened, and the next request of this thread."""
    _time.set(None)


def check() -> None:
    """Pass while there is time left.

    :raises TooSlow: there is none.
    """
    left = _time.get()
    if left is not None and time.monotonic() > left.request:
        raise TooSlow()


def at_statement(*_event: Any) -> None:
    """Begin the time of a statement.

    :raises TooSlow: the request has none left.
    """
    left = _time.get()
    if left is not None:
        check()
        left.statement = time.monotonic() + STATEMENT


def is_over() -> bool:
    """Say whether a statement that runs must be stopped now."""
    left = _time.get()
    return left is not None and time.monotonic() > min(left.request, left.statement)
