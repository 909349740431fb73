"""Find a case by any part of what search knows of it, an exhibit or a page by its words, without reading all of them.

Revision: 0003, after 0002. On SQLite the application keeps the index: its databases do not trust
their own triggers with virtual tables.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_WORDS = "tokenize='unicode61 remove_diacritics 0', prefix='3'"


def upgrade() -> None:
    """Index every three letters of a case that follow each other, and the words of exhibits and pages."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE case_search USING fts5(search_text, tokenize='trigram')")
        op.execute("INSERT INTO case_search (rowid, search_text) SELECT id, search_text FROM case_file")
        op.execute(f"CREATE VIRTUAL TABLE case_search_exhibits USING fts5(words, {_WORDS})")
        op.execute("INSERT INTO case_search_exhibits (rowid, words) SELECT exhibit_id, words FROM exhibit_name")
        op.execute(
            "CREATE VIRTUAL TABLE case_search_pages"
            f" USING fts5(words, content='page_words', content_rowid='id', {_WORDS})"
        )
        op.execute("INSERT INTO case_search_pages (rowid, words) SELECT id, words FROM page_words")
        return
    op.execute(
        "CREATE FUNCTION case_trigrams(text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ "
        "SELECT coalesce(array_agg(DISTINCT substr($1, at, 3)), '{}') "
        "FROM generate_series(1, length($1) - 2) AS at $$"
    )
    op.execute("CREATE INDEX ix_case_file_search ON case_file USING gin (case_trigrams(search_text))")
    for table in ("exhibit_name", "page_words"):
        op.execute(
            f"CREATE INDEX ix_{table}_search ON {table}"
            " USING gin (array_to_tsvector(string_to_array(words, ' ')))"
        )


def downgrade() -> None:
    """Take the index away."""
    if op.get_bind().dialect.name == "sqlite":
        for table in ("case_search_pages", "case_search_exhibits", "case_search"):
            op.execute(f"DROP TABLE {table}")
        return
    for table in ("page_words", "exhibit_name", "case_file"):
        op.execute(f"DROP INDEX ix_{table}_search")
    op.execute("DROP FUNCTION case_trigrams(text)")
