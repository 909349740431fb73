"""Hold rows against their marks: what was changed, deleted or written behind CaseBridge, and which rows carry none."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, func, null, select
from sqlalchemy.sql.schema import Table

from casebridge import audit
from casebridge.audit import EXPUNGED, GENESIS, AuditEntry, RowMark, commitment
from casebridge.db import db
from casebridge.heads.rows import COVERED, digests, table_of
from casebridge.lead_store import opened

# Tables whose rows were not marked from the first mark on: only of these can rows be older than their marks.
LATER = ("fact", "checklist_item", "checklist_link", "element_mark")
_CASE = "of_case"


@dataclass(frozen=True, slots=True)
class Bare:
    """A row without a mark; `old` says that it may have been written before rows of its table were marked."""

    table: str
    number: int
    name: str
    case_id: int | None
    old: bool

    @property
    def told(self) -> str:
        """Return the row in words, never its content."""
        return f"{self.table} {self.name} was not written by CaseBridge"


@dataclass(slots=True)
class Marks:
    """What the chain of marks says: `last` is by table and row the last one, as (salt, digest).

    `wrong` is where the chain does not hold. `begun` is by table the first row of a case that was opened since rows of
    that table are marked: from there on none is old.
    """

    last: defaultdict[str, dict[int, tuple[str, str | None]]] = field(default_factory=lambda: defaultdict(dict))
    wrong: list[str] = field(default_factory=list)
    begun: dict[str, int] = field(default_factory=dict)
    _first: dict[str, int] = field(default_factory=dict)

    def take(self, mark: RowMark, opened_at: int) -> None:
        """Take a mark in; its case was opened at that line of history (0: of no case)."""
        for name, rows in mark.rows.items():
            numbers = {int(number): (mark.salt, digest) for number, digest in rows.items()}
            self.last[name] |= numbers
            if opened_at > self._first.setdefault(name, mark.seq):
                self.begun[name] = min(*numbers, self.begun.get(name, max(numbers)))


def check_rows(kept: Mapping[int, set[str]] | None = None) -> list[str]:
    """Walk the marks and hold every row of the covered tables against its last one; return what does not hold.

    A sentence names table and public id, never content.

    :param kept: hashes of marks in heads that were kept, by the number of the mark.
    """
    wrong, bare = held_rows(read_marks(kept))
    return wrong + [row.told for row in bare]


def held_rows(marks: Marks, names: Collection[str] = tuple(COVERED)) -> tuple[list[str], list[Bare]]:
    """Hold the rows of these tables against their marks; return what does not hold, and the rows that have none."""
    wrong, bare = list(marks.wrong), list[Bare]()
    with opened():
        for name in names:
            table, known = table_of(name), dict(marks.last[name])
            for row in rows_of(table):
                salt, digest = known.pop(row["id"], ("", None))
                if digest is None:
                    bare.append(Bare(name, row["id"], _named(row), row[_CASE], _may_be_old(marks, table, row)))
                elif digest not in digests(table, salt, row):
                    wrong.append(f"{name} {_named(row)} was changed behind CaseBridge")
            gone = [number for number, (_salt, digest) in known.items() if digest is not None]
            wrong += [f"row {number} of {name} was deleted behind CaseBridge" for number in sorted(gone)]
    return wrong, bare


def rows_of(table: Table) -> Iterator[dict[str, Any]]:
    """Yield the rows of a covered table in order, each with the number of its case as `of_case`."""
    query = select(table, _case_of(table).label(_CASE)).order_by(table.c.id)
    for row in db.session.execute(query.execution_options(yield_per=1000)).mappings():
        yield dict(row)


def read_marks(kept: Mapping[int, set[str]] | None = None) -> Marks:
    """Walk the chain of marks.

    :param kept: hashes of marks in heads that were kept, by the number of the mark.
    """
    marks, known = Marks(), dict(kept or {})
    done = select(AuditEntry.case_id).where(AuditEntry.event == EXPUNGED, AuditEntry.outcome == "ok")
    expunged, opened_at = set(db.session.scalars(done)), _openings()
    prev, expected = GENESIS, 1
    for mark in _marks():
        if mark.n != expected or mark.prev != prev or mark.hash != audit.mark_hash(mark):
            marks.wrong.append(f"mark {expected} of rows is missing or was altered")
            break
        if mark.salt:
            if not mark.salt.islower() or mark.digest != commitment(mark.salt, mark.rows):
                marks.wrong.append(f"mark {mark.n} of rows was altered after it was written")
                break
            marks.take(mark, opened_at.get(mark.case_id, 0))
        elif mark.case_id not in expunged:
            marks.wrong.append(f"mark {mark.n} of rows lost its rows, and no line says that its case was expunged")
            break
        if known.pop(mark.n, {mark.hash}) != {mark.hash}:
            marks.wrong.append(f"mark {mark.n} of rows differs from a head that was kept")
        prev, expected = mark.hash, mark.n + 1
    known.pop(0, None)
    if known and not marks.wrong:
        marks.wrong.append(f"a head that was kept names mark {min(known)} of rows, which is not there")
    return marks


def _may_be_old(marks: Marks, table: Table, row: dict[str, Any]) -> bool:
    """Say whether a row without a mark may be older than marks: no mark ever named it, and no later case has it."""
    number: int = row["id"]
    if table.name not in LATER or number in marks.last[table.name]:
        return False
    return number < marks.begun.get(table.name, number + 1)


def _openings() -> dict[int | None, int]:
    """Return the first line of history of each case."""
    query = select(AuditEntry.case_id, func.min(AuditEntry.seq)).group_by(AuditEntry.case_id)
    return {row[0]: row[1] for row in db.session.execute(query.where(AuditEntry.case_id.is_not(None)))}


def _case_of(table: Table) -> ColumnElement[Any]:
    where = COVERED[table.name]
    if "." not in where:
        return table.c[where] if where else null()
    owner, column = where.split(".")
    [key] = table.c[f"{owner}_id"].foreign_keys
    return (
        select(key.column.table.c[column]).where(key.column == table.c[f"{owner}_id"]).scalar_subquery()
    )  # fmt: skip


def _named(row: dict[str, Any]) -> str:
    return str(row.get("public_id") or f"row {row['id']}")


def _marks(page: int = 1000) -> Iterator[RowMark]:
    start = 0
    while True:
        found = list(db.session.scalars(select(RowMark).where(RowMark.n > start).order_by(RowMark.n).limit(page)))
        for mark in found:
            start = mark.n
            yield mark
            db.session.expunge(mark)
        if len(found) < page:
            return
