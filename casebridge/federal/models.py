"""Screening rounds and answers, the shared set, referrals, the U.S. Attorney's questions, approvals and notes."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casebridge.cases.models import Case, Charge, Party
from casebridge.db import Base, HasPublicId, Json, UtcDateTime
from casebridge.evidence.models import Exhibit

ENDED = {
    "adopted": "Adopted",
    "declined": "Declined",
    "recalled": "Recalled",
    "handed_back": "Handed back to the State",
}
# The choices of the field `urgency` of a referral (federal.toml).
URGENCIES = {"custody_48h": "In custody: 48 hours", "hearing_date": "A hearing date is near", "ordinary": "Ordinary"}


class Screening(HasPublicId, Base):
    """One round of the federal question of a case; set, log and contact belong to a round."""

    __tablename__ = "screening"
    __table_args__ = (UniqueConstraint("case_id", "round"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    round: Mapped[int]
    why: Mapped[str] = mapped_column(Text, default="")
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ScreeningAnswer(HasPublicId, Base):
    """What is known about one fact of the sheet: met, missing or unknown, with its source; never a score.

    `fact` is a key of `federal.toml`; `sources` lists {exhibit (id), where (page or time)}. An answer
    stands in later rounds until it is given anew.
    """

    __tablename__ = "screening_answer"
    __table_args__ = (UniqueConstraint("case_id", "fact", "round"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    round: Mapped[int]
    fact: Mapped[str] = mapped_column(String(60))
    answer: Mapped[str] = mapped_column(String(10), doc="met, missing or unknown")
    sources: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    words: Mapped[str] = mapped_column(Text, default="")
    answered_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class SharedItem(HasPublicId, Base):
    """One thing that the U.S. Attorney will see: a part of the case, a person, an exhibit, a screening fact.

    `key` names it: a part (facts, matrix, memo), a public id, a key of `federal.toml`. `class_` is its
    class when it was chosen; the class of today decides whether it crosses. `named_by_id`: somebody
    named it by itself. `order_id` is the exhibit that holds the order which lets it cross.
    """

    __tablename__ = "shared_item"
    __table_args__ = (Index(None, "case_id", "round"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    round: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10), doc="part, party, exhibit or fact")
    key: Mapped[str] = mapped_column(String(60))
    exhibit_id: Mapped[int | None] = mapped_column(ForeignKey("exhibit.id"))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    class_: Mapped[str] = mapped_column("class", String(30))
    named_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    ground: Mapped[str] = mapped_column(Text, default="")
    order_id: Mapped[int | None] = mapped_column(ForeignKey("exhibit.id"))
    words: Mapped[str] = mapped_column(Text, default="", doc="the text of a covering memo")
    chosen_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    exhibit: Mapped[Exhibit | None] = relationship(foreign_keys=[exhibit_id])
    party: Mapped[Party | None] = relationship()


class FavorableLog(HasPublicId, Base):
    """The favorable-material log as it went along with a referral: plain entries, frozen."""

    __tablename__ = "favorable_log"
    __table_args__ = (UniqueConstraint("case_id", "round"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    round: Mapped[int]
    entries: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    put_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    put_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ForumContact(HasPublicId, Base):
    """That prosecutors of both offices spoke about one forum: who, when, what was said."""

    __tablename__ = "forum_contact"
    __table_args__ = (Index(None, "case_id", "round"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    round: Mapped[int]
    with_whom: Mapped[str] = mapped_column(String(200))
    held_on: Mapped[date]
    said: Mapped[str] = mapped_column(Text)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Referral(HasPublicId, Base):
    """One referral of a case; where it stands is read from the case's state, how it ended is kept.

    `round` is the screening round whose set went along. `draft` holds what the federal attorney is
    writing and is nobody else's.
    """

    __tablename__ = "referral"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    number: Mapped[int]
    round: Mapped[int]
    charges_contemplated: Mapped[str] = mapped_column(Text)
    urgency: Mapped[str] = mapped_column(String(20), doc="a key of URGENCIES")
    liaison_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_as: Mapped[str] = mapped_column(String(20), default="", doc="a key of ENDED")
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    ground: Mapped[str] = mapped_column(String(40), default="")
    sentence: Mapped[str] = mapped_column(Text, default="")
    draft: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)

    case: Mapped[Case] = relationship()

    @property
    def status(self) -> str:
        """Return where the referral stands, in words, from the case's state."""
        return ENDED[self.ended_as] if self.ended_as else self.case.workflow.state(self.case.state).label


class FederalQuestion(HasPublicId, Base):
    """One thing that the federal attorney asks for; a draft of that office until `asked_at`.

    The answer is a draft of the State's Attorney until `sent_at`.
    """

    __tablename__ = "federal_question"
    __table_args__ = (Index(None, "case_id", "referral_number"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    referral_number: Mapped[int]
    number: Mapped[int]
    item: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    due_on: Mapped[date | None]
    written_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reply: Mapped[str] = mapped_column(String(10), default="", doc="answered or refused")
    reply_words: Mapped[str] = mapped_column(Text, default="")
    replied_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class FederalApproval(HasPublicId, Base):
    """The Department's approval of one federal charge: from whom, when, on which paper."""

    __tablename__ = "federal_approval"

    charge_id: Mapped[int] = mapped_column(ForeignKey("charge.id"), unique=True)
    given_by: Mapped[str] = mapped_column(String(200))
    given_on: Mapped[date]
    paper: Mapped[str] = mapped_column(String(200))
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)

    charge: Mapped[Charge] = relationship()


class FederalNote(HasPublicId, Base):
    """A note of the U.S. Attorney's office; for everybody else it does not exist."""

    __tablename__ = "federal_note"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
