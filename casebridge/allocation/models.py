"""Cases that were handed over together: who gave them, why, to whom each went, and what stayed and why."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casebridge.accounts.models import User
from casebridge.cases.models import Case
from casebridge.db import Base, HasPublicId, UtcDateTime


class HandOver(HasPublicId, Base):
    """One hand-over of several cases, with the reason that was typed once for all of them."""

    __tablename__ = "hand_over"

    by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text)

    by: Mapped[User] = relationship(foreign_keys=[by_id])
    lines: Mapped[list["HandOverLine"]] = relationship(back_populates="hand_over", order_by="HandOverLine.id")


class HandOverLine(Base):
    """One case of a hand-over: from whom (nobody: out of a queue), to whom, its receipt, or why it stayed."""

    __tablename__ = "hand_over_line"
    __table_args__ = (UniqueConstraint("hand_over_id", "case_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hand_over_id: Mapped[int] = mapped_column(ForeignKey("hand_over.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    from_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"), index=True)
    to_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"), index=True)
    receipt: Mapped[str] = mapped_column(String(12), default="")
    stayed: Mapped[str] = mapped_column(Text, default="", doc="why it did not move; empty when it did")

    hand_over: Mapped[HandOver] = relationship(back_populates="lines")
    case: Mapped[Case] = relationship()
    giver: Mapped[User | None] = relationship(foreign_keys=[from_id])
    taker: Mapped[User | None] = relationship(foreign_keys=[to_id])
