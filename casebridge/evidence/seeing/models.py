"""What was made from a version so that it can be seen: pictures and texts of ours, never the evidence itself."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casebridge.db import Base, UtcDateTime


class Derivative(Base):
    """One look at one page of one version, with its own hash; it is made again whenever it is missing or changed.

    `look` is a key of `reading.looks.LOOKS`, `page` counts from 1, `parameters` say how it was drawn.
    """

    __tablename__ = "exhibit_derivative"
    __table_args__ = (UniqueConstraint("version_id", "look", "page", "parameters"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("exhibit_version.id"))
    look: Mapped[str] = mapped_column(String(10))
    page: Mapped[int]
    parameters: Mapped[str] = mapped_column(String(60))
    mime: Mapped[str] = mapped_column(String(40))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    store_key: Mapped[str] = mapped_column(String(40), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
