"""Who could not be mailed: people and numbers, nothing of what it was about."""

from sqlalchemy import func, select

from casebridge import clock
from casebridge.accounts.models import User
from casebridge.db import db
from casebridge.notices.letters import not_delivered, standing
from casebridge.notices.models import Mail, Notice

PAGE = 200


def not_reached() -> list[tuple[Mail, User, int, str]]:
    """Return each letter that was not delivered: its person, how many unread notices wait behind it, where it is."""
    now = clock.now()
    behind = select(func.count()).where(Notice.mail_id == Mail.id, Notice.read_at.is_(None)).scalar_subquery()
    query = select(Mail, User, behind).join(User, User.id == Mail.user_id).where(not_delivered(now))
    rows = db.session.execute(query.order_by(Mail.since, Mail.id).limit(PAGE))
    return [(mail, user, count, standing(mail, now)) for mail, user, count in rows]
