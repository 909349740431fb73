"""Where each letter is: waiting, sent, failing or given up; what was not delivered is somebody's work."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ScalarSelect, and_, exists, func, or_, select, update

from casebridge import clock
from casebridge.db import db
from casebridge.errors import NotThere
from casebridge.notices.models import Mail, MailRoute, Notice

# A letter that waits longer than this counts as not delivered, whatever the reason.
LATE = timedelta(hours=1)
STANDS = {
    "sent": ("ok", "Mailed"), "given_up": ("bad", "Mail not delivered"), "came_back": ("bad", "Mail came back"),
    "dropped": ("quiet", "Not mailed"),
    "failing": ("warn", "Mail fails, it is tried again"), "late": ("bad", "Mail not delivered"),
    "waiting": ("quiet", "Mail waits"),
}  # fmt: skip


def standing(mail: Mail, now: datetime) -> str:
    """Return where a letter is: sent, given_up, came_back (after it was sent), dropped, late, failing or waiting."""
    if mail.delivery == "given_up" and mail.sent_at is not None:
        return "came_back"
    if mail.delivery != "waiting":
        return mail.delivery
    if mail.since < now - LATE:
        return "late"
    return "failing" if mail.error else "waiting"


def not_delivered(now: datetime) -> ColumnElement[bool]:
    """Return the filter of the letters that did not arrive and about which something still waits unread."""
    unread = select(Notice.id).where(Notice.mail_id == Mail.id, Notice.read_at.is_(None))
    late = and_(Mail.delivery == "waiting", Mail.since < now - LATE)
    return and_(or_(Mail.delivery == "given_up", late), unread.exists())


def waits_behind(mail: Mail) -> bool:
    """Say whether a letter is still of use: it encloses something, or a notice behind it is unread."""
    unread = select(exists().where(Notice.mail_id == mail.id, Notice.read_at.is_(None)))
    return bool(mail.enclosed or db.session.scalar(unread))


def undelivered(user_id: int | None = None, limit: int = 100) -> Sequence[Mail]:
    """Return what was not delivered to a person, or to anybody, oldest first."""
    query = select(Mail).where(not_delivered(clock.now()))
    if user_id is not None:
        query = query.where(Mail.user_id == user_id)
    return db.session.scalars(query.order_by(Mail.created_at, Mail.id).limit(limit)).all()


def people_not_reached() -> int:
    """Return to how many people something was not delivered."""
    query = select(func.count(Mail.user_id.distinct())).where(not_delivered(clock.now()))
    return db.session.scalar(query) or 0


def count_undelivered(user_id: int) -> ScalarSelect[int]:
    """Return how many `undelivered` would find for a person, as a part of another statement."""
    where = (Mail.user_id == user_id, not_delivered(clock.now()))
    return select(func.count(Mail.id)).where(*where).scalar_subquery()


def load_mail(public_id: str, *, user_id: int | None = None) -> Mail:
    """Fetch one letter, with `user_id` one of that person's.

    :raises NotThere: there is none.
    """
    query = select(Mail).where(Mail.public_id == public_id)
    if user_id is not None:
        query = query.where(Mail.user_id == user_id)
    found = db.session.scalar(query)
    if found is None:
        raise NotThere()
    return found


def try_again(*mails: Mail) -> None:
    """Have letters tried anew, as if for the first time; one that was sent stays sent."""
    now = clock.now()
    for mail in mails:
        if mail.delivery in ("given_up", "waiting"):
            mail.delivery, mail.tries, mail.error, mail.sent_at = "waiting", 0, "", None
            mail.since = mail.next_try_at = now


def again_for(user_id: int) -> None:
    """Have everything that was given up for a person tried anew, after the address was mended."""
    try_again(*db.session.scalars(select(Mail).where(Mail.user_id == user_id, Mail.delivery == "given_up")))


def nothing_mailed() -> int:
    """Settle what waits to be looked at while mail is off; return how many."""
    found = db.session.execute(update(Notice).where(Notice.mail == "open").values(mail="none"))
    return int(found.rowcount)  # type: ignore[attr-defined]


def route() -> MailRoute | None:
    """Return the way to the mail server as the worker last found it; None before it was ever tried."""
    return db.session.get(MailRoute, 1)
