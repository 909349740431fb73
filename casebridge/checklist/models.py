"""Items of a case's checklist: the copy that the case opened with, and how far each is."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casebridge.cases.models import Case
from casebridge.db import Base, HasPublicId, UtcDateTime

STATUSES = {"have": "Have", "requested": "Requested", "not_applicable": "Not applicable"}


class ChecklistItem(HasPublicId, Base):
    """One thing that this package needs, copied from the catalog when the case opened.

    `status` is open, have, requested or not_applicable. `set_aside` marks items that the case's
    present kind does not ask for: their answers are kept. A waiver is asked with a reason and
    attested by the sergeant; both are empty where nobody asked.
    """

    __tablename__ = "checklist_item"
    __table_args__ = (UniqueConstraint("case_id", "key"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    key: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    label: Mapped[str] = mapped_column(String(200))
    weight: Mapped[str] = mapped_column(String(20))
    gate: Mapped[str] = mapped_column(String(12), default="")
    waivable: Mapped[bool]
    applies_when: Mapped[str] = mapped_column(String(300), default="always")
    set_aside: Mapped[bool] = mapped_column(default=False)

    status: Mapped[str] = mapped_column(String(20), default="open")
    words: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(String(60), default="")
    requested_from: Mapped[str] = mapped_column(String(200), default="")
    request_number: Mapped[str] = mapped_column(String(60), default="")
    promised_on: Mapped[date | None]
    waiver_reason: Mapped[str] = mapped_column(Text, default="")
    waiver_asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    waiver_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attested_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    attested_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    case: Mapped[Case] = relationship()
    links: Mapped[list["ChecklistLink"]] = relationship(order_by="ChecklistLink.id", cascade="all, delete-orphan")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def exhibit_ids(self) -> list[int]:
        """Return the exhibits that carry this item."""
        return [link.exhibit_id for link in self.links]

    @property
    def waiver_asked(self) -> bool:
        """Say whether a waiver was asked and not taken back."""
        return self.waiver_asked_at is not None

    @property
    def settled(self) -> bool:
        """Say whether it is here, or does not apply for a stated reason."""
        return self.status == "have" or (self.status == "not_applicable" and bool(self.reason))


# Few items carry the number of a request, and two cases that carry the same one belong together.
Index(
    "ix_checklist_item_request_number",
    ChecklistItem.request_number,
    postgresql_where=ChecklistItem.request_number != "",
    sqlite_where=ChecklistItem.request_number != "",
)


class ChecklistLink(Base):
    """An exhibit that carries an item."""

    __tablename__ = "checklist_link"
    __table_args__ = (UniqueConstraint("item_id", "exhibit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("checklist_item.id"))
    exhibit_id: Mapped[int] = mapped_column(ForeignKey("exhibit.id"), index=True)

    item: Mapped[ChecklistItem] = relationship(viewonly=True)
