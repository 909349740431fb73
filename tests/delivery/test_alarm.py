"""History that cannot be written: nothing is changed, the words come back, and administrators hear of it at once."""

import logging
import threading
import time

import pytest
from sqlalchemy import func, select, text

from casebridge import jobs
from casebridge.audit import AuditEntry
from casebridge.cases.models import Advice
from casebridge.db import db
from casebridge.delivery.alarm import give_all_clear
from casebridge.lead_store import owners_engine
from casebridge.notices.models import Notice
from tests.delivery.conftest import run
from tests.factories import a_case

WORDS = "Is the second statement enough for the count of assault?"
BROKEN = {
    "sqlite": (
        "CREATE TRIGGER shut BEFORE INSERT ON audit_entry BEGIN SELECT RAISE(ABORT, 'no'); END",
        "DROP TRIGGER shut",
    ),
    "postgresql": (
        "REVOKE INSERT ON audit_entry FROM casebridge_app, casebridge_lead",
        "GRANT INSERT ON audit_entry TO casebridge_app, casebridge_lead",
    ),
}


@pytest.fixture
def shut(mailing):
    """Give a function that makes the history unwritable, and another that opens it again."""

    def say(number):
        db.session.remove()
        engine = owners_engine()
        with engine.begin() as connection:
            connection.execute(text(BROKEN[db.engine.dialect.name][number]))
        engine.dispose()

    return lambda: say(0), lambda: say(1)


def test_nothing_is_changed_the_words_come_back_and_somebody_is_told_within_a_minute(
    mailing, postbox, sign_in, shut, caplog
):
    case_id = a_case("draft").public_id
    detective = sign_in("detective")
    close, opened = shut
    before = db.session.scalar(select(func.count()).select_from(AuditEntry))
    close()
    asked = time.monotonic()
    with caplog.at_level(logging.CRITICAL, "casebridge.alarm"):
        answer = detective.send(f"/cases/{case_id}/advice", {"message": WORDS})
        detective.send(f"/cases/{case_id}/advice", {"message": WORDS})
    for one in threading.enumerate():
        if one.name == "casebridge-alarm":
            one.join(30)
    assert time.monotonic() - asked < 60
    assert answer.status_code == 503
    assert "cannot write its history" in answer.text
    assert WORDS in answer.text
    assert postbox.addresses == ["admin@office.example"]
    letter = postbox.letters[0].get_content()
    assert "cannot write its history" in letter
    assert WORDS not in letter
    assert any("history cannot be written" in line for line in caplog.messages)
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == before
    assert db.session.scalar(select(func.count()).select_from(Advice)) == 0
    db.session.remove()
    assert give_all_clear() == 0
    jobs.sweep(mailing)
    opened()
    assert (give_all_clear(), give_all_clear()) == (1, 0)
    assert detective.send(f"/cases/{case_id}/advice", {"message": WORDS}).status_code == 303
    told = db.session.scalars(select(Notice).where(Notice.tag == "history:closed")).all()
    assert len(told) >= 1
    run()
    assert postbox.addresses.count("admin@office.example") == 2
