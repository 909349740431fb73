"""Walks the tables of a catalog, knowing of each row in which file it stands."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from casebridge.catalog.book import Catalog
from casebridge.catalog.problems import Problem

_FIELDS = {f.name: f.metadata for f in fields(Catalog) if f.metadata}


def rows_of(book: Catalog, table: str) -> Iterator[Any]:
    """Yield the rows of one field of the catalog, each version by itself."""
    kept = getattr(book, table)
    for each in kept.values() if isinstance(kept, Mapping) else kept if isinstance(kept, tuple) else (kept,):
        yield from each if isinstance(each, tuple) else (each,)


def all_rows(book: Catalog) -> Iterator[tuple[str, Any]]:
    """Yield each row of the catalog with the name of the field that holds it."""
    for table in _FIELDS:
        for row in rows_of(book, table):
            yield table, row


def problem(table: str, row: Any, sentence: str) -> Problem:
    """Return a problem of `row`, named by its file, its table there, its key and, for a day, its date."""
    place = _FIELDS[table]
    names = (place["table"], getattr(row, "key", ""), str(getattr(row, "date", "")))
    return Problem(f"{place['file']}.toml", " ".join(filter(None, names)), sentence)
