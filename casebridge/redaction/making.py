"""Make a redacted copy and prove it, in the job worker; each step may run twice."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import select

from casebridge import audit, clock
from casebridge.access.actor import ENGINE
from casebridge.db import db, transaction
from casebridge.errors import LostBytes
from casebridge.evidence.inspect import OriginalChanged, hash_file
from casebridge.evidence.models import Version
from casebridge.evidence.reading.engine import Engine, engine
from casebridge.evidence.reading.helper import ask_for_look
from casebridge.evidence.reading.looks import LOOKS, Wanted
from casebridge.evidence.seeing.machine import read_picture, readings_of
from casebridge.evidence.store import store
from casebridge.formats import plural
from casebridge.redaction.asking import Opened, ask
from casebridge.redaction.models import RedactedCopy, RedactionMark
from casebridge.redaction.needles import holds, letters_of, squeeze
from casebridge.redaction.queries import copy_to_make, place_of
from casebridge.redaction.search import glyphs_read

# So many burned pages are read by an engine, where one is installed.
PICTURES_MOST = 200
_POPPLER = "pdftotext"


def burn(subject: str) -> None:
    """Burn the marks of a copy into its pages and keep the result under its own hash."""
    copy = copy_to_make(subject)
    if copy is None or copy.sha256:
        return
    source = _ready(copy.version)
    boxes: dict[str, list[Any]] = {}
    for mark in _marks(copy):
        boxes.setdefault(str(mark.page), []).append([*mark.box, mark.ground])
    scales = [None if one is None else float(one) for one in copy.version.inspection.get("scales") or ()]
    db.session.rollback()
    made = store().scratch()
    try:
        with Opened(source, out=made) as handles:
            facts = ask("burn", handles, boxes=boxes, scales=scales)
            os.fsync(handles[-1])
        digest, size = hash_file(made), made.stat().st_size
        key = store().keep(made)
    finally:
        made.unlink(missing_ok=True)
    with transaction():
        row = copy_to_make(subject)
        if row is not None and not row.sha256:
            facts.pop("refused")
            row.store_key, row.sha256, row.size, row.facts = key, digest, size, facts


def prove(subject: str) -> None:
    """Prove a copy: two readers, poppler and an engine for pictures where they are installed; keep what was found."""
    copy = copy_to_make(subject)
    if copy is None or copy.proven_at is not None or not copy.sha256:
        return
    version, marks = copy.version, _marks(copy)
    source, made = _ready(version), _kept(copy)
    machine = {str(n): glyphs_read(one).as_plain() for n, one in readings_of(version).items()}
    asked = [
        {"id": m.id, "page": m.page, "box": list(m.box), "ground": m.ground, "term": m.term,
         "elsewhere": bool(m.elsewhere)}
        for m in marks
    ]  # fmt: skip
    burned = list(copy.facts["redacted"])
    db.session.rollback()
    with Opened(source, made) as handles:
        proof = ask("prove", handles, marks=asked, machine=machine)
        proof["findings"] += _in_pictures(handles[1], burned, proof, asked)
    proof["findings"] += _by_poppler(made, proof, asked)
    proof.pop("refused"), proof.pop("open")
    with transaction():
        row = copy_to_make(subject)
        if row is None or row.proven_at is not None:
            return
        row.proof, row.proven_at = proof, clock.now()
        found = len({place_of(f) for f in proof["findings"]})
        audit.record(
            "redaction:prove", actor=ENGINE, case_id=row.exhibit.case_id, object_type="exhibit",
            object_id=row.exhibit.public_id, detail={"sha256": row.sha256, "findings": found},
            sentence=f"proved the redacted copy {row.number} of Ex {row.exhibit.number}: "
            + (f"{plural(found, 'place')} to look at" if found else "nothing is left"),
        )  # fmt: skip


def fail(subject: str, reason: str) -> None:
    """Say why a copy was not made."""
    with transaction():
        copy = copy_to_make(subject)
        if copy is not None and copy.proven_at is None:
            copy.failure = reason


STEPS: list[tuple[str, Callable[[str], Any]]] = [("burn", burn), ("prove", prove)]


def _marks(copy: RedactedCopy) -> list[RedactionMark]:
    query = select(RedactionMark).where(RedactionMark.id.in_(copy.marks)).order_by(RedactionMark.id)
    return list(db.session.scalars(query))


def _ready(version: Version) -> Path:
    path = store().found(version.ready_key)
    if version.damaged_at is not None or hash_file(path) != version.ready_sha256:
        raise OriginalChanged("The stored pages of this exhibit are not what they were. No copy was made.")
    return path


def _kept(copy: RedactedCopy) -> Path:
    path = store().found(copy.store_key)
    if hash_file(path) != copy.sha256:
        raise LostBytes()
    return path


def _needles(proof: dict[str, Any], marks: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """Return each string that must be gone, with its mark; those that may stand elsewhere are left out."""
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    for mark in marks:
        if not mark["elsewhere"]:
            texts = [mark["term"], *proof["covered"].get(str(mark["id"]), [])]
            found |= {letters_of(t): (t, mark) for t in texts if t == mark["term"] or len(letters_of(t)) >= 4}
    return [pair for letters, pair in found.items() if letters]


def _left(where: str, page: int, mark: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "left", "page": page, "ground": mark["ground"], "mark": mark["id"], "where": where, "boxes": [],
            "words": []}  # fmt: skip


def _in_pictures(
    handle: int, burned: list[int], proof: dict[str, Any], marks: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Read the burned pages as pictures; return what can still be read on them."""
    reader = engine()
    if reader is None:
        proof["readers"].append("No engine that reads pictures is installed here")
        return []
    needles, opened = _needles(proof, marks), {(page, letters) for page, letters in proof["open"]}
    found, read = [], 0
    for page in burned[:PICTURES_MOST]:
        words = _words_on(reader, handle, page)
        if words is None:
            continue
        read += 1
        squeezed = squeeze(words)
        for text, mark in needles:
            if (page, letters_of(text)) not in opened and holds(text, squeezed):
                found.append(_left("picture of the page", page, mark))
    proof["readers"].append(f"{reader.name}, the pictures of {plural(read, 'burned page')}")
    return found


def _words_on(reader: Engine, handle: int, page: int) -> str | None:
    with store().passing() as path:
        out = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            told = ask_for_look(handle, out, Wanted(LOOKS["large"], page))
        finally:
            os.close(out)
        if told is None or told["refused"]:
            return None
        reading = read_picture(reader, path.read_bytes())
    return reading.words if reading else None


def _by_poppler(made: Path, proof: dict[str, Any], marks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Read the copy with poppler, behind the doors of the engine; nothing where it is not installed."""
    program = shutil.which(_POPPLER)
    if program is None:
        return []
    command = [sys.executable, "-m", "casebridge.evidence.reading.engine", program, "-enc", "UTF-8", "-", "-"]
    try:
        done = subprocess.run(  # noqa: S603, a program of the system and our own interpreter, no shell
            command, input=made.read_bytes(), capture_output=True, timeout=95, check=True
        )
    except (OSError, subprocess.SubprocessError):
        proof["readers"].append("Poppler could not read the copy")
        return []
    proof["readers"].append("Poppler, text of all pages")
    opened = {(page, letters) for page, letters in proof["open"]}
    return [
        _left("text layer", number, mark)
        for number, words in enumerate(done.stdout.decode("utf-8", "replace").split("\f"), start=1)
        for text, mark in _needles(proof, marks)
        if (number, letters_of(text)) not in opened and holds(text, squeeze(words))
    ]
