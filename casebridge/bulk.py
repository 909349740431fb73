"""Many changes in one unit of work: rows get their ids at once and are written together, before anybody asks."""

import re
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar, cast

from flask_sqlalchemy.session import Session
from sqlalchemy import Column, Table, event, func, insert, inspect, select, text
from sqlalchemy.orm import Mapper, RelationshipDirection, selectinload
from sqlalchemy.orm.attributes import instance_state, set_committed_value

# What is told of rows before they are added as plain values: session, class, rows.
ADDED: list[Callable[[Session, Any, list[dict[str, Any]]], None]] = []
_TOGETHER = "casebridge_together"
# The one schema that is named is LEAD's.
_TABLE = re.compile(r'(?:FROM|JOIN|INTO|UPDATE|,)\s+"?(?:lead\.)?(\w+)')
_T = TypeVar("_T")


@dataclass(slots=True)
class _Together:
    """What one block of `together` knows: new rows, the last ids given out, what was looked up."""

    fresh: list[Any] = field(default_factory=list)
    unwritten: dict[tuple[Mapper[Any], Any], Any] = field(default_factory=dict)
    waiting: set[str] = field(default_factory=set)
    last_ids: dict[Table, int] = field(default_factory=dict)
    memory: dict[Hashable, Any] = field(default_factory=dict)
    rows: dict[Any, list[dict[str, Any]]] = field(default_factory=dict)
    shelves: dict[type[Any], "_Shelf"] = field(default_factory=dict)


@dataclass(slots=True)
class _Shelf:
    """Rows of one class by their owner, as they were read or begun in this block, with every row added since."""

    column: str
    owner: Table
    along: tuple[str, ...]
    of: dict[int, list[Any]]


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a new row of one class is completed without the database."""

    table: Table
    numbered: str
    constants: tuple[tuple[str, Any], ...]
    defaults: tuple[tuple[str, Callable[[], Any]], ...]
    parents: tuple["_Parent", ...]


@dataclass(frozen=True, slots=True)
class _Parent:
    """A relationship to one other row: its name, the column that holds it, and the other's class."""

    name: str
    column: str
    mapper: Mapper[Any]


class UnitSession(Session):
    """A session whose `flush` can wait: inside `together` it only gives new rows what services rely on."""

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        """Write what changed; inside `together` give new rows their ids and defaults, and write later."""
        block: _Together | None = self.info.get(_TOGETHER)
        if block is None:
            super().flush(objects)
        else:
            _settle(self, block)

    def delete(self, instance: Any) -> None:
        """Delete a row; one that was never written is only let go."""
        block: _Together | None = self.info.get(_TOGETHER)
        state = instance_state(instance)
        if block is None or not state.pending:
            super().delete(instance)
            return
        _settle(self, block)
        block.unwritten.pop((state.mapper, state.dict.get(_layout(state.mapper).numbered)), None)
        self.expunge(instance)

    def write(self) -> None:
        """Write now what was put off."""
        block: _Together = self.info[_TOGETHER]
        _settle(self, block)
        rows, block.rows = block.rows, {}
        with _aside(self):
            super().flush()
            for model, values in rows.items():
                self.connection().execute(insert(model.__table__), values)
        block.unwritten.clear()
        block.waiting.clear()


@contextmanager
def together(session: Session) -> Iterator[None]:
    """Put off every write of the open unit until something is read, or the block ends.

    Everything else stays as it is: the same rows, the same order of history. The embedded database checks
    foreign keys when the unit commits; on PostgreSQL, which checks each statement, nothing is put off.
    """
    if not isinstance(session, UnitSession) or session.get_bind().dialect.name != "sqlite":
        yield
        return
    connection, before = session.connection(), _write_before(session)
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    event.listen(connection, "before_cursor_execute", before)
    block, automatic = _Together(), session.autoflush
    session.info[_TOGETHER], session.autoflush = block, False
    try:
        yield
        session.write()
    finally:
        event.remove(connection, "before_cursor_execute", before)
        session.info.pop(_TOGETHER, None)
        session.autoflush = automatic


def add_rows(session: Session, model: Any, rows: list[dict[str, Any]]) -> None:
    """Add rows of plain values, by column; all of them name the same columns. Only a shelf needs them as objects."""
    for told in ADDED:
        told(session, model, rows)
    block: _Together | None = session.info.get(_TOGETHER)
    if block is None:
        session.execute(insert(model), rows)
        return
    if model in block.shelves:
        session.add_all([model(**row) for row in rows])
        return
    layout = _layout(inspect(model))
    if layout.numbered:
        rows = [{layout.numbered: _next_id(session, block, layout.table), **row} for row in rows]
    block.rows.setdefault(model, []).extend(rows)
    block.waiting.add(layout.table.name)


def is_open(session: Session) -> bool:
    """Say whether a block of `together` is open."""
    return _TOGETHER in session.info


def only_values(model: type[_T], values: dict[str, Any]) -> _T:
    """Return an object of `model` that carries values and that no session ever knows."""
    row: _T = cast(Any, inspect(model)).class_manager.new_instance()
    row.__dict__.update(values)
    return row


def remembered(session: Session, key: Hashable, find: Callable[[], _T]) -> _T:
    """Return what `find` found first in this block of `together`; elsewhere find anew each time."""
    block: _Together | None = session.info.get(_TOGETHER)
    if block is None:
        return find()
    if key not in block.memory:
        block.memory[key] = find()
    found: _T = block.memory[key]
    return found


def unwritten(session: Session, row: Any) -> bool:
    """Say whether a new row still waits in this block: then the database knows nothing that hangs on it."""
    return _TOGETHER in session.info and instance_state(row).pending


def remember(session: Session, key: Hashable, found: Any) -> None:
    """Let `remembered` know what would be found, in this block of `together`."""
    block: _Together | None = session.info.get(_TOGETHER)
    if block is not None:
        block.memory[key] = found


def shelve(session: Session, model: Any, column: str, owners: Collection[int], *along: str) -> None:
    """Read the rows of these owners at once, for `shelved` to answer from; owners that are new have none yet.

    :param column: the attribute of `model` that holds the id of the owner. :param along: relationships to read along.
    """
    block: _Together | None = session.info.get(_TOGETHER)
    if block is None:
        return
    [key] = model.__table__.c[column].foreign_keys
    shelf = block.shelves[model] = _Shelf(column, key.column.table, along, {owner: [] for owner in owners})
    query = select(model).where(getattr(model, column).in_(owners)).order_by(*model.__table__.primary_key)
    for row in session.scalars(query.options(*(selectinload(getattr(model, name)) for name in along))):
        shelf.of[getattr(row, column)].append(row)


def shelved(session: Session, model: type[_T], owner: int) -> list[_T] | None:
    """Return the rows of an owner, oldest first, where this block has them at hand; None where they must be read."""
    block: _Together | None = session.info.get(_TOGETHER)
    if block is None or model not in block.shelves:
        return None
    _settle(session, block)
    rows = block.shelves[model].of.get(owner)
    return None if rows is None else [row for row in rows if _stands(session, row)]


def forget(session: Session, key: Hashable) -> None:
    """Let what was remembered be found anew."""
    block: _Together | None = session.info.get(_TOGETHER)
    if block is not None:
        block.memory.pop(key, None)


@contextmanager
def _aside(session: Session) -> Iterator[None]:
    """Let statements of our own pass as if no block were open."""
    block = session.info.pop(_TOGETHER)
    try:
        yield
    finally:
        session.info[_TOGETHER] = block


def _settle(session: Session, block: _Together) -> None:
    fresh, block.fresh = block.fresh, []
    for row in fresh:
        state = instance_state(row)
        layout = _layout(state.mapper)
        block.waiting.add(layout.table.name)
        if layout.numbered and state.dict.get(layout.numbered) is None:
            set_committed_value(row, layout.numbered, _next_id(session, block, layout.table))
        if layout.numbered:
            block.unwritten[state.mapper, state.dict[layout.numbered]] = row
        # Nothing listens to what a new row begins with: its values need no events.
        values = state.dict
        for name, value in layout.constants:
            if name not in values:
                values[name] = value
        for name, default in layout.defaults:
            if name not in values:
                values[name] = default()
    for row in fresh:
        for parent in _layout(instance_state(row).mapper).parents:
            _join(session, block, row, parent)
    if block.shelves:
        _shelve_fresh(block, fresh)


def _shelve_fresh(block: _Together, fresh: list[Any]) -> None:
    for row in fresh:
        for shelf in block.shelves.values():
            if shelf.owner is row.__table__:
                shelf.of.setdefault(row.id, [])
    for row in fresh:
        if (own := block.shelves.get(type(row))) is None:
            continue
        # What hangs on a new row comes by the row itself; it is not read when the row was written meanwhile.
        state = instance_state(row)
        for name in own.along:
            if name not in state.dict:
                set_committed_value(row, name, [] if state.mapper.relationships[name].uselist else None)
        if (known := own.of.get(getattr(row, own.column))) is not None:
            known.append(row)


def _stands(session: Session, row: Any) -> bool:
    state = instance_state(row)
    return (state.persistent and row not in session.deleted) or state.pending


def _join(session: Session, block: _Together, row: Any, parent: _Parent) -> None:
    """Complete whichever is missing of a parent and the column that names it; nothing is read for that."""
    known = instance_state(row).dict
    if (number := known.get(parent.column)) is None:
        if known.get(parent.name) is not None:
            setattr(row, parent.column, known[parent.name].id)
    elif known.get(parent.name) is None:
        found = session.identity_map.get(parent.mapper.identity_key_from_primary_key((number,)))
        found = found or block.unwritten.get((parent.mapper, number))
        if found is not None:
            set_committed_value(row, parent.name, found)


def _next_id(session: Session, block: _Together, table: Table) -> int:
    if table not in block.last_ids:
        [column] = table.primary_key.columns
        with _aside(session):
            last = session.connection().execute(select(func.coalesce(func.max(column), 0))).scalar_one()
            if table.dialect_options["sqlite"]["autoincrement"]:
                # What was given once is not given again, also when its row is gone.
                given = text("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = :name")
                last = max(last, session.connection().execute(given, {"name": table.name}).scalar_one())
        block.last_ids[table] = last
    block.last_ids[table] += 1
    return block.last_ids[table]


@cache
def _layout(mapper: Mapper[Any]) -> _Layout:
    table = cast(Table, mapper.local_table)
    numbered = table.autoincrement_column
    names = {column: mapper.get_property_by_column(column).key for column in table.columns}
    begun = [column for column in table.columns if not column.primary_key]
    return _Layout(
        table,
        names[numbered] if numbered is not None else "",
        tuple((names[column], _constant(column)) for column in begun if not _is_made(column)),
        tuple((names[column], _default(column)) for column in begun if _is_made(column)),
        tuple(
            _Parent(relation.key, names[column], relation.mapper)
            for relation in mapper.relationships
            if relation.direction is RelationshipDirection.MANYTOONE
            for column, _remote in cast(list[tuple[Column[Any], Any]], relation.local_remote_pairs)
        ),
    )


def _is_made(column: Column[Any]) -> bool:
    return column.default is not None and callable(column.default.arg)  # type: ignore[attr-defined]


def _constant(column: Column[Any]) -> Any:
    return None if column.default is None else column.default.arg  # type: ignore[attr-defined]


def _default(column: Column[Any]) -> Callable[[], Any]:
    make = column.default.arg  # type: ignore[union-attr]
    return lambda: make(None)


@event.listens_for(UnitSession, "transient_to_pending")
def _note(session: Session, row: Any) -> None:
    block: _Together | None = session.info.get(_TOGETHER)
    if block is not None:
        block.fresh.append(row)


def _write_before(session: UnitSession) -> Callable[..., None]:
    """Return what runs before each statement: it writes what was put off for a table that is asked about."""

    def before(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        block: _Together | None = session.info.get(_TOGETHER)
        if block is None:
            return
        _settle(session, block)
        asked = _tables_in(statement)
        if asked & block.waiting or any(row.__table__.name in asked for row in session.dirty):
            session.write()

    return before


@cache
def _tables_in(statement: str) -> frozenset[str]:
    return frozenset(_TABLE.findall(statement))
