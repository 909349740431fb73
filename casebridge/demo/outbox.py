"""Mail, an order and a night of the demo: an address that failed, a daily letter, a date that a court moved."""

from datetime import datetime, timedelta

from sqlalchemy import select

from casebridge import clock
from casebridge.accounts.models import User
from casebridge.cases import extensions
from casebridge.cases.events import record_event
from casebridge.cases.frame import key_of_clock
from casebridge.cases.legal import legal_clocks
from casebridge.cases.models import Case
from casebridge.clocks.extending import ORDER
from casebridge.db import db, transaction
from casebridge.delivery.services import give_up
from casebridge.demo.cast import id_of, prosecutor_of
from casebridge.night.services import look
from casebridge.notices.models import Mail, Notice

MOVED = "md_hicks_180"
DAILY, NOT_REACHED = "prosecutor2", "detective2"


def play(now: datetime) -> None:
    """Give everybody an address, fail one letter, move one date, and look at the house as each night does."""
    with transaction():
        for user in db.session.scalars(select(User)):
            user.mail_address = f"{user.username}@demo.example"
            user.mail_pace = "daily" if user.username == DAILY else "each"
        _fail_one(now)
    with transaction():
        _move_one(now)
    look(clock.court_local(now).date())


def _fail_one(now: datetime) -> None:
    """Let the newest notice of one person wait behind a letter that the mail server did not take."""
    person = id_of(NOT_REACHED)
    notice = db.session.scalar(select(Notice).where(Notice.user_id == person).order_by(Notice.id.desc()).limit(1))
    if notice is None:
        return
    written = max(notice.created_at, now - timedelta(hours=5))
    mail = Mail(user_id=person, created_at=written, since=written, next_try_at=written, tries=1)
    mail.error = "550 5.1.1 No such user here"
    db.session.add(mail)
    db.session.flush()
    notice.read_at, notice.mail, notice.mail_id = None, "letter", mail.id
    give_up(mail)


def _move_one(now: datetime) -> None:
    """Start the trial clock of a case of the State's by its event, and enter a court's order about it."""
    query = select(Case).where(Case.state == "state_prosecution").order_by(Case.id)
    case = next((one for one in db.session.scalars(query) if one.suspects), None)
    if case is None:
        return
    actor = prosecutor_of(case)
    record_event(
        case, event="counsel_appearance", at=now - timedelta(days=30), paper="Docket line 3 (demo)",
        party=case.suspects[0], actor=actor,
    )  # fmt: skip
    db.session.refresh(case)
    running = next(one for one in legal_clocks(case) if one.definition.key == MOVED)
    asks = {
        "of": key_of_clock(running), "kind": ORDER,
        "until": clock.court_local(running.due.due).date() + timedelta(days=30),
        "ordered_on": clock.court_local(now).date() - timedelta(days=1),
        "ordered_by": "The county administrative judge (demo)",
        "ground": "Good cause: the firearms examiner cannot be heard before.",
        "paper": "Order of the demo court, docket line 14",
    }  # fmt: skip
    extensions.extend(case, asks, actor=actor)
