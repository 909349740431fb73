"""What no key of the database holds together any more: each account that a row of LEAD's names is there."""

from collections.abc import Iterator

from sqlalchemy import select

from casebridge.accounts.models import User
from casebridge.db import db, metadata
from casebridge.diversion.tables import names_people
from casebridge.lead_store import SCHEMA, opened


def strays() -> list[str]:
    """Return, for each column that names accounts which are not there, its name and in how many rows."""
    with opened():
        return list(_strays())


def _strays() -> Iterator[str]:
    accounts = select(User.id)
    for table in metadata.sorted_tables:
        for column in table.columns if table.schema == SCHEMA else ():
            if not names_people(column):
                continue
            lost = db.session.scalars(select(column).where(column.is_not(None), column.not_in(accounts))).all()
            if lost:
                yield f"{table.name}.{column.name} names accounts that are not there, in rows: {len(lost)}"
