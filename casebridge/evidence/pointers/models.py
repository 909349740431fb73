"""Where a recording lies that nobody copied, its time span, and how far it is for us."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casebridge.db import Base, HasPublicId, UtcDateTime
from casebridge.evidence.models import Exhibit

CONDITIONS = {
    "not_provided": "Not provided", "not_playable": "Not playable", "not_clipped": "Not clipped",
    "reviewed": "Reviewed",
}  # fmt: skip


class Pointer(HasPublicId, Base):
    """An exhibit that stays with somebody else; where it lies is `kept_at` of the exhibit.

    `condition` is a key of CONDITIONS. Start and end are instants, both or neither known.
    """

    __tablename__ = "evidence_pointer"

    exhibit_id: Mapped[int] = mapped_column(ForeignKey("exhibit.id"), unique=True)
    kept_by: Mapped[str] = mapped_column(String(200))
    reference: Mapped[str] = mapped_column(String(120))
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    condition: Mapped[str] = mapped_column(String(20))
    version: Mapped[int] = mapped_column(default=1)

    exhibit: Mapped[Exhibit] = relationship()
    changes: Mapped[list["PointerChange"]] = relationship(order_by="PointerChange.id")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class PointerChange(Base):
    """One change of a pointer's condition: to what, why, by whom, when; never changed."""

    __tablename__ = "pointer_change"
    __table_args__ = (Index(None, "pointer_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pointer_id: Mapped[int] = mapped_column(ForeignKey("evidence_pointer.id"))
    condition: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
