"""Let the database itself refuse to change or delete history, numbers, snapshots and custody lines.

Revision: 0002, after 0001.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = (
    "bates_number", "decision_snapshot", "snapshot_read", "exhibit_read", "custody_entry",
    "pointer_change", "promise_change", "second_view", "entry_reason", "signed_head",
)  # fmt: skip
AUDIT = "audit_entry"
# Marks of rows lose the rows and their salt in the same way.
MARK = "row_mark"
MARK_HASHED = ("n", "seq", "case_id", "prev", "hash", "digest")
MARK_EMPTY = "NEW.salt = '' AND NEW.rows = '{}'"
WORDS = "this table only grows"
TWO = "two people first"
# What the chain hashes, and the hash: never changed. The rest are the words of a line and their salt.
HASHED = (
    "seq", "at", "prev", "hash", "event", "actor_id", "actor_name", "role", "unit", "session", "factors", "address",
    "host", "request_id", "object_type", "object_id", "case_id", "outcome", "bytes_in", "bytes_out", "duration_ms",
    "policy_version", "receipt", "words",
)  # fmt: skip
# The rows of a case go inside its expungement alone: a unit of work that holds the licence of a confirmed order.
LICENSED = "EXISTS (SELECT 1 FROM expunging)"
EMPTY = "NEW.salt = '' AND NEW.sentence = '' AND NEW.reason = '' AND NEW.detail = '{}'"
OF_THE_CASE = "EXISTS (SELECT 1 FROM expunging WHERE case_id = OLD.case_id)"
CONFIRMED = (
    "EXISTS (SELECT 1 FROM court_act WHERE id = NEW.act_id AND case_id = NEW.case_id AND kind = 'expunge' "
    "AND confirmed_by_id IS NOT NULL AND confirmed_by_id <> asked_by_id AND ended_at IS NULL)"
)
# Whom pages and jobs act as; they read these tables and add to them.
ROLES = "casebridge_app, casebridge_lead"
# On PostgreSQL an expungement reaches its rows through these alone; they act as the owner of the tables, past no trigger.
THROUGH = {
    "expunge_words(number integer)": "BEGIN "
    "UPDATE audit_entry SET salt = '', sentence = '', reason = '', detail = '{}' WHERE case_id = number AND salt <> ''; "
    "UPDATE row_mark SET salt = '', rows = '{}' WHERE case_id = number AND salt <> ''; END",
    "expunge_rows(name text, numbers bigint[])": f"BEGIN IF name NOT IN {TABLES} THEN "
    f"RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'insufficient_privilege'; END IF; "
    "EXECUTE format('DELETE FROM %I WHERE id = ANY ($1)', name) USING numbers; END",
}


def upgrade() -> None:
    """Add the triggers, and on PostgreSQL take the rights."""
    if op.get_bind().dialect.name == "sqlite":
        for table, hashed, empty in ((AUDIT, HASHED, EMPTY), (MARK, MARK_HASHED, MARK_EMPTY)):
            same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in hashed)
            _sqlite(table, "update", f"WHEN NOT ({same} AND {empty} AND {OF_THE_CASE})")
            _sqlite(table, "delete")
        for table in TABLES:
            _sqlite(table, "update")
            _sqlite(table, "delete", f"WHEN NOT {LICENSED}")
        _sqlite("expunging", "insert", f"WHEN NOT {CONFIRMED}", TWO)
        return
    _function("only_grows", "false")
    _function("only_grows_or_licensed", f"TG_OP = 'DELETE' AND {LICENSED}")
    for name, hashed, empty in (("words", HASHED, EMPTY), ("rows", MARK_HASHED, MARK_EMPTY)):
        same = " AND ".join(f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in hashed)
        _function(f"only_loses_{name}", f"TG_OP = 'UPDATE' AND {same} AND {empty} AND {OF_THE_CASE}")
    _function("two_people_first", CONFIRMED, TWO)
    op.execute(
        "CREATE TRIGGER expunging_no_insert BEFORE INSERT OR UPDATE ON expunging "
        "FOR EACH ROW EXECUTE FUNCTION two_people_first()"
    )
    guards = {AUDIT: "only_loses_words", MARK: "only_loses_rows"}
    for table in (AUDIT, MARK, *TABLES):
        guard = guards.get(table, "only_grows_or_licensed")
        op.execute(
            f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {guard}()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION only_grows()"
        )
        op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {ROLES}")
    for function, does in THROUGH.items():
        op.execute(
            f"CREATE FUNCTION {function} RETURNS void LANGUAGE plpgsql SECURITY DEFINER "
            f"SET search_path = public, pg_temp AS $$ {does} $$"
        )
        op.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {ROLES}")


def downgrade() -> None:
    """Take the triggers away."""
    if op.get_bind().dialect.name == "sqlite":
        for table in (AUDIT, MARK, *TABLES):
            for event in ("update", "delete"):
                op.execute(f"DROP TRIGGER {table}_no_{event}")
        op.execute("DROP TRIGGER expunging_no_insert")
        return
    for function in THROUGH:
        op.execute(f"DROP FUNCTION {function}")
    op.execute("DROP TRIGGER expunging_no_insert ON expunging")
    for table in (AUDIT, MARK, *TABLES):
        op.execute(f"DROP TRIGGER {table}_only_grows ON {table}")
        op.execute(f"DROP TRIGGER {table}_not_emptied ON {table}")
        op.execute(f"GRANT UPDATE, DELETE ON {table} TO {ROLES}")
    for name in ("only_grows", "only_grows_or_licensed", "only_loses_words", "only_loses_rows", "two_people_first"):
        op.execute(f"DROP FUNCTION {name}()")


def _sqlite(table: str, event: str, unless: str = "", words: str = WORDS) -> None:
    """Refuse an event on each row of a table, less those that `unless` lets through."""
    op.execute(
        f"CREATE TRIGGER {table}_no_{event} BEFORE {event.upper()} ON {table} "
        f"{unless} BEGIN SELECT RAISE(ABORT, '{words}'); END"
    )


def _function(name: str, passes: str, words: str = WORDS) -> None:
    """Make the function of a trigger on PostgreSQL: rows pass where `passes` holds."""
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {passes} THEN "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END IF; "
        f"RAISE EXCEPTION '{words}' USING ERRCODE = 'insufficient_privilege'; END $$"
    )
