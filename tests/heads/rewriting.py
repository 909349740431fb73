"""An insider with the database's own shell, no triggers and all the time: six ways to rewrite what happened."""

import json
import random
from collections.abc import Callable
from datetime import UTC
from typing import Any

from sqlalchemy import Connection, select, text

from casebridge.audit import GENESIS, chain_hash, commitment, leaf_of, mark_hash, words_commitment
from casebridge.db import Base, canonical
from casebridge.heads.rows import digests

Insider = Callable[[Connection, random.Random], object]
CHANGES = (
    ("party", "name"), ("charge", "count_text"), ("exhibit", "title"), ("case_file", "title"), ("app_user", "role"),
    ("exhibit_version", "sha256"), ("packet", "recipient"), ("return_item", "words"), ("case_file", "state"),
)  # fmt: skip


def changed_row(at: Connection, chance: random.Random) -> tuple[str, int]:
    """Change one value of one row, and nothing else; return table and number of the row."""
    tables = [(table, column) for table, column in CHANGES if _count(at, table)]
    table, column = chance.choice(tables)
    number = _any(at, table, chance)
    at.execute(text(f"UPDATE {table} SET {column} = 'x' || substr({column}, 2, 20) WHERE id = {number}"))
    return table, number


def changed_row_and_event(at: Connection, chance: random.Random) -> None:
    """Change a row, and what the history says of it: words, commitment and hash of the line and of all after it."""
    table, number = changed_row(at, chance)
    seq = chance.randint(1, _count(at, "audit_entry"))
    salt = at.execute(text(f"SELECT salt FROM audit_entry WHERE seq = {seq}")).scalar_one()
    words = {"sentence": "did nothing of the kind", "reason": "", "detail": {}}
    _set(at, "audit_entry", "seq", seq, {**words, "detail": "{}", "words": words_commitment(salt, words)})
    rehash(at)
    _forge_mark(at, table, number)
    at.execute(text("DELETE FROM signed_head"))


def cut_tail(at: Connection, chance: random.Random) -> None:
    """Cut the end of the history off, with its marks."""
    most = _count(at, "audit_entry")
    seq = most - chance.randint(1, min(20, most - 1))
    at.execute(text(f"DELETE FROM audit_entry WHERE seq > {seq}"))
    if chance.random() < 0.5:
        at.execute(text(f"DELETE FROM row_mark WHERE seq > {seq}"))
    if chance.random() < 0.5:
        at.execute(text(f"DELETE FROM signed_head WHERE seq > {seq}"))


def reordered(at: Connection, chance: random.Random) -> None:
    """Have two lines change places and hash everything anew, so that the chain holds by itself."""
    one = chance.randint(1, _count(at, "audit_entry") - 1)
    for old, new in ((one, -1), (one + 1, one), (-1, one + 1)):
        at.execute(text(f"UPDATE audit_entry SET seq = {new} WHERE seq = {old}"))
    rehash(at)


def rehashed(at: Connection, chance: random.Random) -> None:
    """Take a line away or write another name into it, and hash the whole chain and its marks anew."""
    seq = chance.randint(1, _count(at, "audit_entry"))
    if chance.random() < 0.5:
        _set(at, "audit_entry", "seq", seq, {"actor_name": "Somebody Else"})
    else:
        at.execute(text(f"DELETE FROM audit_entry WHERE seq = {seq}"))
        most = _count(at, "audit_entry") + 1
        for later in range(seq + 1, most + 1):
            at.execute(text(f"UPDATE audit_entry SET seq = {later - 1} WHERE seq = {later}"))
    rehash(at)
    _rehash_marks(at)
    at.execute(text("DELETE FROM signed_head"))


def rehash(at: Connection) -> None:
    """Hash the whole chain anew, as somebody would who has the source."""
    prev = GENESIS
    rows = at.execute(text("SELECT * FROM audit_entry ORDER BY seq")).mappings().all()
    at.execute(text("UPDATE audit_entry SET hash = 'x' || seq"))
    for row in rows:
        kept = ("sentence", "reason", "detail", "hash", "salt")
        values = {name: value for name, value in row.items() if name not in kept}
        values |= {"prev": prev, "at": _moment(row["at"])}
        digest = chain_hash(prev, leaf_of(values))
        _set(at, "audit_entry", "seq", row["seq"], {"prev": prev, "hash": digest})
        prev = digest


def put_back(at: Connection, chance: random.Random) -> None:
    """Put a backup back that is a few lines old; sometimes other things happen on it since."""
    old = _count(at, "audit_entry") - chance.randint(1, 10)
    later = at.execute(text(f"SELECT seq FROM audit_entry WHERE seq > {old}")).scalars().all()
    for table in ("row_mark", "signed_head"):
        at.execute(text(f"DELETE FROM {table} WHERE seq > {old}"))
    if chance.random() < 0.5:
        at.execute(text(f"DELETE FROM audit_entry WHERE seq > {old}"))
    else:
        for seq in later:
            _set(at, "audit_entry", "seq", seq, {"event": "test:else", "actor_name": "Somebody Else"})
        rehash(at)


def _forge_mark(at: Connection, name: str, number: int) -> None:
    """Commit a row as it stands to its last mark, as somebody would who has the source, and hash all marks anew."""
    table = Base.metadata.tables[name]
    row = at.execute(select(table).where(table.c.id == number)).mappings().one()
    for mark in at.execute(text("SELECT * FROM row_mark ORDER BY n DESC")).mappings():
        rows = json.loads(mark["rows"])
        if str(number) in rows.get(name, {}):
            rows[name][str(number)] = digests(table, mark["salt"], dict(row))[0]
            forged = {"rows": canonical(rows), "digest": commitment(mark["salt"], rows)}
            _set(at, "row_mark", "n", mark["n"], forged)
            break
    _rehash_marks(at)


def _rehash_marks(at: Connection) -> None:
    """Hash all marks anew."""
    prev = GENESIS
    for row in at.execute(text("SELECT * FROM row_mark ORDER BY n")).mappings().all():
        mark = type("Mark", (), {**row, "prev": prev})
        digest = mark_hash(mark)  # type: ignore[arg-type]
        _set(at, "row_mark", "n", row["n"], {"prev": prev, "hash": digest})
        prev = digest


def before_marks(at: Connection, *tables: str) -> None:
    """Make a house as one that was filled before rows of these tables were marked: no mark ever names them."""
    for row in at.execute(text("SELECT n, salt, rows FROM row_mark ORDER BY n")).mappings().all():
        rows = {name: of for name, of in json.loads(row["rows"]).items() if name not in tables}
        _set(at, "row_mark", "n", row["n"], {"rows": canonical(rows), "digest": commitment(row["salt"], rows)})
    _rehash_marks(at)
    at.execute(text("DELETE FROM signed_head"))


def _moment(at: Any) -> str:
    if isinstance(at, str):
        return f"{at.replace(' ', 'T')}+00:00"
    return str(at.astimezone(UTC).isoformat(timespec="microseconds"))


def _set(at: Connection, table: str, key: str, number: int, values: dict[str, Any]) -> None:
    columns = ", ".join(f"{name} = :{name}" for name in values)
    at.execute(text(f"UPDATE {table} SET {columns} WHERE {key} = {number}"), values)


def _count(at: Connection, table: str) -> int:
    return int(at.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def _any(at: Connection, table: str, chance: random.Random) -> int:
    return int(chance.choice(at.execute(text(f"SELECT id FROM {table} ORDER BY id")).scalars().all()))


KINDS: dict[str, Insider] = {
    "changed row": changed_row, "changed row and event": changed_row_and_event, "cut tail": cut_tail,
    "reordered": reordered, "hashed anew": rehashed,
    "old backup": put_back,
}  # fmt: skip
