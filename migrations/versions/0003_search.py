"""Find a case by any part of what search knows of it, without reading every case.

Revision: 0003, after 0002. On SQLite the application keeps the index: its databases do not trust
their own triggers with virtual tables.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Index every three letters that follow each other."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE case_search USING fts5(search_text, tokenize='trigram')")
        op.execute("INSERT INTO case_search (rowid, search_text) SELECT id, search_text FROM case_file")
        return
    op.execute(
        "CREATE FUNCTION case_trigrams(text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ "
        "SELECT coalesce(array_agg(DISTINCT substr($1, at, 3)), '{}') "
        "FROM generate_series(1, length($1) - 2) AS at $$"
    )
    op.execute("CREATE INDEX ix_case_file_search ON case_file USING gin (case_trigrams(search_text))")


def downgrade() -> None:
    """Take the index away."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE case_search")
        return
    op.execute("DROP INDEX ix_case_file_search")
    op.execute("DROP FUNCTION case_trigrams(text)")
