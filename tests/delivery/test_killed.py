"""A worker that is killed between the mail server's yes and its own mark: nothing is lost, nothing is new."""

import time

import pytest
from sqlalchemy import select

from casebridge import clock
from casebridge.db import db, transaction
from casebridge.notices.models import Mail
from casebridge.notices.outbox import tell
from tests.building.people import some_people
from tests.delivery.conftest import SENDER
from tests.support.house import House, kill

# The letters are the same; on PostgreSQL it is a long proof.
BOTH = False
PATIENCE = 60.0


@pytest.mark.slow
def test_the_letter_is_sent_again_under_the_same_number(database, tmp_path, postbox):
    house = House(
        tmp_path, CASEBRIDGE_DATABASE_URL=database, CASEBRIDGE_MAIL_URL=f"smtp://127.0.0.1:{postbox.port}",
        CASEBRIDGE_MAIL_FROM=SENDER,
    )  # fmt: skip
    with house.app.app_context():
        with transaction():
            person = some_people()["prosecutor"]
            person.mail_address = "prosecutor@office.example"
            tell([person.id], tag="case_review:return", text="Something waits.")
        postbox.say_nothing.set()
        worker = house.worker()
        try:
            assert postbox.took_one.wait(PATIENCE)
        finally:
            kill(worker)
        assert [(m.delivery, m.tries) for m in _mails()] == [("waiting", 1)]
        postbox.say_nothing.clear()
        with transaction():
            # The minute after which it is tried again.
            db.session.scalars(select(Mail)).one().next_try_at = clock.now()
        again = house.worker()
        try:
            again.wait(PATIENCE)
        finally:
            kill(again)
        assert [(m.delivery, m.tries) for m in _mails()] == [("sent", 2)]
        first, second = postbox.letters
        assert first["Message-ID"] == second["Message-ID"]
        assert postbox.taken[0] == postbox.taken[1]
        db.session.remove()
        db.engine.dispose()


def _mails():
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        db.session.rollback()
        db.session.expire_all()
        if found := list(db.session.scalars(select(Mail))):
            return found
        time.sleep(0.05)
    return []
