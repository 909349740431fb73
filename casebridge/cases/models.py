"""The case, the people in it, what they are charged with, and what is known, each with its source."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casebridge.clocks.extending import Extension
from casebridge.db import Base, HasPublicId, Json, UtcDateTime
from casebridge.workflows.case_review import CASE_REVIEW
from casebridge.workflows.definition import Workflow
from casebridge.workflows.stateful import Stateful


class Case(HasPublicId, Stateful, Base):
    """One event under investigation.

    What the engine derives stands in `Stateful`; the rest are the counters and marks of the present
    decision round that guards and targets ask about.
    """

    __tablename__ = "case_file"
    __table_args__ = (
        Index(None, "clock_due", "id"),
        # The last two let the board of the State's Attorney be counted from the index alone.
        Index("ix_case_file_board", "state", "clock_due", "id", "reached_sao_at", "advice_asked_at", "sealed"),
        Index(None, "holder_id", "clock_first", "clock_due", "id"),
        Index(None, "holder_queue", "clock_first", "clock_due", "id"),
        Index(None, "kind", "clock_due", "id"),
        Index(None, "unit", "clock_due", "id"),
        Index(None, "unit", "state", "clock_due"),
        # Few cases are on hold; the job worker asks each minute which of them wake.
        Index(
            "ix_case_file_hold_until",
            "hold_until",
            sqlite_where=text("hold_until IS NOT NULL"),
            postgresql_where=text("hold_until IS NOT NULL"),
        ),
        # The number of an expunged case is never given to another one: history goes on to name it.
        {"sqlite_autoincrement": True},
    )
    workflow: ClassVar[Workflow] = CASE_REVIEW

    number: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[str] = mapped_column(String(30))
    title: Mapped[str] = mapped_column(String(200))
    complaint_number: Mapped[str] = mapped_column(String(60), index=True)
    incident_on: Mapped[date | None] = mapped_column(index=True)
    place: Mapped[str] = mapped_column(String(200), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")
    door: Mapped[str] = mapped_column(String(20), default="review_first")
    unit: Mapped[str] = mapped_column(String(60))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    incident_ref: Mapped[str] = mapped_column(String(40), default="")
    sealed: Mapped[bool] = mapped_column(default=False, doc="by order of a court: there for the named alone")
    legal_hold: Mapped[bool] = mapped_column(default=False, doc="nothing of it is destroyed or swept away")

    lead_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    prosecutor_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"), index=True)
    liaison_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    ausa_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"), index=True)
    lead_liaison_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    chair_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))

    decision_round: Mapped[int] = mapped_column(default=1)
    returns_since_take: Mapped[int] = mapped_column(default=0)
    return_rounds: Mapped[int] = mapped_column(default=0)
    decided: Mapped[bool] = mapped_column(default=False)
    screened: Mapped[bool] = mapped_column(default=False)
    signed: Mapped[bool] = mapped_column(default=False)
    decider_id: Mapped[int | None]
    signer_id: Mapped[int | None]
    past_deciders: Mapped[str] = mapped_column(String(400), default="|", doc="of earlier rounds, as |12|15|")
    past_signers: Mapped[str] = mapped_column(String(400), default="|")
    challenged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    upheld_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    conference_from: Mapped[str] = mapped_column(String(20), default="")
    conference_on: Mapped[date | None]
    conference_held_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    overridden_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    declined_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    reached_sao_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attested_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attested_by_id: Mapped[int | None]
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    referred_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    referral_round: Mapped[int] = mapped_column(default=0)
    advice_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lead_offered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lead_offer_until: Mapped[date | None]
    lead_extended: Mapped[bool] = mapped_column(default=False)
    intake_reported_on: Mapped[date | None]
    next_event_on: Mapped[date | None]
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    outcome: Mapped[str] = mapped_column(Text, default="")

    hold_reason: Mapped[str] = mapped_column(Text, default="")
    hold_for: Mapped[str] = mapped_column(String(300), default="")
    hold_until: Mapped[date | None]

    parties: Mapped[list["Party"]] = relationship(back_populates="case", order_by="Party.id")
    charges: Mapped[list["Charge"]] = relationship(back_populates="case", order_by="Charge.id")
    events: Mapped[list["CaseEvent"]] = relationship(back_populates="case", order_by="CaseEvent.at")
    extensions: Mapped[list["ClockExtension"]] = relationship(back_populates="case", order_by="ClockExtension.id")
    things: Mapped[list["Thing"]] = relationship(back_populates="case", order_by="Thing.id")
    holdings: Mapped[list["Holding"]] = relationship(order_by="Holding.since, Holding.id")

    @property
    def case(self) -> "Case":
        """Return itself: the policy asks every record for its case."""
        return self

    @property
    def history_case_id(self) -> int:
        """Return the case under which history files what happens to this record."""
        return self.id

    @property
    def carriers(self) -> tuple[int | None, ...]:
        """Return the people who carry the case."""
        return (self.lead_id, self.prosecutor_id, self.liaison_id, self.ausa_id, self.chair_id)

    @property
    def deciders(self) -> set[int]:
        """Return everybody who ever decided this case, in this round or an earlier one."""
        return _ids(self.past_deciders, self.decider_id)

    @property
    def signers(self) -> set[int]:
        """Return everybody who ever signed a decision of this case."""
        return _ids(self.past_signers, self.signer_id)

    @property
    def kept_from(self) -> set[int]:
        """Return who never holds the case in its present state: others look at what these did."""
        if self.state == "sign_off":
            return self.deciders
        return self.deciders | self.signers if self.state == "challenged" else set()

    @property
    def on_hold(self) -> bool:
        """Say whether the hold overlay lies on the case."""
        return self.hold_until is not None

    @property
    def standing_events(self) -> list["CaseEvent"]:
        """Return the events that nobody took back, by when they took place: what clocks follow from."""
        gone = {event.takes_back_id for event in self.events if event.takes_back_id is not None}
        return [event for event in self.events if event.takes_back_id is None and event.id not in gone]

    @property
    def suspects(self) -> list["Party"]:
        """Return those who may be or are charged, in the order in which they were entered."""
        return [p for p in self.parties if p.role in ("suspect", "defendant") and p.left_with is None]


def _ids(past: str | None, present: int | None) -> set[int]:
    found = {int(part) for part in (past or "").split("|") if part}
    return found | {present} if present else found


class Party(HasPublicId, Base):
    """A person in one role: victim, suspect, defendant, witness, officer, next_of_kin."""

    __tablename__ = "party"
    __table_args__ = (
        # Few of the accused are children; boards and lists ask in which cases.
        Index(
            "ix_party_juvenile",
            "case_id",
            sqlite_where=text("juvenile IS 1"),
            postgresql_where=text("juvenile IS true"),
        ),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    other_name: Mapped[str] = mapped_column(String(200), default="")
    born_on: Mapped[date | None] = mapped_column(index=True)
    born_known: Mapped[bool] = mapped_column(default=False)
    juvenile: Mapped[bool] = mapped_column(default=False)
    in_custody: Mapped[bool] = mapped_column(default=False)
    contact: Mapped[str] = mapped_column(Text, default="")
    location: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    died_on: Mapped[date | None]
    left_with: Mapped[int | None] = mapped_column(doc="the linked case into which this person was severed")
    version: Mapped[int] = mapped_column(default=1)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)

    case: Mapped[Case] = relationship(back_populates="parties")
    charges: Mapped[list["Charge"]] = relationship(back_populates="party", order_by="Charge.id")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Charge(HasPublicId, Base):
    """Party x statute: proposed by the police, decided by a prosecutor.

    `statute` is a key of `charges_*.toml`, `version_from` its `in_force_from`. `outcome` is a key of
    `decisions.toml`; it is a preparation until the decision takes effect (`decided_at`). `amended_to` is the
    charge into which a prosecutor changes it; with the decision it becomes `statute`, and `proposed_statute`
    keeps what the police proposed. `reason_words` are for the detective, `victim_words` for the victim's letter.
    """

    __tablename__ = "charge"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    statute: Mapped[str] = mapped_column(String(80))
    version_from: Mapped[str] = mapped_column(String(10), default="")
    sovereign: Mapped[str] = mapped_column(String(10), default="state")
    status: Mapped[str] = mapped_column(String(20), default="proposed", doc="proposed, contemplated, withdrawn")
    count_text: Mapped[str] = mapped_column(Text, default="")
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    outcome: Mapped[str] = mapped_column(String(40), default="")
    reasons: Mapped[list[str]] = mapped_column(Json, default=list)
    reason_words: Mapped[str] = mapped_column(Text, default="")
    victim_words: Mapped[str] = mapped_column(Text, default="")
    amendment: Mapped[str] = mapped_column(Text, default="")
    amended_to: Mapped[str] = mapped_column(String(80), default="")
    proposed_statute: Mapped[str] = mapped_column(String(80), default="")
    proposed_from: Mapped[str] = mapped_column(String(10), default="")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    decided_round: Mapped[int | None]
    disposition: Mapped[str] = mapped_column(String(40), default="")
    disposition_on: Mapped[date | None]
    sealed_by: Mapped[str] = mapped_column(String(300), default="", doc="the order of a court that sealed it")
    unsealed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    case: Mapped[Case] = relationship(back_populates="charges")
    party: Mapped[Party] = relationship(back_populates="charges")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def sealed(self) -> bool:
        """Say whether an order of a court keeps it from everybody but the federal attorney of the case."""
        return bool(self.sealed_by) and self.unsealed_at is None


class Fact(HasPublicId, Base):
    """One value of one fact of a case, with its source; a change is a new row, never an edit.

    `standing` is current, proposed (never replaces a confirmed one), superseded or refused.
    `source_kind` is person, paper or import. `serial` counts the values of this fact from 1 and is
    the version that an edit form carries. `class_key` is the class that somebody chose for the answer, the same in
    all its rows; empty is the class of the question.
    """

    __tablename__ = "fact"
    __table_args__ = (UniqueConstraint("case_id", "key", "serial"), Index(None, "case_id", "standing"))

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    key: Mapped[str] = mapped_column(String(60))
    serial: Mapped[int]
    value: Mapped[Any] = mapped_column(Json, nullable=True)
    precision: Mapped[str] = mapped_column(String(20), default="")
    class_key: Mapped[str] = mapped_column(String(30), default="")
    standing: Mapped[str] = mapped_column(String(12), default="current")
    source_kind: Mapped[str] = mapped_column(String(10), default="person")
    source_text: Mapped[str] = mapped_column(String(300), default="")
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Thing(HasPublicId, Base):
    """A vehicle or firearm in the case."""

    __tablename__ = "thing"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10), doc="vehicle or firearm")
    description: Mapped[str] = mapped_column(String(300))
    serial: Mapped[str] = mapped_column(String(60), default="", doc="serial number, VIN or plate, as printed")
    serial_key: Mapped[str] = mapped_column(String(60), default="", index=True, doc="letters and digits of it")
    note: Mapped[str] = mapped_column(Text, default="")
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    case: Mapped[Case] = relationship(back_populates="things")


class CaseEvent(HasPublicId, Base):
    """A dated event with its paper: it starts or ends legal clocks, never a tick.

    `event` is an event key of a trigger in `clocks.toml`, `clock_met` (then `clock` names it),
    `released`, or `next_event`. `precision` is minute or day. `receipt` is of the act that entered it by itself,
    empty where a person did. A wrong one stays; another row, `taken_back`, names it in `takes_back_id`.
    """

    __tablename__ = "case_event"
    __table_args__ = (UniqueConstraint("takes_back_id"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    event: Mapped[str] = mapped_column(String(60))
    clock: Mapped[str] = mapped_column(String(60), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    precision: Mapped[str] = mapped_column(String(10), default="minute")
    paper: Mapped[str] = mapped_column(String(300))
    note: Mapped[str] = mapped_column(Text, default="")
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    receipt: Mapped[str] = mapped_column(String(12), default="")
    takes_back_id: Mapped[int | None] = mapped_column(ForeignKey("case_event.id"))
    case: Mapped[Case] = relationship(back_populates="events")
    party: Mapped[Party | None] = relationship()


class ClockExtension(HasPublicId, Base):
    """An order, a waiver or excluded time that moves a legal clock, with its paper; the rule's own date stays.

    `kind` is order, waiver (both with `until`) or excluded (the days from `first_day` to `last_day`, both counted).
    `exhibit` is the public id of an exhibit of the case that is the paper, or empty; then `paper` names it.
    A wrong one is not changed but taken back, with a reason.
    """

    __tablename__ = "clock_extension"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    clock: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(10))
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    ordered_on: Mapped[date]
    ordered_by: Mapped[str] = mapped_column(String(300))
    ground: Mapped[str] = mapped_column(Text)
    paper: Mapped[str] = mapped_column(String(300), default="")
    exhibit: Mapped[str] = mapped_column(String(22), default="")
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    taken_back_why: Mapped[str] = mapped_column(Text, default="")
    case: Mapped[Case] = relationship(back_populates="extensions")
    party: Mapped[Party | None] = relationship()

    @property
    def paper_of(self) -> Extension:
        """Return what the arithmetic needs of it."""
        return Extension(self.kind, self.ordered_on, self.until, self.first_day, self.last_day)


class Holding(Base):
    """One span of the time ledger: who held the case, in which state, from when to when.

    `hold_for` is who or what the case waited on for the whole span, empty where it was not on hold.
    """

    __tablename__ = "holding"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    state: Mapped[str] = mapped_column(String(30))
    side: Mapped[str] = mapped_column(String(10))
    holder_id: Mapped[int | None]
    holder_queue: Mapped[str] = mapped_column(String(90), default="")
    hold_for: Mapped[str] = mapped_column(String(300), default="")
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Conflict(HasPublicId, Base):
    """A recorded conflict of interest of a person on a case (reasons: `decisions.toml`).

    It stands until somebody lifts it with a reason; a lifted one stays readable.
    """

    __tablename__ = "conflict_of_interest"
    __table_args__ = (
        Index(
            "uq_conflict_of_interest_standing",
            "case_id",
            "user_id",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), index=True)
    reason: Mapped[str] = mapped_column(String(40))
    words: Mapped[str] = mapped_column(Text, default="")
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    lifted_why: Mapped[str] = mapped_column(Text, default="")


class CaseLink(Base):
    """Two cases that belong together: severed, contested, superseding, or found by `intake.related`."""

    __tablename__ = "case_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    reason: Mapped[str] = mapped_column(String(300), default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Advice(HasPublicId, Base):
    """One line of the advice thread on a draft: work product of the State's Attorney once answered."""

    __tablename__ = "advice"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    from_sao: Mapped[bool]
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CaseRead(Base):
    """When a person last opened a case: what changed since then is the reader's delta."""

    __tablename__ = "case_read"
    __table_args__ = (UniqueConstraint("case_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)
    before_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    audit_seq: Mapped[int] = mapped_column(default=0)


class EntryReason(HasPublicId, Base):
    """Why somebody who is not of a case opened it on a Baltimore day; one a day counts, and rows are never changed.

    `category` is a key of `entry_reason` in `entry.toml`.
    """

    __tablename__ = "entry_reason"
    __table_args__ = (UniqueConstraint("case_id", "user_id", "on"), Index(None, "on"))

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    on: Mapped[date]
    category: Mapped[str] = mapped_column(String(30))
    words: Mapped[str] = mapped_column(Text)
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CaseNumber(Base):
    """The last running number of a year, for CB-2026-000123."""

    __tablename__ = "case_number"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
