"""A backup comes back whole, of both stores and the files; what is older, spoiled or in use is refused."""

import os
import random
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from casebridge import audit, clock, in_use, jobs
from casebridge.backup import embedded, restoring, services
from casebridge.backup.sealed import Spoiled
from casebridge.backup.sets import Folder
from casebridge.cases.models import Case
from casebridge.commands.backup import restored
from casebridge.config import BadSetting
from casebridge.db import db, transaction
from casebridge.errors import CaseBridgeError
from casebridge.evidence.checking import check_blobs
from casebridge.evidence.models import Version
from casebridge.evidence.store import store
from casebridge.night import backups
from casebridge.notices.models import Notice
from casebridge.sealing import destroying
from casebridge.sealing import services as sealing
from casebridge.sealing.models import Tombstone
from tests.backup.installation import filled
from tests.building import court
from tests.building.people import acting, some_people

# PostgreSQL has tools of its own: test_postgres.py.
BOTH = False


@pytest.fixture
def house(app, tmp_path, sign_in):
    """Give an embedded installation."""
    if embedded.main_file(app.config["SQLALCHEMY_DATABASE_URI"]) is None:
        pytest.skip("test_postgres.py asks the other one")
    return filled(app, tmp_path, sign_in)


def test_all_comes_back_from_full_and_changes_when_everything_is_lost(house):
    first = house.back_up()
    house.case("in_review")
    before = house.told()
    second = house.back_up()
    assert (first.kind, second.kind, second.new) == ("full", "changes", 0)
    sizes = {p.name: sum(f.stat().st_size for f in p.iterdir()) for p in (house.backups / "sets").iterdir()}
    assert sizes[second.name] < sizes[first.name] / 2
    house.lose_all()
    done = house.restore()
    assert (done.name, done.lines, done.placed) == (second.name, second.lines, first.files)
    # What is new is what the restore itself says in history.
    after = house.told()
    assert set(before) <= set(after)
    assert {line.split("\t")[0] for line in set(after) - set(before)} <= {"audit_entry"}
    assert not house.inside(check_blobs).damaged
    assert house.inside(audit.verify)[1] is None


def test_nothing_of_it_can_be_read_without_the_key(house):
    house.back_up()
    with house.app.app_context():
        words = [db.session.scalars(select(Case.number)).first().encode(), b"SQLite format", b"detective"]
    for path in house.backups.rglob("*"):
        if path.is_file():
            assert path.stat().st_mode & 0o077 == 0
            assert not [word for word in words if word in path.read_bytes()]
    assert not list(Path(house.config["CASEBRIDGE_INSTANCE"]).parent.rglob(".*-copy"))
    keys = {**house.config["CASEBRIDGE_KEYS"], "backup": os.urandom(32).hex()}
    with pytest.raises(Spoiled, match="a key that is not in"):
        restored(Folder(house.backups, [bytes.fromhex(keys["backup"])]), "", house.config, {}, roll_back=False)


def test_an_older_one_is_refused_until_the_loss_is_accepted_and_told(house):
    old = house.back_up()
    case = house.case("in_review")
    with pytest.raises(restoring.WouldLose, match=r"\d+ lines of history would be lost, about 1 case, the last of"):
        house.restore(old.name)
    # The database may be gone, and its head kept outside.
    head = house.inside(audit.head)
    house.lose_all()
    with pytest.raises(restoring.WouldLose):
        house.restore(heads={head.seq: head.hash})
    done = house.restore(heads={head.seq: head.hash}, roll_back=True)
    assert done.lost.lines == head.seq - old.lines
    with house.app.app_context():
        assert db.session.get(Case, case) is None
        assert db.session.scalars(select(audit.AuditEntry.reason).order_by(audit.AuditEntry.seq.desc())).first()
        assert audit.verify()[1] is None


def test_a_backup_of_another_history_is_refused_also_when_it_is_longer(house):
    house.back_up()
    house.lose_all()
    with pytest.raises(Spoiled, match="differs from the head that was kept outside"):
        house.restore(heads={3: "0" * 64})
    house.restore()


def test_a_spoiled_one_replaces_nothing(house):
    house.back_up()
    before, dice = house.told(), random.Random(5)
    files = sorted(path for path in house.backups.rglob("*") if path.is_file() and path.name != ".lock")
    for path in files:
        whole = path.read_bytes()
        at = dice.randrange(len(whole))
        for wrong in (whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :], whole[:-20], None):
            path.unlink() if wrong is None else path.write_bytes(wrong)
            with pytest.raises(CaseBridgeError):
                house.restore(roll_back=True)
            path.write_bytes(whole)
            path.chmod(0o600)
    assert house.told() == before


def test_an_expunged_case_does_not_come_back_with_an_older_backup(house):
    number = house.case("in_review")
    with house.app.app_context():
        words = db.session.get(Case, number).number
    old = house.back_up(full=True)

    def expunged():
        with transaction():
            case, people = db.session.get_one(Case, number), some_people()
            act = court.an_act(case, "expunge", by="sao-supervisor")
            sealing.confirm(act, actor=acting(people["auditor"]))
            act_id = act.public_id
        destroying.destroy(act_id)
        destroying.finish(act_id)

    house.inside(expunged)
    newer = house.back_up()
    house.lose_all()
    # Only the newer set knows that the case is gone; the older one is restored.
    done = house.restore(old.name, roll_back=True)
    assert (done.again, newer.lines > old.lines) == (1, True)
    with house.app.app_context():
        assert db.session.get(Case, number) is None
        assert db.session.scalars(select(Tombstone)).one().finished_at is not None
        assert audit.verify()[1] is None
    for name, path in embedded.places(house.config["SQLALCHEMY_DATABASE_URI"], "sqlite:///").items():
        assert name == "jobs" or words.encode() not in path.read_bytes()


def test_a_running_server_keeps_a_restore_out_and_a_cut_off_one_keeps_servers_out(house, tmp_path):
    class App:
        def __init__(self):
            self.config = {"CASEBRIDGE_INSTANCE": tmp_path}

    server = App()
    in_use.share(server)
    with pytest.raises(in_use.InUse), in_use.alone(tmp_path):
        pass
    del server
    with in_use.alone(tmp_path), pytest.raises(BadSetting, match="A restore is at work"):
        in_use.share(App())
    (tmp_path / in_use.UNDER_WAY).write_text('{"moves": []}')
    with pytest.raises(BadSetting, match="--finish"):
        in_use.share(App())
    embedded.finish(tmp_path)
    in_use.share(App())


def test_a_restore_that_dies_leaves_the_old_or_the_new_and_is_ended(house, monkeypatch):
    house.back_up()
    house.case("in_review")
    old = house.told()

    class Died(BaseException):
        pass

    def dies_at(step):
        steps = iter(range(1000))

        def rename(*where, rename=os.rename):
            if next(steps) == step:
                raise Died
            rename(*where)

        return rename

    seen, step = set(), 0
    while True:
        with monkeypatch.context() as patched:
            patched.setattr(embedded.os, "rename", dies_at(step))
            try:
                house.restore(roll_back=True)
                break
            except Died:
                pass
        under_way = (Path(house.config["CASEBRIDGE_INSTANCE"]) / in_use.UNDER_WAY).exists()
        seen.add(under_way)
        if under_way:
            embedded.finish(house.config["CASEBRIDGE_INSTANCE"])
            assert house.told() != old
            assert house.inside(audit.verify)[1] is None
            # Back to the old state, to die at the next step.
            house.back_up()
        else:
            assert house.told() == old
        old = house.told()
        step += 1
    assert seen == {True, False}


def test_old_sets_go_by_the_rule_and_files_that_no_set_names_with_them(house):
    first = house.back_up()
    for days in range(1, 4):
        with clock.at(clock.now() + timedelta(days=days)):
            house.case()
            house.back_up()
    with clock.at(clock.now() + timedelta(days=3, hours=1)):
        changes = house.back_up()
    assert changes.kind == "changes"
    with house.app.app_context():
        store().path(db.session.scalars(select(Version.store_key)).first()).unlink()
    with clock.at(clock.now() + timedelta(days=36)):
        last = house.back_up(full=True)
    assert first.name in last.removed or first.name in changes.removed
    with clock.at(clock.now() + timedelta(days=80)):
        last = house.back_up(full=True)
    assert last.missing == 1
    assert house.folder().names() == [last.name]
    assert [p for p in (house.backups / "files").rglob("*") if p.is_file()] == []


def test_it_is_made_by_itself_every_quarter_of_an_hour_and_a_failure_is_told(house, tmp_path):
    house.app.config["CASEBRIDGE_BACKUP"] = house.backups

    def asked():
        return services.ask_for_backup()

    assert (house.inside(asked), house.inside(asked)) == (1, 0)
    house.inside(lambda: jobs.KINDS.steps[services.KIND][0][1]("now"))
    assert house.inside(backups.last_good).kind == "full"
    assert house.inside(asked) == 0
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert house.inside(asked) == 1
        assert not house.inside(lambda: backups.is_late(clock.now()))
    with clock.at(clock.now() + timedelta(minutes=50)):
        assert house.inside(lambda: backups.is_late(clock.now()))

    def failed():
        with transaction():
            some_people()
        jobs.KINDS.on_failure[services.KIND]("now", "There is no room for a backup.")
        return list(db.session.scalars(select(Notice.tag).where(Notice.tag == "backup:failed")))

    assert house.inside(failed)
