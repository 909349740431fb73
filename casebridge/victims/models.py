"""The notices that victims are owed: what was sent, tried or excused, what was withdrawn, and what they asked for."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casebridge.accounts.models import User
from casebridge.cases.models import Party
from casebridge.db import Base, HasPublicId, UtcDateTime
from casebridge.evidence.models import Exhibit


class VictimNotice(HasPublicId, Base):
    """That a victim or the family got a notice they are owed, could not be found, or need not get it.

    `duty` is the clock of `clocks.toml` that the notice meets, or case_ended. `outcome` is sent, not_found, or excused
    (of the end of a case only); `way` a key of WAYS. `whom`, `efforts` and `excuse` are of the class victim-contact.
    The proof of a notice that meets a clock is an exhibit or a named paper. A row is never changed or deleted.
    """

    __tablename__ = "victim_notice"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    duty: Mapped[str] = mapped_column(String(60))
    outcome: Mapped[str] = mapped_column(String(12))
    on: Mapped[date]
    way: Mapped[str] = mapped_column(String(12), default="")
    whom: Mapped[str] = mapped_column(String(300), default="")
    efforts: Mapped[str] = mapped_column(Text, default="")
    excuse: Mapped[str] = mapped_column(Text, default="")
    despite: Mapped[str] = mapped_column(Text, default="", doc="why they were called on though they asked not to be")
    paper: Mapped[str] = mapped_column(String(300), default="")
    exhibit_id: Mapped[int | None] = mapped_column(ForeignKey("exhibit.id"))
    receipt: Mapped[str] = mapped_column(String(12))
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)

    party: Mapped[Party] = relationship()
    exhibit: Mapped[Exhibit | None] = relationship()
    entered_by: Mapped[User] = relationship()
    withdrawal: Mapped["VictimNoticeWithdrawal | None"] = relationship(back_populates="notice")


class VictimNoticeWithdrawal(HasPublicId, Base):
    """That a notice was entered in error, and why: it counts no more, and stays where it was entered.

    `why` is of the class victim-contact.
    """

    __tablename__ = "victim_notice_withdrawal"
    __table_args__ = (UniqueConstraint("notice_id"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("victim_notice.id"))
    why: Mapped[str] = mapped_column(Text)
    receipt: Mapped[str] = mapped_column(String(12))
    withdrawn_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    withdrawn_at: Mapped[datetime] = mapped_column(UtcDateTime)

    notice: Mapped[VictimNotice] = relationship(back_populates="withdrawal")
    withdrawn_by: Mapped[User] = relationship()


class VictimWish(HasPublicId, Base):
    """What a victim asked for, with the day and how it is known; the newest counts, older ones stay."""

    __tablename__ = "victim_wish"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    wish: Mapped[str] = mapped_column(String(12))
    on: Mapped[date]
    how: Mapped[str] = mapped_column(String(300))
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
