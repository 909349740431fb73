"""Set the day of the meeting, make the list of each office by itself or by hand, hand its bytes out."""

import io
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import exists, func, select

from casebridge import audit, clock
from casebridge.access.actor import ENGINE, Actor
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.db import db, transaction
from casebridge.errors import Invalid
from casebridge.evidence.store import Incoming, store
from casebridge.formats import ROLES, long_date
from casebridge.meetings import queries
from casebridge.meetings.models import MeetingCopy, MeetingDay, MeetingLine
from casebridge.meetings.writing import PARTS, Draft, draft_of
from casebridge.notices.outbox import tell
from casebridge.packets.given import SealMark
from casebridge.packets.limits import take_build
from casebridge.packets.making import make
from casebridge.packets.seal.authority import current
from casebridge.packets.seal.sign import put_on
from casebridge.text import iso_date
from casebridge.work import JobRequest, ask_for
from casebridge.workflows.engine import WAITS

KIND, SUBJECT = "meeting_lists", "meeting_copy"
# The list is made the day before, after the last hour that the change of the clocks can skip or bring twice.
AHEAD, HOUR = timedelta(days=1), 3


def set_day(typed: str, *, actor: Actor) -> MeetingDay:
    """Set the day from which on the offices meet every two weeks, in the open unit of work; who attends is told.

    :raises Invalid: it is no day, or one that is past.
    """
    require(actor, Permission.MEETING_SET)
    day = iso_date(typed, field="first_on")
    if day < queries.today():
        raise Invalid(fields={"first_on": "This day is past. Give the day of the next meeting."})
    row = MeetingDay(first_on=day, set_by_id=actor.id, set_at=clock.now())
    db.session.add(row)
    db.session.flush()
    line = audit.record(
        "meeting:day", actor=actor, object_type="meeting_day", object_id=row.public_id,
        sentence=f"set the day of the screening meeting: {long_date(day)}, then every two weeks",
    )  # fmt: skip
    told = [one.id for agency in PARTS for one in queries.attending(agency) if one.id != actor.id]
    tell(told, tag="meeting:day", text=WAITS, subject_type=SUBJECT, subject_id=row.public_id, audit_seq=line.seq)
    return row


def make_list(actor: Actor) -> MeetingCopy:
    """Make the list of the actor's office now, by hand; opens units of work of its own.

    :raises OverRate, TwoUnderWay: they asked for too many papers. :raises NotMade: it can be tried again.
    """
    require(actor, Permission.MEETING_READ)
    with transaction():
        take_build(actor)
    return _make(actor.agency, queries.next_meeting(queries.today()), actor)


def ask_for_lists() -> int:
    """Ask once for the lists of the next meeting, from three on the day before; return how many were asked for."""
    local = clock.court_local(clock.now())
    day = queries.next_meeting(local.date())
    if day is None or local.date() < day - AHEAD or local.hour < HOUR or _asked(day):
        return 0
    with transaction():
        if _asked(day):
            return 0
        ask_for(KIND, day.isoformat())
    return 1


def make_lists(subject: str) -> None:
    """Make the list of each office; the durable step of the meeting `subject` (YYYY-MM-DD), safe to run twice."""
    day = date.fromisoformat(subject)
    for agency in PARTS:
        if queries.attending(agency) and not queries.is_made(agency, day):
            _make(agency, day, ENGINE)


def read_bytes(public_id: str, *, actor: Actor) -> tuple[Path, str]:
    """Return where a list lies and the name of its file, and write that it was opened.

    :raises NotThere: it is not theirs, or it names what they may not read any more.
    """
    require(actor, Permission.MEETING_READ)
    copy = queries.load_list(public_id, actor=actor)
    audit.record(
        "meeting:open", actor=actor, object_type=SUBJECT, object_id=copy.public_id, bytes_out=copy.size,
        sentence=f"opened the list for the screening meeting {copy.number}", detail={"sha256": copy.sha256},
    )  # fmt: skip
    return store().found(copy.store_key), f"{copy.number}.pdf"


def _make(agency: str, day: date | None, actor: Actor) -> MeetingCopy:
    now, readers = clock.now(), [one.actor() for one in queries.attending(agency)]
    by = "CaseBridge, by itself" if actor is ENGINE else f"{actor.name}, {ROLES.get(actor.role, str(actor.role))}"
    draft = draft_of(agency, readers, meeting_on=day, number=_number(agency, day), by=by, at=now)
    db.session.rollback()
    kept = store().receive(io.BytesIO(_sealed(draft)))
    key = store().keep(kept.path)
    with transaction():
        return _enter(draft, key, kept, actor)


def _sealed(draft: Draft) -> bytes:
    used = current()
    given = replace(draft.given, seal=SealMark(used.name, used.fingerprint, used.is_own))
    return put_on(make(given), used, clock.now())


def _enter(draft: Draft, key: str, kept: Incoming, actor: Actor) -> MeetingCopy:
    copy = MeetingCopy(
        agency=draft.agency, meeting_on=draft.meeting_on, number=draft.given.packet_id, made_at=draft.given.built_at,
        made_by_id=None if actor is ENGINE else actor.id, store_key=key, sha256=kept.sha256, size=kept.size,
    )  # fmt: skip
    db.session.add(copy)
    db.session.flush()
    lines = (MeetingLine(copy_id=copy.id, case_id=case, people=list(people)) for case, people in draft.cases)
    db.session.add_all(lines)
    line = audit.record(
        "meeting:list", actor=actor, object_type=SUBJECT, object_id=copy.public_id,
        sentence=f"made the list for the screening meeting {copy.number}",
        detail={"agency": copy.agency, "sha256": copy.sha256},
    )  # fmt: skip
    told = [one.id for one in queries.attending(copy.agency) if one.id != copy.made_by_id]
    tell(told, tag="meeting:list", text=WAITS, subject_type=SUBJECT, subject_id=copy.public_id, audit_seq=line.seq)
    return copy


def _number(agency: str, day: date | None) -> str:
    day = day or queries.today()
    before = select(func.count()).where(MeetingCopy.number.startswith(f"ML-{day.isoformat()}-{agency.upper()}-"))
    return f"ML-{day.isoformat()}-{agency.upper()}-{(db.session.scalar(before) or 0) + 1}"


def _asked(day: date) -> bool:
    query = select(exists().where(JobRequest.kind == KIND, JobRequest.subject == day.isoformat()))
    return bool(db.session.scalar(query))
