"""Marks and notes of the element matrix: what proves an element against a defendant, and who says so when."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casebridge.cases.models import Case, Charge
from casebridge.db import Base, HasPublicId, UtcDateTime
from casebridge.evidence.models import Exhibit

STRENGTHS = {"strong": "Strong", "moderate": "Moderate", "weak": "Weak"}


class ElementMark(HasPublicId, Base):
    """One exhibit, at an exact place, for one element of one charge (and so of one defendant).

    `place` is "p. 4 to 9", "04:10 to 05:32", "item 2", or empty for the whole; `version_number` is the version
    of the exhibit that was read. `office` is the agency of who marked; `shared` lets the other offices see a
    mark of the State's Attorney. Words are never changed: a mark is taken back with a reason, or another one
    replaces it, once.
    """

    __tablename__ = "element_mark"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    charge_id: Mapped[int] = mapped_column(ForeignKey("charge.id"), index=True)
    element: Mapped[str] = mapped_column(String(60))
    exhibit_id: Mapped[int] = mapped_column(ForeignKey("exhibit.id"), index=True)
    version_number: Mapped[int | None]
    place: Mapped[str] = mapped_column(String(40), default="")
    quote: Mapped[str] = mapped_column(Text, default="")
    strength: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text, default="")
    office: Mapped[str] = mapped_column(String(10))
    shared: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("element_mark.id"), unique=True)
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    taken_back_why: Mapped[str] = mapped_column(Text, default="")

    case: Mapped[Case] = relationship()
    charge: Mapped[Charge] = relationship()
    exhibit: Mapped[Exhibit] = relationship()


class ElementNote(HasPublicId, Base):
    """Why a prosecutor charges an element that has no proof or weak proof: work product."""

    __tablename__ = "element_note"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    charge_id: Mapped[int] = mapped_column(ForeignKey("charge.id"), index=True)
    element: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    case: Mapped[Case] = relationship()


class MatrixRead(Base):
    """When a person last looked at the matrix of a case, and before that sitting: what is newer is new to them."""

    __tablename__ = "matrix_read"
    __table_args__ = (UniqueConstraint("case_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)
    before_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
