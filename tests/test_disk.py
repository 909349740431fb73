"""What people meet when the disk is full or fails: they go on reading, and nothing is acknowledged that is not kept."""

import errno
import sqlite3

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from casebridge import disk
from casebridge.commands.init import refuse_newer_schema
from casebridge.config import BadSetting
from casebridge.db import db, transaction
from casebridge.errors import DiskFull
from casebridge.lead_store import owners_engine
from tests.factories import a_case
from tests.support.pages import soup

BOTH = False


@pytest.fixture
def draft(app, monkeypatch):
    """Give the address of a draft; the storage is whole again after the test."""
    monkeypatch.setattr(disk, "_stopped", bytearray(1))
    with app.app_context():
        with transaction():
            found = f"/cases/{a_case('draft').public_id}"
        db.session.remove()
    return found


def test_below_one_percent_people_read_and_nothing_is_recorded(app, draft, sign_in):
    visitor = sign_in("detective")
    app.config["CASEBRIDGE_FREE_SHARE"] = 0.009
    page = visitor.get("/")
    assert page.status_code == 200
    assert "almost full" in soup(page).find("aside", {"aria-label": "Read only"}).get_text()
    sent = visitor.send(f"{draft}/moves/submit", {"note": "What I typed stays."})
    assert (sent.status_code, "What I typed stays." in sent.text) == (423, True)
    app.config["CASEBRIDGE_FREE_SHARE"] = 0.02
    assert soup(visitor.get("/")).find("aside", {"aria-label": "Read only"}) is None
    assert visitor.send(f"{draft}/moves/submit", {}).status_code != 423


def test_after_a_failed_sync_nothing_is_written_before_a_restart(app, draft, sign_in):
    visitor = sign_in("detective")
    with app.app_context():
        with pytest.raises(disk.StorageFailed), transaction():
            raise OSError(errno.EIO, "Input/output error")
        db.session.remove()
    assert "storage of CaseBridge failed" in visitor.get("/").text
    sent = visitor.send(f"{draft}/moves/submit", {})
    assert (sent.status_code, sent.headers["Retry-After"]) == (503, "30")


def test_an_older_version_refuses_the_schema_of_a_newer_one(app):
    with app.app_context():
        refuse_newer_schema()
        with owners_engine().begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(BadSetting, match="newer CaseBridge"):
            refuse_newer_schema()
        db.session.remove()


def test_what_the_engines_and_the_system_say_of_a_disk_is_understood(monkeypatch):
    monkeypatch.setattr(disk, "_stopped", bytearray(1))

    def said(error):
        return type(disk.trouble_of(error))

    assert said(OSError(errno.ENOSPC, "")) is DiskFull
    assert said(OperationalError("", {}, sqlite3.OperationalError("database or disk is full"))) is DiskFull
    assert said(OperationalError("", {}, sqlite3.OperationalError("database is locked"))) is type(None)
    assert disk._stopped[0] == 0
    assert said(OperationalError("", {}, sqlite3.OperationalError("disk I/O error"))) is disk.StorageFailed
    assert disk._stopped[0] == 1
