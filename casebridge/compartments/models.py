"""Named grants into a compartment of a case, and how a person wants to be reached."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casebridge.accounts.models import User
from casebridge.cases.models import Case
from casebridge.db import Base, HasPublicId, UtcDateTime


class CompartmentGrant(HasPublicId, Base):
    """A prosecutor of the case let a named person into one compartment of it, until a Baltimore day (that day counts).

    `compartment` is the key of a class of `confidentiality.toml`: one of COMPARTMENTS. A grant that was taken back
    stays readable.
    """

    __tablename__ = "compartment_grant"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), index=True)
    compartment: Mapped[str] = mapped_column(String(30))
    reason: Mapped[str] = mapped_column(Text)
    until: Mapped[date]
    granted_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))

    case: Mapped[Case] = relationship()
    user: Mapped[User] = relationship(foreign_keys=[user_id])
    granted_by: Mapped[User] = relationship(foreign_keys=[granted_by_id])


class ContactWish(HasPublicId, Base):
    """How a victim or witness wants to be reached; the newest counts, older ones stay. Of the class victim-contact.

    `message` says whether a message may be left: yes, no, or empty where nobody asked.
    """

    __tablename__ = "contact_wish"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    ways: Mapped[str] = mapped_column(String(300), default="")
    times: Mapped[str] = mapped_column(String(300), default="")
    language: Mapped[str] = mapped_column(String(60), default="")
    message: Mapped[str] = mapped_column(String(3), default="")
    no_contact: Mapped[bool] = mapped_column(default=False)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)

    entered_by: Mapped[User] = relationship()
