"""SignedHead: the end of the history at one moment, under a key that is not in the database."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from casebridge.db import Base, Json, UtcDateTime
from casebridge.heads.merkle import Edge


class SignedHead(Base):
    """One head: `seq` lines, the hash of the last, the root of the tree over all of them; it is never changed.

    `edge` is where the tree goes on to grow; it is not signed, as each root is worked out from it and checked.
    """

    __tablename__ = "signed_head"

    seq: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    hash: Mapped[str] = mapped_column(String(64))
    root: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    marks: Mapped[int] = mapped_column(BigInteger, doc="how many marks of rows there were, and the hash of the last")
    mark: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(16))
    signature: Mapped[str] = mapped_column(String(128))
    edge: Mapped[list[str]] = mapped_column(Json)

    def is_whole(self) -> bool:
        """Say whether the edge is that of the tree whose root is signed."""
        edge = Edge.read(self.seq, self.edge)
        return edge.root() == self.root and edge.written() == self.edge

    def as_plain(self) -> dict[str, Any]:
        """Return what leaves the house."""
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        return {
            "seq": self.seq, "hash": self.hash, "root": self.root, "at": at, "marks": self.marks,
            "mark": self.mark, "key": self.key,
            "signature": self.signature,
        }  # fmt: skip
