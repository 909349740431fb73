"""Snapshots of decisions, grounds of challenges, eligibility for LEAD, victim notices, overrides."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casebridge.cases.models import Charge
from casebridge.db import Base, HasPublicId, Json, UtcDateTime


class DecisionSnapshot(HasPublicId, Base):
    """What was known when a decision was recorded; frozen, never changed.

    `known` holds the rows of `snapshot_field` in decisions.toml as plain values, `decisions` the cells.
    `rationale` is work product of the State's Attorney; `plain_words` are for the detective.
    """

    __tablename__ = "decision_snapshot"
    __table_args__ = (UniqueConstraint("case_id", "round", "serial"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    round: Mapped[int]
    serial: Mapped[int]
    decider_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    frozen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decisions: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    known: Mapped[dict[str, Any]] = mapped_column(Json)
    sha256: Mapped[str] = mapped_column(String(64))
    rationale: Mapped[str] = mapped_column(Text)
    plain_words: Mapped[str] = mapped_column(Text)


class DecisionDraft(Base):
    """What a prosecutor wrote for a decision that is not recorded yet: their own, work product."""

    __tablename__ = "decision_draft"
    __table_args__ = (UniqueConstraint("case_id", "author_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    rationale: Mapped[str] = mapped_column(Text, default="")
    plain_words: Mapped[str] = mapped_column(Text, default="")
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SnapshotRead(Base):
    """Who read which snapshot when: a second signature needs it."""

    __tablename__ = "snapshot_read"

    id: Mapped[int] = mapped_column(primary_key=True)
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("decision_snapshot.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class SecondView(Base):
    """What a second signer thought of each charge before the first decision was shown; never changed.

    `views` holds one entry a charge: its public id, defendant and title, `approve`, `decline` or `other`, and why.
    """

    __tablename__ = "second_view"
    __table_args__ = (UniqueConstraint("snapshot_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("decision_snapshot.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    views: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ChallengeGround(HasPublicId, Base):
    """One ground against one declined charge, and the supervisor's answer to it."""

    __tablename__ = "challenge_ground"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    charge_id: Mapped[int] = mapped_column(ForeignKey("charge.id"))
    round: Mapped[int]
    ground: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    charge: Mapped[Charge] = relationship()


class Eligibility(HasPublicId, Base):
    """A person's record that somebody is eligible for LEAD: rule, date, override with its reason."""

    __tablename__ = "eligibility"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    rule: Mapped[str] = mapped_column(String(60))
    eligible: Mapped[bool]
    override: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(Text, default="")
    made_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    made_on: Mapped[date]


class Override(HasPublicId, Base):
    """A charge over the prosecutor's objection: who authorized it, why, and the objection unedited."""

    __tablename__ = "override"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    names: Mapped[str] = mapped_column(Text)
    reasons: Mapped[str] = mapped_column(Text)
    objection: Mapped[str] = mapped_column(Text, default="")
    made_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
