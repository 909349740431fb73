"""Packet and the ledger of its numbers; bytes of an issued packet are kept and never change."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casebridge.cases.models import Case, Party
from casebridge.catalog.load import catalog
from casebridge.db import Base, HasPublicId, Json, UtcDateTime
from casebridge.workflows.definition import Workflow
from casebridge.workflows.packet_release import PACKET_RELEASE
from casebridge.workflows.stateful import Stateful


class Packet(HasPublicId, Stateful, Base):
    """One case packet: what was asked for, how far it is, its bytes and what proves them.

    `sha256` and `size` are those of the sealed file, the one that is handed out; its first `built_size` bytes are the
    packet as it was built, with `built_sha256`. `seal_certificate` is the SHA-256 of the certificate that sealed it.

    `kind` is a key of `packets.toml`. `number` has the form CB-P-2026-000123. `frozen_key` leads to the
    plain values that the build reads instead of the database. `step`, `done`, `of` are the progress. A short
    document of another feature (`OTHERS` in packets/others.py) has the public id of what it is about as `subject`
    and what its maker filled in as `filled`.
    `recipe` is what was chosen: `sections` in order, `exhibits` (public id -> the classes that it had then),
    `people` under 18 let in by name, `answers` by field; later `standing` (who is named) and `withheld`.
    """

    __tablename__ = "packet"
    workflow: ClassVar[Workflow] = PACKET_RELEASE

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[str] = mapped_column(String(30))
    subject: Mapped[str] = mapped_column(String(64), default="", index=True)
    filled: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    recipient: Mapped[str] = mapped_column(String(200))
    requested_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempt: Mapped[int] = mapped_column(default=1)
    frozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    frozen_key: Mapped[str] = mapped_column(String(40), default="")
    step: Mapped[str] = mapped_column(String(30), default="")
    done: Mapped[int] = mapped_column(default=0)
    of: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str] = mapped_column(Text, default="")
    failed_exhibit: Mapped[str] = mapped_column(String(200), default="")
    store_key: Mapped[str] = mapped_column(String(40), default="")
    sha256: Mapped[str] = mapped_column(String(64), default="", index=True)
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    built_sha256: Mapped[str] = mapped_column(String(64), default="", index=True)
    built_size: Mapped[int] = mapped_column(BigInteger, default=0)
    seal_name: Mapped[str] = mapped_column(String(200), default="")
    seal_certificate: Mapped[str] = mapped_column(String(64), default="")
    pages: Mapped[int] = mapped_column(default=0)
    manifest_id: Mapped[str] = mapped_column(String(64), default="")
    audit_head: Mapped[str] = mapped_column(String(64), default="")
    bates_first: Mapped[int | None]
    bates_last: Mapped[int | None]
    exhibits: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    recipe: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"), doc="the defendant whom it is about")
    disclosure: Mapped[int | None] = mapped_column(doc="running number of what one defendant was given")
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("packet.id"), doc="the packet before it, of its recipe")
    supplement: Mapped[bool] = mapped_column(default=False)
    toolchain: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    issued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_because: Mapped[str] = mapped_column(Text, default="")

    case: Mapped[Case] = relationship()
    party: Mapped[Party | None] = relationship()
    follows: Mapped["Packet | None"] = relationship(remote_side="Packet.id")

    @property
    def sections(self) -> tuple[str, ...]:
        """Return the sections that it has, in order; all of its kind where nothing was chosen."""
        return tuple(self.recipe.get("sections") or catalog().packet_kinds[self.kind].sections)

    @property
    def chosen(self) -> dict[str, list[str]]:
        """Return the chosen exhibits: public id to the classes for which they were let in."""
        return dict(self.recipe.get("exhibits") or {})

    @property
    def answers(self) -> dict[str, str]:
        """Return what was answered when it was asked for."""
        return dict(self.recipe.get("answers") or {})

    @property
    def history_case_id(self) -> int:
        """Return the case under which history files the packet."""
        return self.case_id

    @property
    def approved_by(self) -> str:
        """Return the role that may release this kind, `holder`, or `requester` for a short document."""
        row = catalog().packet_kinds.get(self.kind)
        return row.approved_by if row else "requester"


class PacketRecipe(HasPublicId, Base):
    """A choice for a packet that an office keeps under a name: kind, sections in order, answers, exhibits.

    `sections` are those beside the fixed ones. `answers`, `named` and `left_out` (public ids of exhibits), and
    `recipient` of a kind about one defendant belong to the case on which it was kept; the rest fits any case.
    """

    __tablename__ = "packet_recipe"
    __table_args__ = (UniqueConstraint("office", "name"),)

    office: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(30))
    recipient: Mapped[str] = mapped_column(String(200), default="")
    sections: Mapped[list[str]] = mapped_column(Json, default=list)
    answers: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    named: Mapped[list[str]] = mapped_column(Json, default=list)
    left_out: Mapped[list[str]] = mapped_column(Json, default=list)
    supplement: Mapped[bool] = mapped_column(default=False)
    kept_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PacketCopy(Base):
    """A locked copy that somebody took: its hash, so that the register knows it; never its password or its bytes."""

    __tablename__ = "packet_copy"

    id: Mapped[int] = mapped_column(primary_key=True)
    packet_id: Mapped[int] = mapped_column(ForeignKey("packet.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class BatesNumber(Base):
    """One number of the ledger: case, version's SHA-256 and page to the running number; never changed."""

    __tablename__ = "bates_number"
    __table_args__ = (UniqueConstraint("case_id", "number"), UniqueConstraint("case_id", "sha256", "page"))

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    page: Mapped[int]
    number: Mapped[int]
    allotted_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PacketCounter(Base):
    """The last running number of a year of packets."""

    __tablename__ = "packet_counter"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
