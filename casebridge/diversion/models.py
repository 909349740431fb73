"""LEAD's own tables: referral, consent, contact, goal, report, disclosure. No table of police points here."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casebridge.db import HasPublicId, Json, UtcDateTime
from casebridge.diversion.sealed import Sealed
from casebridge.diversion.tables import CONSENT, REFERRAL, LeadTable, person
from casebridge.lead_store import SCHEMA
from casebridge.workflows.definition import Workflow
from casebridge.workflows.lead import LEAD
from casebridge.workflows.stateful import Stateful

POLICE = "police"


class LeadReferral(HasPublicId, Stateful, LeadTable):
    """A person at LEAD's door. `details` holds the fields of `lead.toml` by key, encrypted.

    `case_ref` is the one-way pointer to a low-level case (its public id, arrest door only); only the
    liaison prosecutor can follow it.
    """

    __tablename__ = "lead_referral"
    workflow: ClassVar[Workflow] = LEAD

    number: Mapped[str] = mapped_column(String(20), unique=True)
    door: Mapped[str] = mapped_column(String(20))
    details: Mapped[dict[str, Any]] = mapped_column(Sealed, default=dict)
    referred_by_id: Mapped[int] = person(index=True)
    referred_at: Mapped[datetime] = mapped_column(UtcDateTime)
    case_ref: Mapped[str] = mapped_column(String(22), default="", index=True)
    manager_id: Mapped[int | None] = person()
    handoff_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    intake_until: Mapped[date | None]
    extended: Mapped[bool] = mapped_column(default=False)
    intake_done_on: Mapped[date | None]
    next_contact_on: Mapped[date | None]
    passed_on_to: Mapped[str | None] = mapped_column(Sealed)
    closed_as: Mapped[str] = mapped_column(String(40), default="")
    closed_on: Mapped[date | None]
    closing: Mapped[dict[str, Any] | None] = mapped_column(Sealed)
    extended_on: Mapped[date | None]
    extension: Mapped[dict[str, Any] | None] = mapped_column(Sealed)
    overridden: Mapped[list[str] | None] = mapped_column(Sealed, doc="rules set aside at the hand-off")

    consents: Mapped[list["Consent"]] = relationship(back_populates="referral", order_by="Consent.id")
    contacts: Mapped[list["Contact"]] = relationship(back_populates="referral", order_by="Contact.at")
    goals: Mapped[list["Goal"]] = relationship(back_populates="referral", order_by="Goal.id")
    answers: Mapped[list["LeadAnswer"]] = relationship(order_by="LeadAnswer.id")

    @property
    def name(self) -> str:
        """Return the name that the person answers to, else the number."""
        return str(self.details.get("known_name") or self.number)

    @property
    def history_case_id(self) -> None:
        """Return nothing: LEAD's history is filed under no case."""
        return

    @property
    def answer_to_officer(self) -> str:
        """Return all that a referring officer hears: waiting, taken, not taken or full."""
        if self.state == "referred":
            return "full" if self.passed_on_to else "waiting"
        early = self.state == "closed" and self.closed_as in ("not_eligible", "no_capacity")
        return "not taken" if early else "taken"


class Consent(HasPublicId, LeadTable):
    """One consent of the person to one party: purposes, scope, from, until, how given; asked at every read.

    Consent for use in proceedings stands alone (`purposes == ["proceedings"]`). A consent is never
    changed: a narrower one withdraws it and names it in `narrows_id`.
    """

    __tablename__ = "lead_consent"

    referral_id: Mapped[int] = mapped_column(ForeignKey(REFERRAL), index=True)
    party: Mapped[str] = mapped_column(String(30))
    recipient: Mapped[str] = mapped_column(Sealed)
    purposes: Mapped[list[str]] = mapped_column(Json)
    scope: Mapped[list[str]] = mapped_column(Json)
    item: Mapped[str] = mapped_column(Sealed, default="", doc="the one health item that is named")
    given_on: Mapped[date]
    until: Mapped[date]
    how: Mapped[str] = mapped_column(String(10), doc="signed or spoken")
    witness: Mapped[str] = mapped_column(Sealed, default="")
    interpreter: Mapped[str] = mapped_column(Sealed, default="")
    revocation_told: Mapped[bool] = mapped_column(default=False)
    copy_given: Mapped[bool] = mapped_column(default=False)
    narrows_id: Mapped[int | None] = mapped_column(ForeignKey(CONSENT))
    recorded_by_id: Mapped[int] = person()
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    agreed_by_id: Mapped[int | None] = person(doc="the second person, without whom police read nothing by it")
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    referral: Mapped[LeadReferral] = relationship(back_populates="consents")

    @property
    def waits(self) -> bool:
        """Say whether it opens nothing before a second person agreed: what goes to police takes two (security.md 2)."""
        return self.party == POLICE and self.agreed_by_id is None

    def live(self, today: date) -> bool:
        """Say whether the consent counts on `today` (Baltimore's day)."""
        return self.withdrawn_at is None and self.given_on <= today <= self.until

    def opens(self, purpose: str, today: date) -> tuple[str, ...]:
        """Return the scopes that the consent opens for `purpose` on `today`; nothing when it does not count.

        Spoken consent opens status only, and so does the purpose of telling that somebody is enrolled
        (`consent_rule` verbal, `consent_purpose` status_only of lead.toml).
        """
        if self.waits or not self.live(today) or purpose not in self.purposes:
            return ()
        if self.how == "spoken":
            return tuple(key for key in self.scope if key == "enrolled")
        if purpose == "status_only":
            return tuple(key for key in self.scope if key in ("enrolled", "dates"))
        return tuple(self.scope)


class Contact(HasPublicId, LeadTable):
    """One contact of the case manager with the person, and when the next is planned."""

    __tablename__ = "lead_contact"

    referral_id: Mapped[int] = mapped_column(ForeignKey(REFERRAL), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    words: Mapped[str] = mapped_column(Sealed, default="")
    next_on: Mapped[date | None]
    by_id: Mapped[int] = person()
    referral: Mapped[LeadReferral] = relationship(back_populates="contacts")


class Goal(HasPublicId, LeadTable):
    """One goal in the person's own words, and how far along it is by the person's own measure."""

    __tablename__ = "lead_goal"

    referral_id: Mapped[int] = mapped_column(ForeignKey(REFERRAL), index=True)
    area: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Sealed)
    next_step: Mapped[str] = mapped_column(Sealed, default="")
    step: Mapped[str] = mapped_column(String(20), default="wanted")
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = person()
    referral: Mapped[LeadReferral] = relationship(back_populates="goals")


class LeadAnswer(LeadTable):
    """The answer to one question of eligibility: yes, no or unknown, with its date; no score is made of it."""

    __tablename__ = "lead_answer"
    __table_args__ = (UniqueConstraint("referral_id", "rule"), {"schema": SCHEMA})

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey(REFERRAL), index=True)
    rule: Mapped[str] = mapped_column(String(40))
    answer: Mapped[str] = mapped_column(Sealed)
    on: Mapped[date]
    by_id: Mapped[int] = person()


class LeadReport(LeadTable):
    """What LEAD reports to the liaison prosecutor: status and date, nothing else."""

    __tablename__ = "lead_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey(REFERRAL), index=True)
    status: Mapped[str] = mapped_column(String(30))
    on: Mapped[date]


class Disclosure(HasPublicId, LeadTable):
    """One line of the accounting: who outside LEAD read what of whom, under which consent (42 CFR 2.25)."""

    __tablename__ = "lead_disclosure"

    referral_id: Mapped[int] = mapped_column(ForeignKey(REFERRAL), index=True)
    consent_id: Mapped[int | None] = mapped_column(ForeignKey(CONSENT))
    reader_id: Mapped[int] = person()
    party: Mapped[str] = mapped_column(String(30), default="")
    purpose: Mapped[str] = mapped_column(String(30), default="")
    scope: Mapped[list[str]] = mapped_column(Json)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    referral: Mapped[LeadReferral] = relationship()


class LeadCard(HasPublicId, LeadTable):
    """A referral card that was made: for whom, by whom, and the SHA-256 of its bytes, which are kept nowhere."""

    __tablename__ = "lead_card"

    referral_id: Mapped[int] = mapped_column(ForeignKey(REFERRAL), index=True)
    number: Mapped[str] = mapped_column(String(30), unique=True)
    recipient: Mapped[str] = mapped_column(Sealed)
    made_by_id: Mapped[int] = person()
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sha256: Mapped[str] = mapped_column(String(64))


class AgendaLine(HasPublicId, LeadTable):
    """One line for a meeting of the work group: why now, what is asked of whom, what was agreed."""

    __tablename__ = "lead_agenda"

    referral_id: Mapped[int] = mapped_column(ForeignKey(REFERRAL), index=True)
    meeting_on: Mapped[date] = mapped_column(index=True)
    why: Mapped[str] = mapped_column(Sealed)
    asked_of: Mapped[str] = mapped_column(Sealed, default="")
    court_dates: Mapped[str] = mapped_column(Sealed, default="")
    place: Mapped[str] = mapped_column(Sealed, default="")
    agreed: Mapped[str] = mapped_column(Sealed, default="")
    by_id: Mapped[int] = person()
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    referral: Mapped[LeadReferral] = relationship()


class LeadRoom(LeadTable):
    """How many people one case manager can serve at a time."""

    __tablename__ = "lead_room"

    manager_id: Mapped[int] = person(primary_key=True, autoincrement=False)
    places: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = person()


class LeadHolding(LeadTable):
    """One span of LEAD's own time ledger."""

    __tablename__ = "lead_holding"

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey(REFERRAL), index=True)
    state: Mapped[str] = mapped_column(String(30))
    holder_id: Mapped[int | None] = person()
    holder_queue: Mapped[str] = mapped_column(String(90), default="")
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LeadCounter(LeadTable):
    """The last running number of a year of LEAD referrals."""

    __tablename__ = "lead_counter"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
