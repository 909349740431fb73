"""Reads the pages of exhibits for search, in the job worker: the text that came with them, and what a machine read."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.db import db, transaction
from casebridge.evidence.models import Exhibit, Version
from casebridge.evidence.reading.looks import LOOKS, Wanted
from casebridge.evidence.seeing.derivatives import look_at
from casebridge.evidence.seeing.machine import readings_of, silent
from casebridge.finding.index import add_pages, drop_pages
from casebridge.finding.models import ExhibitName
from casebridge.text import words_of
from casebridge.work import JobRequest, ask_for

KIND = "words"
# The subject of the work that reads whatever waits.
WAITING = "waiting"
# After so long what was asked for and is not done may be asked for again.
PATIENCE = timedelta(hours=1)
# Letters of one page; a file without pages is parted into pieces of this size.
PAGE_MOST = 20_000
PIECES_MOST = 500


def came(exhibit: Exhibit, _actor: Actor) -> None:
    """Ask the job worker to read the pages of an exhibit, or of its new version, in the unit of work that enters it."""
    if exhibit.versions:
        ask_for(KIND, str(exhibit.id))


def ask_for_waiting() -> int:
    """Ask for what came in by another way (an import, a restore) to be read; return how often it asked (a sweep)."""
    with transaction():
        if db.session.scalar(select(ExhibitName.exhibit_id).where(ExhibitName.waiting.is_(True)).limit(1)) is None:
            return 0
        asked = select(JobRequest.id).where(JobRequest.kind == KIND, JobRequest.asked_at > clock.now() - PATIENCE)
        if db.session.scalar(asked.limit(1)) is not None:
            return 0
        ask_for(KIND, WAITING)
    return 1


def read(subject: str) -> int:
    """Read the pages of one exhibit (by number), or of each that waits; return how many were read. Safe to run twice.

    Opens units of work of its own: none may be open.
    """
    done = 0
    for exhibit_id in _all_waiting() if subject == WAITING else [int(subject)]:
        version = _newest(exhibit_id)
        texts = list(_texts(version)) if version is not None else []
        with transaction():
            if _write(exhibit_id, version.id if version is not None else None, texts):
                done += 1
    return done


def read_again(subject: str) -> None:
    """Read the exhibit of a version again, of whose pages a machine read more: the last step of that work."""
    version = db.session.get(Version, int(subject))
    if version is not None:
        read(str(version.exhibit_id))


def _all_waiting() -> Iterator[int]:
    last = 0
    while True:
        query = select(ExhibitName.exhibit_id).where(ExhibitName.waiting.is_(True), ExhibitName.exhibit_id > last)
        found = db.session.scalar(query.order_by(ExhibitName.exhibit_id).limit(1))
        db.session.rollback()
        if found is None:
            return
        last = found
        yield found


def _newest(exhibit_id: int) -> Version | None:
    query = select(Version).where(Version.exhibit_id == exhibit_id).order_by(Version.number.desc()).limit(1)
    return db.session.scalars(query).first()


def _texts(version: Version) -> Iterator[tuple[int, str, int | None]]:
    """Yield page, text and certainty of each page with words; page 0 for pieces of a file without pages."""
    if version.damaged_at is not None:
        return
    if version.pages:
        shown = look_at(version, Wanted(LOOKS["words"]))
        pages = [] if shown.why_not else json.loads(shown.data)
        bare = silent(pages)
        read = readings_of(version) if bare else {}
        for number, words in enumerate(pages, start=1):
            if number in bare and (one := read.get(number)):
                yield number, one.words, one.sure
            elif words.strip():
                yield number, words, None
    elif version.family == "text" and version.outcome != "reject":
        shown = look_at(version, Wanted(LOOKS["plain"]))
        words = "" if shown.why_not else shown.data.decode()
        for start in range(0, min(len(words), PAGE_MOST * PIECES_MOST), PAGE_MOST):
            yield 0, words[start : start + PAGE_MOST], None


def _write(exhibit_id: int, version_id: int | None, texts: list[tuple[int, str, int | None]]) -> bool:
    """Write the pages of a version that is the newest still; one that came meanwhile is read by its own request."""
    newest, name = _newest(exhibit_id), db.session.get(ExhibitName, exhibit_id)
    if name is None or newest is None or newest.id != version_id:
        return False
    connection = db.session.connection()
    drop_pages(connection, [exhibit_id])
    add_pages(connection, [_row(newest, page, text[:PAGE_MOST], sure) for page, text, sure in texts])
    db.session.execute(update(ExhibitName).where(ExhibitName.exhibit_id == exhibit_id).values(waiting=False))
    return True


def _row(version: Version, page: int, text: str, sure: int | None) -> dict[str, Any]:
    said = " ".join(text.split())
    words = " ".join(dict.fromkeys(words_of(said)))
    return {
        "exhibit_id": version.exhibit_id, "version": version.number, "page": page, "text": said, "words": words,
        "sure": sure,
    }  # fmt: skip
