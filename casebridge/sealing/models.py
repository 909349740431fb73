"""Orders of a court about a case and the two people behind each, legal holds, and what stays of an expunged case."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casebridge.accounts.models import User
from casebridge.cases.models import Case
from casebridge.db import Base, HasPublicId, Json, UtcDateTime


class CourtAct(HasPublicId, Base):
    """One person asks to carry out an order of a court on a case, a second one confirms; then it is done.

    `kind` is seal, unseal or expunge. `exhibit` is the public id of an exhibit of the case that is the order, or
    empty. `paper` names it where it is no exhibit, and always for an expungement, which the exhibit does not outlive.
    `named` are the people whom the order lets read a sealed case, by public id.
    `opened_on` is the day on which an unsealed charging document was opened, where the order unseals one. An act that
    was not confirmed ends when it is withdrawn, with a reason; a case has one act under way at a time.
    """

    __tablename__ = "court_act"
    __table_args__ = (
        CheckConstraint("confirmed_by_id IS NULL OR confirmed_by_id <> asked_by_id", name="two_people"),
        Index(
            "uq_court_act_under_way",
            "case_id",
            unique=True,
            sqlite_where=text("confirmed_at IS NULL AND ended_at IS NULL"),
            postgresql_where=text("confirmed_at IS NULL AND ended_at IS NULL"),
        ),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    court: Mapped[str] = mapped_column(String(200))
    ordered_on: Mapped[date]
    paper: Mapped[str] = mapped_column(String(200), default="")
    exhibit: Mapped[str] = mapped_column(String(22), default="")
    reason: Mapped[str] = mapped_column(Text)
    named: Mapped[list[str]] = mapped_column(Json, default=list)
    opened_on: Mapped[date | None]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    ended_why: Mapped[str] = mapped_column(Text, default="")

    case: Mapped[Case] = relationship()
    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id])
    confirmed_by: Mapped[User | None] = relationship(foreign_keys=[confirmed_by_id])

    @property
    def is_open(self) -> bool:
        """Say whether the act waits for its second person."""
        return self.confirmed_at is None and self.ended_at is None


class SealReader(Base):
    """Somebody who reads a sealed case: named in the order, or one of the two who carried it out."""

    __tablename__ = "seal_reader"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), index=True)
    act_id: Mapped[int] = mapped_column(ForeignKey("court_act.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship()


class LegalHold(HasPublicId, Base):
    """Nothing of the case may be destroyed or swept away until the hold is lifted; it is looked at again on a day.

    `ground` is a key of GROUNDS. A hold that was lifted stays readable.
    """

    __tablename__ = "legal_hold"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    ground: Mapped[str] = mapped_column(String(30))
    words: Mapped[str] = mapped_column(Text)
    review_on: Mapped[date]
    set_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    set_role: Mapped[str] = mapped_column(String(30))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime, doc="when its setter was told to look at it again")
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    lifted_why: Mapped[str] = mapped_column(Text, default="")

    case: Mapped[Case] = relationship()
    set_by: Mapped[User] = relationship(foreign_keys=[set_by_id])
    lifted_by: Mapped[User | None] = relationship(foreign_keys=[lifted_by_id])


class Expunging(Base):
    """The licence to destroy one case: it lives inside the unit of work that destroys, and no other ever sees it.

    The database lets it in for an expungement that two people confirmed, and lets rows of tables that only grow go
    while it is there (migrations/versions/0002).
    """

    __tablename__ = "expunging"

    case_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    act_id: Mapped[int]


class Tombstone(HasPublicId, Base):
    """What stays of an expunged case: a number of its own, the order, the two people, and how much was destroyed.

    `act` is the public id of the act. `destroyed` counts rows by their kind, `packets` are the numbers of packets
    that had left the house, `bates` the last number of the ledger, all void. `files` are keys of bytes that still lie
    on disk; each is taken off when they are gone, and `finished_at` is when none was left.
    """

    __tablename__ = "tombstone"

    number: Mapped[str] = mapped_column(String(20), unique=True)
    case_id: Mapped[int] = mapped_column(unique=True)
    act: Mapped[str] = mapped_column(String(22), unique=True)
    court: Mapped[str] = mapped_column(String(200))
    ordered_on: Mapped[date]
    paper: Mapped[str] = mapped_column(String(200))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    confirmed_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    destroyed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    destroyed: Mapped[dict[str, int]] = mapped_column(Json, default=dict)
    packets: Mapped[list[str]] = mapped_column(Json, default=list)
    bates: Mapped[int] = mapped_column(default=0)
    files: Mapped[list[list[str]]] = mapped_column(Json, default=list)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id])
    confirmed_by: Mapped[User] = relationship(foreign_keys=[confirmed_by_id])

    @property
    def order(self) -> dict[str, Any]:
        """Return the order as plain values."""
        return {"court": self.court, "ordered_on": self.ordered_on.isoformat(), "paper": self.paper}
