"""Who holds the application's own connection can add to history, and change nothing of it, whatever they send."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from casebridge import audit
from casebridge.config import BadSetting
from casebridge.db import db, transaction
from casebridge.lead_store import opened, owners_engine
from casebridge.rights import GROWING, gaps
from casebridge.running.server import refuse_weak_server
from tests.factories import a_case
from tests.test_audit import some_lines

BOTH = True
REFUSALS = ("not authorized", "may not be modified", "permission denied", "must be owner", "only grows")
# What takes the place of a line, its guards or its table. A semicolon ends no statement here: each is sent by itself.
TRIED = {
    "both": (
        "UPDATE audit_entry SET sentence = 'did nothing' WHERE seq = 1",
        "UPDATE audit_entry SET salt = '', sentence = '', reason = '', detail = '{}'",
        "INSERT INTO audit_entry SELECT * FROM audit_entry WHERE seq = 1 ON CONFLICT (seq) DO UPDATE SET salt = ''",
        "WITH gone AS (SELECT 1) DELETE FROM audit_entry WHERE seq = (SELECT max(seq) FROM audit_entry)",
        "DROP TABLE audit_entry",
        "ALTER TABLE audit_entry RENAME TO other",
        "ALTER TABLE audit_entry DROP COLUMN sentence",
    ),
    "sqlite": (
        "REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE seq = 1",
        "DROP TRIGGER audit_entry_no_update",
        "CREATE TEMP TRIGGER quiet BEFORE INSERT ON audit_entry BEGIN SELECT RAISE(IGNORE); END",
        "CREATE TEMP TABLE audit_entry (seq)",
        "PRAGMA writable_schema = ON",
        "PRAGMA recursive_triggers(0)",
        "DELETE FROM sqlite_master",
    ),
    "postgresql": (
        "TRUNCATE audit_entry",
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
        "DROP TRIGGER audit_entry_only_grows ON audit_entry",
        "SET LOCAL session_replication_role = replica",
        "SELECT expunge_rows('audit_entry', ARRAY[1])",
        "SELECT expunge_rows('decision_snapshot', ARRAY[1])",
        "SELECT expunge_words(1)",
        "CREATE FUNCTION mine() RETURNS void LANGUAGE sql AS 'SELECT 1'",
    ),
}  # fmt: skip


@pytest.fixture
def case(in_app):
    """Give a case that was decided: it has a snapshot, marks and lines."""
    return a_case("declined")


def test_nothing_that_is_sent_over_it_changes_history(case):
    before = audit.head()
    db.session.remove()
    for attempt in [*TRIED["both"], *TRIED[db.engine.dialect.name], *(f"DELETE FROM {name}" for name in GROWING)]:
        with db.engine.connect() as connection, pytest.raises(DBAPIError) as refused:
            connection.execute(text(attempt))
        assert any(word in str(refused.value.orig) for word in REFUSALS), attempt
    assert audit.head() == before
    assert audit.verify() == (before.seq, None)


def test_the_door_of_lead_opens_no_way_to_history(case):
    with opened(), transaction() as unit, pytest.raises(DBAPIError) as refused:
        unit.execute(text("UPDATE audit_entry SET sentence = 'did nothing'"))
    assert any(word in str(refused.value.orig) for word in REFUSALS)


def test_a_weaker_database_is_named_and_not_served(in_app):
    some_lines(1)
    assert gaps() == []
    weaken, tells = {
        "sqlite": ("DROP TRIGGER row_mark_no_delete", "triggers that guard row_mark"),
        "postgresql": ("GRANT DELETE ON row_mark TO casebridge_lead", "rows of row_mark by casebridge_lead"),
    }[db.engine.dialect.name]
    with owners_engine().begin() as connection:
        connection.execute(text(weaken))
    assert tells in gaps()[0]
    if db.engine.dialect.name == "sqlite":
        in_app.config["CASEBRIDGE_MODE"] = "production"
        with pytest.raises(BadSetting, match="row_mark"):
            refuse_weak_server(in_app)
