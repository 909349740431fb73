"""Have one system call of one piece of work fail, or kill the process on it: strace injects, a fork does the work."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path

FILES = (
    "write", "pwrite64", "fsync", "fdatasync", "rename", "renameat2", "link", "linkat", "unlink", "unlinkat",
    "ftruncate", "copy_file_range",
)  # fmt: skip
SOCKETS = ("sendto",)
LIMIT = 120
# Refused as not done; cut off, with words that it may have been done; or in a way that nobody foresaw.
ACKNOWLEDGED, REFUSED, UNSURE, UNCLEAR = 10, 11, 12, 13
MISSING = "strace is not here (sudo apt-get install -y strace): nothing was tried."


def can_inject() -> bool:
    """Say whether strace is here."""
    return shutil.which("strace") is not None


def counted(work: Callable[[], int], calls: tuple[str, ...]) -> tuple[int, Counter[str]]:
    """Do the work whole; return how it ended, and how often it made each of these system calls."""
    with tempfile.NamedTemporaryFile("r", prefix="calls-") as log:
        ended = _traced(work, ["-o", log.name, "-e", f"trace={','.join(calls)}"])
        return ended, Counter(re.findall(r"^(?:\d+\s+)?(\w+)\(", log.read(), re.MULTILINE))


def done(work: Callable[[], int]) -> int:
    """Do the work in a process of its own that nobody traces: a tracer stops it at each call; return how it ended."""
    sys.stdout.flush()
    child = os.fork()
    if not child:
        _work(work, waits=False)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def injected(work: Callable[[], int], call: str, number: int, fault: str) -> int:
    """Do the work with a fault at one system call; return how it ended (negative: the signal that killed it).

    :param fault: KILL, or the name of an error such as EIO. It strikes once: what follows goes well again.
    """
    how = "signal=KILL" if fault == "KILL" else f"error={fault}"
    return _traced(work, ["-o", os.devnull, "-e", f"trace={call}", "-e", f"inject={call}:{how}:when={number}"])


def _traced(work: Callable[[], int], arguments: list[str]) -> int:
    sys.stdout.flush()
    child = os.fork()
    if not child:
        _work(work)
    os.waitpid(child, os.WUNTRACED)
    command = ["strace", "-p", str(child), *arguments]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
        assert tracer.stderr is not None  # noqa: S101  for the type alone
        said = tracer.stderr.readline()
        if "attached" not in said:
            os.kill(child, signal.SIGKILL)
            raise RuntimeError(f"strace could not attach: {said}")
        os.kill(child, signal.SIGCONT)
        _pid, status = os.waitpid(child, 0)
        tracer.wait()
    return os.waitstatus_to_exitcode(status)


def _work(work: Callable[[], int], *, waits: bool = True) -> None:
    """Wait until the tracer is there, work, and end without another word."""
    code = UNCLEAR
    try:
        signal.alarm(LIMIT)
        if waits:
            os.kill(os.getpid(), signal.SIGSTOP)
        code = work()
    except BaseException:  # noqa: BLE001  whatever it is, it is told and counts as unclear
        with Path(os.environ.get("CRASH_LOG", os.devnull)).open("a", encoding="utf-8") as log:
            traceback.print_exc(file=log)
    finally:
        os._exit(code)
