"""Somebody with the database's own shell: an owner of the tables, past every right and trigger of the application."""

from sqlalchemy import Connection, text

from casebridge import rights


def disarm(connection: Connection, *tables: str) -> None:
    """Have a connection act as the owner to the end of its transaction, and put the triggers of `tables` aside."""
    if connection.dialect.name == "sqlite":
        connection.connection.driver_connection.set_authorizer(None)  # type: ignore[union-attr]
        # The application's rights are back when this transaction ends.
        connection.info[rights.DESTROYS] = True
        for name, table in connection.execute(
            text("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'")
        ).all():
            if table in tables:
                connection.execute(text(f"DROP TRIGGER {name}"))
        return
    connection.execute(text("SET LOCAL ROLE NONE"))
    for table in tables:
        connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
