"""Long proof: twenty installations that are lost in twenty ways, each back as it was."""

import os
import random
import shutil
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from casebridge import audit
from casebridge.backup import embedded
from casebridge.db import db, transaction
from casebridge.evidence.checking import check_blobs
from casebridge.evidence.models import Version
from casebridge.evidence.store import store
from casebridge.sealing import destroying
from casebridge.sealing import services as sealing
from tests.backup.installation import TOOLS, filled
from tests.building import court
from tests.building.people import acting, some_people
from tests.factories import a_case

pytestmark = [pytest.mark.sweep, pytest.mark.timeout(1800)]
BOTH = True
ROUNDS = int(os.environ.get("DRILLS", "20"))


@pytest.fixture
def house(app, tmp_path, sign_in):
    """Give an installation on either engine."""
    app.config["CASEBRIDGE_PG_TOOLS"] = TOOLS
    return filled(app, tmp_path, sign_in)


def expunge():
    with transaction():
        case, people = a_case("in_review"), some_people()
        act = court.an_act(case, "expunge", by="sao-supervisor")
        sealing.confirm(act, actor=acting(people["auditor"]))
        act_id = act.public_id
    destroying.destroy(act_id)
    destroying.finish(act_id)


def files_of(house):
    return house.inside(lambda: [store().path(key) for key in db.session.scalars(select(Version.store_key))])


def spoil_database(house, dice):
    main = embedded.main_file(house.config["SQLALCHEMY_DATABASE_URI"])
    if main is None:
        house.lose_all()
        return
    raw = bytearray(main.read_bytes())
    for _ in range(50):
        at = dice.randrange(len(raw) // 4096) * 4096
        raw[at : at + 4096] = dice.randbytes(4096)
    main.write_bytes(raw)


def lose_files(house, _dice):
    shutil.rmtree(Path(house.config["CASEBRIDGE_STORE"]))


def spoil_files(house, dice):
    for path in files_of(house):
        path.write_bytes(dice.randbytes(path.stat().st_size))


def lose_all(house, _dice):
    house.lose_all()


WAYS = (lose_all, spoil_database, lose_files, spoil_files)


def test_what_is_lost_comes_back_twenty_times_of_twenty(house):
    dice, good = random.Random(20), 0
    for number in range(ROUNDS):
        for _ in range(dice.randrange(3)):
            house.case(dice.choice(("draft", "in_review")))
        if number % 5 == 4:
            house.inside(expunge)
        made = house.back_up(full=dice.random() < 0.3)
        if dice.random() < 0.5:
            house.case()
            made = house.back_up()
        before = house.told()
        WAYS[number % len(WAYS)](house, dice)
        done = house.restore(roll_back=True)
        after = house.told()
        assert done.name == made.name
        # Between the moment of the set and the loss, history says that the set was made; that line alone is not in it.
        missing = set(before) - set(after)
        assert {line.split("\t")[0] for line in missing} <= {"audit_entry"}
        assert len(missing) <= 1
        assert {line.split("\t")[0] for line in set(after) - set(before)} <= {"audit_entry"}
        assert not house.inside(check_blobs).damaged
        assert house.inside(audit.verify)[1] is None
        good += 1
    sys.stdout.write(f"{good} of {ROUNDS} restores good\n")
