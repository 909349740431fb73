"""Durable work: DBOS runs each kind as steps that are safe to run twice; a row in a unit of work asks for it."""

import fcntl
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dbos import DBOS, DBOSConfig, SetWorkflowID, error
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from casebridge import clock
from casebridge.backup import services as backups
from casebridge.cases.waking import wake_due
from casebridge.config import BadSetting
from casebridge.credibility.looking import look, look_for
from casebridge.credibility.services import KIND as CREDIBILITY
from casebridge.curiosity.services import KIND as REPORTS
from casebridge.curiosity.services import ask_for_reports, make_reports
from casebridge.db import db, is_passing, retrying, transaction
from casebridge.delivery.alarm import give_all_clear
from casebridge.delivery.returns import read_returns
from casebridge.delivery.services import KIND as MAIL
from casebridge.delivery.services import deliver, send_due, write_heads
from casebridge.disk import ReadOnly, StorageFailed
from casebridge.errors import Busy, CaseBridgeError, DiskFull, NoHistory, Unsure
from casebridge.evidence.seeing import machine
from casebridge.finding import reading as finding
from casebridge.heads.services import sign_due
from casebridge.home.leave import carry_out
from casebridge.home.reminders import KIND as REMINDERS
from casebridge.home.reminders import ask_for_legal, remind, remind_legal
from casebridge.meetings.services import KIND as MEETING_LISTS
from casebridge.meetings.services import ask_for_lists, make_lists
from casebridge.night.services import KIND as NIGHT
from casebridge.night.services import ask_for_night, keep_watch
from casebridge.packets.building import fail
from casebridge.packets.jobs import BUILD
from casebridge.redaction import making
from casebridge.redaction.services import KIND as REDACTION
from casebridge.sealing import destroying
from casebridge.sealing.services import EXPUNGE, remind_of_holds
from casebridge.work import BEAT_EVERY, JobRequest, beat

log = logging.getLogger("casebridge.jobs")
Step = Callable[[str], Any]
PAUSE = 0.5
# A full disk is waited for, ten minutes in all, before work fails; a database that is busy, a minute beside its waits.
_TRIES, _PATIENCE, _A_MOMENT = 60, 10.0, 1.0
UNEXPECTED = (
    "Something that was not foreseen stopped it (reference {reference}). If it happens again, tell the administrator."
)


class Kinds:
    """The kinds of durable work by name, each the steps it takes in order; features hand theirs in."""

    def __init__(self) -> None:
        """Start with no kind; features hand theirs in."""
        self.steps: dict[str, list[tuple[str, Step]]] = {}
        self.on_failure: dict[str, Callable[[str, str], None]] = {}
        self.app: Flask | None = None

    def add(
        self, kind: str, steps: list[tuple[str, Step]], on_failure: Callable[[str, str], None] | None = None
    ) -> None:
        """Hand in a kind: (name, function of the subject) in order, and what to do when one fails for good."""
        self.steps[kind] = steps
        if on_failure is not None:
            self.on_failure[kind] = on_failure


KINDS = Kinds()
# What comes due by the calendar: each looks what there is and does it in units of work of its own.
SWEEPS: list[Callable[[], int]] = [
    give_all_clear, wake_due, carry_out, remind, ask_for_legal, ask_for_night, ask_for_reports, ask_for_lists, sign_due,
    write_heads, deliver, read_returns, look, finding.ask_for_waiting, remind_of_holds, destroying.finish_all,
    backups.ask_for_backup,
]  # fmt: skip
SWEEP_EVERY = 60.0
KINDS.add(REMINDERS, [("legal", remind_legal)])
KINDS.add(NIGHT, [("look", keep_watch)])
KINDS.add(REPORTS, [("make", make_reports)])
KINDS.add(MAIL, [("send", send_due)])
KINDS.add(MEETING_LISTS, [("make", make_lists)])
KINDS.add("packet", BUILD, on_failure=fail)
KINDS.add(REDACTION, making.STEPS, on_failure=making.fail)
KINDS.add(CREDIBILITY, [("look", look_for)])
KINDS.add(machine.KIND, [("read", machine.read_pages), ("words", finding.read_again)])
KINDS.add(finding.KIND, [("read", finding.read)])
KINDS.add(backups.KIND, [("make", backups.make_due)], on_failure=backups.fail)
KINDS.add(EXPUNGE, destroying.STEPS, on_failure=destroying.fail)


@DBOS.step(name="casebridge_step")
def run_step(kind: str, name: str, subject: str) -> None:
    """Run one step in the application's context; DBOS keeps that it was done."""
    for left in reversed(range(_TRIES)):
        try:
            with _context():
                dict(KINDS.steps[kind])[name](subject)
            return
        except StorageFailed:
            # Nothing more is written by this process; what ran is taken up by the next one.
            log.critical("the storage failed under the worker, which ends")
            os._exit(1)
        except (DiskFull, ReadOnly, Busy, Unsure, DBAPIError) as trouble:
            if not left or (isinstance(trouble, DBAPIError) and not is_passing(trouble)):
                raise
            time.sleep(_PATIENCE if isinstance(trouble, DiskFull | ReadOnly) else _A_MOMENT)


@DBOS.step(name="casebridge_failure")
def tell_failure(kind: str, subject: str, what: str) -> None:
    """Say that work failed for good."""
    with _context():
        KINDS.on_failure[kind](subject, what)


@DBOS.workflow(name="casebridge_work")
def run_work(kind: str, subject: str) -> None:
    """Run all steps of one piece of work; after a crash it goes on with the first that was not done."""
    try:
        for name, _step in KINDS.steps[kind]:
            run_step(kind, name, subject)
    except CaseBridgeError as failed:
        if kind in KINDS.on_failure:
            tell_failure(kind, subject, failed.happened)
    except (error.DBOSException, KeyboardInterrupt, SystemExit):
        raise
    except BaseException:
        # What nobody thought of must not leave the work under way for ever: a person is told, the log knows more.
        reference = f"{kind}-{subject[:8]}"
        log.exception("work failed: %s", reference)
        if kind in KINDS.on_failure:
            tell_failure(kind, subject, UNEXPECTED.format(reference=reference))
        raise


def worker_name(app: Flask) -> str:
    """Return the name under which this worker takes up what it left behind; each has one of its own."""
    name: str = app.config["CASEBRIDGE_WORKER"]
    return name


@contextmanager
def _only_one(app: Flask) -> Iterator[None]:
    """Let nobody else on this machine work under our name: two would take up each other's work.

    :raises BadSetting: somebody does.
    """
    folder: Path = app.config["CASEBRIDGE_INSTANCE"]
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"worker-{worker_name(app)}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise BadSetting(
                f"A job worker named {worker_name(app)!r} runs here already: give this one a name in CASEBRIDGE_WORKER."
            ) from taken
        yield


def start(app: Flask) -> None:
    """Start DBOS on the jobs database of `app` and take up what a crash left behind."""
    KINDS.app = app
    config: DBOSConfig = {
        "name": "casebridge",
        "system_database_url": app.config["CASEBRIDGE_JOBS_URL"],
        "application_version": "casebridge",
        "executor_id": f"casebridge-{worker_name(app)}",
        "log_level": "ERROR",
    }
    DBOS(config=config)
    DBOS.launch()


def stop() -> None:
    """Stop DBOS; what runs is taken up at the next start."""
    DBOS.destroy()


def hand_over(limit: int = 20) -> int:
    """Give the work that was asked for to DBOS and mark it; the same row twice starts it once."""
    with transaction():
        query = select(JobRequest).where(JobRequest.handed_over_at.is_(None)).order_by(JobRequest.id).limit(limit)
        rows = list(db.session.scalars(query.with_for_update(skip_locked=True)))
        for row in rows:
            with SetWorkflowID(f"{row.kind}-{row.id}"):
                DBOS.start_workflow(run_work, row.kind, row.subject)
            row.handed_over_at = clock.now()
    return len(rows)


def work(app: Flask, *, once: bool = False, until: Callable[[], bool] = lambda: False) -> int:
    """Hand over and run work until told to stop; with `once` until nothing is left. Return how much was handed over.

    :raises BadSetting: a worker of this name runs here already.
    """
    with _only_one(app):
        return _work(app, once=once, until=until)


def _work(app: Flask, *, once: bool, until: Callable[[], bool]) -> int:
    start(app)
    handed, swept, told = 0, float("-inf"), float("-inf")
    try:
        while not until():
            if time.monotonic() - told >= BEAT_EVERY.total_seconds():
                _beat(app)
                told = time.monotonic()
            if time.monotonic() - swept >= SWEEP_EVERY:
                sweep(app)
                swept = time.monotonic()
            with app.app_context():
                found = retrying(hand_over)
                db.session.remove()
            handed += found
            if once and not found and not _running():
                break
            time.sleep(0.05 if found else PAUSE)
    finally:
        stop()
    return handed


def _beat(app: Flask) -> None:
    def say() -> None:
        with transaction():
            beat(worker_name(app))

    with app.app_context():
        retrying(say)
        db.session.remove()


def sweep(app: Flask) -> int:
    """Do everything that is due by the calendar; return how much. Safe to run twice."""
    with app.app_context():
        done = sum(map(_swept, SWEEPS))
        db.session.remove()
    return done


def _swept(one: Callable[[], int]) -> int:
    try:
        return retrying(one)
    except NoHistory:
        # The alarm was raised; the worker goes on trying, so that somebody is told when it works again.
        return 0


def _running() -> bool:
    return bool(DBOS.list_workflows(status=["PENDING", "ENQUEUED"]))


def _context() -> Any:
    if KINDS.app is None:
        raise RuntimeError("The job worker has no application; start() comes first.")
    return KINDS.app.app_context()
