"""What LEAD's tables share: the schema they lie in, and columns that name an account by its number alone."""

from typing import Any

from sqlalchemy.orm import MappedColumn, mapped_column

from casebridge.db import Base
from casebridge.lead_store import SCHEMA

REFERRAL, CONSENT = f"{SCHEMA}.lead_referral.id", f"{SCHEMA}.lead_consent.id"
_PERSON = "casebridge_person"


class LeadTable(Base):
    """A table in LEAD's own store."""

    __abstract__ = True
    __table_args__: Any = {"schema": SCHEMA}  # noqa: RUF012  SQLAlchemy says what this is


def person(**more: Any) -> MappedColumn[Any]:
    """Return a column for the inner number of an account: no key of the database leaves the store (`invariants`)."""
    return mapped_column(info={_PERSON: True}, **more)


def names_people(column: Any) -> bool:
    """Say whether a column of LEAD's holds the number of an account."""
    return _PERSON in column.info
