"""Letters that came back: reports in the maildir of our own address make them undelivered, with the server's reason."""

import logging
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from casebridge.accounts.mail import is_on
from casebridge.db import db, retrying, transaction
from casebridge.delivery.services import give_up
from casebridge.notices.models import Mail
from casebridge.notices.reports import SIZE_LIMIT, Failure, failure

log = logging.getLogger("casebridge.delivery")
# So many mails in one pass; the rest waits for the next.
MOST = 200
# Clocks of two machines may differ by so much.
SLACK = timedelta(minutes=1)


@dataclass(slots=True)
class Looked:
    """What a pass found: mails read, letters that came back, reports kept for later, and mails about none of ours."""

    read: int = 0
    came_back: int = 0
    kept: int = 0
    others: int = 0


def folder() -> Path | None:
    """Return the maildir to which reports come; None where none is named, or mail is off."""
    found: Path | None = current_app.config["CASEBRIDGE_MAIL_RETURNS"]
    return found if is_on() else None


def read_returns() -> int:
    """Read what came since the last look; return how many letters came back (a sweep). Safe to run twice."""
    maildir = folder()
    if maildir is None:
        return 0
    try:
        return look(maildir).came_back
    except OSError as wrong:
        log.warning("reports about mail cannot be read: %s", wrong.strerror)
        return 0


def look(maildir: Path) -> Looked:
    """Read the new mails of a maildir; each that is read moves on to `cur`, as a mail program does it.

    :raises OSError: it is no maildir, or it may not be read or changed.
    """
    looked, domain = Looked(), current_app.config["CASEBRIDGE_MAIL_FROM"].rpartition("@")[2]
    with os.scandir(maildir / "new") as entries:
        names = sorted(entry.name for entry in islice(entries, MOST))
    for name in names:
        try:
            raw, arrived = _read(maildir / "new" / name)
        except FileNotFoundError:
            # Another worker read it.
            continue
        found = failure(raw, domain=domain)
        outcome = retrying(partial(_settle, found, arrived)) if found is not None else "other"
        if outcome == "early":
            looked.kept += 1
            continue
        (maildir / "new" / name).replace(maildir / "cur" / f"{name.partition(':')[0]}:2,S")
        looked.read += 1
        looked.came_back += outcome == "came back"
        looked.others += outcome == "other"
    return looked


def _read(path: Path) -> tuple[bytes, datetime]:
    """Return a mail, no more of it than is looked at, and when it arrived; what is no plain file is empty."""
    try:
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        raise
    except OSError:
        return b"", datetime.now(UTC)
    with os.fdopen(number, "rb") as file:
        arrived = datetime.fromtimestamp(os.fstat(number).st_mtime, UTC)
        return file.read(SIZE_LIMIT + 1), arrived


def _settle(found: Failure, arrived: datetime) -> str:
    """Mark the letter that did not arrive: came back, early (it is still being sent), old, or other (none of ours)."""
    with transaction():
        mail = db.session.scalar(select(Mail).where(Mail.public_id == found.number).with_for_update())
        if mail is None:
            return "other"
        if mail.delivery == "waiting":
            return "early"
        if mail.delivery != "sent" or mail.sent_at is None or arrived < mail.sent_at - SLACK:
            # It was settled otherwise, or sent again since.
            return "old"
        mail.error = found.words
        give_up(mail, came_back=True)
    return "came back"
