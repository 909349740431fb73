"""What was sent to a victim, or how they were looked for in vain; and what they asked for."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casebridge.accounts.models import User
from casebridge.cases.models import Party
from casebridge.db import Base, HasPublicId, UtcDateTime
from casebridge.evidence.models import Exhibit


class VictimRecord(HasPublicId, Base):
    """That a notice of a clock was sent to a victim or the family, or that they could not be found; with its proof.

    `outcome` is sent or not_found; `way` a key of WAYS. `whom` and `efforts` are of the class victim-contact.
    The proof is an exhibit or a named paper.
    """

    __tablename__ = "victim_record"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    clock: Mapped[str] = mapped_column(String(60))
    outcome: Mapped[str] = mapped_column(String(12))
    on: Mapped[date]
    way: Mapped[str] = mapped_column(String(12), default="")
    whom: Mapped[str] = mapped_column(String(300), default="")
    efforts: Mapped[str] = mapped_column(Text, default="")
    despite: Mapped[str] = mapped_column(Text, default="", doc="why they were called on though they asked not to be")
    paper: Mapped[str] = mapped_column(String(300), default="")
    exhibit_id: Mapped[int | None] = mapped_column(ForeignKey("exhibit.id"))
    receipt: Mapped[str] = mapped_column(String(12))
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)

    party: Mapped[Party] = relationship()
    exhibit: Mapped[Exhibit | None] = relationship()
    entered_by: Mapped[User] = relationship()


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
