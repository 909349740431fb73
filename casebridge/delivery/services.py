"""The outbox at work: notices become letters by each person's choice, and letters go out, at least once each."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from flask import current_app
from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from casebridge import audit, clock
from casebridge.access.actor import ENGINE, Actor, Role
from casebridge.accounts.mail import daily_due, is_on
from casebridge.accounts.models import User
from casebridge.db import db, retrying, transaction
from casebridge.heads import services as heads
from casebridge.heads.kept import as_text
from casebridge.notices.letters import nothing_mailed, try_again, waits_behind
from casebridge.notices.mailer import Letter, NoServer, Post, Refused
from casebridge.notices.models import Mail, MailRoute, Notice
from casebridge.notices.outbox import tell
from casebridge.work import JobRequest, ask_for

log = logging.getLogger("casebridge.delivery")
KIND = "mail"
# How long after each try the next one is; after the last there is none.
WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240))
TRIES = len(WAITS) + 1
# So many broken connections in a row, and the pass ends: it is not the letters.
BROKEN = 3
PEOPLE = 200
# Above a head of the history, which names nobody and nothing.
KEEP = (
    "Please keep this letter where CaseBridge cannot reach it. The lines below\n"
    "prove later what its record was today: casebridge audit verify --heads"
)
# The hour in Baltimore after which the day's head is mailed: the night's look is over.
HEADS_AT = 5
FAILED = "Mail to somebody was not delivered."


class Claim(NamedTuple):
    """A letter about to be sent: which, and what the mailer needs."""

    mail_id: int
    letter: Letter


def deliver() -> int:
    """Write the letters that are due by the clock and ask for a pass that sends them; return how many were written.

    The sweep of the job worker; it sends nothing itself, so nothing waits for a slow mail server.
    """
    if not db.session.scalar(select(exists().where(Notice.mail == "open"))):
        written = 0
    elif is_on():
        written = _write_letters()
    else:
        with transaction():
            nothing_mailed()
        return 0
    if is_on() and db.session.scalar(select(exists().where(*_due(clock.now())))):
        with transaction():
            _ask_for_pass()
    return written


def write_heads() -> int:
    """Write a letter with the newest signed head to each who keeps them, once a day; return how many (a sweep)."""
    now = clock.now()
    local, head = clock.court_local(now), heads.newest()
    last = db.session.scalar(select(func.max(Mail.created_at)).where(Mail.enclosed != ""))
    today = last is not None and clock.court_local(last).date() >= local.date()
    if not is_on() or local.hour < HEADS_AT or head is None or today:
        db.session.rollback()
        return 0
    enclosed = as_text(head.as_plain())
    with transaction():
        people = db.session.scalars(select(User).where(*_keeps_heads()).order_by(User.id)).all()
        for user in people:
            db.session.add(Mail(user_id=user.id, created_at=now, since=now, next_try_at=now, enclosed=enclosed))
        audit.record(
            "heads:mail", actor=ENGINE, sentence="mailed the end of the history to who keeps it",
            detail={"seq": head.seq, "letters": len(people)},
        )  # fmt: skip
    return len(people)


def _keeps_heads() -> tuple[ColumnElement[bool], ...]:
    """Return who is mailed heads: the auditors, and of each office of prosecutors who leads it and takes daily mail."""
    leads = and_(User.role.in_((str(Role.SAO_SUPERVISOR), str(Role.USAO_SUPERVISOR))), User.mail_pace != "urgent")
    return (User.active.is_(True), User.mail_address != "", or_(User.role == str(Role.AUDITOR), leads))


def send_due(_subject: str = "") -> int:
    """Send every letter that is due over one connection; return how many the server took. Safe to run twice.

    Each is claimed, sent and marked by itself: whoever is killed in between leaves one letter, which is sent again
    with the same Message-ID once its claim has run out.
    """
    config = current_app.config
    if not is_on():
        return 0
    sent, broken = 0, 0
    with Post(
        config["CASEBRIDGE_MAIL"], sender=config["CASEBRIDGE_MAIL_FROM"], link=f"{config['CASEBRIDGE_URL']}/sign-in"
    ) as post:
        while broken < BROKEN and _anything_due():
            try:
                post.open()
            except NoServer as wrong:
                log.warning("mail: %s", wrong.words)
                retrying(partial(_road, wrong.words))
                return sent
            claim = retrying(_claim)
            refused = _try(post, claim) if claim else None
            sent += claim is not None and refused is None
            broken = broken + 1 if refused is not None and refused.broke else 0
    retrying(partial(_road, ""))
    return sent


def _try(post: Post, claim: Claim) -> Refused | None:
    """Send one letter and keep how it went."""
    try:
        post.send(claim.letter)
    except Refused as refused:
        retrying(partial(_failed, claim.mail_id, refused))
        return refused
    retrying(partial(_sent, claim.mail_id))
    return None


def again(mail: Mail, *, actor: Actor) -> None:
    """Have a letter tried anew because somebody asked for it."""
    try_again(mail)
    db.session.flush()
    audit.record(
        "mail:again", actor=actor, object_type="mail", object_id=mail.public_id, sentence="had a letter tried again",
    )  # fmt: skip
    _ask_for_pass()


def give_up(mail: Mail, *, came_back: bool = False) -> None:
    """Try a letter no more; each administrator is owed one unread line for each person who cannot be mailed.

    One that came back was sent before, and `sent_at` says when; nobody is told where its reader found it all the same.
    """
    mail.delivery = "given_up"
    person = db.session.get_one(User, mail.user_id)
    event, what = "mail:given_up", f"could not mail {person.username} and gave up"
    if came_back:
        event, what = "mail:came_back", f"learned that a letter to {person.username} did not arrive"
    audit.record(
        event, actor=ENGINE, outcome="error", object_type="user", object_id=person.public_id, sentence=what,
        detail={"tries": mail.tries},
    )  # fmt: skip
    if not waits_behind(mail):
        return
    told = select(Notice.user_id).where(
        Notice.tag == "mail:failed", Notice.subject_id == person.public_id, Notice.read_at.is_(None)
    )
    administrators = select(User.id).where(User.active, User.role == str(Role.ADMIN), User.id.not_in(told))
    tell(
        db.session.scalars(administrators.order_by(User.id)).all(), tag="mail:failed", text=FAILED, subject_type="user",
        subject_id=person.public_id, mailed=False,
    )  # fmt: skip


def _write_letters() -> int:
    """Look at the notices that nobody looked at, some people at a time; return how many letters were written."""
    written, after = 0, 0
    while True:
        query = select(Notice.user_id).where(Notice.mail == "open", Notice.user_id > after).distinct()
        people = db.session.scalars(query.order_by(Notice.user_id).limit(PEOPLE)).all()
        if not people:
            return written
        with transaction():
            now = clock.now()
            for user in db.session.scalars(select(User).where(User.id.in_(people)).order_by(User.id)):
                written += _write_to(user, now)
        after = people[-1]


def _write_to(user: User, now: datetime) -> int:
    """Write what is due to one person; what waits for the daily letter stays as it is."""
    waiting = db.session.scalars(select(Notice).where(Notice.user_id == user.id, Notice.mail == "open")).all()
    wanted = [one for one in waiting if user.active and user.mail_address and one.read_at is None]
    at_once = [one for one in wanted if one.urgent or user.mail_pace == "each"]
    rest = [one for one in wanted if not one.urgent] if user.mail_pace == "daily" else []
    daily = user.mail_pace == "daily" and daily_due(user, now)
    kept = {one.id for one in (*at_once, *rest)}
    for notice in waiting:
        if notice.id not in kept:
            notice.mail = "none"
    written = _letter(user, at_once, now)
    if daily:
        # A day on which nothing waits at its hour has no letter; what comes later goes with tomorrow's.
        user.mail_day = clock.court_local(now).date()
        written += _letter(user, rest, now, digest=True)
    return written


def _letter(user: User, about: Sequence[Notice], now: datetime, *, digest: bool = False) -> int:
    if not about:
        return 0
    mail = Mail(user_id=user.id, digest=digest, created_at=now, since=now, next_try_at=now)
    db.session.add(mail)
    db.session.flush()
    for notice in about:
        notice.mail, notice.mail_id = "letter", mail.id
    return 1


def _anything_due() -> bool:
    """Say whether a letter is due; nothing stays open in the database meanwhile."""
    found = bool(db.session.scalar(select(exists().where(*_due(clock.now())))))
    db.session.rollback()
    return found


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (Mail.delivery == "waiting", Mail.next_try_at <= now)


def _ask_for_pass() -> None:
    """Ask the worker to send, unless it was asked and has not begun."""
    asked = select(exists().where(JobRequest.kind == KIND, JobRequest.handed_over_at.is_(None)))
    if not db.session.scalar(asked):
        ask_for(KIND, "due")


def _claim() -> Claim | None:
    """Take the next due letter for one try; None when another worker took it or nothing waits behind it any more."""
    with transaction():
        now = clock.now()
        query = select(Mail).where(*_due(now)).order_by(Mail.next_try_at, Mail.id).limit(1)
        mail = db.session.scalar(query.with_for_update(skip_locked=True))
        if mail is None:
            return None
        user = db.session.get_one(User, mail.user_id)
        if not user.active or not user.mail_address or not waits_behind(mail):
            mail.delivery = "dropped"
            return None
        mail.next_try_at = now + WAITS[min(mail.tries, len(WAITS) - 1)]
        mail.tries += 1
        words = f"{KEEP}\n\n{mail.enclosed.rstrip()}" if mail.enclosed else ""
        return Claim(mail.id, Letter(user.mail_address, mail.public_id, mail.created_at, words))


def _sent(mail_id: int) -> None:
    with transaction():
        mail = db.session.get_one(Mail, mail_id)
        mail.delivery, mail.sent_at, mail.error = "sent", clock.now(), ""


def _failed(mail_id: int, refused: Refused) -> None:
    with transaction():
        mail = db.session.get_one(Mail, mail_id)
        mail.error = refused.words
        if refused.forever or mail.tries >= TRIES:
            give_up(mail)


def _road(error: str) -> None:
    """Keep whether the mail server answers; `error` is empty when it does."""
    with transaction():
        now = clock.now()
        row = db.session.get(MailRoute, 1) or MailRoute(id=1)
        db.session.add(row)
        row.error = error
        row.failing_since = (row.failing_since or now) if error else None
        row.good_at = row.good_at if error else now
