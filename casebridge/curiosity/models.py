"""The report of one week about one office, as it was found: later work on a case does not rewrite it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casebridge.db import Base, HasPublicId, Json, UtcDateTime


class EntryReport(HasPublicId, Base):
    """Who of an office opened which case from outside in a week that began on `monday` (a Baltimore day).

    `rows` are plain values, a person each with the cases: numbers in the database and marks, no words and no content.
    """

    __tablename__ = "entry_report"
    __table_args__ = (UniqueConstraint("monday", "agency"),)

    monday: Mapped[date]
    agency: Mapped[str] = mapped_column(String(10))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    rows: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)

    @property
    def cases(self) -> set[int]:
        """Return the numbers (in the database) of the cases that stand in it."""
        return {entry["case"] for row in self.rows for entry in row["entries"]}
