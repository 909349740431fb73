"""Everything that hangs on one case, found along the foreign keys: nobody keeps a list of tables that could be short.

A table hangs on the case when a column of it leads there: `case_id`, or a foreign key to a row that hangs on it; a file
that names cases in lines of another table (`goes_with` in its `info`) when one of them is this case.
What only names people of the house (accounts) does not. History stays: it loses its words elsewhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, delete, func, or_, select

from casebridge.accounts.models import KeptForm
from casebridge.audit import AuditEntry, RowMark
from casebridge.cases.models import Case
from casebridge.db import Base, db
from casebridge.rights import destroy_rows
from casebridge.sealing.models import CourtAct, Expunging, Tombstone
from casebridge.work import JobRequest

# They name a case by its number in the database and outlive it.
_STAY = {AuditEntry.__tablename__, RowMark.__tablename__, Tombstone.__tablename__, Expunging.__tablename__}
# Columns that lead to bytes on disk, by the folder that has them.
_FILES = {"store_key": "store", "ready_key": "store", "part_key": "part"}


@dataclass(frozen=True, slots=True)
class Hanging:
    """The rows of one table that hang on the case: which they are, and their own numbers where others hang on them."""

    table: Table
    where: ColumnElement[bool]
    ids: tuple[int, ...]


def hanging(case_id: int) -> list[Hanging]:
    """Return what hangs on a case, what others hang on first; the case itself is the first."""
    found: dict[str, Hanging] = {}
    tables = [table for table in Base.metadata.sorted_tables if table.name not in _STAY]
    pointed = {key.column.table.name for table in tables for key in table.foreign_keys}
    for table in tables:
        where = _leads(table, case_id, found)
        if where is None:
            continue
        ids: tuple[int, ...] = ()
        if table.name in pointed:
            ids = tuple(db.session.scalars(select(table.c.id).where(where).order_by(table.c.id)))
        found[table.name] = Hanging(table, where, ids)
    return list(found.values())


def count(rows: list[Hanging]) -> dict[str, int]:
    """Return how many rows of each table there are; tables without any are left out."""
    found = {}
    for one in rows:
        number = db.session.scalar(select(func.count()).select_from(one.table).where(one.where)) or 0
        if number:
            found[one.table.name] = number
    return found


def files(rows: list[Hanging]) -> list[list[str]]:
    """Return the bytes on disk that only rows of the case lead to, as (folder, key), and the desks of its packets."""
    found: set[tuple[str, str]] = set()
    for one in rows:
        for name, folder in _FILES.items():
            if name in one.table.c:
                column = one.table.c[name]
                found |= {(folder, key) for key in db.session.scalars(select(column).where(one.where, column != ""))}
        if one.table.name == "packet":
            found |= {("desk", str(number)) for number in one.ids}
    held = {(folder, key) for folder, key in _held_by_others(rows)}
    return [list(one) for one in sorted(found - held)]


def drafts(case: Case, rows: list[Hanging]) -> list[int]:
    """Return the numbers of kept drafts of forms that stand on pages of the case."""
    names = public_ids(rows) | {case.public_id}
    kept = db.session.execute(select(KeptForm.id, KeptForm.path))
    return [number for number, path in kept if names & set(path.split("?")[0].split("/"))]


def public_ids(rows: list[Hanging]) -> set[str]:
    """Return the public ids of all rows: what addresses, jobs and drafts name them by."""
    found: set[str] = set()
    for one in rows:
        if "public_id" in one.table.c:
            found |= set(db.session.scalars(select(one.table.c.public_id).where(one.where)))
    return found


def destroy(case: Case, rows: list[Hanging]) -> None:
    """Delete the rows, what hangs on others first, with the drafts and the owed work that name them."""
    names = public_ids(rows) | {case.public_id}
    gone = drafts(case, rows)
    db.session.execute(delete(KeptForm).where(KeptForm.id.in_(gone)))
    jobs = [n for n, subject in db.session.execute(select(JobRequest.id, JobRequest.subject)) if subject in names]
    acts = set(db.session.scalars(select(CourtAct.public_id).where(CourtAct.case_id == case.id)))
    kept = set(db.session.scalars(select(JobRequest.id).where(JobRequest.subject.in_(acts))))
    db.session.execute(delete(JobRequest).where(JobRequest.id.in_(set(jobs) - kept)))
    for one in reversed(rows):
        destroy_rows(one.table, one.where)


def _leads(table: Table, case_id: int, found: dict[str, Hanging]) -> ColumnElement[bool] | None:
    if table.name == Case.__tablename__:
        return table.c.id == case_id
    ways: list[ColumnElement[bool]] = [column.in_(ids) for column, ids in _ways(table, found)]
    if "case_id" in table.c and not table.c.case_id.foreign_keys:
        ways.append(table.c.case_id == case_id)
    if named := table.info.get("goes_with"):
        # Bytes that name several cases: they go with the first of these, and its lines about the others with them.
        # By their numbers: the lines are gone before they are.
        lines = Base.metadata.tables[named]
        owner = next(key.parent for key in lines.foreign_keys if key.column.table is table)
        ways.append(table.c.id.in_(db.session.scalars(select(owner).where(lines.c.case_id == case_id)).all()))
    return or_(*ways) if ways else None


def _ways(table: Table, found: dict[str, Hanging]) -> Iterator[tuple[Column[Any], tuple[int, ...]]]:
    for key in table.foreign_keys:
        owner = found.get(key.column.table.name)
        if owner is not None and key.column.table is not table:
            yield key.parent, owner.ids


def _held_by_others(rows: list[Hanging]) -> Iterator[tuple[str, str]]:
    doomed = {one.table.name: one for one in rows}
    for table in Base.metadata.sorted_tables:
        for name, folder in _FILES.items():
            if name not in table.c:
                continue
            query = select(table.c[name]).where(table.c[name] != "")
            if table.name in doomed:
                query = query.where(~doomed[table.name].where)
            for key in db.session.scalars(query):
                yield folder, key
