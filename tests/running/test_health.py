"""A proxy is told by name what is not well here, and nothing of what is inside."""

from datetime import timedelta

import pytest

from casebridge import clock, jobs
from casebridge.config import BadSetting
from casebridge.db import db, transaction
from casebridge.evidence.store import store
from casebridge.work import beat

BOTH = True


@pytest.fixture
def ready(in_app, client):
    """Give what a proxy is told, asked anew each time, where a job worker is there."""
    with transaction():
        beat("one")

    def ask():
        in_app.extensions.pop("casebridge_readiness", None)
        answer = client.get("/readyz")
        return answer.status_code, sorted(name for name, word in answer.json.items() if word != "ok")

    return ask


def test_all_is_well(ready):
    assert ready() == (200, [])


def test_a_worker_that_is_silent_is_named(ready):
    with clock.at(clock.now() + timedelta(minutes=4)):
        assert ready() == (503, ["worker"])


def test_a_schema_that_is_not_ours_is_named(ready):
    db.session.rollback()
    with db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert ready() == (503, ["schema"])


def test_a_store_that_cannot_be_written_and_a_disk_that_is_full_are_named(ready, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(store(), "root", tmp_path / "file" / "store")
    assert ready() == (503, ["room", "store"])
    monkeypatch.undo()
    monkeypatch.setattr(store(), "reserve_bytes", 1 << 60)
    assert ready()[0] == 503


def test_two_workers_of_one_name_do_not_run_here(in_app):
    with jobs._only_one(in_app), pytest.raises(BadSetting, match="CASEBRIDGE_WORKER"):
        jobs.work(in_app, once=True)
