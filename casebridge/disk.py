"""What the disk allows: below 1 % free nothing is written, and after a write or sync that failed nothing any more.

A failed sync may have lost what others wrote before (the kernel forgets the pages), so only a restart, which reads
everything anew, makes this process and its siblings write again.
"""

import errno
import logging
import mmap
import shutil
import sqlite3
from pathlib import Path

from flask import current_app
from sqlalchemy.exc import DBAPIError

from casebridge.errors import CaseBridgeError, DiskFull, Unsure

log = logging.getLogger("casebridge.disk")
LOWEST_SHARE = 0.01
_FULL = {errno.ENOSPC, errno.EDQUOT}
_BROKEN = {errno.EIO, errno.EROFS}
# Of PostgreSQL: disk_full, io_error.
_FULL_STATE, _BROKEN_STATE = "53100", "58030"
_CLOSED = "nothing is recorded, and what may not be opened without a line of history stays closed"
_UNSURE = "it may have been recorded, or not: look before you enter it anew"
# Shared by all workers that are forked from this process.
_stopped = mmap.mmap(-1, 1)


class ReadOnly(CaseBridgeError):
    """The disk is so full that nothing is written."""

    status = 423
    happened = f"The disk of CaseBridge is almost full: {_CLOSED}."
    kept = "Nothing was recorded."
    next_step = "Tell the administrator: it goes on by itself when there is room."


class StorageFailed(CaseBridgeError):
    """The storage did not take a write or a sync; nothing is written before a restart."""

    status = 503
    happened = f"The storage of CaseBridge failed and it has to be restarted: {_CLOSED}."
    kept = "Nothing of this was acknowledged. Keep what you have typed."
    next_step = "Tell the administrator now."


def check_writable() -> None:
    """Pass while something may be written.

    :raises ReadOnly, StorageFailed: not now.
    """
    if trouble := why_not():
        raise trouble


def why_not() -> CaseBridgeError | None:
    """Return why nothing is written now; None when all is well."""
    if _stopped[0]:
        return StorageFailed()
    return ReadOnly() if _free_share() < LOWEST_SHARE else None


def trouble_of(error: BaseException, *, ends: bool = False) -> CaseBridgeError | None:
    """Return what people are told of an error of the storage, and stop writing where it failed; None for others.

    :param ends: it was the commit that failed: what is on its way to the disk may be there when it is read next.
    """
    kind = _kind(error)
    if kind == "full":
        ended = f"{_UNSURE}." if ends else "this was not recorded."
        return DiskFull(f"There is no room left on the disk, and {ended}", kept=Unsure.kept if ends else "")
    if kind == "broken":
        log.critical("the storage failed; nothing is written until a restart", exc_info=error)
        _stopped[0] = 1
        return StorageFailed(kept=f"As for what you sent, {_UNSURE}. Keep what you have typed." if ends else "")
    return None


def _kind(error: BaseException) -> str:
    if isinstance(error, OSError):
        return "full" if error.errno in _FULL else "broken" if error.errno in _BROKEN else ""
    if isinstance(error, DBAPIError | sqlite3.Error):
        cause = error.orig if isinstance(error, DBAPIError) else error
        state, said = getattr(cause, "sqlstate", None), str(cause)
        if state == _FULL_STATE or "database or disk is full" in said:
            return "full"
        if state == _BROKEN_STATE or "disk I/O error" in said:
            return "broken"
    return ""


def _free_share() -> float:
    """Return the share that is free of the disk that has least; a test says it itself."""
    told: float | None = current_app.config.get("CASEBRIDGE_FREE_SHARE")
    if told is not None:
        return told
    places = [Path(current_app.config[name]) for name in ("CASEBRIDGE_INSTANCE", "CASEBRIDGE_STORE")]
    found = [shutil.disk_usage(place) for place in places if place.exists()]
    return min((one.free / one.total for one in found if one.total), default=1.0)
