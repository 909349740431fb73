"""Leave moves what a person holds to who covers, by rule and back: entered by people, carried out by the job worker.

The rule: from the first day to the last, whatever the person holds goes to the cover, also what arrives meanwhile.
What the cover may not hold stays, and the supervisors hear of it. On the day after, what the cover still has
comes back; what somebody moved on, closed or gave to another stays where it is.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from casebridge import audit, clock
from casebridge.access.actor import ENGINE, Actor
from casebridge.access.check import may_ever
from casebridge.access.policy import Permission
from casebridge.accounts.leading import leaders_of, led_by
from casebridge.accounts.models import User
from casebridge.cases.effects import HELD_IN
from casebridge.cases.models import Case
from casebridge.db import db, transaction
from casebridge.errors import Invalid, NotReady, NotThere
from casebridge.formats import local_date
from casebridge.home.models import Leave, LeaveCase
from casebridge.notices.outbox import tell
from casebridge.workflows.engine import WAITS, perform

BATCH = 200


def today() -> date:
    """Return the day in Baltimore."""
    return clock.court_local(clock.now()).date()


def may_be_away(actor: Actor) -> Sequence[User]:
    """Return for whom this person may enter leave: oneself, and the people led."""
    mine = User.id == actor.id
    whom = or_(mine, led_by(actor)) if may_ever(actor, Permission.LEAVE_OF_OTHERS) else mine
    return db.session.scalars(select(User).where(whom, User.active).order_by(User.name, User.id)).all()


def may_cover(person: User) -> Sequence[User]:
    """Return who may cover a person: active, of the same role, in the police of the same unit."""
    query = select(User).where(User.active, User.role == person.role, User.id != person.id)
    if person.agency == "bpd":
        query = query.where(User.unit == person.unit)
    return db.session.scalars(query.order_by(User.name, User.id)).all()


def leaves_of(actor: Actor, limit: int = 50) -> Sequence[Leave]:
    """Return the leave that concerns this person: their own, that of the people led, and what they cover."""
    whom = or_(Leave.user_id == actor.id, Leave.cover_id == actor.id)
    if may_ever(actor, Permission.LEAVE_OF_OTHERS):
        whom = or_(whom, Leave.user_id.in_(select(User.id).where(led_by(actor))))
    query = select(Leave).options(joinedload(Leave.user), joinedload(Leave.cover)).where(whom)
    return db.session.scalars(query.order_by(Leave.ends_on.desc(), Leave.id.desc()).limit(limit)).all()


def load_leave(public_id: str, *, actor: Actor) -> Leave:
    """Fetch one leave.

    :raises NotThere: there is none, or it does not concern `actor`.
    """
    found = db.session.scalar(select(Leave).where(Leave.public_id == public_id))
    if found is None or not (actor.id in (found.user_id, found.cover_id) or _leads(actor, found.user_id)):
        raise NotThere()
    return found


def may_change(leave: Leave, actor: Actor) -> bool:
    """Say whether this person may end the leave: whose it is, and who leads them."""
    return leave.standing(today()) in ("ahead", "away") and (actor.id == leave.user_id or _leads(actor, leave.user_id))


def away_now(day: date) -> ColumnElement[bool]:
    """Return the filter of the leave that runs on a day."""
    return and_(Leave.starts_on <= day, Leave.ends_on >= day, or_(Leave.ended_on.is_(None), Leave.ended_on > day))


def touching(actor: Actor) -> Sequence[Leave]:
    """Return the leave that runs today and is this person's own or covered by them."""
    query = select(Leave).options(joinedload(Leave.user), joinedload(Leave.cover)).where(*_touches(actor))
    return db.session.scalars(query.order_by(Leave.ends_on)).all()


def count_touching(actor: Actor) -> ScalarSelect[int]:
    """Return how many `touching` would find, as a part of another statement."""
    return select(func.count(Leave.id)).where(*_touches(actor)).scalar_subquery()


def _touches(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return away_now(today()), or_(Leave.user_id == actor.id, Leave.cover_id == actor.id)


def enter(person: User, *, starts_on: date, ends_on: date, cover: User | None, actor: Actor) -> Leave:
    """Enter days of leave with who covers; person and cover are told.

    :raises Invalid: days in the past or the wrong way round, days that overlap, nobody who may cover.
    """
    refused: dict[str, str] = {}
    if starts_on < today():
        refused["starts_on"] = "Leave begins today or later. For days that have passed nothing can be moved."
    if ends_on < starts_on:
        refused["ends_on"] = "The last day is the first or a later one."
    if cover is None or cover.id not in {one.id for one in may_cover(person)}:
        refused["cover"] = "Pick who covers: somebody active of the same role, in the police of the same unit."
    elif other := _overlapping(cover, starts_on, ends_on):
        refused["cover"] = f"{cover.name} is away themselves until {local_date(other.ends_on)}. Pick somebody else."
    if other := _overlapping(person, starts_on, ends_on):
        days = f"{local_date(other.starts_on)} to {local_date(other.ends_on)}"
        refused["starts_on"] = f"Leave from {days} is entered already. End that one first."
    if refused or cover is None:
        raise Invalid(fields=refused)
    made = Leave(
        user_id=person.id, cover_id=cover.id, starts_on=starts_on, ends_on=ends_on, entered_by_id=actor.id,
        entered_at=clock.now(),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    days = f"{local_date(starts_on, year=True)} to {local_date(ends_on, year=True)}"
    _note(made, "enter", actor, f"entered leave of {person.name}, {days}; {cover.name} covers", person, cover)
    return made


def end(leave: Leave, *, actor: Actor) -> None:
    """Call off leave that has not begun, or end it today; what was moved comes back.

    :raises NotThere: it is over already, or not theirs to end.
    """
    if not may_change(leave, actor):
        raise NotThere()
    ahead = leave.standing(today()) == "ahead"
    leave.ended_on = min(leave.starts_on, today()) if ahead else today()
    words = "called off the leave of" if ahead else "ended the leave of"
    _note(leave, "end", actor, f"{words} {leave.user.name}", leave.user, leave.cover)


def carry_out(limit: int = BATCH) -> int:
    """Move what leave moves today, there and back, each case in a unit of work of its own; safe to run twice."""
    moved = 0
    for leave_id, case_id in db.session.execute(_to_hand(today()).limit(limit)).all():
        with transaction():
            moved += _hand(leave_id, case_id)
    for row_id in db.session.scalars(_to_give_back(today()).limit(limit)).all():
        with transaction():
            moved += _give_back(row_id)
    with transaction():
        for leave in db.session.scalars(_to_settle(today()).limit(limit)):
            leave.settled = True
    return moved


def _leads(actor: Actor, user_id: int) -> bool:
    if not may_ever(actor, Permission.LEAVE_OF_OTHERS):
        return False
    return db.session.scalar(select(User.id).where(User.id == user_id, led_by(actor))) is not None


def _overlapping(person: User, starts_on: date, ends_on: date) -> Leave | None:
    query = select(Leave).where(
        Leave.user_id == person.id, Leave.starts_on <= ends_on, Leave.ends_on >= starts_on, Leave.ended_on.is_(None)
    )
    return db.session.scalars(query.limit(1)).first()


def _note(leave: Leave, what: str, actor: Actor, sentence: str, *whom: User) -> None:
    line = audit.record(
        f"leave:{what}", actor=actor, object_type="leave", object_id=leave.public_id, sentence=sentence,
        receipt=audit.new_receipt(),
        detail={"starts_on": leave.starts_on.isoformat(), "ends_on": leave.ends_on.isoformat()},
    )  # fmt: skip
    tell(
        [person.id for person in whom if person.id != actor.id], tag=f"leave:{what}", text=WAITS,
        subject_type="leave", subject_id=leave.public_id, audit_seq=line.seq,
    )  # fmt: skip


def _over(day: date) -> ColumnElement[bool]:
    return or_(Leave.ends_on < day, Leave.ended_on <= day)


def _to_hand(day: date) -> Select[int, int]:
    seen = exists().where(LeaveCase.leave_id == Leave.id, LeaveCase.case_id == Case.id)
    query = select(Leave.id, Case.id).join(Case, Case.holder_id == Leave.user_id)
    return query.where(away_now(day), ~seen).order_by(Case.clock_first.desc(), Case.clock_due, Case.id)


def _to_give_back(day: date) -> Select[int]:
    query = select(LeaveCase.id).join(Leave, Leave.id == LeaveCase.leave_id)
    return query.where(
        Leave.settled.is_(False), _over(day), LeaveCase.stayed == "", LeaveCase.back_at.is_(None),
        LeaveCase.not_back == "",
    ).order_by(LeaveCase.id)  # fmt: skip


def _to_settle(day: date) -> Select[Leave]:
    waits = exists().where(
        LeaveCase.leave_id == Leave.id, LeaveCase.stayed == "", LeaveCase.back_at.is_(None), LeaveCase.not_back == ""
    )
    return select(Leave).where(Leave.settled.is_(False), _over(day), ~waits)


def _hand(leave_id: int, case_id: int) -> int:
    leave, case = db.session.get_one(Leave, leave_id), db.session.get_one(Case, case_id)
    if case.holder_id != leave.user_id or db.session.scalar(_to_hand(today()).where(Case.id == case_id)) is None:
        return 0
    row = LeaveCase(leave_id=leave.id, case_id=case.id, slot=HELD_IN[case.state], at=clock.now())
    reason = f"{leave.user.name} is on leave until {local_date(leave.ends_on, year=True)}; {leave.cover.name} covers."
    try:
        perform(case, "reassign", actor=ENGINE, asks={"whom": leave.cover_id, "reason": reason})
    except NotReady as refused:
        row.stayed = "; ".join(gap.sentence for gap in refused.gaps)
        _note_stayed(leave, case)
    db.session.add(row)
    db.session.flush()
    return not row.stayed


def _note_stayed(leave: Leave, case: Case) -> None:
    """Tell who leads the person that a case of theirs waits for somebody.

    Why stands on the page of the leave alone: other offices read the history of the case.
    """
    line = audit.record(
        "leave:stayed", actor=ENGINE, case_id=case.id, object_type="leave", object_id=leave.public_id,
        sentence=f"could not hand the case to {leave.cover.name} while {leave.user.name} is on leave",
    )  # fmt: skip
    tell(
        leaders_of(leave.user), tag="leave:stayed", text=WAITS, case_id=case.id, subject_type="leave",
        subject_id=leave.public_id, audit_seq=line.seq,
    )  # fmt: skip


def _give_back(row_id: int) -> int:
    row = db.session.get_one(LeaveCase, row_id)
    leave, case = row.leave, row.case
    if row.back_at is not None or row.not_back:
        return 0
    row.not_back = _why_not_back(row, leave, case)
    if row.not_back:
        return 0
    if case.holder_id == leave.cover_id and HELD_IN.get(case.state) == row.slot:
        try:
            reason = f"{leave.user.name} is back from leave."
            perform(case, "reassign", actor=ENGINE, asks={"whom": leave.user_id, "reason": reason})
        except NotReady as refused:
            row.not_back = "; ".join(gap.sentence for gap in refused.gaps)
            return 0
    else:
        _back_behind(row, leave, case)
    row.back_at = clock.now()
    return 1


def _why_not_back(row: LeaveCase, leave: Leave, case: Case) -> str:
    if case.state == "closed":
        return "it is closed"
    if getattr(case, row.slot) != leave.cover_id:
        return "it went on to somebody else"
    return "" if leave.user.active else f"the account of {leave.user.name} is closed"


def _back_behind(row: LeaveCase, leave: Leave, case: Case) -> None:
    """Give a case back that waits in other hands: it will return to the person, not to the cover."""
    setattr(case, row.slot, leave.user_id)
    line = audit.record(
        "leave:back", actor=ENGINE, case_id=case.id, object_type="leave", object_id=leave.public_id,
        sentence=f"put {leave.user.name} back on the case after leave", receipt=audit.new_receipt(),
    )  # fmt: skip
    tell(
        [leave.user_id, leave.cover_id], tag="leave:back", text=WAITS, case_id=case.id, subject_type="leave",
        subject_id=leave.public_id, audit_seq=line.seq,
    )  # fmt: skip
