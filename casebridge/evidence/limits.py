"""How much one person may send: drops an hour, bytes a day, files under way at once."""

import re
from datetime import timedelta

from flask import current_app
from sqlalchemy import func, select

from casebridge import clock
from casebridge.access import rates
from casebridge.access.actor import Actor
from casebridge.access.rates import Rate
from casebridge.db import db
from casebridge.errors import TooMany
from casebridge.evidence.numbering import is_live
from casebridge.evidence.upload_models import Upload

# So many files that are chosen together count as one upload.
FILES_IN_A_DROP = 200
_GIB = 1024**3
_DROP = re.compile(r"[A-Za-z0-9_-]{16,64}")
_FILES = Rate("upload_drop", 10**9, timedelta(days=1), "files chosen together")


class TooManyOpen(TooMany):
    """Somebody has more files under way than anybody needs."""

    retry_after = 300
    happened = "You have too many files under way that were not sent to their end."
    kept = "They can all go on; nothing of this file was taken."
    next_step = "Go on with them or stop some, then send this file again."


def drops() -> Rate:
    """Return how many uploads a person may begin: a form, or files that are chosen together, count as one."""
    most = current_app.config["CASEBRIDGE_UPLOADS_AN_HOUR"]
    return Rate("upload", most, timedelta(hours=1), f"{most:,} uploads an hour for each person")


def volume() -> Rate:
    """Return how many bytes a person may send."""
    most = current_app.config["CASEBRIDGE_UPLOAD_BYTES_A_DAY"]
    return Rate("upload_bytes", most, timedelta(days=1), f"{most / _GIB:,.0f} GiB of files a day for each person")


def check(actor: Actor, size: int, drop: str = "") -> None:
    """Pass while this person may send a file of `size` bytes.

    :param drop: names the files that were chosen together. :raises TooMany: not now; it says until when.
    """
    if not _goes_along(actor, drop):
        rates.check(drops(), _who(actor))
    rates.check(volume(), _who(actor), size)


def count(actor: Actor, size: int, drop: str = "") -> None:
    """Count a file in the open unit of work."""
    if not _goes_along(actor, drop):
        rates.count(drops(), _who(actor))
    if drop := known_drop(drop):
        rates.count(_FILES, f"{_who(actor)}:{drop}")
    rates.count(volume(), _who(actor), size)


def give_back(actor_id: int, size: int) -> None:
    """Forget bytes that were counted and never came."""
    rates.count(volume(), str(actor_id), -size)


def check_open(actor: Actor) -> None:
    """Pass while this person has not too many files under way.

    :raises TooManyOpen: they have.
    """
    query = select(func.count(Upload.id)).where(
        Upload.user_id == actor.id, Upload.ended_at.is_(None), Upload.expires_at > clock.now()
    )
    if db.session.scalars(query).one() >= current_app.config["CASEBRIDGE_OPEN_UPLOADS"]:
        raise TooManyOpen()


def promised() -> int:
    """Return the bytes that are still to come of all files that are just being sent: the disk must have room."""
    query = select(func.coalesce(func.sum(Upload.length - Upload.received), 0)).where(is_live())
    return int(db.session.scalars(query).one())


def known_drop(name: str) -> str:
    """Return the name of a drop as far as it is one of ours, else nothing."""
    return name if _DROP.fullmatch(name) else ""


def _goes_along(actor: Actor, drop: str) -> bool:
    """Say whether a file goes along with others that were counted as one upload already."""
    drop = known_drop(drop)
    if not drop:
        return False
    return rates.used(_FILES, f"{_who(actor)}:{drop}") % FILES_IN_A_DROP != 0


def _who(actor: Actor) -> str:
    return str(actor.id)
