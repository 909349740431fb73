"""Work that meets a busy database waits for it and is done; only what cannot be done is told as failed."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import NullPool, create_engine

from casebridge import jobs
from casebridge.db import db, transaction
from casebridge.work import ask_for

TAKES_THE_LOCK = {
    "sqlite": "BEGIN IMMEDIATE",
    "postgresql": "LOCK TABLE expunging IN EXCLUSIVE MODE NOWAIT",
}


@pytest.mark.slow
def test_a_step_that_meets_a_busy_database_is_done_at_its_next_try(in_app, monkeypatch):
    tries, failures = [], []
    impatient = {"connect_args": {"timeout": 0}} if db.engine.name == "sqlite" else {}
    lock = TAKES_THE_LOCK[db.engine.name]

    def step(subject):
        tries.append(subject)
        if len(tries) == 1:
            one, other = (
                create_engine(db.engine.url, poolclass=NullPool),
                create_engine(db.engine.url, poolclass=NullPool, **impatient),
            )
            with one.connect() as holds, other.connect() as waits:
                holds.exec_driver_sql(lock)
                waits.exec_driver_sql(lock)

    monkeypatch.setitem(jobs.KINDS.steps, "errand", [("run", step)])
    monkeypatch.setitem(jobs.KINDS.on_failure, "errand", lambda *told: failures.append(told))
    with transaction():
        ask_for("errand", "once")
    with ThreadPoolExecutor(1) as worker:
        worker.submit(jobs.work, in_app, once=True).result()
    assert (tries, failures) == (["once", "once"], [])
