"""Long proofs: what is sent many times has one effect, and fifty who write at once all get their answer."""

import io
import os
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from casebridge import audit
from casebridge.cases import facts
from casebridge.cases.models import Case
from casebridge.db import db, new_public_id, transaction
from casebridge.evidence.models import Exhibit
from casebridge.intake.sections import SECTIONS
from tests.factories import a_case
from tests.support.house import House
from tests.support.visitors import enter
from tests.support.wire import Wire

pytestmark = [pytest.mark.sweep, pytest.mark.timeout(900)]
BOTH = True
FORMS, TIMES = 200, 5
WRITERS, SECONDS = 50, float(os.environ.get("RUSH_SECONDS", "60"))
SECTION = next(one.key for one in SECTIONS if "summary" in one.facts)


@pytest.fixture
def house(database, tmp_path):
    """Give an installation with room for many, served as in production."""
    return House(
        tmp_path, CASEBRIDGE_DATABASE_URL=database, CASEBRIDGE_UPLOADS_AN_HOUR="1000000",
        CASEBRIDGE_UPLOAD_BYTES_A_DAY=str(1 << 50),
    )  # fmt: skip


def inside(house, work):
    with house.app.app_context():
        try:
            return work()
        finally:
            db.session.remove()
            db.engine.dispose()


def drafts(house, number):
    def made():
        with transaction():
            return [(case.public_id, case.id, _serial(case)) for case in (a_case("draft") for _ in range(number))]

    return inside(house, made)


def _serial(case):
    last = facts.last_current(case, "summary")
    return last.serial if last is not None else 0


def test_a_thousand_repeated_posts_have_one_effect_each(house):
    ((case, number, _),) = drafts(house, 1)
    visitor = enter(house.app, "detective")
    inside(house, lambda: None)
    keys = [new_public_id() for _ in range(FORMS)]

    def send(turn):
        key = keys[turn % FORMS]
        body = {"form_key": key, "files": (io.BytesIO(f"Statement {key}.\n".encode()), f"{turn % FORMS}.txt")}
        return Wire(house, visitor).form(f"/cases/{case}/evidence", body).status

    with house.web(), ThreadPoolExecutor(20) as pool:
        statuses = Counter(pool.map(send, range(FORMS * TIMES)))
    query = select(func.count(Exhibit.id)).where(Exhibit.case_id == number)
    found = inside(house, lambda: db.session.scalar(query))
    sys.stdout.write(f"{sum(statuses.values())} posts of {FORMS} forms: {dict(statuses)}, {found} effects\n")
    assert (found, set(statuses) - {200, 303}) == (FORMS, set())


def test_fifty_writers_for_a_minute_meet_no_lock_and_no_error(house):
    cases = drafts(house, WRITERS)
    visitors = [enter(house.app, "detective") for _ in range(3)]
    inside(house, lambda: None)
    statuses, last, ends = Counter(), {}, []

    def write(turn):
        case, number, serial = cases[turn]
        wire, count = Wire(house, visitors[turn % 3]), 0
        while time.monotonic() < ends[0]:
            count += 1
            text = f"Text {count} of writer {turn}."
            fields = {"summary": text, "version": f"summary:{serial}"}
            answer = wire.form(f"/cases/{case}/prepare/facts/{SECTION}", fields, X_Autosave="1")
            statuses[answer.status] += 1
            if answer.status == 200:
                serial, last[number] = int(answer.json["version"].partition(":")[2]), text

    with house.web():
        ends.append(time.monotonic() + SECONDS)
        threads = [threading.Thread(target=write, args=(turn,)) for turn in range(WRITERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    sys.stdout.write(f"{WRITERS} writers, {SECONDS:.0f} s: {dict(statuses)}\n")
    assert statuses[200] > WRITERS
    assert {status for status in statuses if status == 0 or status >= 500} == set()
    kept = inside(house, lambda: {n: facts.current(db.session.get_one(Case, n)).get("summary") for n in last})
    assert kept == last
    assert inside(house, audit.verify)[1] is None
