"""Alembic's view of CaseBridge: the application's own engine and metadata, on either database."""

from typing import Any

from alembic import context

from casebridge.db import Json, UtcDateTime, metadata
from casebridge.lead_store import SCHEMA, owners_engine, prepare

# Column types of ours are written by what they are in the database, so that an old revision never
# depends on code that may have moved.
SEARCH = ("case_search", "ix_case_file_search", "ix_exhibit_name_search", "ix_page_words_search")
PLAIN = {UtcDateTime: "sa.DateTime(timezone=True)", Json: "sa.Text()"}


def render_item(kind: str, thing: Any, _autogen: Any) -> str | bool:
    """Write our own column types as plain ones."""
    if kind != "type":
        return False
    if type(thing).__name__ == "Sealed":
        return "sa.Text()"
    return PLAIN.get(type(thing), False)


def same_type(_context: Any, _inspected: Any, _column: Any, inspected_type: Any, wanted: Any) -> bool | None:
    """Compare our own types by what they are in the database."""
    if type(wanted) in PLAIN or type(wanted).__name__ == "Sealed":
        return False
    return None


def ours(name: str | None, kind: str, _parents: Any) -> bool:
    """Look at our two schemas; leave out what the search revision makes: the models know nothing of it."""
    if kind == "schema":
        return name in (None, SCHEMA)
    return not (kind in ("table", "index") and (name or "").startswith(SEARCH))


def run() -> None:
    """Run the revisions, each in a transaction of its own, as the owner of the tables."""
    engine = owners_engine()
    prepare(engine)
    with engine.connect() as connection:
        context.configure(
            connection=connection, target_metadata=metadata, render_as_batch=True, transaction_per_migration=True,
            render_item=render_item, compare_type=same_type, include_schemas=True, include_name=ours,
        )  # fmt: skip
        with context.begin_transaction():
            context.run_migrations()


run()
