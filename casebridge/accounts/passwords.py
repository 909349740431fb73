"""Hashes passwords and compares them (values: security.md section 2)."""

import os
import sys
import threading
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from flask import current_app
from werkzeug.security import check_password_hash, generate_password_hash

_NOBODY = "pbkdf2:sha256:{rounds}$nobodynobodynobo$" + "0" * 64
T = TypeVar("T")
# How far behind pages the system lets a hash run, as `nice` has it.
_BEHIND = 10


class _Aside:
    """One thread of this process that hashes, behind everything else: whoever guesses takes no processor from pages."""

    def __init__(self) -> None:
        """Start nothing: the thread comes with the first hash, after workers were forked."""
        self.thread: ThreadPoolExecutor | None = None
        self.guard = threading.Lock()
        os.register_at_fork(after_in_child=self._forget)

    def run(self, work: Callable[..., T], *given: object) -> T:
        """Do the work there, and wait for it."""
        with self.guard:
            if self.thread is None:
                self.thread = ThreadPoolExecutor(1, "hashing", initializer=_step_behind)
        return self.thread.submit(work, *given).result()

    def _forget(self) -> None:
        self.thread, self.guard = None, threading.Lock()


def _step_behind() -> None:
    """Let pages go first; Linux has priorities of single threads."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _BEHIND)


_aside = _Aside()


def hashed(password: str) -> str:
    """Return PBKDF2-HMAC-SHA-256 of the NFKC form under a fresh salt; the scheme stands in front."""
    return _aside.run(generate_password_hash, normal(password), f"pbkdf2:sha256:{_rounds()}", 16)


def matches(password: str, stored: str) -> bool:
    """Say whether the password is the stored one; takes as long where nothing is stored."""
    known = stored or _NOBODY.format(rounds=_rounds())
    return _aside.run(check_password_hash, known, normal(password)) and bool(stored)


def outdated(stored: str) -> bool:
    """Say whether the stored hash was made with other rounds and is made anew at the sign-in."""
    return not stored.startswith(f"pbkdf2:sha256:{_rounds()}$")


def normal(password: str) -> str:
    """Return the form that is hashed: NFKC, so that the same keys mean the same on every keyboard."""
    return unicodedata.normalize("NFKC", password)


def _rounds() -> int:
    return int(current_app.config["CASEBRIDGE_PBKDF2_ROUNDS"])
