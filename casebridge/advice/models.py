"""Who is on duty to answer the police, day by day."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casebridge.accounts.models import User
from casebridge.db import Base, HasPublicId, UtcDateTime


class DutyTurn(HasPublicId, Base):
    """One prosecutor on duty from one Baltimore day to another, both included; several may be on duty at once."""

    __tablename__ = "duty_turn"

    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date] = mapped_column(index=True)
    set_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship(foreign_keys=user_id)
