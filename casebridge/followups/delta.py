"""What an answered return changed for its reader: items, new files, pages that show something else, and what stays."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.cases.models import Case
from casebridge.elements.marks import marks_of
from casebridge.elements.models import ElementMark
from casebridge.evidence.compare import PageChanges, page_changes
from casebridge.evidence.models import Exhibit, Version
from casebridge.evidence.opened import Opened, opened_by
from casebridge.evidence.queries import exhibits_of
from casebridge.followups.models import ReturnItem, ReturnRound
from casebridge.followups.queries import items_of, rounds_of
from casebridge.formats import plural


@dataclass(frozen=True, slots=True)
class NewerFile:
    """An exhibit with a newer version than its reader knows; `pages` is None where pages cannot be compared."""

    exhibit: Exhibit
    known: int
    newest: int
    pages: PageChanges | None
    marks: int


@dataclass(frozen=True, slots=True)
class Delta:
    """Everything on the page: `same` exhibits are as the reader knows them, `unread` ones were never opened.

    `marks` counts the reader's own marks in the element matrix, all of which stay.
    """

    items: list[ReturnItem]
    since: datetime | None
    new: list[Exhibit]
    newer: list[NewerFile]
    same: int
    unread: int
    marks: int

    @property
    def title(self) -> str:
        """Return the count itself: "3 of 4 answered, 2 new files, 1 page changed, 1 disputed"."""
        states = Counter(item.state for item in self.items)
        answered = states["answered"] + states["accepted"]
        parts = [f"{answered} of {len(self.items)} answered"] if self.items else []
        parts += [f"{states['partly_answered']} in part"] if states["partly_answered"] else []
        parts.append(plural(len(self.new), "new file"))
        pages = sum(file.pages.count for file in self.newer if file.pages)
        parts.append(f"{plural(pages, 'page')} changed")
        bare = sum(file.pages is None for file in self.newer)
        parts += [plural(bare, "newer file")] if bare else []
        parts += [f"{states['disputed']} disputed"] if states["disputed"] else []
        return ", ".join(parts)


def delta(case: Case, actor: Actor) -> Delta:
    """Return what changed for `actor` since the last return was sent, of what they may see."""
    rounds = rounds_of(case)
    last = rounds[0] if rounds else None
    since = last.sent_at if last else None
    items = [item for item in items_of(case) if last is not None and _concerns(item, last)]
    exhibits, opened = exhibits_of(case, actor), opened_by(case, actor.id or 0)
    own = [mark for mark in marks_of(case) if mark.by_id == actor.id]
    new = [e for e in exhibits if since is not None and e.added_at > since]
    old = [e for e in exhibits if e not in new]
    newer = [file for e in old if (file := _newer(e, opened.get(e.id), since, own)) is not None]
    unread = sum(e.id not in opened for e in old)
    return Delta(items, since, new, newer, len(old) - len(newer), unread, len(own))


def _concerns(item: ReturnItem, last: ReturnRound) -> bool:
    """Say whether an item belongs to what was answered: of the last return, or older and open or replied to since."""
    return item.round_id == last.id or item.open or any(reply.written_at > last.sent_at for reply in item.replies)


def waits_to_be_seen(case: Case, actor: Actor) -> ReturnRound | None:
    """Return the answered round whose changes its reviewer has not looked at yet, None when there is none."""
    if case.holder_id != actor.id or case.state != "in_review" or not case.return_rounds:
        return None
    last = rounds_of(case)[0]
    return last if last.answered_at is not None and last.looked_at is None else None


def seen(looked: ReturnRound) -> None:
    """Write that the reviewer looked at what the answer changed."""
    looked.looked_at = clock.now()


def _newer(
    exhibit: Exhibit, opened: Opened | None, since: datetime | None, marks: Iterable[ElementMark]
) -> NewerFile | None:
    """Compare the newest version with the one that the reader opened, else with the one that lay there before."""
    newest = exhibit.latest
    before = _known(exhibit, opened, since)
    if newest is None or before is None or newest.number == before.number:
        return None
    touched = [m for m in marks if m.exhibit_id == exhibit.id and (m.version_number or 0) < newest.number]
    return NewerFile(exhibit, before.number, newest.number, page_changes(before, newest), len(touched))


def _known(exhibit: Exhibit, opened: Opened | None, since: datetime | None) -> Version | None:
    if opened is not None and opened.version is not None:
        return next((v for v in exhibit.versions if v.number == opened.version), None)
    return next((v for v in reversed(exhibit.versions) if since is None or v.received_at <= since), None)
