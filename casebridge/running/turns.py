"""Turns: in each worker the requests of one browser run one after another, so that nobody takes it for themselves.

A page is work for one processor; two of one person at once would only make everybody else's slower.
"""

import threading
from dataclasses import dataclass, field

from casebridge.errors import TooMany

# A browser opens six connections to a host. So many of one person's requests are here, running or waiting.
AT_ONCE = 6
# Behind one address whole offices sign in.
STRANGERS = 3
PATIENCE = 20.0


class TooManyAtOnce(TooMany):
    """Somebody asks for more at one moment than a browser does."""

    retry_after = 1
    happened = "You asked for more at one moment than CaseBridge does for one person."
    next_step = "Wait a moment and try again."


@dataclass(slots=True)
class _Line:
    """Who is running or waiting in one line."""

    running: threading.Semaphore
    here: int = field(default=0)


class Turns:
    """The lines of one worker, by session or place."""

    def __init__(self) -> None:
        """Start with nobody waiting."""
        self.lines: dict[str, _Line] = {}
        self.guard = threading.Lock()

    def take(self, who: str, *, side_by_side: int = 1) -> None:
        """Wait for the turn of `who`; each one taken is given back.

        :raises TooManyAtOnce: too many wait already, or it takes too long.
        """
        with self.guard:
            line = self.lines.setdefault(who, _Line(threading.Semaphore(side_by_side)))
            if line.here >= AT_ONCE:
                raise TooManyAtOnce()
            line.here += 1
        if not line.running.acquire(timeout=PATIENCE):
            self._leave(who)
            raise TooManyAtOnce()

    def give_back(self, who: str) -> None:
        """Let the next one of the line run."""
        self.lines[who].running.release()
        self._leave(who)

    def _leave(self, who: str) -> None:
        with self.guard:
            line = self.lines[who]
            line.here -= 1
            if not line.here:
                del self.lines[who]
