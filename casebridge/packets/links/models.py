"""A link to a packet; of its secret parts only hashes are kept."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casebridge.db import Base, HasPublicId, UtcDateTime
from casebridge.packets.models import Packet

WRONG_CODES = 5
# Who may issue a packet may share it by link.
MAY_SHARE = "packet_release:issue"


class PacketLink(HasPublicId, Base):
    """Who may open a packet by link, until when and how often; `user_id` is the recipient's account, if there is one.

    `token_sha256` is the hash of what stands in the address. `code_sha256` is that of address and code together, so
    that nobody who reads this row can guess the code; it is empty for a recipient with an account, who signs in.
    """

    __tablename__ = "packet_link"

    packet_id: Mapped[int] = mapped_column(ForeignKey("packet.id"), index=True)
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    code_sha256: Mapped[str] = mapped_column(String(64), default="")
    recipient: Mapped[str] = mapped_column(String(200))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    most: Mapped[int]
    opened: Mapped[int] = mapped_column(default=0)
    wrong_codes: Mapped[int] = mapped_column(default=0)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))

    packet: Mapped[Packet] = relationship()

    def ended(self, now: datetime) -> str:
        """Return why nothing opens any more, for people inside; empty while it opens."""
        if self.packet.state not in ("issued", "superseded"):
            return "the packet was revoked"
        if self.packet.case.sealed:
            return "the case is sealed"
        if self.revoked_at is not None:
            return "revoked"
        if self.wrong_codes >= WRONG_CODES:
            return f"locked after {WRONG_CODES} wrong codes"
        if self.opened >= self.most:
            return "used up"
        return "expired" if self.expires_at <= now else ""
