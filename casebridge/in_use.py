"""Who is at work on an installation of this machine: servers, workers and commands share it, a restore has it alone."""

import fcntl
import os
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from casebridge.config import BadSetting
from casebridge.errors import CaseBridgeError

_LOCK = "in-use.lock"
# Written when everything is verified and beside its place; while it is there, a restore has to be ended first.
UNDER_WAY = "restore.json"


class InUse(CaseBridgeError):
    """Somebody works on the installation that is to be replaced."""

    status = 409
    happened = "CaseBridge runs on this installation: a web server, a job worker or another command."
    next_step = "Stop it and start the restore again."


def share(app: Flask) -> None:
    """Say that the process of `app` is at work here, until it ends; its children count with it.

    :raises BadSetting: a restore is at work here, or was cut off between the old state and the new one.
    """
    instance: Path = app.config["CASEBRIDGE_INSTANCE"]
    handle = _open(instance)
    weakref.finalize(app, os.close, handle)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError as alone:
        raise BadSetting("A restore is at work on this installation: wait until it has ended.") from alone
    if (instance / UNDER_WAY).exists():
        raise BadSetting("A restore was cut off while it put files in place: run `casebridge restore --finish`.")


@contextmanager
def alone(instance: Path) -> Iterator[None]:
    """Have the installation alone for the length of the block.

    :raises InUse: somebody is at work on it.
    """
    handle = _open(instance)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as shared:
        raise InUse() from shared
    finally:
        os.close(handle)


def _open(instance: Path) -> int:
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    return os.open(instance / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
