"""Acts that need two people: the first who does one asks for it, the second carries it out within three days."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.accounts.models import SecondAsk, User
from casebridge.db import db

FOR = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a second person: the act, who asked (inner number and name), until when somebody may."""

    act: str
    by_id: int
    name: str
    until: datetime


def is_second(act: str, object_id: str, actor: Actor) -> bool:
    """Say whether somebody else asked for this, which is used up by it; else `actor` is who asks for it now.

    :param object_id: the public id of what it is done to.
    """
    now = clock.now()
    found = db.session.scalar(select(SecondAsk).where(SecondAsk.act == act, SecondAsk.object_id == object_id))
    if found is not None and found.by_id != actor.id and now - found.at <= FOR and _is_active(found.by_id):
        db.session.delete(found)
        db.session.flush()
        return True
    if found is None:
        found = SecondAsk(act=act, object_id=object_id)
        db.session.add(found)
    found.by_id, found.at = actor.id or 0, now
    db.session.flush()
    return False


def _is_active(user_id: int) -> bool:
    # Whose account was closed meanwhile is no first person any more.
    return db.session.get_one(User, user_id).active


def waiting(object_id: str) -> list[Waiting]:
    """Return what waits for a second person about a record, oldest first."""
    query = select(SecondAsk, User.name).join(User, User.id == SecondAsk.by_id)
    rows = db.session.execute(
        query.where(SecondAsk.object_id == object_id, SecondAsk.at >= clock.now() - FOR, User.active).order_by(
            SecondAsk.at
        )
    )
    return [Waiting(row.act, row.by_id, name, row.at + FOR) for row, name in rows]
