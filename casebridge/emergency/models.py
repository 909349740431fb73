"""An emergency entry: who opened which case until when, why, and what its owners said of it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casebridge.accounts.models import User
from casebridge.cases.models import Case
from casebridge.db import Base, HasPublicId, UtcDateTime


class Emergency(HasPublicId, Base):
    """A person who may not read a case opened its open part in an emergency.

    `category` is a key of `emergency_reason` in `entry.toml`. `again` says that an earlier entry of this person was not
    reviewed then. `justified` is None until somebody who answers for the case reviewed it (due on `review_on`, a
    Baltimore day).
    """

    __tablename__ = "emergency"
    __table_args__ = (
        Index(
            "ix_emergency_waiting", "case_id",
            sqlite_where=text("reviewed_at IS NULL"), postgresql_where=text("reviewed_at IS NULL"),
        ),
    )  # fmt: skip

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), index=True)
    category: Mapped[str] = mapped_column(String(30))
    words: Mapped[str] = mapped_column(Text)
    again: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    review_on: Mapped[date]
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    justified: Mapped[bool | None]
    review_words: Mapped[str] = mapped_column(Text, default="")

    case: Mapped[Case] = relationship()
    user: Mapped[User] = relationship(foreign_keys=[user_id])
    reviewed_by: Mapped[User | None] = relationship(foreign_keys=[reviewed_by_id])
