"""A request to a laboratory or a record keeper, and each change of the day that was promised."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casebridge.cases.models import Case
from casebridge.checklist.models import ChecklistItem
from casebridge.db import Base, HasPublicId, Json, UtcDateTime
from casebridge.evidence.models import Exhibit

KINDS = {"lab": "Laboratory", "records": "Records"}


class OutsideRequest(HasPublicId, Base):
    """What somebody outside was asked for: of whom, what, when, promised for which day.

    `item_id` is the checklist item that it is about, where it is one: its "Requested" is this. `elements` are those
    that wait for it as "charge public id:element key"; empty means all that the item supports. A request ends as
    `received` or `withdrawn`, with the day and the exhibit or words. `class_key` is the class that its author chose;
    empty is that of requests.
    """

    __tablename__ = "outside_request"
    __table_args__ = (Index(None, "ended_at", "promised_on"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("checklist_item.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    asked_of: Mapped[str] = mapped_column(String(200))
    what: Mapped[str] = mapped_column(Text)
    number: Mapped[str] = mapped_column(String(60), default="")
    asked_on: Mapped[date]
    promised_on: Mapped[date | None]
    first_promised_on: Mapped[date | None]
    promised_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    promised_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    class_key: Mapped[str] = mapped_column(String(30), default="")
    elements: Mapped[list[str]] = mapped_column(Json, default=list)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), index=True)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ending: Mapped[str] = mapped_column(String(10), default="")
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    received_on: Mapped[date | None]
    exhibit_id: Mapped[int | None] = mapped_column(ForeignKey("exhibit.id"))
    ending_words: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    case: Mapped[Case] = relationship()
    item: Mapped[ChecklistItem | None] = relationship()
    exhibit: Mapped[Exhibit | None] = relationship()
    changes: Mapped[list["PromiseChange"]] = relationship(order_by="PromiseChange.id")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    def slipped(self, today: date) -> int:
        """Return by how many days it slipped beyond the first promise: what was moved, and what is late today."""
        if self.first_promised_on is None or self.promised_on is None:
            return 0
        until = self.received_on or self.promised_on
        if not self.ending and today > until:
            until = today
        return max((until - self.first_promised_on).days, 0)


class PromiseChange(Base):
    """One change of the promised day: from which to which, why, by whom, when; never changed."""

    __tablename__ = "promise_change"
    __table_args__ = (Index(None, "request_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("outside_request.id"))
    from_day: Mapped[date | None]
    to_day: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
