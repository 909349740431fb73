"""Notice: a line owed to a reader; Mail: the letter that says no more than that something waits."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from casebridge.db import Base, HasPublicId, UtcDateTime


class Notice(HasPublicId, Base):
    """Something waits for a person. The text is neutral: facts are behind the sign-in (security.md 5).

    `mail` is open until the outbox looked at it, then none (nothing is mailed) or letter (`mail_id` is the letter).
    """

    __tablename__ = "notice"
    __table_args__ = (
        Index(None, "user_id", "read_at", "id"),
        # Few notices wait to be looked at; the job worker asks for them each minute.
        Index(
            "ix_notice_open", "user_id", "id",
            sqlite_where=text("mail = 'open'"), postgresql_where=text("mail = 'open'"),
        ),
    )  # fmt: skip

    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    case_id: Mapped[int | None] = mapped_column(index=True)
    subject_type: Mapped[str] = mapped_column(String(30), default="case")
    subject_id: Mapped[str] = mapped_column(String(64), default="")
    tag: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(String(300))
    audit_seq: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    urgent: Mapped[bool] = mapped_column(default=False)
    mail: Mapped[str] = mapped_column(String(6), default="open")
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mail.id"), index=True)


class Mail(HasPublicId, Base):
    """One letter to one person, for the notices that waited when it was written; `public_id` makes its Message-ID.

    `delivery` is waiting, sent (the mail server took it), given_up (with `sent_at` where it came back after that), or
    dropped (nothing waits any more, or the account has no address). `next_try_at` is moved on before each try, so a
    killed worker tries again, and not at once.
    `since` is when it began to wait: when it was written, or when somebody had it tried anew. `enclosed` is a signed
    head of the history, which no notice waits behind.
    """

    __tablename__ = "mail"
    __table_args__ = (
        Index(
            "ix_mail_due", "next_try_at", "id",
            sqlite_where=text("delivery = 'waiting'"), postgresql_where=text("delivery = 'waiting'"),
        ),
        Index(
            "ix_mail_enclosed", "created_at",
            sqlite_where=text("enclosed <> ''"), postgresql_where=text("enclosed <> ''"),
        ),
        Index(
            "ix_mail_given_up", "user_id", "id",
            sqlite_where=text("delivery = 'given_up'"), postgresql_where=text("delivery = 'given_up'"),
        ),
    )  # fmt: skip

    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), index=True)
    digest: Mapped[bool] = mapped_column(default=False)
    enclosed: Mapped[str] = mapped_column(Text, default="")
    delivery: Mapped[str] = mapped_column(String(10), default="waiting")
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str] = mapped_column(String(200), default="")


class MailRoute(Base):
    """The way to the mail server, one row: when it last took something, and since when it does not answer."""

    __tablename__ = "mail_route"

    id: Mapped[int] = mapped_column(primary_key=True)
    good_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failing_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str] = mapped_column(String(200), default="")
