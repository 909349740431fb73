"""Dates that come near or have passed: the holder hears of each once, the supervisor when it has passed.

Near is what My work calls due soon, and for the few legal clocks whose rows say more, each of the days named there.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, case, exists, select
from sqlalchemy.orm import selectinload

from casebridge import clock
from casebridge.accounts.models import User
from casebridge.cases.holders import may_read, supervisors_of
from casebridge.cases.legal import LegalClock, legal_clocks
from casebridge.cases.models import Case, Charge
from casebridge.cases.queries import HOLD
from casebridge.cases.wall import people_seen
from casebridge.catalog.load import catalog
from casebridge.clocks.leading import warned_before
from casebridge.db import db, transaction
from casebridge.home.figures import SOON
from casebridge.home.models import Reminder, SweepMark
from casebridge.notices.outbox import tell
from casebridge.work import JobRequest, ask_for
from casebridge.workflows.engine import WAITS

KIND = "reminders"
NEAR, PASSED = "soon", "overdue"
BATCH = 100
LEGAL_EVERY = timedelta(hours=1)
_LEGAL = "legal_reminders"


def remind(limit: int = 500) -> int:
    """Remind of the state clocks that came near or passed since the last minute; return of how many cases."""
    found = db.session.scalars(_unreminded(clock.now()).limit(limit)).all()
    for start in range(0, len(found), BATCH):
        with transaction():
            now = clock.now()
            due = _unreminded(now).where(Case.id.in_(found[start : start + BATCH]))
            for found_case in db.session.scalars(_whole().where(Case.id.in_(due))):
                _remind_of_state(found_case, now)
    return len(found)


def ask_for_legal() -> int:
    """Ask for a look at every legal clock, once an hour; return how many were asked for (a sweep).

    It counts each open case anew, which takes its time: a piece of work of its own, and not a part of the minute.
    """
    now = clock.now()
    mark = db.session.get(SweepMark, _LEGAL)
    asked = select(exists().where(JobRequest.kind == KIND, JobRequest.asked_at > now - LEGAL_EVERY))
    if (mark is not None and mark.at > now - LEGAL_EVERY) or db.session.scalar(asked):
        return 0
    with transaction():
        ask_for(KIND, "legal")
    return 1


def remind_legal(_subject: str = "") -> int:
    """Remind of the legal clocks of every open case, once an hour; return of how many cases.

    A legal clock follows from events and stands in no column, so that each case is counted anew.
    """
    now = clock.now()
    mark = db.session.get(SweepMark, _LEGAL)
    if mark is not None and mark.at > now - LEGAL_EVERY:
        return 0
    last, reminded = 0, 0
    while batch := db.session.scalars(_whole().where(Case.id > last).order_by(Case.id).limit(BATCH)).all():
        last = batch[-1].id
        if wanted := [one.id for one in batch if _missing(one, now)]:
            with transaction():
                for found_case in db.session.scalars(_whole().where(Case.id.in_(wanted))):
                    reminded += _remind_of_law(found_case, now)
        db.session.expunge_all()
    with transaction():
        db.session.merge(SweepMark(key=_LEGAL, at=now))
    return reminded


def _unreminded(now: datetime) -> Select[int]:
    """Return the query of the open cases of whose present clock nobody was reminded at its present stage."""
    stage = case((Case.clock_due < now, PASSED), else_=NEAR)
    told = exists().where(
        Reminder.case_id == Case.id, Reminder.party_id == 0, Reminder.clock == Case.clock_key,
        Reminder.due == Case.clock_due, Reminder.stage == stage,
    )  # fmt: skip
    query = select(Case.id).where(Case.state != "closed", Case.clock_due < now + SOON, Case.clock_key != HOLD, ~told)
    return query.order_by(Case.clock_due, Case.id)


def _whole() -> Select[Case]:
    """Return the query of open cases with what legal clocks follow from."""
    parts = (selectinload(Case.events), selectinload(Case.parties), selectinload(Case.charges).joinedload(Charge.party))
    return select(Case).where(Case.state != "closed").options(*parts, selectinload(Case.extensions))


def _remind_of_state(found: Case, now: datetime) -> None:
    if found.clock_due is None:
        return
    stage = PASSED if found.clock_due < now else NEAR
    db.session.add(
        Reminder(case_id=found.id, party_id=0, clock=found.clock_key, due=found.clock_due, stage=stage, told_at=now)
    )
    definition = catalog().clocks.get(found.clock_key)
    if definition is not None and definition.nature == "legal":
        # It is a defendant's own: whoever may know of that person is told, by the same rule as each hour.
        _remind_of_law(found, now)
    else:
        _tell(found, stage, may_read(found, _whom(found, stage)), legal=False)


def _missing(found: Case, now: datetime) -> list[tuple[LegalClock, str]]:
    """Return the legal clocks near or passed of which nobody was reminded at this stage."""
    near = [(one, _stage(one, now)) for one in legal_clocks(found) if not one.definition.is_earliest_day]
    near = [(one, stage) for one, stage in near if stage]
    if not near:
        return []
    columns = (Reminder.party_id, Reminder.clock, Reminder.due, Reminder.stage)
    told = {tuple(row) for row in db.session.execute(select(*columns).where(Reminder.case_id == found.id))}
    return [(one, stage) for one, stage in near if (_party_id(one), one.definition.key, one.due.due, stage) not in told]


def _remind_of_law(found: Case, now: datetime) -> int:
    missing = _missing(found, now)
    for one, stage in missing:
        db.session.add(
            Reminder(
                case_id=found.id, party_id=_party_id(one), clock=one.definition.key, due=one.due.due, stage=stage,
                told_at=now,
            )
        )  # fmt: skip
        readers = _people(may_read(found, _whom(found, stage, supervised="supervisor" in one.definition.on_expiry)))
        told = [user.id for user in readers if one.party is None or one.party in people_seen(found, user.actor())]
        _tell(found, stage, told, legal=True)
    return bool(missing)


def _stage(one: LegalClock, now: datetime) -> str:
    """Return where a legal clock is: overdue, soon, soon-30 for a warning of its row, or nowhere near."""
    if one.late(now):
        return PASSED
    if one.due.due < now + SOON:
        return NEAR
    days = [lead for lead in warned_before(one.definition) if one.due.due < now + timedelta(days=lead)]
    return f"{NEAR}-{min(days)}" if days else ""


def _party_id(one: LegalClock) -> int:
    # The clocks of the case itself are told apart from the mark that its state clock leaves.
    return one.party.id if one.party is not None else -1


def _whom(found: Case, stage: str, *, supervised: bool = False) -> list[int | str]:
    """Return the holder, and who answers for the holder when the date has passed or the row of the clock says so."""
    holder = found.holder_id or found.holder_queue
    led = supervisors_of(found) if stage == PASSED or supervised else []
    return [*([holder] if holder else []), *led]


def _people(ids: Sequence[int]) -> Sequence[User]:
    if not ids:
        return []
    return db.session.scalars(select(User).where(User.id.in_(ids)).order_by(User.id)).all()


def _tell(found: Case, stage: str, whom: Sequence[int], *, legal: bool) -> None:
    word = PASSED if stage == PASSED else NEAR
    tell(
        whom, tag=f"clock:{'legal_' * legal}{word}", text=WAITS, case_id=found.id, subject_type="case_review",
        subject_id=found.public_id, urgent=stage == PASSED or (legal and stage == NEAR),
    )  # fmt: skip
