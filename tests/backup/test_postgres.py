"""The drill on PostgreSQL, with the tools that the server of the tests brings."""

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.pool import NullPool

from casebridge import audit
from casebridge.backup import restoring, server
from casebridge.cases.models import Case
from casebridge.db import db
from casebridge.evidence.checking import check_blobs
from casebridge.in_use import InUse
from tests.backup.installation import filled

BOTH = True


@pytest.fixture
def house(app, tmp_path, sign_in):
    """Give an installation on PostgreSQL."""
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        pytest.skip("test_restore.py asks the other one")
    return filled(app, tmp_path, sign_in)


def test_all_comes_back_from_a_dump_an_older_one_is_refused_and_a_connection_keeps_it_out(house):
    old = house.back_up()
    house.case("in_review")
    before = house.told()
    new = house.back_up()
    assert (old.kind, new.kind, new.new) == ("full", "changes", 0)
    with pytest.raises(restoring.WouldLose, match="about 1 case"):
        house.restore(old.name)
    engine = create_engine(house.config["SQLALCHEMY_DATABASE_URI"], poolclass=NullPool)
    with engine.connect(), pytest.raises(InUse):
        house.restore(roll_back=True)
    house.lose_all()
    done = house.restore()
    assert (done.name, done.placed, done.aside) == (new.name, new.files, [])
    after = house.told()
    assert set(before) <= set(after)
    assert {line.split("\t")[0] for line in set(after) - set(before)} <= {"audit_entry"}
    assert not house.inside(check_blobs).damaged
    assert house.inside(audit.verify)[1] is None
    # What is there is set aside, not dropped.
    again = house.restore(old.name, roll_back=True)
    assert len(again.aside) == 1
    with house.app.app_context():
        assert len(list(db.session.scalars(select(Case)))) == 1


def test_what_is_missing_is_said_in_a_sentence(house, tmp_path):
    house.app.config["CASEBRIDGE_PG_TOOLS"] = tmp_path / "nothing"
    with pytest.raises(server.ToolFailed, match="pg_dump is not here"):
        house.back_up()
