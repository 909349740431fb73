"""Let the database itself refuse to change or delete history, numbers, snapshots and custody lines.

Revision: 0002, after 0001.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = (
    "audit_entry", "bates_number", "decision_snapshot", "snapshot_read", "exhibit_read", "custody_entry",
    "pointer_change", "promise_change", "second_view", "entry_reason",
)  # fmt: skip
WORDS = "this table only grows"


def upgrade() -> None:
    """Add the triggers."""
    if op.get_bind().dialect.name == "sqlite":
        for table in TABLES:
            for event in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
                )
        return
    op.execute(
        "CREATE FUNCTION only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'insufficient_privilege'; END $$"
    )
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION only_grows()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION only_grows()"
        )


def downgrade() -> None:
    """Take the triggers away."""
    if op.get_bind().dialect.name == "sqlite":
        for table in TABLES:
            for event in ("update", "delete"):
                op.execute(f"DROP TRIGGER {table}_no_{event}")
        return
    for table in TABLES:
        op.execute(f"DROP TRIGGER {table}_only_grows ON {table}")
        op.execute(f"DROP TRIGGER {table}_not_emptied ON {table}")
    op.execute("DROP FUNCTION only_grows()")
