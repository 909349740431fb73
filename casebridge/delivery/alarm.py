"""When history cannot be written: administrators are told at once, past the outbox, which is a part of the database."""

import logging
import threading
import time
from pathlib import Path

from flask import Flask, current_app, g, has_request_context
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from casebridge import audit, clock
from casebridge.access.actor import ENGINE, Role
from casebridge.accounts.mail import is_on
from casebridge.accounts.models import User
from casebridge.db import db, new_public_id, transaction, when_history_fails
from casebridge.errors import CaseBridgeError
from casebridge.notices.mailer import Letter, NoServer, Post, Refused
from casebridge.notices.outbox import tell

log = logging.getLogger("casebridge.alarm")
# All processes together write one round of letters in so many seconds.
QUIET = 600.0
WORDS = (
    "It cannot write its history and takes no changes. Look at the server: at the\n"
    "log, the room on its disk, the rights of the database, casebridge selfcheck."
)
WAS_CLOSED = "For a time CaseBridge could not write its history."
_told: dict[str, float] = {}


def bind(app: Flask) -> None:
    """Raise the alarm whenever a unit of work fails over its history."""
    when_history_fails(raise_alarm)


def raise_alarm() -> None:
    """Write a line of the technical log, and mail the administrators unless that was done just now."""
    reference = g.get("request_id", "") if has_request_context() else "worker"
    log.critical("history cannot be written, nothing is changed: %s", reference)
    if not is_on() or not _first_in_a_while():
        return
    who = (User.active, User.role == str(Role.ADMIN), User.mail_address != "")
    try:
        addresses = list(db.session.scalars(select(User.mail_address).where(*who).order_by(User.id)))
        db.session.rollback()
    except DBAPIError:
        log.critical("nobody can be told by mail: the database does not answer")
        return
    config = current_app.config
    post = Post(config["CASEBRIDGE_MAIL"], sender=config["CASEBRIDGE_MAIL_FROM"], link=config["CASEBRIDGE_URL"])
    letters = [Letter(address, new_public_id(), clock.now(), WORDS) for address in addresses]
    # Whoever sent the form waits for no mail server.
    threading.Thread(target=_send, args=(post, letters), name="casebridge-alarm").start()


def give_all_clear() -> int:
    """Write that history was closed for a time, once it is open again, and tell the administrators (a sweep)."""
    mark = _mark()
    if not mark.exists():
        return 0
    try:
        with transaction():
            line = audit.record(
                "history:closed", actor=ENGINE, outcome="error",
                sentence="could not write the history for a time; nothing was changed meanwhile",
            )  # fmt: skip
            administrators = select(User.id).where(User.active, User.role == str(Role.ADMIN)).order_by(User.id)
            tell(
                db.session.scalars(administrators).all(), tag="history:closed", text=WAS_CLOSED, subject_type="history",
                audit_seq=line.seq, urgent=True,
            )  # fmt: skip
    except CaseBridgeError:
        # Not yet; the alarm was raised again.
        return 0
    mark.unlink(missing_ok=True)
    return 1


def _send(post: Post, letters: list[Letter]) -> None:
    with post:
        for letter in letters:
            try:
                post.send(letter)
            except (NoServer, Refused) as wrong:
                log.critical("an administrator could not be told by mail: %s", wrong.words)


def _first_in_a_while() -> bool:
    """Say whether no process told anybody just now; a disk that takes no mark still lets each process tell once."""
    mark = _mark()
    try:
        if mark.exists() and time.time() - mark.stat().st_mtime < QUIET:
            return False
        mark.touch(mode=0o600)
    except OSError:
        now = time.monotonic()
        if now - _told.get(str(mark), -QUIET) < QUIET:
            return False
        _told[str(mark)] = now
    return True


def _mark() -> Path:
    return Path(current_app.config["CASEBRIDGE_INSTANCE"]) / "history-closed"
