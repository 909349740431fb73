"""What a night found: numbers for administrators and auditors, stuck cases for who leads the work."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casebridge.cases.models import Case
from casebridge.db import Base, HasPublicId, Json, UtcDateTime


class Night(HasPublicId, Base):
    """One look at the whole house; `night` is the day in Baltimore on which it began.

    `broken` and `stuck` are counts by rule. `first_bad` says where the history does not hold, without its content.
    """

    __tablename__ = "night"

    night: Mapped[date] = mapped_column(index=True)
    by_hand: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cases: Mapped[int]
    broken: Mapped[dict[str, int]] = mapped_column(Json, default=dict)
    lines: Mapped[int]
    first_bad: Mapped[str] = mapped_column(Text, default="")
    unmailed: Mapped[int] = mapped_column(doc="people to whom mail was not delivered")
    jobs_late: Mapped[int]
    backup_late: Mapped[bool] = mapped_column(default=False, doc="backups should be made, and the last one is too old")
    stuck: Mapped[dict[str, int]] = mapped_column(Json, default=dict)

    @property
    def red(self) -> bool:
        """Say whether the house itself needs somebody; stuck cases are the work of who leads it."""
        return bool(self.broken or self.first_bad or self.unmailed or self.jobs_late or self.backup_late)


class StuckCase(Base):
    """A case that was stuck on a night: by which rule, and since when; `side` is the side on which it then was."""

    __tablename__ = "stuck_case"

    id: Mapped[int] = mapped_column(primary_key=True)
    night_id: Mapped[int] = mapped_column(ForeignKey("night.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    rule: Mapped[str] = mapped_column(String(20))
    side: Mapped[str] = mapped_column(String(10))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    case: Mapped[Case] = relationship()
