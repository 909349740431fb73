"""What is new to a person: exhibits whose newest version they never opened."""

from typing import Any

from sqlalchemy import Select, func, or_, select

from casebridge.access.actor import Actor
from casebridge.cases.models import Case
from casebridge.db import db
from casebridge.evidence.models import Exhibit, ExhibitRead, ExhibitShare, Version
from casebridge.evidence.queries import seen_ids
from casebridge.once import once

NEVER, NEWER = "never", "newer"


@once
def unread(case: Case, actor: Actor) -> dict[int, str]:
    """Return the exhibits that are new to `actor` by exhibit id: NEVER opened, or a NEWER version since they did.

    Only what the actor may see; what they sent or entered themselves is not new to them. One statement more
    than `seen_ids` takes, whatever the number of exhibits.
    """
    seen = set(seen_ids(case, actor))
    if not seen:
        return {}
    found = {}
    for exhibit_id, added_by, version_id, sent_by, times, newest in db.session.execute(_newest(case, actor)):
        own = actor.id == (added_by if version_id is None else sent_by)
        if exhibit_id not in seen or own or (times and newest == version_id):
            continue
        found[exhibit_id] = NEWER if times else NEVER
    return found


def _newest(case: Case, actor: Actor) -> Select[Any]:
    """Return, for each exhibit, its newest version and sender, how often the actor read it and what at the newest."""
    own = (ExhibitRead.exhibit_id == Exhibit.id, ExhibitRead.user_id == actor.id)
    times = select(func.count(ExhibitRead.id)).where(*own).correlate(Exhibit).scalar_subquery()
    read = select(func.max(ExhibitRead.version_id)).where(*own).correlate(Exhibit).scalar_subquery()
    each = select(func.max(Version.number)).where(Version.exhibit_id == Exhibit.id)
    last = each.correlate(Exhibit).scalar_subquery()
    shared = select(ExhibitShare.exhibit_id).where(ExhibitShare.case_id == case.id)
    return (
        select(Exhibit.id, Exhibit.added_by_id, Version.id, Version.received_by_id, times, read)
        .outerjoin(Version, (Version.exhibit_id == Exhibit.id) & (Version.number == last))
        .where(or_(Exhibit.case_id == case.id, Exhibit.id.in_(shared)))
    )
