"""Files under way: an upload that may be interrupted, its parts on disk and how far it has come."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from casebridge.db import Base, HasPublicId, Json, UtcDateTime


class Upload(HasPublicId, Base):
    """A file that one person is sending to one case, in parts.

    `received` counts the bytes that are synced on disk under `part_key`; no more than that was ever acknowledged.
    `told` is the metadata as the sender's program wrote it; `sha256` the hash that the sender found, maybe empty.
    `number` is the exhibit number that it was promised at its beginning, none for a newer version or for bytes that
    the case has; `class_` is the stricter class that its sender chose; `drop` names the files that were chosen together
    with it.
    An upload that ended has `ended_at`, and `ending`: done, stopped or expired; `answer` is what became of the file.
    """

    __tablename__ = "upload"
    __table_args__ = (Index(None, "case_id", "user_id", "ended_at"), Index(None, "ended_at", "expires_at"))

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    exhibit_id: Mapped[int | None] = mapped_column(ForeignKey("exhibit.id"), doc="a newer version of this one")
    name: Mapped[str] = mapped_column(String(200))
    length: Mapped[int] = mapped_column(BigInteger)
    received: Mapped[int] = mapped_column(BigInteger, default=0)
    number: Mapped[int | None]
    drop: Mapped[str] = mapped_column("drop_name", String(64), default="")
    sha256: Mapped[str] = mapped_column(String(64), default="")
    declared_type: Mapped[str] = mapped_column(String(100), default="")
    given_by: Mapped[str] = mapped_column(String(200), default="")
    class_: Mapped[str] = mapped_column("class", String(30), default="")
    told: Mapped[str] = mapped_column(Text, default="")
    part_key: Mapped[str] = mapped_column(String(40), unique=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ending: Mapped[str] = mapped_column(String(10), default="")
    answer: Mapped[dict[str, Any] | None] = mapped_column(Json)
