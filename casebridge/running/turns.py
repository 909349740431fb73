"""Turns: the requests of one browser run one after another, in all workers of a host, so that nobody takes it whole.

A page is work for one processor; two of one person at once would only make everybody else's slower.
"""

import fcntl
import hashlib
import os
import tempfile
import threading
import time
import weakref
from contextlib import suppress
from dataclasses import dataclass, field

from casebridge.errors import TooMany

# A browser opens six connections to a host. So many of one person's requests are here, running or waiting.
AT_ONCE = 6
# A page sends three files at once, and one more may hang; each holds a thread for as long as it takes.
FILES_AT_ONCE = 4
# Behind one address whole offices sign in.
STRANGERS = 3
PATIENCE = 20.0
# How often a request looks whether the other workers are done with those before it, in seconds.
_LOOKS_EVERY = 0.004
_PLACES = 1 << 40


class TooManyAtOnce(TooMany):
    """Somebody asks for more at one moment than a browser does."""

    retry_after = 1
    happened = "You asked for more at one moment than CaseBridge does for one person."
    next_step = "Wait a moment and try again."


@dataclass(slots=True)
class _Line:
    """Who is running or waiting in one line, and how many files come in beside it."""

    running: threading.Semaphore
    here: int = field(default=0)
    files: int = field(default=0)


class Turns:
    """The lines of one worker, by session or place; a session's turn is one for all workers."""

    def __init__(self) -> None:
        """Start with nobody waiting. Made before the workers are forked, so that they share the file of the turns."""
        self.lines: dict[str, _Line] = {}
        self.guard = threading.Lock()
        self.shared, name = tempfile.mkstemp(prefix="casebridge-turns-")
        os.unlink(name)
        weakref.finalize(self, _close, self.shared)

    def take(self, who: str, *, side_by_side: int = 1) -> None:
        """Wait for the turn of `who`; each one taken is given back.

        :param side_by_side: how many run at once in this worker; of one alone, none runs in another worker either.
        :raises TooManyAtOnce: too many wait already, or it takes too long.
        """
        last = time.monotonic() + PATIENCE
        with self.guard:
            line = self._line(who, side_by_side)
            if line.here >= AT_ONCE:
                raise TooManyAtOnce()
            line.here += 1
        if not line.running.acquire(timeout=PATIENCE):
            self._leave(who)
            raise TooManyAtOnce()
        if side_by_side == 1 and not self._hold(who, last):
            line.running.release()
            self._leave(who)
            raise TooManyAtOnce()

    def give_back(self, who: str) -> None:
        """Let the next one of the line run."""
        with suppress(OSError):
            fcntl.lockf(self.shared, fcntl.LOCK_UN, 1, _place(who))
        self.lines[who].running.release()
        self._leave(who)

    def begin_file(self, who: str) -> None:
        """Let a file of `who` come in beside their pages; each one that begins ends.

        :raises TooManyAtOnce: as many as a page sends come in already.
        """
        with self.guard:
            line = self._line(who, 1)
            if line.files >= FILES_AT_ONCE or line.here >= AT_ONCE:
                raise TooManyAtOnce()
            line.here, line.files = line.here + 1, line.files + 1

    def end_file(self, who: str) -> None:
        """Let another file come in."""
        with self.guard:
            self.lines[who].files -= 1
        self._leave(who)

    def _line(self, who: str, side_by_side: int) -> _Line:
        return self.lines.setdefault(who, _Line(threading.Semaphore(side_by_side)))

    def _hold(self, who: str, last: float) -> bool:
        """Wait until no other worker has a turn of `who`. The lock ends with its process, however that ends."""
        while time.monotonic() < last:
            with suppress(BlockingIOError, PermissionError):
                fcntl.lockf(self.shared, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _place(who))
                return True
            time.sleep(_LOOKS_EVERY)
        return False

    def _leave(self, who: str) -> None:
        with self.guard:
            line = self.lines[who]
            line.here -= 1
            if not line.here:
                del self.lines[who]


def _place(who: str) -> int:
    """Return the byte of the shared file that is locked for a line."""
    return int.from_bytes(hashlib.blake2b(who.encode(), digest_size=8).digest()) % _PLACES


def _close(file: int) -> None:
    with suppress(OSError):
        os.close(file)
