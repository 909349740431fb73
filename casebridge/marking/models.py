"""A passage that a prosecutor marked while reading: work product."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casebridge.accounts.models import User
from casebridge.cases.models import Case
from casebridge.db import Base, HasPublicId, UtcDateTime
from casebridge.evidence.models import Exhibit

# What a passage is marked as, in the order of the menu.
KINDS = {
    "proof": "Proof of …", "favorable": "Favorable", "request": "Return item", "note": "Note",
    "issue": "Anticipated issue", "redact": "Redact",
}  # fmt: skip


# These end where they stand. The others go on to what more people read, so no class of their own would hold there.
CLASSED = ("note", "issue", "redact")
USUALLY = "work-product"


class Passage(HasPublicId, Base):
    """Words or a span of time in one version of an exhibit, and what a prosecutor says of them.

    `place` is "p. 4", "04:10 to 05:32" or empty; `page` is its first page where it has one. A `private` passage is
    its writer's own, any other one is seen by whoever reads the work product of the State's Attorney on this case.
    `ground` is the confidentiality class for which a passage is to be redacted; `class_key` the one that its writer
    chose for fewer readers than those of work product, empty where none.
    """

    __tablename__ = "passage"
    __table_args__ = (Index(None, "case_id", "exhibit_id"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    exhibit_id: Mapped[int] = mapped_column(ForeignKey("exhibit.id"), index=True)
    version_number: Mapped[int | None]
    place: Mapped[str] = mapped_column(String(40), default="")
    page: Mapped[int | None]
    quote: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Text, default="")
    ground: Mapped[str] = mapped_column(String(40), default="")
    private: Mapped[bool] = mapped_column(default=False)
    class_key: Mapped[str] = mapped_column(String(30), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    case: Mapped[Case] = relationship()
    exhibit: Mapped[Exhibit] = relationship()
    by: Mapped[User] = relationship()
