"""Exhibits of a case: their bytes as versions, who read and who keeps them, what may help the defense."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casebridge.cases.models import Case
from casebridge.db import Base, HasPublicId, Json, UtcDateTime
from casebridge.workflows.custody import CUSTODY
from casebridge.workflows.definition import Workflow
from casebridge.workflows.stateful import Stateful

USES = {"used": "Used", "unused": "Unused", "unclassed": "Not classed"}


class Exhibit(HasPublicId, Base):
    """One item of evidence, "Ex n" of its case; its bytes are versions, a physical thing has none.

    `type` is a key of `exhibit_types.toml` (empty until known), `class_` a class of
    `confidentiality.toml`, `used` a key of USES. `confirmed_at` says that a person confirmed type and title.
    One that was withdrawn (`withdrawn_at`) stays with its number and is in no new packet. `left_number` is the number
    that it had while it was not known to be of a class with numbers of its own; another exhibit gets it.
    """

    __tablename__ = "exhibit"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    number: Mapped[int]
    left_number: Mapped[int | None]
    title: Mapped[str] = mapped_column(String(200))
    type: Mapped[str] = mapped_column(String(60), default="")
    class_: Mapped[str] = mapped_column("class", String(30), default="open-case")
    used: Mapped[str] = mapped_column(String(10), default="unclassed")
    favorable: Mapped[bool] = mapped_column(default=False)
    physical: Mapped[bool] = mapped_column(default=False)
    kept_at: Mapped[str] = mapped_column(String(200), default="", doc="where a physical thing lies")
    given_by: Mapped[str] = mapped_column(String(200), default="")
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    withdrawn_why: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    case: Mapped[Case] = relationship()
    versions: Mapped[list["Version"]] = relationship(back_populates="exhibit", order_by="Version.number")
    custody: Mapped["CustodyTransfer | None"] = relationship(back_populates="exhibit", uselist=False)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def latest(self) -> "Version | None":
        """Return the newest version, None for a physical thing."""
        return self.versions[-1] if self.versions else None


class Version(HasPublicId, Base):
    """The bytes of an exhibit as they came in, and what the inspection found; never changed.

    `name` is the sender's name, cleaned. `inspection` is everything found, as plain values; `ready_key`
    leads to the derivative that a packet prints, with its own hash. `damaged_at`: the stored bytes do
    not match `sha256` any more, and nothing serves them.
    """

    __tablename__ = "exhibit_version"
    __table_args__ = (UniqueConstraint("exhibit_id", "number"),)

    exhibit_id: Mapped[int] = mapped_column(ForeignKey("exhibit.id"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(BigInteger)
    content_type: Mapped[str] = mapped_column(String(100), default="application/octet-stream")
    family: Mapped[str] = mapped_column(String(20), default="other")
    outcome: Mapped[str] = mapped_column(String(20))
    message: Mapped[str] = mapped_column(Text, default="")
    notices: Mapped[list[str]] = mapped_column(Json, default=list)
    inspection: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    store_key: Mapped[str] = mapped_column(String(40), unique=True)
    ready_key: Mapped[str] = mapped_column(String(40), default="")
    ready_sha256: Mapped[str] = mapped_column(String(64), default="")
    pages: Mapped[int] = mapped_column(default=0)
    received_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    damaged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    exhibit: Mapped[Exhibit] = relationship(back_populates="versions")


class ExhibitShare(Base):
    """An exhibit that also stands in a severed case: same bytes, same number, by reference."""

    __tablename__ = "exhibit_share"
    __table_args__ = (UniqueConstraint("case_id", "exhibit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    exhibit_id: Mapped[int] = mapped_column(ForeignKey("exhibit.id"), index=True)
    shared_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ReceivedFile(HasPublicId, Base):
    """What became of a file that somebody sent: stored, the same as another, or refused, and why.

    The sender sees it until `settled_at`: nothing vanishes with a page.
    """

    __tablename__ = "received_file"
    __table_args__ = (Index(None, "case_id", "user_id", "settled_at"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    sha256: Mapped[str] = mapped_column(String(64), default="")
    result: Mapped[str] = mapped_column(String(10), doc="stored, same or refused")
    message: Mapped[str] = mapped_column(Text, default="")
    exhibit_id: Mapped[int | None] = mapped_column(ForeignKey("exhibit.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    exhibit: Mapped[Exhibit | None] = relationship()


class ExhibitRead(Base):
    """Who opened which version when, and how (view, page or download); `page` counts from 1."""

    __tablename__ = "exhibit_read"
    __table_args__ = (Index(None, "exhibit_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exhibit_id: Mapped[int] = mapped_column(ForeignKey("exhibit.id"))
    version_id: Mapped[int | None] = mapped_column(ForeignKey("exhibit_version.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), index=True)
    how: Mapped[str] = mapped_column(String(10))
    page: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class CustodyTransfer(HasPublicId, Stateful, Base):
    """The custody of one exhibit: who keeps it, and to whom it is offered meanwhile.

    A loan names who lent it and the day by which it is due back; an offer may propose such a day.
    """

    __tablename__ = "custody_transfer"
    workflow: ClassVar[Workflow] = CUSTODY

    exhibit_id: Mapped[int] = mapped_column(ForeignKey("exhibit.id"), unique=True)
    keeper_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), index=True)
    receiver_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"), index=True)
    why: Mapped[str] = mapped_column(Text, default="")
    offer_back_by: Mapped[date | None]
    lent_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"), index=True)
    back_by: Mapped[date | None]

    exhibit: Mapped[Exhibit] = relationship(back_populates="custody")
    entries: Mapped[list["CustodyEntry"]] = relationship(order_by="CustodyEntry.id")

    @property
    def case(self) -> Case:
        """Return the case of the exhibit: the policy asks for it."""
        return self.exhibit.case

    @property
    def history_case_id(self) -> int:
        """Return the case under which history files what happens here."""
        return self.exhibit.case_id


class CustodyEntry(Base):
    """One line of the custody sheet: intake, offered, received, refused or taken_back; never changed.

    Lines of one item are numbered from 1 without a gap; `place` is where it happened or where the item lies since.
    """

    __tablename__ = "custody_entry"
    __table_args__ = (UniqueConstraint("custody_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    custody_id: Mapped[int] = mapped_column(ForeignKey("custody_transfer.id"))
    number: Mapped[int]
    event: Mapped[str] = mapped_column(String(12))
    by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    to_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    words: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(String(200), default="")
    back_by: Mapped[date | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class FavorableFlag(HasPublicId, Base):
    """Something that might help the defense: raised by anybody, answered by a prosecutor only.

    `fact_serial` names the answer of the detective's question that it comes from; else it is on `exhibit_id`.
    `decision` is a key of `services.FAVORABLE_DECISIONS`, empty while open.
    """

    __tablename__ = "favorable_flag"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    exhibit_id: Mapped[int | None] = mapped_column(ForeignKey("exhibit.id"))
    fact_serial: Mapped[int | None]
    text: Mapped[str] = mapped_column(Text, default="")
    raised_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decision: Mapped[str] = mapped_column(String(30), default="")
    decision_words: Mapped[str] = mapped_column(Text, default="")
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    exhibit: Mapped[Exhibit | None] = relationship()
