"""Tables of the import: runs, rows as written with what search needs, and lines put aside."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casebridge.db import Base, HasPublicId, UtcDateTime
from casebridge.incidents import identity
from casebridge.incidents.layouts import Layout
from casebridge.incidents.values import day_of

_Identity = BigInteger().with_variant(Integer, "sqlite")
# Street names are found by their beginning: order by code point, not by the words of a language.
_Street = Text().with_variant(Text(collation="C"), "postgresql")


class ImportRun(HasPublicId, Base):
    """One import of one file; without `finished_at` it broke off and can simply be run again."""

    __tablename__ = "incident_import"

    layout: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(String(255))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    header: Mapped[str] = mapped_column(Text)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    rows_read: Mapped[int] = mapped_column(default=0)
    stored: Mapped[int] = mapped_column(default=0)
    quarantined: Mapped[int] = mapped_column(default=0)
    already_there: Mapped[int] = mapped_column(default=0)


class IncidentRow(Base):
    """A good line of a release: as it was written, and what searching needs (see `rows.Extract`).

    Everything else about the incident is read from the line by `describe`.
    """

    __tablename__ = "incident"
    __table_args__ = (
        Index(None, "day", "id"),
        Index(None, "street", "block", "day"),
    )

    id: Mapped[int] = mapped_column(_Identity, primary_key=True, autoincrement=False)
    import_id: Mapped[int] = mapped_column(ForeignKey("incident_import.id"))
    row: Mapped[int] = mapped_column("row_number")
    code: Mapped[str] = mapped_column(String(6))
    day: Mapped[int]
    block: Mapped[int | None]
    street: Mapped[str | None] = mapped_column(_Street)
    district: Mapped[str | None] = mapped_column(String(20))
    arrest_number: Mapped[str | None] = mapped_column(String(40))
    repeats: Mapped[int | None]
    raw: Mapped[str] = mapped_column(Text)

    run: Mapped[ImportRun] = relationship(lazy="joined", innerjoin=True)

    @property
    def public_id(self) -> str:
        """Return the id for URLs; the same row has the same one on every installation."""
        return identity.public(self.id)

    @property
    def layout(self) -> Layout:
        """Return the layout that the row came in."""
        return identity.layout_of(self.id)

    @property
    def occurred_on(self) -> date | None:
        """Return the day, None when the file gives none."""
        return day_of(self.day)


Index(
    "ix_incident_arrest_number",
    IncidentRow.arrest_number,
    postgresql_where=IncidentRow.arrest_number.is_not(None),
    sqlite_where=IncidentRow.arrest_number.is_not(None),
)


class QuarantinedRow(Base):
    """A line put aside: its bytes (at most 64 KiB) and what is wrong with it, one sentence a line."""

    __tablename__ = "incident_quarantine"

    id: Mapped[int] = mapped_column(_Identity, primary_key=True, autoincrement=False)
    import_id: Mapped[int] = mapped_column(ForeignKey("incident_import.id"), index=True)
    row: Mapped[int] = mapped_column("row_number")
    reasons: Mapped[str] = mapped_column(Text)
    raw: Mapped[bytes] = mapped_column(LargeBinary)

    run: Mapped[ImportRun] = relationship(lazy="joined", innerjoin=True)
