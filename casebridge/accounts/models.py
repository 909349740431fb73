"""People and what their sign-in leaves behind; offices and units are rows of the catalog, named by key."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casebridge import clock
from casebridge.access.actor import Actor, Role
from casebridge.accounts.emergencies import granted_now, open_now
from casebridge.db import Base, HasPublicId, Json, UtcDateTime


class User(HasPublicId, Base):
    """A person with an account: one office, one unit, one role (the hat worn today).

    `hat_of_id` is the person's own account, where this one is a second hat: it has no password of its own.
    """

    __tablename__ = "app_user"

    username: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(30), index=True)
    agency: Mapped[str] = mapped_column(String(10))
    unit: Mapped[str] = mapped_column(String(60), default="")
    hat_of_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"), index=True)
    password_hash: Mapped[str] = mapped_column(String(300), default="")
    password_set_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    second_factors: Mapped[str] = mapped_column(String(40), default="", doc="totp, passkey or totp+passkey, for lists")
    password_exposed: Mapped[bool] = mapped_column(default=False, doc="others may know it: it is changed first of all")
    active: Mapped[bool] = mapped_column(default=True)
    locked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime, doc="when a temporary account ends for good")
    invite_hash: Mapped[str] = mapped_column(String(64), default="")
    invited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    scheme: Mapped[str] = mapped_column(String(10), default="")
    single_keys: Mapped[bool] = mapped_column(default=True)
    specialties: Mapped[list[str]] = mapped_column(Json, default=list, doc="kinds of case that are this person's field")
    mail_address: Mapped[str] = mapped_column(String(254), default="")
    mail_pace: Mapped[str] = mapped_column(String(6), default="each", doc="each, daily or urgent")
    mail_hour: Mapped[int] = mapped_column(default=8, doc="of the daily letter, 0 to 23 in Baltimore")
    mail_day: Mapped[date | None] = mapped_column(doc="the last day that had its daily letter")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime, doc="when it was opened again after it was closed")
    emergency_until: Mapped[datetime | None] = mapped_column(UtcDateTime, doc="when their last emergency entry ends")
    rights_checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime, doc="when somebody said it is still needed")
    rights_checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    rights_told_at: Mapped[datetime | None] = mapped_column(UtcDateTime, doc="when somebody was last reminded of that")
    grants_until: Mapped[date | None] = mapped_column(doc="the last day of any compartment that was opened to them")

    @property
    def has_ended(self) -> bool:
        """Say whether this was a temporary account whose time is over."""
        return self.ends_at is not None and self.ends_at <= clock.now()

    @property
    def is_open(self) -> bool:
        """Say whether its person may sign in and go on."""
        return self.active and self.locked_at is None and not self.has_ended

    def actor(self) -> Actor:
        """Return this person as an actor outside a request (jobs, commands, tests)."""
        return Actor(
            id=self.id, username=self.username, name=self.name, role=Role(self.role),
            agency=self.agency, unit=self.unit, scheme=self.scheme, single_keys=self.single_keys,
            emergencies=open_now(self.id, self.emergency_until), grants=granted_now(self.id, self.grants_until),
            second_factors=self.second_factors,
        )  # fmt: skip


class UserSession(HasPublicId, Base):
    """A sign-in that the server remembers; the cookie holds a token of which only the hash is here.

    The token changes when the factor is given again, the public id stays: history names sessions by it.
    """

    __tablename__ = "user_session"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    csrf_secret: Mapped[str] = mapped_column(String(64))
    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    active_at: Mapped[datetime] = mapped_column(UtcDateTime)
    stepped_up_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    factors: Mapped[str] = mapped_column(String(60), default="")
    address: Mapped[str] = mapped_column(String(64), default="")
    new_browser: Mapped[bool] = mapped_column(default=False, doc="it began where the person was not seen before")


class Attempts(Base):
    """How often somebody failed to say who they are: at one account name, or from one address.

    `key` is a kind and a hash, since people type passwords where the user name belongs.
    """

    __tablename__ = "sign_in_attempts"

    key: Mapped[str] = mapped_column(String(70), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    since: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class OldPassword(Base):
    """The hash of a password that was in use once; the last ten do not come back."""

    __tablename__ = "old_password"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), index=True)
    password_hash: Mapped[str] = mapped_column(String(300))
    replaced_at: Mapped[datetime] = mapped_column(UtcDateTime)


class OfficeSetting(Base):
    """One way in which an office works, where it differs from how it works without a word (`office_settings`)."""

    __tablename__ = "office_setting"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    on: Mapped[bool]
    set_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)


class KeptForm(HasPublicId, Base):
    """A form that came when its session had ended: kept encrypted for a day, for its sender alone."""

    __tablename__ = "kept_form"

    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    path: Mapped[str] = mapped_column(String(2000))
    sealed: Mapped[str] = mapped_column(Text)


class SecondAsk(Base):
    """An act of two people that waits for the second: what, on which record (its public id), who asked first."""

    __tablename__ = "second_ask"
    __table_args__ = (UniqueConstraint("act", "object_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    act: Mapped[str] = mapped_column(String(30))
    object_id: Mapped[str] = mapped_column(String(40))
    by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class KnownBrowser(Base):
    """A browser and network in which a person signed in: a keyed hash of what the server sees of it."""

    __tablename__ = "known_browser"
    __table_args__ = (UniqueConstraint("user_id", "mark"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    mark: Mapped[str] = mapped_column(String(64))
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)


class HalfSignIn(Base):
    """A first factor that was right and waits for the second, in one browser; `token_hash` is of its token."""

    __tablename__ = "half_sign_in"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    first: Mapped[str] = mapped_column(String(20), default="password", doc="the name of the first factor")
    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class Authenticator(Base):
    """The seed of a person's authenticator app, encrypted; one that nobody confirmed by a code counts for nothing."""

    __tablename__ = "authenticator"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), index=True)
    sealed: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class UsedCode(Base):
    """A half minute (counted from 1970) whose code a person has used: it is not taken again."""

    __tablename__ = "used_code"
    __table_args__ = (UniqueConstraint("user_id", "step"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    step: Mapped[int]


class RecoveryCode(Base):
    """The hash of a code for the day when the phone is lost; it is gone once it was used."""

    __tablename__ = "recovery_code"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), index=True)


class Passkey(HasPublicId, Base):
    """The public half of a passkey, hex (COSE); `credential_id` is the authenticator's name for it (base64url)."""

    __tablename__ = "passkey"

    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), index=True)
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True)
    public_key: Mapped[str] = mapped_column(Text)
    sign_count: Mapped[int] = mapped_column(default=0)
    label: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Challenge(Base):
    """What an authenticator was asked to sign, once: for a person or a visitor's browser, at one of our addresses."""

    __tablename__ = "passkey_challenge"

    asker: Mapped[str] = mapped_column(String(80), primary_key=True)
    challenge: Mapped[str] = mapped_column(String(128))
    origin: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class SignOnQuestion(Base):
    """What the offices' provider was asked for a visitor's browser or for a session, sealed, for ten minutes."""

    __tablename__ = "sign_on_question"

    asker: Mapped[str] = mapped_column(String(80), primary_key=True)
    sealed: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class SignOnBinding(Base):
    """Whose account somebody is whom a provider knows: an operator said so, nobody for themselves."""

    __tablename__ = "sign_on_binding"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), unique=True)
    issuer: Mapped[str] = mapped_column(String(300))
    subject: Mapped[str] = mapped_column(String(255))
    bound_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
