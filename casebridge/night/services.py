"""The look of each night: what is counted, what is kept of it, and who hears of a red one."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from flask import current_app
from sqlalchemy import exists, select

from casebridge import audit, clock
from casebridge.access.actor import ENGINE, Role
from casebridge.accounts.models import User
from casebridge.accounts.people import close_ended, close_unused
from casebridge.accounts.rights_review import remind as remind_of_rights
from casebridge.audit import AuditEntry
from casebridge.cases import invariants
from casebridge.cases.models import Case
from casebridge.cases.queries import HOLD
from casebridge.db import db, transaction
from casebridge.heads import services as heads
from casebridge.home.leave import away_now
from casebridge.home.models import Leave
from casebridge.night import backups
from casebridge.night.models import Night, StuckCase
from casebridge.notices.letters import not_delivered, people_not_reached
from casebridge.notices.models import Mail, Notice
from casebridge.notices.outbox import tell
from casebridge.work import JobRequest, ask_for, late_requests

KIND = "night"
# After the last hour that the change of the clocks can skip or bring twice.
HOUR = 3
FOUND = "The check of last night found something."


class Found(NamedTuple):
    """A case that is stuck: its number in the database, the rule, since when."""

    case_id: int
    rule: str
    since: datetime


def ask_for_night() -> int:
    """Ask for the look of this night, once, after three in Baltimore; return how many were asked for (a sweep)."""
    local = clock.court_local(clock.now())
    if local.hour < HOUR or _asked(local.date()):
        return 0
    with transaction():
        if _asked(local.date()):
            return 0
        ask_for(KIND, local.date().isoformat())
    return 1


def keep_watch(subject: str) -> None:
    """Look, and keep what was found; the durable step of the night `subject` (YYYY-MM-DD), safe to run twice."""
    night = date.fromisoformat(subject)
    with transaction():
        close_ended()
        remind_of_rights()
    # Nobody signs in to every account of a demo.
    if current_app.config["CASEBRIDGE_MODE"] != "demo":
        with transaction():
            close_unused()
    if not db.session.scalar(select(exists().where(Night.night == night, Night.by_hand.is_(False)))):
        look(night)


def look(night: date, *, by_hand: bool = False) -> Night:
    """Look at the whole house and keep what was found; administrators hear of a red result.

    Reads take their time and are over before anything is written. Opens a unit of work of its own.
    """
    started = clock.now()
    looked_at, broken = invariants.check()
    history = heads.check()
    stuck = [*_broken_cases([one.number for one in broken], started), *_stuck(started)]
    unmailed, late = people_not_reached(), len(late_requests(started))
    backup_late = backups.is_late(started)
    with transaction():
        made = Night(
            night=night, by_hand=by_hand, started_at=started, finished_at=clock.now(), cases=looked_at,
            broken=dict(Counter(one.rule for one in broken)), lines=history.good, first_bad=_first_bad(history),
            unmailed=unmailed, jobs_late=late, backup_late=backup_late, stuck=dict(Counter(one.rule for one in stuck)),
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        _keep(made, stuck)
        _say(made)
        return made


def _first_bad(history: heads.Findings) -> str:
    if history.broken:
        return f"It holds up to line {history.good:,}; line {history.broken.seq:,} does not."
    return "It is not the one that was signed." if history.strange else ""


def _asked(night: date) -> bool:
    asked = select(exists().where(JobRequest.kind == KIND, JobRequest.subject == night.isoformat()))
    return bool(db.session.scalar(asked))


def _keep(made: Night, stuck: Sequence[Found]) -> None:
    sides = {state.key: state.side for state in Case.workflow.states}
    states = dict(db.session.execute(select(Case.id, Case.state)).all()) if stuck else {}
    for one in stuck:
        side = sides[states[one.case_id]]
        db.session.add(StuckCase(night_id=made.id, case_id=one.case_id, rule=one.rule, side=side, since=one.since))


def _say(made: Night) -> None:
    words = "found something" if made.red else "found everything in order"
    line = audit.record(
        "night:look", actor=ENGINE, object_type="night", object_id=made.public_id,
        outcome="error" if made.red else "ok", sentence=f"looked at the whole house and {words}",
        detail={"cases": made.cases, "broken": made.broken, "lines": made.lines, "unmailed": made.unmailed,
                "jobs_late": made.jobs_late, "backup_late": made.backup_late, "stuck": made.stuck},
    )  # fmt: skip
    if made.red:
        administrators = select(User.id).where(User.active, User.role == str(Role.ADMIN)).order_by(User.id)
        tell(
            db.session.scalars(administrators).all(), tag="night:red", text=FOUND, subject_type="night",
            subject_id=made.public_id, audit_seq=line.seq, urgent=True,
        )  # fmt: skip


def _broken_cases(numbers: Sequence[str], now: datetime) -> list[Found]:
    ids = db.session.scalars(select(Case.id).where(Case.number.in_(set(numbers))).order_by(Case.id))
    return [Found(case_id, "invariant", now) for case_id in ids]


def _stuck(now: datetime) -> list[Found]:
    """Return the cases that are stuck by each rule, the longest first; a case may be stuck in several ways."""
    moved = exists().where(
        AuditEntry.case_id == Case.id, AuditEntry.at > Case.clock_due, AuditEntry.receipt.is_not(None),
        AuditEntry.actor_id.is_not(None),
    )  # fmt: skip
    about_it = exists().where(Notice.mail_id == Mail.id, Notice.case_id == Case.id, Notice.read_at.is_(None))
    late = select(Case.id, Case.clock_due).where(Case.clock_due < now, Case.clock_key != HOLD, ~moved)
    closed = select(Case.id, Case.state_since).join(User, User.id == Case.holder_id).where(User.active.is_(False))
    today = clock.court_local(now).date()
    away = select(Case.id, Leave.entered_at).join(Leave, Leave.user_id == Case.holder_id).where(away_now(today))
    unmailed = (
        select(Case.id, Mail.since).join(Mail, Mail.user_id == Case.holder_id).where(not_delivered(now), about_it)
    )
    found = []
    for rule, query in (("overdue", late), ("inactive", closed), ("away", away), ("unmailed", unmailed)):
        rows = db.session.execute(query.where(Case.state != "closed")).all()
        since = {row[0]: row[1] or now for row in rows}
        found += [Found(case_id, rule, since[case_id]) for case_id in sorted(since, key=lambda one: since[one])]
    return found
