"""How often a person is written to: what each may choose, and when the daily letter is due."""

from datetime import UTC, date, datetime, time

from flask import current_app

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.accounts.models import User
from casebridge.db import db
from casebridge.errors import Invalid

PACES = (
    ("each", "Each notice at once", "What comes within the same minute shares one letter."),
    ("daily", "One letter a day", "At the hour that you choose, where something waits. What is urgent comes at once."),
    ("urgent", "Only what is urgent", "A date that has passed, or a legal date within two days."),
)  # fmt: skip
WORDS = {key: words for key, words, _ in PACES}
HOURS = [(str(hour), f"{hour:02}:00") for hour in range(24)]


def is_on() -> bool:
    """Say whether this house has a mail server."""
    return current_app.config["CASEBRIDGE_MAIL"] is not None


def choose(user: User, *, pace: str, hour: str, actor: Actor) -> None:
    """Keep how often a person is written to; today's daily letter is left out where its hour has passed.

    :raises Invalid: neither of the choices, or no hour.
    """
    if pace not in {key for key, _, _ in PACES}:
        raise Invalid(fields={"pace": "Choose how often CaseBridge writes to you."})
    if hour not in dict(HOURS):
        raise Invalid(fields={"hour": "Choose an hour of the day."})
    user.mail_pace, user.mail_hour = pace, int(hour)
    now = clock.now()
    today = clock.court_local(now).date()
    user.mail_day = today if now >= daily_at(today, user.mail_hour) else user.mail_day
    db.session.flush()
    audit.record(
        "account:mail", actor=actor, object_type="user", object_id=user.public_id,
        sentence="chose how often CaseBridge writes", detail={"pace": pace, "hour": user.mail_hour},
    )  # fmt: skip


def daily_at(day: date, hour: int) -> datetime:
    """Return the instant (UTC) of the daily letter: the first of an hour that comes twice, none that is skipped."""
    return datetime.combine(day, time(hour), clock.COURT_ZONE).astimezone(UTC)


def daily_due(user: User, now: datetime) -> bool:
    """Say whether the letter of today (in Baltimore) is due and was not written yet."""
    today = clock.court_local(now).date()
    return user.mail_day != today and now >= daily_at(today, user.mail_hour)
