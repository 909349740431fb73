"""What a defendant was given, item by item, and what a prosecutor decided to keep."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casebridge.accounts.models import User
from casebridge.cases.models import Case, Party
from casebridge.db import Base, HasPublicId, UtcDateTime
from casebridge.evidence.models import Exhibit, Version
from casebridge.packets.models import Packet

# What a prosecutor decides about an item; everything else follows from rows.
WITHHOLD, NOT_OWED = "withhold", "not_owed"


class Disclosure(HasPublicId, Base):
    """One giving of items to the defense of one defendant, by a discovery packet or outside of it.

    `given_on` is the local day that its papers name, `given_at` when it was entered here. `once` is what may be given
    to one recipient once only: a hash of case, defendant, recipient, items and versions; NULL once it was revoked, or
    where nothing was inside. `numbers` are the numbers as typed, for what was given without a packet. The receipt is
    who signed for it, on which day, and the paper that shows it.
    """

    __tablename__ = "disclosure"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    packet_id: Mapped[int | None] = mapped_column(ForeignKey("packet.id"), unique=True)
    number: Mapped[int | None] = mapped_column(doc="the running number of what this defendant was given, of packets")
    recipient: Mapped[str] = mapped_column(String(200))
    rule: Mapped[str] = mapped_column(String(300), default="")
    way: Mapped[str] = mapped_column(String(300), default="")
    numbers: Mapped[str] = mapped_column(String(200), default="")
    given_on: Mapped[date]
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    given_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    once: Mapped[str | None] = mapped_column(String(64), unique=True)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    received_on: Mapped[date | None]
    received_by: Mapped[str] = mapped_column(String(200), default="")
    received_paper: Mapped[str] = mapped_column(String(300), default="")
    receipt_entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    receipt_entered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    case: Mapped[Case] = relationship()
    party: Mapped[Party] = relationship()
    packet: Mapped[Packet | None] = relationship()
    given_by: Mapped[User] = relationship(foreign_keys=given_by_id)
    items: Mapped[list["DisclosedItem"]] = relationship(back_populates="disclosure", order_by="DisclosedItem.id")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class DisclosedItem(Base):
    """One exhibit in one version that was given; a thing without a file has no version. Never changed.

    `redacted` is the SHA-256 of the redacted copy whose pages were given, empty where it went as it is. `bates_first`
    and `pages` are its numbers.
    """

    __tablename__ = "disclosed_item"
    __table_args__ = (UniqueConstraint("disclosure_id", "exhibit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    disclosure_id: Mapped[int] = mapped_column(ForeignKey("disclosure.id"))
    exhibit_id: Mapped[int] = mapped_column(ForeignKey("exhibit.id"), index=True)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("exhibit_version.id"))
    redacted: Mapped[str] = mapped_column(String(64), default="")
    bates_first: Mapped[int | None]
    pages: Mapped[int] = mapped_column(default=0)

    disclosure: Mapped[Disclosure] = relationship(back_populates="items")
    exhibit: Mapped[Exhibit] = relationship()
    version: Mapped[Version | None] = relationship()


class DisclosureRuling(HasPublicId, Base):
    """A line of the withheld log (`withheld_fields` of disclosure.toml): a prosecutor keeps an item, and why.

    `outcome` is WITHHOLD or NOT_OWED, `category` the key of a duty. It is work product: ground and count are the
    office's own. A ruling is not changed; it ends, with a reason.
    """

    __tablename__ = "disclosure_ruling"
    __table_args__ = (Index(None, "case_id", "exhibit_id"), Index(None, "ended_at", "review_on"))

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    exhibit_id: Mapped[int] = mapped_column(ForeignKey("exhibit.id"))
    outcome: Mapped[str] = mapped_column(String(10))
    category: Mapped[str] = mapped_column(String(40))
    ground: Mapped[str] = mapped_column(Text)
    court_order: Mapped[str] = mapped_column(String(300), default="")
    review_on: Mapped[date | None]
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    ended_because: Mapped[str] = mapped_column(Text, default="")

    exhibit: Mapped[Exhibit] = relationship()
    decided_by: Mapped[User] = relationship(foreign_keys=decided_by_id)
    ended_by: Mapped[User | None] = relationship(foreign_keys=ended_by_id)


class FederalDisclosure(HasPublicId, Base):
    """What the U.S. Attorney's office gave the defense of one defendant out of the shared set; nobody else's.

    An entry that was wrong is struck out (`struck_at`) with a reason and stays.
    """

    __tablename__ = "federal_disclosure"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    recipient: Mapped[str] = mapped_column(String(200))
    given_on: Mapped[date]
    way: Mapped[str] = mapped_column(String(300), default="")
    rule: Mapped[str] = mapped_column(String(300), default="")
    receipt: Mapped[str] = mapped_column(String(300), default="", doc="the paper that shows that it was received")
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    struck_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    struck_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    struck_because: Mapped[str] = mapped_column(Text, default="")

    party: Mapped[Party] = relationship()
    entered_by: Mapped[User] = relationship(foreign_keys=entered_by_id)
    items: Mapped[list["FederalDisclosedItem"]] = relationship(order_by="FederalDisclosedItem.id")


class FederalDisclosedItem(Base):
    """One exhibit in one version that the federal office gave, under the number that it had; never changed."""

    __tablename__ = "federal_disclosed_item"
    __table_args__ = (UniqueConstraint("disclosure_id", "exhibit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    disclosure_id: Mapped[int] = mapped_column(ForeignKey("federal_disclosure.id"))
    exhibit_id: Mapped[int] = mapped_column(ForeignKey("exhibit.id"))
    version_id: Mapped[int | None] = mapped_column(ForeignKey("exhibit_version.id"))
    number: Mapped[int]
