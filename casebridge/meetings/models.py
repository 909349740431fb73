"""The day of the meeting, and the lists that were made for it: one for each office, with the cases that it names."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from casebridge.db import Base, HasPublicId, Json, UtcDateTime


class MeetingDay(HasPublicId, Base):
    """From which day on the offices meet every two weeks; the newest row counts, older ones say what was."""

    __tablename__ = "meeting_day"

    first_on: Mapped[date]
    set_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)


class MeetingCopy(HasPublicId, Base):
    """The list of one office for one meeting, as it was made; its bytes are kept and never change.

    `meeting_on` is None where no day was set; `made_by_id` where the worker made it. A case that is expunged takes
    every list with it that names it (`goes_with`, sealing/closure.py).
    """

    __tablename__ = "meeting_copy"
    __table_args__ = (Index(None, "agency", "meeting_on"), {"info": {"goes_with": "meeting_line"}})

    agency: Mapped[str] = mapped_column(String(10))
    meeting_on: Mapped[date | None]
    number: Mapped[str] = mapped_column(String(40))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    store_key: Mapped[str] = mapped_column(String(40), unique=True)
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]


class MeetingLine(Base):
    """One case that a list names, and by number the accused whom it rests on: those whom its readers knew then."""

    __tablename__ = "meeting_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    copy_id: Mapped[int] = mapped_column(ForeignKey("meeting_copy.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    people: Mapped[list[int]] = mapped_column(Json, default=list)
