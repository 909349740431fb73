"""Leave of a person with who covers, and what was handed over from one person to another."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casebridge.accounts.models import User
from casebridge.cases.models import Case
from casebridge.db import Base, HasPublicId, UtcDateTime


class Leave(HasPublicId, Base):
    """Days on which a person is away, and who covers them; both days count.

    `ended_on` is the day on which it was called off or cut short: from then on the person is there.
    """

    __tablename__ = "leave_of_absence"

    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), index=True)
    cover_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date] = mapped_column(index=True)
    ended_on: Mapped[date | None]
    settled: Mapped[bool] = mapped_column(default=False, index=True, doc="over, and every case was looked at")
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    cover: Mapped[User] = relationship(foreign_keys=[cover_id])
    entered_by: Mapped[User] = relationship(foreign_keys=[entered_by_id])
    cases: Mapped[list["LeaveCase"]] = relationship(back_populates="leave", order_by="LeaveCase.id")

    def standing(self, today: date) -> str:
        """Return where it is on a day: ahead, away, over or called_off."""
        if self.ended_on is not None and self.ended_on <= self.starts_on:
            return "called_off"
        if today > self.ends_on or (self.ended_on is not None and today >= self.ended_on):
            return "over"
        return "away" if today >= self.starts_on else "ahead"


class LeaveCase(Base):
    """A case that came to the cover, or stayed and why; and how it came back.

    `slot` is the column of the case that names the person in that state.
    """

    __tablename__ = "leave_case"
    __table_args__ = (UniqueConstraint("leave_id", "case_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    leave_id: Mapped[int] = mapped_column(ForeignKey("leave_of_absence.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    slot: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    stayed: Mapped[str] = mapped_column(Text, default="", doc="why it did not move; empty when it did")
    back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    not_back: Mapped[str] = mapped_column(Text, default="", doc="why it did not come back")

    leave: Mapped[Leave] = relationship(back_populates="cases")
    case: Mapped[Case] = relationship()


class Reminder(Base):
    """A clock of which people were reminded at one stage: once, however often the worker looks.

    `party_id` is the defendant whose legal clock it is, -1 for one of the case itself, 0 for the state clock.
    A date that is moved is another date, of which people are reminded anew.
    """

    __tablename__ = "reminder"
    __table_args__ = (UniqueConstraint("case_id", "party_id", "clock", "due", "stage"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    party_id: Mapped[int]
    clock: Mapped[str] = mapped_column(String(60))
    due: Mapped[datetime] = mapped_column(UtcDateTime)
    stage: Mapped[str] = mapped_column(String(10), doc="soon, overdue, or soon-30")
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SweepMark(Base):
    """When the worker last did what it does less often than each minute."""

    __tablename__ = "sweep_mark"

    key: Mapped[str] = mapped_column(String(30), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
