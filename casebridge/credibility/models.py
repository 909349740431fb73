"""Entries of the two lists with every change, and the decisions that they ask for case by case."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casebridge.accounts.models import User
from casebridge.cases.models import Case, Party
from casebridge.db import Base, HasPublicId, Json, UtcDateTime

DISCLOSURE, DO_NOT_CALL = "disclosure", "do_not_call"
LISTS = {DISCLOSURE: "Disclosure list", DO_NOT_CALL: "Do-not-call list"}


class CredibilityEntry(HasPublicId, Base):
    """One officer on one list: by account, or by name and sequence number; never moved to the other list.

    Class work-product: for prosecutors of the State's Attorney alone. `dated_on` is the local day of the finding that
    the entry rests on. A removed entry stays readable, with every change before it.
    """

    __tablename__ = "credibility_entry"

    list_key: Mapped[str] = mapped_column(String(20), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(60), default="", doc="sequence number, as printed")
    ground: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(300))
    dated_on: Mapped[date]
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    user: Mapped[User | None] = relationship()
    changes: Mapped[list["CredibilityChange"]] = relationship(
        back_populates="entry", order_by="CredibilityChange.serial"
    )
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class CredibilityChange(HasPublicId, Base):
    """One change of an entry: `kind` is entered, changed or removed; `before` and `after` are its fields as text.

    Never changed. `looked_at` is when every case was searched for the officer because of it.
    """

    __tablename__ = "credibility_change"
    __table_args__ = (UniqueConstraint("entry_id", "serial"),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("credibility_entry.id"))
    serial: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    before: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    looked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    entry: Mapped[CredibilityEntry] = relationship(back_populates="changes")
    by: Mapped[User] = relationship()


class CredibilityReview(HasPublicId, Base):
    """One decision in one case about one entry: asked for when the officer joined or the entry changed.

    `how` says what matched: account, number or name; `party_id` is the person of the case, NULL where the officer
    carried it. `due_on` is the local day by which it is decided. `decision` is a key of `services.DECISIONS`, empty
    while open. What is to be disclosed stays open until it says when, to whom and by which paper it was given.
    """

    __tablename__ = "credibility_review"
    __table_args__ = (
        UniqueConstraint("case_id", "entry_id", "change_id", "party_id"),
        Index(None, "decision", "case_id"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("credibility_entry.id"), index=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("credibility_change.id"))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    how: Mapped[str] = mapped_column(String(10))
    why: Mapped[str] = mapped_column(String(10), doc="joined, entered, changed or removed")
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_on: Mapped[date]
    decision: Mapped[str] = mapped_column(String(20), default="")
    words: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    given_on: Mapped[date | None]
    given_to: Mapped[str] = mapped_column(String(200), default="")
    given_paper: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column(default=1)

    case: Mapped[Case] = relationship()
    entry: Mapped[CredibilityEntry] = relationship()
    change: Mapped[CredibilityChange] = relationship()
    party: Mapped[Party | None] = relationship()
    decided_by: Mapped[User | None] = relationship()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def is_open(self) -> bool:
        """Say whether something is still to be done: decide, or give what is to be disclosed."""
        return not self.decision or (self.decision == "disclose" and self.given_on is None)


class CredibilitySeen(Base):
    """Which version of a person of a case was compared with the lists."""

    __tablename__ = "credibility_seen"

    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), primary_key=True, autoincrement=False)
    version: Mapped[int]
