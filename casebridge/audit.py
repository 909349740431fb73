"""History: append-only, hash-chained lines written in the same transaction as what they tell.

The chain covers the words of a line by a salted commitment, so an expungement can destroy salt and words and
the chain still verifies (docs/adr/0030).
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Integer, String, Text, literal, select, true
from sqlalchemy.orm import Mapped, mapped_column

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.bulk import add_rows, is_open, only_values
from casebridge.db import Base, Json, UtcDateTime, canonical, db, unit_memory

GENESIS = "0" * 64
POLICY_VERSION = "2026-11-24"
# The line that says that the words of all earlier lines of its case were destroyed by order of a court.
EXPUNGED = "case:expunge"
# What a line says of the case: destroyed with it, and in the chain by the commitment alone.
_WORDS = ("sentence", "reason", "detail")
# Of these, what no page shows.
_CLOSED = ("reason", "detail")
_LAST = "audit_last"
_Seq = BigInteger().with_variant(Integer, "sqlite")
# No 0, O, 1, I, L, U: read aloud over a radio without a mistake.
_RECEIPT_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


class AuditEntry(Base):
    """One line of history; the database refuses to change or delete it (fields: security.md 6).

    `words` commits to the sentence, the reason and the detail with `salt`, so that the sentence can be shown and proven
    while the two others stay closed (`told_words`). The one change that the database lets
    through takes salt and words away, inside the expungement of the line's case.
    """

    __tablename__ = "audit_entry"

    seq: Mapped[int] = mapped_column(_Seq, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    prev: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    event: Mapped[str] = mapped_column(String(60), index=True)
    actor_id: Mapped[int | None] = mapped_column(index=True)
    actor_name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(30))
    unit: Mapped[str] = mapped_column(String(60), default="")
    session: Mapped[str] = mapped_column(String(64), default="")
    factors: Mapped[str] = mapped_column(String(60), default="")
    address: Mapped[str] = mapped_column(String(64), default="")
    host: Mapped[str] = mapped_column(String(200), default="")
    request_id: Mapped[str] = mapped_column(String(64), default="")
    object_type: Mapped[str] = mapped_column(String(40), default="")
    object_id: Mapped[str] = mapped_column(String(64), default="")
    case_id: Mapped[int | None] = mapped_column(index=True)
    outcome: Mapped[str] = mapped_column(String(10), default="ok")
    reason: Mapped[str] = mapped_column(Text, default="")
    bytes_in: Mapped[int | None] = mapped_column(BigInteger)
    bytes_out: Mapped[int | None] = mapped_column(BigInteger)
    duration_ms: Mapped[int | None]
    policy_version: Mapped[str] = mapped_column(String(20), default=POLICY_VERSION)
    receipt: Mapped[str | None] = mapped_column(String(12), unique=True)
    sentence: Mapped[str] = mapped_column(Text, default="")
    detail: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    salt: Mapped[str] = mapped_column(String(64), default="")
    words: Mapped[str] = mapped_column(String(64))

    def record(self) -> dict[str, Any]:
        """Return what the hash covers, the instant as ISO text in UTC: the words by their commitment."""
        return _hashed({c.key: getattr(self, c.key) for c in self.__table__.columns})

    @property
    def is_destroyed(self) -> bool:
        """Say whether the words were destroyed with the case."""
        return not self.salt

    def keeps_its_words(self) -> bool:
        """Say whether the words are those that the line was written with."""
        words = {name: getattr(self, name) for name in _WORDS}
        # Hex in capitals is the same salt, and not what was written.
        return self.salt.islower() and self.words == words_commitment(self.salt, words)

    def told_words(self) -> dict[str, str]:
        """Return what shows the sentence and proves it, and nothing of the reason and the detail (docs/adr/0040)."""
        return _told(self.salt, {name: getattr(self, name) for name in _WORDS})


class RowMark(Base):
    """What one unit of work made of the rows of a case (of no case, where it is null); a chain beside the lines.

    `rows` is by table and number of the row an HMAC-SHA-256 of it under `salt`, or null where it was deleted; `digest`
    commits to that, so an expungement takes salt and rows away as it does with words. `seq` is the last line of the
    unit.
    """

    __tablename__ = "row_mark"

    n: Mapped[int] = mapped_column(_Seq, primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(_Seq)
    case_id: Mapped[int | None] = mapped_column(index=True)
    prev: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    salt: Mapped[str] = mapped_column(String(64))
    rows: Mapped[dict[str, dict[str, str | None]]] = mapped_column(Json)


_LINE = select(AuditEntry.seq, AuditEntry.hash, AuditEntry.at).order_by(AuditEntry.seq.desc()).limit(1).subquery()
_MARK = select(RowMark.n, RowMark.hash).order_by(RowMark.n.desc()).limit(1).subquery()
_NEWEST = (
    select(_LINE.c.seq, _LINE.c.hash, _LINE.c.at, _MARK.c.n, _MARK.c.hash.label("mark"))
    .select_from(select(literal(1).label("one")).subquery())
    .outerjoin(_LINE, true())
    .outerjoin(_MARK, true())
)


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: how many lines there are and the hash of the last; the same of the marks of rows."""

    seq: int
    hash: str
    at: datetime | None
    marks: int = 0
    mark: str = GENESIS


@dataclass(frozen=True, slots=True)
class Break:
    """The first line where the chain does not hold, and how."""

    seq: int
    what: str


def leaf_of(record: dict[str, Any]) -> bytes:
    """Return the leaf of a line in the tree over all lines: SHA-256(0x00 | canonical record)."""
    return hashlib.sha256(b"\x00" + canonical(record).encode()).digest()


def chain_hash(prev: str, leaf: bytes) -> str:
    """Return the hash of a line: SHA-256(0x02 | prev | leaf)."""
    return hashlib.sha256(b"\x02" + bytes.fromhex(prev) + leaf).hexdigest()


def commitment(salt: str, words: Any) -> str:
    """Return what commits to a plain value: HMAC-SHA-256 under a salt of its own, hex."""
    return hmac.new(bytes.fromhex(salt), canonical(words).encode(), "sha256").hexdigest()


def words_commitment(salt: str, words: dict[str, Any]) -> str:
    """Return what the chain knows of the words of a line, each of them under a key of its own of the salt, hex."""
    return proven_by(_told(salt, words))


def proven_by(told: dict[str, str]) -> str:
    """Return the commitment that shown words lead to: it stands in the line that has them, and in no other."""
    return commitment(told["key"], {name: told[name] for name in _WORDS})


def leaves(upto: int, page: int = 10_000) -> list[bytes]:
    """Return the leaves of the first lines in order; no line is made an object for it."""
    columns = [column for column in AuditEntry.__table__.columns if column.name not in (*_WORDS, "hash", "salt")]
    found: list[bytes] = []
    for start in range(0, upto, page):
        query = select(*columns).where(AuditEntry.seq > start, AuditEntry.seq <= min(start + page, upto))
        found += [leaf_of(_hashed(dict(row))) for row in db.session.execute(query.order_by(AuditEntry.seq)).mappings()]
    return found


def new_receipt() -> str:
    """Return a receipt number such as R-7KQ4-22M9: 39 random bits that can be read aloud."""
    letters = "".join(secrets.choice(_RECEIPT_LETTERS) for _ in range(8))
    return f"R-{letters[:4]}-{letters[4:]}"


def record(
    event: str,
    *,
    actor: Actor,
    sentence: str = "",
    object_type: str = "",
    object_id: str = "",
    case_id: int | None = None,
    outcome: str = "ok",
    reason: str = "",
    detail: dict[str, Any] | None = None,
    receipt: str | None = None,
    bytes_in: int | None = None,
    bytes_out: int | None = None,
    duration_ms: int | None = None,
) -> AuditEntry:
    """Append one line inside the open unit of work and return it.

    :param sentence: what happened, for people, without the actor ("returned the case with 3 items").
    :param detail: plain values; never a password, a token, or text of class part2.
    """
    memory = unit_memory()
    last = memory.get(_LAST) or _last_line()
    values: dict[str, Any] = {
        "seq": last.seq + 1, "at": clock.now(), "prev": last.hash, "event": event,
        "actor_id": actor.id, "actor_name": actor.name[:200], "role": str(actor.role), "unit": actor.unit,
        "session": actor.session, "factors": actor.factors, "address": actor.address[:64],
        "host": actor.host[:200], "request_id": actor.request_id, "object_type": object_type,
        "object_id": object_id, "case_id": case_id, "outcome": outcome, "reason": reason, "detail": detail or {},
        "receipt": receipt, "sentence": sentence, "bytes_in": bytes_in, "bytes_out": bytes_out,
        "duration_ms": duration_ms, "policy_version": POLICY_VERSION, "salt": secrets.token_hex(32),
    }  # fmt: skip
    values["words"] = words_commitment(values["salt"], {name: values[name] for name in _WORDS})
    values["hash"] = chain_hash(last.hash, leaf_of(_hashed(values)))
    memory[_LAST] = Head(values["seq"], values["hash"], values["at"], last.marks, last.mark)
    return _added(values)


def head() -> Head:
    """Return the present end of the chain; seq 0 and the genesis hash when nothing happened yet."""
    return _last_line()


def mark_rows(case_id: int | None, salt: str, rows: dict[str, dict[str, str | None]]) -> RowMark:
    """Append one mark inside the open unit of work, behind its last line, and return it."""
    memory = unit_memory()
    last = memory.get(_LAST) or _last_line()
    mark = RowMark(
        n=last.marks + 1, seq=last.seq, case_id=case_id, prev=last.mark, digest=commitment(salt, rows), salt=salt,
        rows=rows,
    )  # fmt: skip
    mark.hash = mark_hash(mark)
    memory[_LAST] = Head(last.seq, last.hash, last.at, mark.n, mark.hash)
    db.session.add(mark)
    return mark


def mark_hash(mark: RowMark) -> str:
    """Return the hash of a mark: it follows on the one before, and covers the rows by their digest."""
    told = {"n": mark.n, "seq": mark.seq, "case_id": mark.case_id, "digest": mark.digest}
    return chain_hash(mark.prev, leaf_of(told))


def receipt_of(request_id: str) -> str | None:
    """Return the first receipt that a request left, if it left one."""
    query = select(AuditEntry.receipt).where(AuditEntry.request_id == request_id, AuditEntry.receipt.is_not(None))
    return db.session.scalar(query.order_by(AuditEntry.seq).limit(1))


def lines(start: int = 0, page: int = 1000) -> Iterator[AuditEntry]:
    """Yield the lines after `start` in order, read in pages, so in bounded memory; no session knows them."""
    columns = [getattr(AuditEntry, column.key) for column in AuditEntry.__table__.columns]
    while True:
        query = select(*columns).where(AuditEntry.seq > start).order_by(AuditEntry.seq).limit(page)
        found = db.session.execute(query).mappings().all()
        for values in found:
            start = values["seq"]
            yield only_values(AuditEntry, dict(values))
        if len(found) < page:
            return


def verify(
    known_heads: dict[int, str] | None = None, watch: Callable[[AuditEntry, bytes], None] | None = None
) -> tuple[int, Break | None]:
    """Walk the whole chain; return the number of good lines and the first break, if any.

    A line without words holds only where a later line of its case says that the case was expunged.

    :param known_heads: heads that others kept, hash by seq; a line that differs from one is a break.
    :param watch: is shown each good line and its leaf.
    """
    prev, expected, good = GENESIS, 1, 0
    silent: dict[int | None, int] = {}
    known = known_heads or {}
    for line in lines():
        if line.seq != expected:
            return good, Break(expected, f"line {expected} is missing; line {line.seq} follows line {good}")
        if line.prev != prev:
            return good, Break(line.seq, f"line {line.seq} does not follow the line before it")
        leaf = leaf_of(line.record())
        if line.hash != chain_hash(prev, leaf):
            return good, Break(line.seq, f"line {line.seq} was altered after it was written")
        if line.is_destroyed:
            silent.setdefault(line.case_id, line.seq)
        elif not line.keeps_its_words():
            return good, Break(line.seq, f"line {line.seq} was altered after it was written")
        if line.event == EXPUNGED and line.outcome == "ok":
            silent.pop(line.case_id, None)
        if line.seq in known and known[line.seq] != line.hash:
            return good, Break(line.seq, f"line {line.seq} differs from the head that was kept outside")
        if watch is not None:
            watch(line, leaf)
        prev, expected, good = line.hash, line.seq + 1, good + 1
    if silent:
        first = min(silent.values())
        return first - 1, Break(
            first, f"the words of line {first} are gone, and no line says that its case was expunged"
        )
    missing = [seq for seq in known if seq > good]
    if missing:
        return good, Break(good + 1, f"a head kept outside names line {min(missing)}, which is not there")
    return good, None


def _told(salt: str, words: dict[str, Any]) -> dict[str, str]:
    key = {name: hmac.digest(bytes.fromhex(salt), name.encode(), "sha256").hex() for name in ("words", *_CLOSED)}
    closed = {name: commitment(key[name], words[name]) for name in _CLOSED}
    return {"key": key["words"], "sentence": words["sentence"], **closed}


def _hashed(values: dict[str, Any]) -> dict[str, Any]:
    told = {name: value for name, value in values.items() if name not in (*_WORDS, "hash", "salt")}
    return {**told, "at": values["at"].astimezone(UTC).isoformat(timespec="microseconds")}


def _added(values: dict[str, Any]) -> AuditEntry:
    session = db.session()
    if is_open(session):
        add_rows(session, AuditEntry, [values])
        return only_values(AuditEntry, values)
    entry = AuditEntry(**values)
    session.add(entry)
    return entry


def _last_line() -> Head:
    row = db.session.execute(_NEWEST).one()
    return Head(row.seq or 0, row.hash or GENESIS, row.at, row.n or 0, row.mark or GENESIS)
