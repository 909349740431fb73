"""Look at a received file: what it is, what a person must be told, and the pages a packet may print."""

import dataclasses
import hashlib
import os
from pathlib import Path
from typing import Any

from casebridge.errors import CaseBridgeError
from casebridge.evidence import kinds
from casebridge.evidence.reading.helper import ask
from casebridge.evidence.reading.report import RECIPE

_TOO_HARD = (
    "The file broke its reader or went over the limits (10 seconds of work, 30 seconds in all, 1 GiB of memory)."
    " Ask for a smaller or simpler copy."
)


class OriginalChanged(CaseBridgeError):
    """The bytes of a received file are not what they were: nothing may be built from it."""

    happened = "A stored file is not the one that was received."
    next_step = "Tell the administrator at once: the store must be checked before anything is built."


@dataclasses.dataclass(frozen=True, slots=True)
class Inspection:
    """What is known of one version of an exhibit; it holds for its `sha256` and `recipe` for ever.

    `outcome` is accept, accept_with_warning, repair or reject. `pages` counts the pages of the ready
    file; 0 means that a slip sheet takes its place, for the reason in `message`. `scales` has one entry
    a page, None where a scale means nothing. `text_pages` are indexes from 0. `seconds` is the length
    that a recording states. `page_prints` has one entry a page, equal where two pages show the same. `walls` are
    those that stood around the reader.
    """

    outcome: str
    message: str
    notices: tuple[str, ...]
    kind: str
    label: str
    family: str
    mime: str
    sha256: str
    size: int
    pages: int
    scales: tuple[float | None, ...]
    text_pages: tuple[int, ...]
    fonts_embedded: bool
    fingerprint: str | None
    ready_sha256: str | None
    seconds: float | None
    walls: tuple[str, ...]
    page_prints: tuple[str, ...] = ()
    recipe: str = RECIPE


def inspect_file(
    path: Path, name: str, *, ready: Path, declared_type: str | None = None, sha256: str | None = None
) -> Inspection:
    """Read the file at `path` in a closed child and write its ready pages to `ready`.

    Nothing is written when no page can be printed; an older file at `ready` is replaced as a whole.
    :param name: the sender's name for the file; only its ending counts. :param declared_type: the type that
    the sender stated; a difference is a notice. :param sha256: the hash that was made while these bytes were
    written just now; without it they are read for it. What was stored for longer is checked by `fsck`.
    :raises OriginalChanged: the file was written to while it was read.
    """
    before = _stamp(path)
    found = sha256 or hash_file(path)
    part = ready.with_name(ready.name + ".part")
    try:
        report = _read(path, name, part)
        # The child holds the file open for reading only; a writer from elsewhere leaves its mark here.
        if _stamp(path) != before:
            raise OriginalChanged("The file changed while it was read.")
        ready_hash = None
        if report["pages"]:
            ready_hash = hash_file(part)
            os.replace(part, ready)
    finally:
        part.unlink(missing_ok=True)
    if declared_type and not _same_type(declared_type, report["mime"]):
        report["notices"].append(
            f"The sender declared the type {declared_type[:80]}, the content is: {report['label']}."
        )
    return _inspection(report, sha256=found, size=path.stat().st_size, ready_sha256=ready_hash)


def _stamp(path: Path) -> tuple[int, ...]:
    """Return what every write to a file changes: which file it is, its size, and when it was written to."""
    now = path.stat()
    return now.st_dev, now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns


def _read(path: Path, name: str, part: Path) -> dict[str, Any]:
    original = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        ready = os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            report = ask(original, ready, name)
            if report is not None:
                os.fsync(ready)
                return report
        finally:
            os.close(ready)
        kind = kinds.kind_of(os.pread(original, kinds.HEAD_SIZE, 0), name)
    finally:
        os.close(original)
    return _gave_up(kind)


def _gave_up(kind: kinds.Kind) -> dict[str, Any]:
    facts = {"kind": kind.key, "label": kind.label, "family": kind.family, "mime": kind.mime, "seconds": None}
    empty: dict[str, Any] = {"notices": [], "scales": [], "text_pages": [], "walls": [], "fingerprint": None}
    return facts | empty | {"outcome": "reject", "message": _TOO_HARD, "pages": 0, "fonts_embedded": True}


def _inspection(report: dict[str, Any], *, sha256: str, size: int, ready_sha256: str | None) -> Inspection:
    outcome = report["outcome"]
    if outcome == "accept" and report["notices"]:
        outcome = "accept_with_warning"
    names = {field.name for field in dataclasses.fields(Inspection)}
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in report.items() if key in names
    }
    values |= {"outcome": outcome, "sha256": sha256, "size": size, "ready_sha256": ready_sha256}
    return Inspection(**values)


def _same_type(declared: str, found: str) -> bool:
    stated = declared.partition(";")[0].strip().lower()
    return stated in (found, "application/octet-stream", "") or found == "application/octet-stream"


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file as hex."""
    with path.open("rb", buffering=0) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
