"""Commitments to rows: each unit of work marks what it changed, so a change behind the application is found.

A row is marked by HMAC-SHA-256 under a salt of its mark; the marks hang on the history (audit.py) and are signed with
it. Rows of LEAD are marked under LEAD's key: who reads the criminal side can test no guess about them.
"""

import hmac
import secrets
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from flask import Flask
from sqlalchemy import Boolean, Column, String, Table, event, select
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, UOWTransaction
from sqlalchemy.orm.attributes import instance_dict

from casebridge import audit, keys
from casebridge.audit import EXPUNGED, GENESIS, AuditEntry, RowMark, commitment
from casebridge.bulk import ADDED, UnitSession
from casebridge.db import Base, canonical, db, end_of_unit, in_transaction, unit_memory
from casebridge.lead_store import SCHEMA, opened

# Tables whose rows are marked, each with where its case stands; empty where a row is of no case.
COVERED = {
    "app_user": "", "case_file": "id", "party": "case_id", "charge": "case_id", "exhibit": "case_id",
    "exhibit_version": "exhibit.case_id", "decision_snapshot": "case_id", "return_round": "case_id",
    "return_item": "case_id", "compartment_grant": "case_id", "packet": "case_id", "lead_consent": "",
    "sign_on_binding": "", "fact": "case_id", "checklist_item": "case_id",
}  # fmt: skip
# What the search makes of a case, written by its index.
_LEFT_OUT = {("case_file", "search_text")}
_CHANGED, _ADDED, _READ = "rows_changed", "rows_added", object()
_KEY_OF_LEAD = "part2"


def bind(app: Flask) -> None:
    """Mark rows at the end of every unit of work."""
    end_of_unit(_mark)


def check_rows(kept: Mapping[int, set[str]] | None = None) -> list[str]:
    """Walk the marks and hold every row of the covered tables against its last one; return what does not hold.

    A sentence names table and public id, never content.

    :param kept: hashes of marks in heads that were kept, by the number of the mark.
    """
    last, wrong = _last_marks(dict(kept or {}))
    with opened():
        for name in COVERED:
            table = _table(name)
            known = last.pop(name, {})
            for row in db.session.execute(select(table).order_by(table.c.id).execution_options(yield_per=1000)):
                salt, digest = known.pop(row.id, ("", None))
                if digest is None:
                    wrong.append(f"{name} {_named(row)} was not written by CaseBridge")
                elif digest not in _digests(table, salt, dict(row._mapping)):
                    wrong.append(f"{name} {_named(row)} was changed behind CaseBridge")
            gone = [number for number, (_salt, digest) in known.items() if digest is not None]
            wrong += [f"row {number} of {name} was deleted behind CaseBridge" for number in sorted(gone)]
    return wrong


def _mark(session: Session) -> None:
    session.flush()
    changed = _added(session) | unit_memory().pop(_CHANGED, {})
    if not changed:
        return
    marks: defaultdict[int | None, dict[str, dict[str, str | None]]] = defaultdict(dict)
    salts: defaultdict[int | None, str] = defaultdict(lambda: secrets.token_hex(32))
    for (name, number), (row, case_id) in changed.items():
        table = _table(name)
        values = _values(session, table, number, row)
        digest = None if values is None else _digests(table, salts[case_id], values)[0]
        marks[case_id].setdefault(name, {})[str(number)] = digest
    for case_id, rows in marks.items():
        audit.mark_rows(case_id, salts[case_id], rows)


@event.listens_for(UnitSession, "after_flush")
def _note(session: Session, _context: UOWTransaction) -> None:
    if not in_transaction():
        return
    for rows, kept in ((session.new, True), (session.dirty, True), (session.deleted, False)):
        for row in rows:
            name = row.__tablename__
            if name in COVERED:
                changed = unit_memory().setdefault(_CHANGED, {})
                changed[name, row.id] = (row if kept else None, _case_of(row, COVERED[name]))


@event.listens_for(UnitSession, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> None:
    """Note the rows of a statement that changes them in the database itself."""
    if not (state.is_update or state.is_delete) or not in_transaction():
        return
    table = state.statement.table  # type: ignore[attr-defined]
    if table.name not in COVERED:
        return
    where = state.statement.whereclause  # type: ignore[attr-defined]
    which = select(table) if where is None else select(table).where(where)
    changed = unit_memory().setdefault(_CHANGED, {})
    for row in state.session.connection().execute(which).mappings():
        changed[table.name, row["id"]] = (_READ if state.is_update else None, row.get(COVERED[table.name]))


def _note_added(_session: Session, model: Any, rows: list[dict[str, Any]]) -> None:
    """Note the cases that rows are added to as plain values: a case begins with them, and has none before."""
    name = model.__tablename__
    if name in COVERED and in_transaction():
        unit_memory().setdefault(_ADDED, {}).setdefault(name, set()).update(row[COVERED[name]] for row in rows)


ADDED.append(_note_added)


def _added(session: Session) -> dict[tuple[str, int], tuple[Any, int | None]]:
    """Read back what was added as plain values, with one statement for each table."""
    found: dict[tuple[str, int], tuple[Any, int | None]] = {}
    for name, cases in unit_memory().pop(_ADDED, {}).items():
        table = _table(name)
        query = select(table).where(table.c[COVERED[name]].in_(cases))
        for row in session.connection().execute(query).mappings():
            found[name, row["id"]] = (dict(row), row[COVERED[name]])
    return found


def _case_of(row: Any, where: str) -> int | None:
    found = row
    for step in where.split(".") if where else ():
        found = getattr(found, step)
    return found if where else None


def _table(name: str) -> Table:
    tables = Base.metadata.tables
    return tables[name] if name in tables else tables[f"{SCHEMA}.{name}"]


def _values(session: Session, table: Table, number: int, row: Any) -> dict[str, Any] | None:
    """Return the columns of a row that was noted; None where it was deleted."""
    if row is None or isinstance(row, dict):
        return row
    found = None if row is _READ else _in_memory(row)
    return _read(session, table, number) if found is None else found


def _in_memory(row: Any) -> dict[str, Any] | None:
    """Return the columns of a row as they were written; None where the database worked one out that was not read."""
    values = instance_dict(row)
    names = _attributes(row.__mapper__)
    return {name: values[key] for name, key in names} if all(key in values for _name, key in names) else None


@cache
def _attributes(mapper: Mapper[Any]) -> tuple[tuple[str, str], ...]:
    return tuple((column.name, mapper.get_property_by_column(column).key) for column in mapper.local_table.columns)


def _read(session: Session, table: Table, number: int) -> dict[str, Any] | None:
    found = session.connection().execute(select(table).where(table.c.id == number)).mappings().first()
    return dict(found) if found else None


def _digests(table: Table, salt: str, values: dict[str, Any]) -> list[str]:
    """Return the commitment to a row; for LEAD's one for each key that may have made it, the one in use first."""
    row = canonical(
        {
            column.name: _plain(column, values[column.name])
            for column in table.columns
            if (table.name, column.name) not in _LEFT_OUT
        }
    ).encode()
    under = [bytes.fromhex(salt)]
    if table.schema == SCHEMA:
        under = [hmac.digest(key, b"rows" + under[0], "sha256") for key in keys.ring(_KEY_OF_LEAD)]
    return [hmac.new(one, table.name.encode() + b"\n" + row, "sha256").hexdigest() for one in under]


def _plain(column: Column[Any], value: Any) -> Any:
    """Return a value as it is read back on every database."""
    if value is None or type(value) in (str, int):
        return bool(value) if value is not None and isinstance(column.type, Boolean) else value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(column.type, String) or isinstance(value, str):
        return str(value)
    return value if isinstance(value, bool) else canonical(value)


def _named(row: Any) -> str:
    return str(getattr(row, "public_id", "") or f"row {row.id}")


def _last_marks(kept: dict[int, set[str]]) -> tuple[dict[str, dict[int, tuple[str, str | None]]], list[str]]:
    """Return the last mark of each row as (salt, digest), and what is wrong with the chain of marks."""
    last: defaultdict[str, dict[int, tuple[str, str | None]]] = defaultdict(dict)
    wrong: list[str] = []
    done = select(AuditEntry.case_id).where(AuditEntry.event == EXPUNGED, AuditEntry.outcome == "ok")
    expunged = set(db.session.scalars(done))
    prev, expected = GENESIS, 1
    for mark in _marks():
        if mark.n != expected or mark.prev != prev or mark.hash != audit.mark_hash(mark):
            wrong.append(f"mark {expected} of rows is missing or was altered")
            break
        if mark.salt:
            if not mark.salt.islower() or mark.digest != commitment(mark.salt, mark.rows):
                wrong.append(f"mark {mark.n} of rows was altered after it was written")
                break
            for name, rows in mark.rows.items():
                last[name] |= {int(number): (mark.salt, digest) for number, digest in rows.items()}
        elif mark.case_id not in expunged:
            wrong.append(f"mark {mark.n} of rows lost its rows, and no line says that its case was expunged")
            break
        if kept.pop(mark.n, {mark.hash}) != {mark.hash}:
            wrong.append(f"mark {mark.n} of rows differs from a head that was kept")
        prev, expected = mark.hash, mark.n + 1
    kept.pop(0, None)
    if kept and not wrong:
        wrong.append(f"a head that was kept names mark {min(kept)} of rows, which is not there")
    return last, wrong


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
