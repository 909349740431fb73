"""Notice: a line owed to a reader."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from casebridge.db import Base, HasPublicId, UtcDateTime


class Notice(HasPublicId, Base):
    """Something waits for a person. The text is neutral: facts are behind the sign-in (security.md 5)."""

    __tablename__ = "notice"
    __table_args__ = (Index(None, "user_id", "read_at", "id"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    case_id: Mapped[int | None] = mapped_column(index=True)
    subject_type: Mapped[str] = mapped_column(String(30), default="case")
    subject_id: Mapped[str] = mapped_column(String(64), default="")
    tag: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(String(300))
    audit_seq: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mailed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mail_error: Mapped[str] = mapped_column(String(200), default="")
