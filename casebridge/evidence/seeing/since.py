"""What a newer version shows otherwise than the one that a reader knows, and which of that they have opened."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select

from casebridge.access.actor import Actor
from casebridge.db import db
from casebridge.evidence.compare import PageChanges, page_changes
from casebridge.evidence.models import Exhibit, ExhibitRead, Version


@dataclass(frozen=True, slots=True)
class Since:
    """The version that a reader knew before the newest, what changed (None: not to be compared), and what is unread.

    `unread` are the pages of the newest version that changed or are new and that the reader did not open yet.
    """

    known: int
    newest: int
    pages: PageChanges | None
    unread: tuple[int, ...]


def since_read(exhibit: Exhibit, actor: Actor, page: int = 0) -> Since | None:
    """Return what changed since `actor` last read an older version; None when they know none, or sent the newest.

    One statement. :param page: a page of the newest version that is open now; it counts as read.
    """
    if len(exhibit.versions) < 2 or exhibit.versions[-1].received_by_id == actor.id:
        return None
    newest, opened = exhibit.versions[-1], _opened(exhibit, actor)
    before = [version for version in exhibit.versions[:-1] if version.number in opened]
    if not before:
        return None
    found = page_changes(before[-1], newest)
    read = opened[newest.number] | {page}
    other = [*found.changed, *found.added] if found else []
    return Since(before[-1].number, newest.number, found, tuple(n for n in sorted(other) if n not in read))


def _opened(exhibit: Exhibit, actor: Actor) -> dict[int, set[int]]:
    """Return the pages that a reader opened by version number; a version that was opened otherwise has none."""
    query = (
        select(Version.number, ExhibitRead.page)
        .join(Version, Version.id == ExhibitRead.version_id)
        .where(ExhibitRead.exhibit_id == exhibit.id, ExhibitRead.user_id == actor.id)
        .distinct()
    )
    found: dict[int, set[int]] = defaultdict(set)
    for number, page in db.session.execute(query):
        found[number] |= {page} if page else set()
    return found
