"""Commitments to rows: each unit of work marks what it changed, so a change behind the application is found.

A row is marked by HMAC-SHA-256 under a salt of its mark; the marks hang on the history (audit.py) and are signed with
it. Rows of LEAD are marked under LEAD's key: who reads the criminal side can test no guess about them.
"""

import hmac
import secrets
from collections import defaultdict
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from flask import Flask
from sqlalchemy import Boolean, Column, String, Table, event, select
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, UOWTransaction
from sqlalchemy.orm.attributes import instance_dict

from casebridge import audit, keys
from casebridge.bulk import ADDED, UnitSession
from casebridge.db import Base, canonical, end_of_unit, in_transaction, unit_memory
from casebridge.lead_store import SCHEMA

# Tables whose rows are marked, each with where its case stands; empty where a row is of no case.
COVERED = {
    "app_user": "", "case_file": "id", "party": "case_id", "charge": "case_id", "exhibit": "case_id",
    "exhibit_version": "exhibit.case_id", "decision_snapshot": "case_id", "return_round": "case_id",
    "return_item": "case_id", "compartment_grant": "case_id", "packet": "case_id", "lead_consent": "",
    "sign_on_binding": "", "fact": "case_id", "checklist_item": "case_id", "checklist_link": "item.case_id",
    "element_mark": "case_id",
}  # fmt: skip
# What the search makes of a case, written by its index.
_LEFT_OUT = {("case_file", "search_text")}
_CHANGED, _ADDED, _READ, _AT_END = "rows_changed", "rows_added", object(), -1
_KEY_OF_LEAD = "part2"


def bind(app: Flask) -> None:
    """Mark rows at the end of every unit of work."""
    end_of_unit(_mark)


def _mark(session: Session) -> None:
    session.flush()
    changed = _added(session) | unit_memory().pop(_CHANGED, {})
    if not changed:
        return
    marks: defaultdict[int | None, dict[str, dict[str, str | None]]] = defaultdict(dict)
    salts: defaultdict[int | None, str] = defaultdict(lambda: secrets.token_hex(32))
    for (name, number), (row, where) in changed.items():
        table, case_id = table_of(name), _case_of(row, COVERED[name]) if where == _AT_END else where
        values = _values(session, table, number, row)
        digest = None if values is None else digests(table, salts[case_id], values)[0]
        marks[case_id].setdefault(name, {})[str(number)] = digest
    for case_id, rows in marks.items():
        audit.mark_rows(case_id, salts[case_id], rows)


@event.listens_for(UnitSession, "after_flush")
def _note(session: Session, context: UOWTransaction) -> None:
    if not in_transaction():
        return
    # A row that its owner let go of is in no list of the session.
    deleted = [state.obj() for state, (gone, only_listed) in context.states.items() if gone and not only_listed]
    for rows, kept in ((session.new, True), (session.dirty, True), (deleted, False)):
        for row in rows:
            name = row.__tablename__
            if name in COVERED:
                changed = unit_memory().setdefault(_CHANGED, {})
                # A new row knows the row that it hangs on when its flush is over.
                later = kept and "." in COVERED[name]
                changed[name, row.id] = (row if kept else None, _AT_END if later else _case_of(row, COVERED[name]))


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
        table = table_of(name)
        query = select(table).where(table.c[COVERED[name]].in_(cases))
        for row in session.connection().execute(query).mappings():
            found[name, row["id"]] = (dict(row), row[COVERED[name]])
    return found


def _case_of(row: Any, where: str) -> int | None:
    found = row
    for step in where.split(".") if where else ():
        found = getattr(found, step)
    return found if where else None


def table_of(name: str) -> Table:
    """Return a covered table by its name."""
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


def digests(table: Table, salt: str, values: dict[str, Any]) -> list[str]:
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
