"""Marks on the pages of a version, the copies that were burned from them, and what a person answered to the proof."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casebridge import clock
from casebridge.accounts.models import User
from casebridge.db import Base, HasPublicId, Json, UtcDateTime
from casebridge.evidence.models import Exhibit, Version

PATIENCE = timedelta(hours=1)
# How a box came to be, in the order of the log.
SOURCES = {"drawn": "drawn", "words": "words on the page", "lines": "whole lines", "search": "found by search"}


class RedactionMark(HasPublicId, Base):
    """One box on one page of one version, and the ground for which what lies under it is left out.

    The version is its SHA-256: a newer version has no marks. The box is in tenths of a point from the upper left
    corner of the page as it is seen. `ground` is a class of `confidentiality.toml`. `term` is what was searched for,
    empty for a box that was drawn. `elsewhere` says why the covered text may stand elsewhere. A mark can be withdrawn
    until a copy with it is released.
    """

    __tablename__ = "redaction_mark"
    __table_args__ = (Index(None, "exhibit_id", "version_id"),)

    exhibit_id: Mapped[int] = mapped_column(ForeignKey("exhibit.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("exhibit_version.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    page: Mapped[int]
    box_left: Mapped[int]
    box_top: Mapped[int]
    box_wide: Mapped[int]
    box_high: Mapped[int]
    ground: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(10))
    term: Mapped[str] = mapped_column(Text, default="")
    elsewhere: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    exhibit: Mapped[Exhibit] = relationship()
    by: Mapped[User] = relationship(foreign_keys=by_id)

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Return left, top, width and height in tenths of a point."""
        return self.box_left, self.box_top, self.box_wide, self.box_high


class RedactedCopy(HasPublicId, Base):
    """A copy of a version's pages with its marks burned in: a derivative with a hash of its own.

    `marks` are the ids of the marks inside. `facts` are those of a ready file, and the burned pages. `proof` is what
    was found: findings, over-redaction, the readers, and the covered strings by mark. Once it is released packets may
    use it.
    """

    __tablename__ = "redacted_copy"
    __table_args__ = (UniqueConstraint("version_id", "number"),)

    exhibit_id: Mapped[int] = mapped_column(ForeignKey("exhibit.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("exhibit_version.id"))
    number: Mapped[int]
    marks: Mapped[list[int]] = mapped_column(Json, default=list)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    failure: Mapped[str] = mapped_column(Text, default="")
    store_key: Mapped[str] = mapped_column(String(40), default="")
    sha256: Mapped[str] = mapped_column(String(64), default="")
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    facts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    proof: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    proven_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    exhibit: Mapped[Exhibit] = relationship()
    version: Mapped[Version] = relationship()

    @property
    def under_way(self) -> bool:
        """Say whether the job worker still has to make or prove it; after an hour it may be asked for again."""
        return self.proven_at is None and not self.failure and self.asked_at > clock.now() - PATIENCE


class RedactionWaiver(Base):
    """One finding of a proof that a person lets stand, with the reason; `place` is `proof.place_of` the finding."""

    __tablename__ = "redaction_waiver"
    __table_args__ = (UniqueConstraint("version_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exhibit_id: Mapped[int] = mapped_column(ForeignKey("exhibit.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("exhibit_version.id"))
    place: Mapped[str] = mapped_column(String(80))
    page: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    by: Mapped[User] = relationship()


class RedactionUse(Base):
    """Whether one kind of packet takes an exhibit as it is or redacted: `use` is original or redacted."""

    __tablename__ = "redaction_use"
    __table_args__ = (UniqueConstraint("exhibit_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exhibit_id: Mapped[int] = mapped_column(ForeignKey("exhibit.id"))
    kind: Mapped[str] = mapped_column(String(30))
    use: Mapped[str] = mapped_column(String(10))
    by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
