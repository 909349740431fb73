"""Derivatives of a version: found with their hash checked, else drawn in a closed child and kept."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Select, select

from casebridge import clock
from casebridge.db import db, retrying, transaction
from casebridge.errors import DiskFull, LostBytes
from casebridge.evidence.inspect import hash_file
from casebridge.evidence.models import Version
from casebridge.evidence.reading.helper import ask_for_look
from casebridge.evidence.reading.looks import Wanted
from casebridge.evidence.seeing.models import Derivative
from casebridge.evidence.store import store

TOO_HARD = "This page broke its reader or went over the limits: it cannot be shown. The original can be downloaded."
CHANGED = "The stored bytes are not what they were: nothing is shown of them. Tell the administrator."


@dataclass(frozen=True, slots=True)
class Shown:
    """The bytes of a look with their type and hash, or in one sentence why there are none."""

    data: bytes = b""
    mime: str = ""
    sha256: str = ""
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class _Source:
    """The stored bytes that a look is drawn from."""

    version_id: int
    key: str
    sha256: str


def look_at(version: Version, wanted: Wanted) -> Shown:
    """Return a look at a page of a version, drawn now when nobody looked before.

    Drawing ends the open read of the session and opens units of work of its own: none may be open.
    """
    if version.damaged_at is not None:
        return Shown(why_not=CHANGED)
    if found := kept_look(version, wanted):
        return found
    source = _source_of(version, wanted)
    # Drawing may take seconds: nothing of the database is held meanwhile.
    db.session.rollback()
    return _made(source, wanted)


def drop_changed(*, rehash: bool) -> int:
    """Forget derivatives that are missing or not what they were, so that the next look makes them again; say how many.

    :param rehash: read all bytes; else only whether each file is there with its size.
    """
    dropped, last = 0, 0
    while rows := _after(last):
        last = rows[-1].id
        changed = [row.id for row in rows if not _whole(row, rehash)]
        db.session.rollback()
        for number in changed:
            with transaction():
                db.session.delete(db.session.get_one(Derivative, number))
        dropped += len(changed)
    return dropped


def kept_data(row: Derivative) -> bytes | None:
    """Return the bytes of a derivative; None when they are missing or not what they were."""
    try:
        data = store().found(row.store_key).read_bytes()
    except (LostBytes, OSError):
        return None
    return data if hashlib.sha256(data).hexdigest() == row.sha256 else None


def keep_made(version_id: int, wanted: Wanted, data: bytes, by: str) -> None:
    """Keep a derivative that was made elsewhere, by an engine of this name; without room on the disk it is let go.

    Opens a unit of work of its own: none may be open.
    """
    if not _room():
        return
    scratch = store().scratch()
    try:
        with scratch.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _register(version_id, wanted, data, store().keep(scratch), f"{wanted.parameters} {by}"[:60])
    finally:
        scratch.unlink(missing_ok=True)


def kept_look(version: Version, wanted: Wanted) -> Shown | None:
    """Return a look that was drawn before, in the open unit of work; None when it has to be drawn, or may not be."""
    if version.damaged_at is not None:
        return None
    row = db.session.scalar(_row(version.id, wanted, wanted.parameters))
    data = kept_data(row) if row is not None else None
    return Shown(data, row.mime, row.sha256) if row is not None and data is not None else None


def _source_of(version: Version, wanted: Wanted) -> _Source:
    if wanted.look.of == "original":
        return _Source(version.id, version.store_key, version.sha256)
    return _Source(version.id, version.ready_key, version.ready_sha256)


def _made(source: _Source, wanted: Wanted) -> Shown:
    """Draw a look and keep it; what two people draw at once is the same, the later one stays."""
    scratch = store().scratch()
    try:
        if why_not := _drawn(source, wanted, scratch):
            return Shown(why_not=why_not)
        data = scratch.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        if not _room():
            return Shown(data, wanted.look.mime, digest)
        _register(source.version_id, wanted, data, store().keep(scratch), wanted.parameters)
    finally:
        scratch.unlink(missing_ok=True)
    return Shown(data, wanted.look.mime, digest)


def _register(version_id: int, wanted: Wanted, data: bytes, key: str, parameters: str) -> None:
    """Write the row of a derivative whose bytes are in the store."""

    def write() -> None:
        with transaction():
            row = db.session.scalar(_row(version_id, wanted, parameters)) or Derivative(
                version_id=version_id, look=wanted.look.key, page=wanted.page, parameters=parameters
            )
            row.mime, row.sha256, row.size = wanted.look.mime, hashlib.sha256(data).hexdigest(), len(data)
            row.store_key, row.made_at = key, clock.now()
            db.session.add(row)

    retrying(write)


def _room() -> bool:
    """Say whether the disk has room for more than evidence; else what is drawn is shown and not kept."""
    try:
        store().check_room()
    except DiskFull:
        return False
    return True


def _drawn(source: _Source, wanted: Wanted, out: Path) -> str:
    """Draw into a new file; return why it could not be done, empty when it was."""
    try:
        path = store().found(source.key)
    except LostBytes:
        return CHANGED
    if hash_file(path) != source.sha256:
        return CHANGED
    original = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        drawn = os.open(out, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            report = ask_for_look(original, drawn, wanted)
            os.fsync(drawn)
        finally:
            os.close(drawn)
    finally:
        os.close(original)
    return TOO_HARD if report is None else str(report["refused"])


def _row(version_id: int, wanted: Wanted, parameters: str) -> Select[Derivative]:
    return select(Derivative).where(
        Derivative.version_id == version_id, Derivative.look == wanted.look.key, Derivative.page == wanted.page,
        Derivative.parameters == parameters,
    )  # fmt: skip


def _after(last: int) -> list[Derivative]:
    return list(db.session.scalars(select(Derivative).where(Derivative.id > last).order_by(Derivative.id).limit(200)))


def _whole(row: Derivative, rehash: bool) -> bool:
    if rehash:
        return store().digest(row.store_key) == row.sha256
    return store().size(row.store_key) == row.size
