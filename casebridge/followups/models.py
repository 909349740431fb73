"""Return (a round), its items on their own small workflow, drafts of items, and replies."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casebridge.cases.models import Case
from casebridge.db import Base, HasPublicId, Json, UtcDateTime
from casebridge.workflows.definition import Workflow
from casebridge.workflows.return_item import RETURN_ITEM
from casebridge.workflows.stateful import Stateful


class ReturnRound(HasPublicId, Base):
    """One return of a case: its number, covering note, and when the police answered it."""

    __tablename__ = "return_round"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    number: Mapped[int]
    note: Mapped[str] = mapped_column(Text, default="")
    agreed: Mapped[bool] = mapped_column(default=False)
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer_note: Mapped[str] = mapped_column(Text, default="")
    looked_at: Mapped[datetime | None] = mapped_column(UtcDateTime, doc="when the reviewer saw what the answer changed")


class ItemDraft(HasPublicId, Base):
    """An item being written; it becomes a return item when the return is sent."""

    __tablename__ = "item_draft"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    reason: Mapped[str] = mapped_column(String(60), default="")
    item: Mapped[str] = mapped_column(String(60), default="")
    words: Mapped[str] = mapped_column(Text, default="")
    serves: Mapped[str] = mapped_column(String(120), default="")
    done: Mapped[str] = mapped_column(Text, default="")
    weight: Mapped[str] = mapped_column(String(20), default="")
    due_on: Mapped[date | None]
    position: Mapped[int] = mapped_column(default=0)


class ReturnItem(HasPublicId, Stateful, Base):
    """One thing that is asked for: whom or what it serves, why, what done looks like, weight, date.

    `serves` is `party:ID`, `charge:ID` or `element:CHARGE_ID:KEY` with public ids. `item` is the key of the
    checklist item that was not ready: the same rule that names the gap before the next package is sent.
    """

    __tablename__ = "return_item"
    workflow: ClassVar[Workflow] = RETURN_ITEM

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("return_round.id"), index=True)
    number: Mapped[int]
    reason: Mapped[str] = mapped_column(String(60))
    item: Mapped[str] = mapped_column(String(60), default="")
    words: Mapped[str] = mapped_column(Text, default="")
    serves: Mapped[str] = mapped_column(String(120))
    done: Mapped[str] = mapped_column(Text)
    weight: Mapped[str] = mapped_column(String(20))
    due_on: Mapped[date]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    insisted: Mapped[bool] = mapped_column(default=False)
    why_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancel_reason: Mapped[str] = mapped_column(String(40), default="")

    case: Mapped[Case] = relationship()
    round: Mapped[ReturnRound] = relationship()
    replies: Mapped[list["ItemReply"]] = relationship(order_by="ItemReply.id", back_populates="item")

    @property
    def history_case_id(self) -> int:
        """Return the case under which history files the item."""
        return self.case_id

    @property
    def earlier(self) -> bool:
        """Say whether a newer return went after the one that asked for it."""
        return self.round.number != self.case.return_rounds

    @property
    def ref(self) -> str:
        """Return how pages call the item: its number, and of which return where it is not the newest."""
        return f"{self.number} of return {self.round.number}" if self.earlier else f"{self.number}"

    @property
    def anchor(self) -> str:
        """Return the item's place on the pages of the loop, apart for each return."""
        return f"item-{self.round.number}-{self.number}" if self.earlier else f"item-{self.number}"

    @property
    def open(self) -> bool:
        """Say whether the item is neither accepted nor canceled."""
        return self.state not in ("accepted", "cancelled")


class ItemReply(HasPublicId, Base):
    """One line on the thread of an item, from either office, with the exhibits it names.

    `class_key` is the class that its author chose; empty where whoever reads the file reads it.
    """

    __tablename__ = "item_reply"

    item_id: Mapped[int] = mapped_column(ForeignKey("return_item.id"), index=True)
    move: Mapped[str] = mapped_column(String(30))
    text: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(String(60), default="")
    alternative: Mapped[str] = mapped_column(Text, default="")
    class_key: Mapped[str] = mapped_column(String(30), default="")
    exhibits: Mapped[list[str]] = mapped_column(Json, default=list)
    author_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    item: Mapped[ReturnItem] = relationship(back_populates="replies")
