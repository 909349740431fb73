"""An engine for reading words off pictures, where one is installed: found, and started behind closed doors."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache

from casebridge.evidence.reading.limits import close_doors, die_with_parent, set_limits

CPU_SECONDS, WALL_SECONDS = 60, 90
WANTED_LANGUAGES = ("eng", "spa")
_NAME = "tesseract"


@dataclass(frozen=True, slots=True)
class Engine:
    """A program that reads pictures: its path, its version in words, and the languages that it knows of ours."""

    path: str
    name: str
    languages: str

    def read(self, picture: bytes) -> bytes | None:
        """Return what it reads off a picture as its table (TSV); None when it broke or ran too long."""
        told = [sys.executable, "-m", __name__, self.path, "-", "-", "-l", self.languages, "--psm", "3", "tsv"]
        return _answer(told, WALL_SECONDS + 5, picture)


@cache
def engine() -> Engine | None:
    """Return the engine of this machine, looked for once in a process; None where there is none."""
    path = shutil.which(_NAME)
    if path is None:
        return None
    told, known = _answer([path, "--version"], 30), (_answer([path, "--list-langs"], 30) or b"").split()
    if told is None:
        return None
    languages = "+".join(language for language in WANTED_LANGUAGES if language.encode() in known)
    return Engine(path, " ".join(told.decode(errors="replace").split()[:2])[:30], languages) if languages else None


def _answer(command: list[str], seconds: float, given: bytes = b"") -> bytes | None:
    """Return what a program prints; None when it does not start, fails, or runs too long."""
    try:
        done = subprocess.run(  # noqa: S603, an engine of the system and our own interpreter, no shell
            command, input=given, capture_output=True, timeout=seconds, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


if __name__ == "__main__":
    die_with_parent()
    close_doors()
    set_limits(cpu=CPU_SECONDS, wall=WALL_SECONDS)
    os.execve(sys.argv[1], sys.argv[1:], {"OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"})  # noqa: S606
